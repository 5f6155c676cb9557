"""Safety while a child waits: when the risks are looked at again (R37, R38)."""

from datetime import date, timedelta

from workflows.facts import Facts
from workflows.parameters import Parameters

REVIEW = "veiligheid_bekijken"


def review_due(facts: Facts, p: Parameters) -> date:
    """The last day on which the risks may be looked at again, in calendar days: weekends count for a child.

    The longer a child waits the sooner it is, also when a shorter interval begins while a longer one runs. Who is
    acutely unsafe is looked at every day, which never makes a review later that was due already.
    """
    last = max(facts.raised_on, facts.safety_reviewed_on or facts.raised_on)
    steps = (
        (0, p.review_days),
        (p.review_sooner_after_days, p.review_sooner_days),
        (p.review_soonest_after_days, p.review_soonest_days),
    )
    due = min(max(last + timedelta(days=days), facts.raised_on + timedelta(days=after)) for after, days in steps)
    if facts.acute_since is None:
        return due
    return min(due, max(last, facts.acute_since) + timedelta(days=p.review_acute_days))
