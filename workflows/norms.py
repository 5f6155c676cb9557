"""Norm clocks and hard ends: from dated facts to due dates, whatever the state of the case.

A clock is opened and met by dated facts, is never paused, and stays counted as late when it was met too late. Dates
are days in Amsterdam; a due date is the last day on which the clock can be met in time.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from workflows.calendar import add_months
from workflows.facts import Facts, Measure, Stay
from workflows.parameters import Parameters

EXPLAINABLE = frozenset({"koers", "passende_hulp"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One due date of a case.

    `family` is `norm`, `hard` or `plan`; `bears` says whether fitting help must have started before it (then it can be
    the true deadline); `over` says that the clock no longer runs although it was not met (a stay that ended).
    """

    family: str
    kind: str
    opened_on: date
    due_on: date
    source: str
    ref: str = ""
    met_on: date | None = None
    bears: bool = False
    remark: str | None = None

    def late(self, on: date) -> bool:
        """Whether it was met too late, or is unmet on a day past its due date."""
        return (self.met_on or on) > self.due_on


def clocks(facts: Facts, p: Parameters) -> tuple[Clock, ...]:
    """Every norm clock and hard end that these facts open, in order of due date."""
    ends = list(_ends(facts, p))
    found = [*_protection(facts, p), *_help(facts, p), *ends, *_safety(facts, p), *_adulthood(facts, p)]
    if not any(clock.bears for clock in found if clock.kind != "leeftijd_18"):
        found.append(_undated(facts, p))
    return tuple(sorted(found, key=lambda c: (c.due_on, c.kind, c.ref)))


def true_deadline(found: tuple[Clock, ...]) -> Clock:
    """The earliest unmet due date before which fitting help must have started; the last one met when none is left."""
    bearing = [c for c in found if c.bears]
    return min((c for c in bearing if c.met_on is None), key=_by_due, default=max(bearing, key=_by_due))


def _by_due(clock: Clock) -> tuple[date, str]:
    return clock.due_on, clock.kind


def _first_measure(facts: Facts) -> Measure | None:
    dated = [m for m in facts.measures if m.pronounced_on]
    return min(dated, key=lambda m: m.pronounced_on or date.max, default=None)


def _started_on(facts: Facts) -> date | None:
    """The day on which fitting main help really started."""
    return next((h.started_on for h in facts.helps if h.fitting), None)


def _protection(facts: Facts, p: Parameters) -> Iterator[Clock]:
    """N1, N2c, N3, N3e and N21: a jeugdbeschermer, a course, the plan of the GI's own method, an early replacement."""
    measure = _first_measure(facts)
    if measure is None or measure.pronounced_on is None:
        return
    informed = measure.informed_on or measure.pronounced_on
    met_on, remark = _jeugdbeschermer(facts, p)
    yield Clock(
        family="norm",
        kind="vaste_jeugdbeschermer",
        opened_on=informed,
        due_on=p.calendar.add_working_days(informed, p.n1_working_days),
        met_on=met_on,
        remark=remark,
        source="N1",
    )
    by_norm = measure.pronounced_on + timedelta(days=p.koers_days)
    yield Clock(
        family="norm",
        kind="koers",
        opened_on=measure.pronounced_on,
        due_on=min(by_norm, facts.earlier_koers_on or by_norm),
        met_on=facts.koers.set_on if facts.koers.complete else None,
        remark="kind_niet_gesproken" if facts.koers.complete and not facts.koers.child_spoken_on else None,
        source="N3",
    )
    if facts.has_family_plan:
        yield Clock(
            family="plan",
            kind="gezinsplan",
            opened_on=measure.pronounced_on,
            due_on=add_months(measure.pronounced_on, p.family_plan_months),
            met_on=facts.family_plan_on,
            source="N3e",
        )
    for worker in facts.workers:
        absent = worker.absent_on
        if absent and absent <= measure.pronounced_on + timedelta(days=p.absence_days):
            after = [w.assigned_on for w in facts.workers if w.kind != "pool" and w.assigned_on >= absent]
            yield Clock(
                family="norm",
                kind="vervangende_jeugdbeschermer",
                ref=absent.isoformat(),
                opened_on=absent,
                due_on=p.calendar.add_working_days(absent, p.replacement_working_days),
                met_on=min(after, default=None),
                source="N21",
            )


def _jeugdbeschermer(facts: Facts, p: Parameters) -> tuple[date | None, str | None]:
    """When N1 was met and how: coupled on paper does not count (N1c), an active pool does, undesirably (N2c).

    One unplanned change too many (N2) outweighs a pool; leaving a pool is no change of jeugdbeschermer (A4).
    """
    contacts = [w.first_contact_on for w in facts.workers if w.first_contact_on]
    if not contacts:
        return None, "administratief" if facts.workers else None
    fixed = [w for w in facts.workers if w.kind != "pool"]
    changes = [w for w in fixed if w.ended_on and w.end_reason not in {None, "voorspelbaar_moment"}]
    if len(changes) > p.changes_allowed:
        return min(contacts), "meer_dan_een_wisseling"
    return min(contacts), "wachtlijstbeheer" if _pooled(facts) else None


def _pooled(facts: Facts) -> bool:
    """Whether a pool was at work before a fixed jeugdbeschermer was, or the family came in one at a change (N2)."""
    fixed = [w for w in facts.workers if w.kind != "pool"]
    pools = [w for w in facts.workers if w.kind == "pool"]
    at_work = min((w.first_contact_on for w in fixed if w.first_contact_on), default=date.max)
    left = min((w.ended_on for w in fixed if w.ended_on), default=date.max)
    return any((w.first_contact_on or date.max) < at_work or w.assigned_on >= left for w in pools)


def _help(facts: Facts, p: Parameters) -> Iterator[Clock]:
    """N4: fitting help within three months of the pronouncement, or as much sooner as was said."""
    measure = _first_measure(facts)
    earlier, met_on = facts.earlier_help_on, _started_on(facts)
    if measure is None or measure.pronounced_on is None:
        if earlier:
            yield _undated(facts, p)
        return
    by_norm = add_months(measure.pronounced_on, p.help_months)
    yield Clock(
        family="norm",
        kind="passende_hulp",
        opened_on=measure.pronounced_on,
        due_on=min(by_norm, earlier or by_norm),
        met_on=met_on,
        bears=True,
        remark="zoveel_eerder" if earlier and earlier < by_norm else None,
        source="N4",
    )


def _undated(facts: Facts, p: Parameters) -> Clock:
    """Without a pronouncement the norm cannot run: the day that was said, else three months from raising the case."""
    return Clock(
        family="norm",
        kind="hulp_nodig",
        opened_on=facts.raised_on,
        due_on=facts.earlier_help_on or add_months(facts.raised_on, p.help_months),
        met_on=_started_on(facts),
        bears=True,
        source="N4" if facts.earlier_help_on else "product",
    )


def stay_end(stay: Stay) -> date | None:
    """The last day of a stay: as told or extended, else its maximum, and never past the closing of the location."""
    end = stay.ends_on
    if end is None and stay.since and stay.max_days:
        end = stay.since + timedelta(days=stay.max_days)
    if end is None and stay.since and stay.max_months:
        end = add_months(stay.since, stay.max_months)
    if stay.closes_on:
        last = stay.closes_on - timedelta(days=1)
        end = min(end or last, last)
    return end


def _ends(facts: Facts, p: Parameters) -> Iterator[Clock]:
    """N8, N12 to N17, EX22 to EX26: end of place, authorisation and measure, and what must be done before."""
    started = _started_on(facts)
    stay = facts.stay
    end = stay_end(stay) if stay else None
    if stay and end:
        yield Clock(
            family="hard",
            kind="locatie_sluit" if stay.closes_on and end < stay.closes_on and end != stay.ends_on else "plaats_einde",
            opened_on=stay.since or facts.raised_on,
            due_on=end,
            met_on=started,
            bears=True,
            source="N17" if stay.closes_on and end != stay.ends_on else "N12",
        )
    for authorisation in facts.authorisations:
        opened = authorisation.granted_on or facts.raised_on
        if authorisation.ends_on:
            yield Clock(
                family="hard",
                kind="machtiging_einde",
                ref=authorisation.kind,
                opened_on=opened,
                due_on=authorisation.ends_on,
                met_on=started,
                bears=True,
                source="N15",
            )
        if authorisation.kind == "muhp" and authorisation.granted_on:
            yield Clock(
                family="hard",
                kind="machtiging_ongebruikt",
                ref=authorisation.kind,
                opened_on=authorisation.granted_on,
                due_on=add_months(authorisation.granted_on, p.muhp_unused_months),
                met_on=authorisation.used_on,
                bears=authorisation.used_on is None,
                source="EX24",
            )
    for measure in facts.measures:
        yield from _measure_end(facts, measure, p)


def _measure_end(facts: Facts, measure: Measure, p: Parameters) -> Iterator[Clock]:
    end = measure.ends_on
    if end is None and measure.pronounced_on:
        months = {"ots": p.ots_months, "vots": p.vots_months}.get(measure.kind)
        end = add_months(measure.pronounced_on, months) if months else None
    if end is None:
        return
    opened = measure.extended_on or measure.pronounced_on or facts.raised_on
    yield Clock(
        family="hard",
        kind="maatregel_einde",
        ref=measure.kind,
        opened_on=opened,
        due_on=end,
        bears=True,
        met_on=_started_on(facts),
        source="EX22" if measure.kind == "vots" else "N8",
    )
    if measure.extended_on:
        halfway = measure.extended_on + (end - measure.extended_on) / 2
        yield Clock(family="plan", kind="halverwege", ref=measure.kind, opened_on=opened, due_on=halfway, source="N8")
    if measure.kind == "ots":
        for kind, weeks in (("eindgesprek", p.measure_talk_weeks), ("melding_raad", p.measure_notice_weeks)):
            due = max(end - timedelta(weeks=weeks), opened)
            yield Clock(
                family="plan",
                kind=kind,
                ref=measure.kind,
                opened_on=opened,
                due_on=due,
                met_on=facts.extension_reported_on,
                source="EX26",
            )


def _safety(facts: Facts, p: Parameters) -> Iterator[Clock]:
    """R37, R38: a child under one with violence, or an acute signal, is seen at once and has a safety plan."""
    measure = _first_measure(facts)
    pronounced = measure.pronounced_on if measure else None
    if facts.violence and pronounced and add_months(facts.born, 12) > pronounced:
        yield _safety_clock("kind_gezien", pronounced, p.infant_seen_days, facts.child_seen_on)
        yield _safety_clock("veiligheidsplan", pronounced, p.infant_plan_days, facts.safety_plan_on)
    if facts.acute_since:
        seen = facts.child_seen_on if facts.child_seen_on and facts.child_seen_on >= facts.acute_since else None
        days = max(1, p.acute_seen_hours // 24)
        yield _safety_clock("acuut_gezien", facts.acute_since, days, seen, ref=facts.acute_since.isoformat())


def _safety_clock(kind: str, opened: date, days: int, met_on: date | None, ref: str = "") -> Clock:
    due = opened + timedelta(days=days)
    return Clock(family="plan", kind=kind, ref=ref, opened_on=opened, due_on=due, met_on=met_on, source="R38")


def _adulthood(facts: Facts, p: Parameters) -> Iterator[Clock]:
    """17 and 18, counted from the earliest day of birth, with a transition plan between 16 and a half and 17 (V12)."""
    adult = add_months(facts.born, p.adult_years * 12)
    if add_months(adult, -p.adult_shown_months) > facts.raised_on:
        return
    yield Clock(family="hard", kind="leeftijd_18", opened_on=facts.raised_on, due_on=adult, bears=True, source="F17")
    yield Clock(
        family="plan",
        kind="overgangsplan",
        opened_on=max(facts.raised_on, add_months(facts.born, p.transition_from_months)),
        due_on=add_months(facts.born, 12 * p.transition_until_years),
        met_on=facts.transition_plan_on,
        source="V12",
    )
