"""Safety while a child waits: when the risks are looked at again (R37, R38)."""

from datetime import date, timedelta

from workflows.facts import Facts
from workflows.parameters import Parameters

REVIEW = "veiligheid_bekijken"


def review_due(facts: Facts, p: Parameters) -> date:
    """The last day on which the risks may be looked at again, in calendar days: weekends count for a child.

    The longer a child waits the sooner it is, also when a shorter interval begins while a longer one runs. For who is
    acutely unsafe it is the shortest one.
    """
    last = max(facts.raised_on, facts.safety_reviewed_on or facts.raised_on)
    if facts.acute_since is not None:
        return max(last, facts.acute_since) + timedelta(days=p.review_acute_days)
    steps = (
        (0, p.review_days),
        (p.review_sooner_after_days, p.review_sooner_days),
        (p.review_soonest_after_days, p.review_soonest_days),
    )
    return min(
        max(last + timedelta(days=interval), facts.raised_on + timedelta(days=after)) for after, interval in steps
    )
