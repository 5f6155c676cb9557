"""Whether another search could find anything else than the last one did, and the start in sight without searching.

A search is much work. Between two searches usually nothing changed that decides its outcome, and then the start in
sight only moves with the days. A search keeps what decided it (`rets.services.search_basis`), also of each offer by
itself, so that later only the offers that changed are judged again. What changes for the child by date alone is known
at the search (`rets.services.next_change`): on that day it is made anew, and after a week all the same.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session

from matching import Proposals
from rets.models import Case
from rets.services.facts import dossier_of
from rets.services.next_change import next_change
from rets.services.search_basis import Basis, bases_of
from rets.services.supply_rows import SupplyRows, supply_rows

LONGEST = timedelta(days=7)
Look = dict[str, Any]
LAST = text("""
SELECT DISTINCT ON (case_id) case_id, id, made_at, versions -> 'look' AS look FROM plans
 WHERE case_id = ANY (:cases) ORDER BY case_id, id DESC
""")


KEEP = text("UPDATE plans SET versions = versions || jsonb_build_object('look', CAST(:look AS jsonb)) WHERE id = :plan")


class Seen(NamedTuple):
    """The last search for a case: its plan, when, what is remembered of it, what would decide a search now, and the
    supply."""

    plan: int
    made_at: datetime
    look: Look
    now: Basis
    rows: SupplyRows


def look_of(session: Session, case: Case, found: Proposals, on: date, basis: Basis) -> Look:
    """What is to be remembered of a search: its day, what decided it, the starts that it saw, and how long it holds.

    `basis` was read before the search looked, so that what came in between is news to the next one.
    """
    starts = _starts(found)
    until = min(next_change(session, case, _all(starts), on), on + LONGEST)
    return _told(on, until, basis, starts, _outcome(found))


def look_on(session: Session, case: Case, seen: Seen, found: Proposals, judged: Collection[str], on: date) -> Look:
    """The same when only some offers were judged again: of the others the starts moved, and the search holds no longer
    than it did."""
    passed = on - date.fromisoformat(seen.look["on"])
    kept = {
        offer: [(_moved(start, passed, on), *start[1:]) for start in starts]
        for offer, starts in seen.look["starts"].items()
        if offer not in judged
    }
    starts = kept | _starts(found)
    until = min(next_change(session, case, _all(starts), on), date.fromisoformat(seen.look["until"]))
    return _told(on, until, seen.now, starts, seen.look["outcome"])


def last_seen(session: Session, cases: Sequence[Case], on: date) -> dict[int, Seen]:
    """By case that was searched for: its last search, beside what a search on a day would look at. Read as the engine.

    A handful of statements, however many cases there are.
    """
    rows = supply_rows(session, on)
    last = {row.case_id: row for row in session.execute(LAST, {"cases": [case.id for case in cases]})}
    now = bases_of(session, [case for case in cases if case.id in last], rows)
    return {key: Seen(row.id, row.made_at, row.look or {}, now[key], rows) for key, row in last.items()}


def keep_look(session: Session, seen: Seen, look: Look) -> None:
    """Let this be remembered of the last search; its outcome stands as it was stored."""
    session.execute(KEEP, {"plan": seen.plan, "look": json.dumps(look)})


def same_outcome(before: Look, found: Proposals, judged: Collection[str] | None = None) -> bool:
    """Whether the same offers fit and just miss as before, whatever the order or the day; of those judged only."""
    then = before.get("outcome")
    if then is None:
        return False
    return _outcome(found) == [[one for one in those if judged is None or one in judged] for those in then]


def _outcome(found: Proposals) -> list[list[str]]:
    """The offers that fit and those that just miss."""
    near = {one.proposal.offer_id for one in found.near_misses}
    return [sorted({one.offer_id for one in found.fitting}), sorted(near)]


def news(case: Case, seen: Seen, on: date) -> frozenset[str] | None:
    """The offers that are new, other or gone since the last search; none when everything is to be looked at again.

    What brothers and sisters need, and which other help runs by now, is not looked into: with them a search is always
    made.
    """
    until, form, before = seen.look.get("until"), dossier_of(case), seen.look.get("offers")
    if before is None or until is None or on >= date.fromisoformat(until):
        return None
    if form.wishes.siblings or form.need.depends_on or seen.look["decided_by"] != seen.now.decided_by:
        return None
    return frozenset(one for one in {*before, *seen.now.offers} if before.get(one) != seen.now.offers.get(one))


def start_in_sight(look: Look, on: date) -> date | None:
    """The earliest start among those of a search, seen from a later day.

    A waiting list and a route that is yet to be arranged begin on the day itself, so they move with the days.
    """
    passed = on - date.fromisoformat(look["on"])
    return min((_moved(start, passed, on) for starts in look["starts"].values() for start in starts), default=None)


def _told(
    on: date,
    until: date,
    basis: Basis,
    starts: Mapping[str, Iterable[tuple[date, bool, int]]],
    outcome: list[list[str]],
) -> Look:
    return {
        "on": on.isoformat(),
        "until": until.isoformat(),
        "decided_by": basis.decided_by,
        "offers": dict(basis.offers),
        "outcome": outcome,
        "starts": {offer: [(start.isoformat(), waits, days) for start, waits, days in those]
                   for offer, those in starts.items()},
    }  # fmt: skip


def _starts(found: Proposals) -> dict[str, list[tuple[date, bool, int]]]:
    """By offer the starts of its places that fit or are only late: the day, whether it waits, and its route in days."""
    starts: dict[str, set[tuple[date, bool, int]]] = {}
    late = [miss.proposal for miss in found.near_misses if miss.only_late]
    for one in (*found.fitting, *late):
        if one.start_on is not None:
            start = (one.start_on, one.certainty == "waiting", one.route.delay_days)
            starts.setdefault(one.offer_id, set()).add(start)
    return {offer: sorted(those) for offer, those in starts.items()}


def _all(starts: Mapping[str, Iterable[tuple[date, bool, int]]]) -> Iterator[tuple[date, bool, int]]:
    return (start for those in starts.values() for start in those)


def _moved(start: tuple[str, bool, int], passed: timedelta, on: date) -> date:
    day, waits, route_days = start
    then = date.fromisoformat(day)
    return then + passed if waits else max(then, on + timedelta(days=route_days))
