"""Proposing places for a child: ranked and explained, stored with the problem's hash, and told to the forecast."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from matching import Problem, Proposal, Proposals, rank
from rets.clock import date_of
from rets.db import as_engine
from rets.errors import Refused
from rets.models import Case, Deadline, StoredPlan
from rets.services.audit import Actor, Happening, record
from rets.services.known import AGAIN, Known
from rets.services.looking import (
    Look,
    Seen,
    keep_look,
    last_seen,
    look_of,
    look_on,
    news,
    same_outcome,
    start_in_sight,
)
from rets.services.matching_supply import Part
from rets.services.parameters import parameters
from rets.services.problem import problem_for
from rets.services.proposal_data import as_data
from rets.services.search_basis import DECIDES, Basis, bases_of, wanted
from rets.services.settle import settle
from rets.services.stopping import stopped
from rets.services.supply_rows import SupplyRows, supply_rows
from workflows.calendar import start_of_day

LAST_SEARCH = (
    select(Deadline)
    .where(Deadline.case_id == bindparam("case"), Deadline.kind == AGAIN)
    .order_by(Deadline.id.desc())
    .limit(1)
)
SEARCHED = frozenset({"triage", "returned", "searching", "at_ret", "decided", "escalated"})
MORNING = timedelta(hours=6)


def propose(session: Session, case: Case, actor: Actor, at: datetime) -> Proposals:
    """Rank all supply for a locked case, store what was found, and let the forecast follow from it.

    Advice only: nothing is held or placed. Does not commit.

    Raises:
        Refused: the need is not recorded yet (R26), or the case is closed.
    """
    _check(case)
    with as_engine(session):
        found = _search(session, case, actor, at)
        settle(session, case, actor, at)
    return found


def refresh(session: Session, case: Case, actor: Actor, at: datetime) -> None:
    """Look again, and let the forecast follow when there was something new to see."""
    if look_again(session, case, actor, at):
        settle(session, case, actor, at)


def keep_looking(session: Session, case: Case, actor: Actor, at: datetime, known: Known) -> None:
    """Look at once when the search for a case starts, or starts again; while it goes on, each has its moment.

    The caller settles the case.
    """
    if known.search is None or known.search.closed_at is not None:
        look_again(session, case, actor, at, known.search)


def look_again(session: Session, case: Case, actor: Actor, at: datetime, row: Deadline | None = None) -> bool:
    """Search when something new can be found; whether the start in sight or the outcome is another.

    Reads no more than the supply of wanted help: a start in sight moves silently, another outcome is proposed anew.
    The caller settles the case.
    """
    if not looked_for(case) or stopped(session, case, at):
        return False
    with as_engine(session):
        return look_beside(session, case, last_seen(session, [case], date_of(at)).get(case.id), actor, at, row)


def looked_for(case: Case) -> bool:
    """Whether places are looked for, as far as the case itself tells."""
    return case.state in SEARCHED and case.waiting and _need_recorded(case)


def look_beside(
    session: Session, case: Case, seen: Seen | None, actor: Actor, at: datetime, row: Deadline | None
) -> bool:
    """The same beside what was seen last, which was read before; without it, for the first time. As the engine."""
    on = date_of(at)
    if seen is None:
        _search(session, case, actor, at)
        return True
    other = news(case, seen, on)
    look = seen.look if other == frozenset() else _same(session, case, seen, other, on)
    if look is not None:
        return see(session, case, start_in_sight(look, on), at, row)
    _search_in(session, case, (seen.rows, seen.now), actor, at, row)
    return True


def need_changed(session: Session, case: Case, before: dict[str, Any], actor: Actor, at: datetime) -> None:
    """Propose anew when something changed in the dossier that decides which places fit."""
    changed = any(before.get(part) != case.dossier.get(part) for part in DECIDES)
    if changed and looked_for(case):
        propose(session, case, actor, at)


def _search(session: Session, case: Case, actor: Actor, at: datetime) -> Proposals:
    session.flush()
    rows = supply_rows(session, date_of(at))
    return _search_in(session, case, (rows, bases_of(session, [case], rows)[case.id]), actor, at)


def _search_in(
    session: Session,
    case: Case,
    read: tuple[SupplyRows, Basis],
    actor: Actor,
    at: datetime,
    row: Deadline | None = None,
) -> Proposals:
    """What decides the search was read before its problem: what comes in between is news to the next."""
    rows, basis = read
    problem = problem_for(session, case, rows.on, rows=rows, refused=basis.refused)
    found = rank(problem, str(case.id))
    _keep(session, case, problem, found, look_of(session, case, found, rows.on, basis), actor, at)
    see(session, case, found.earliest_start, at, row)
    return found


def _same(session: Session, case: Case, seen: Seen, judged: frozenset[str] | None, on: date) -> Look | None:
    """What is to be remembered when wanted help looks as it did, whatever is `judged` of it: some offers, or all."""
    part = Part(forms=frozenset(wanted(case)), only=judged)
    problem = problem_for(session, case, on, part, seen.rows, seen.now.refused)
    found = rank(problem, str(case.id))
    if not same_outcome(seen.look, found, judged):
        return None
    if judged is None:
        look = look_of(session, case, found, on, seen.now)
    else:
        look = look_on(session, case, seen, found, judged, on)
    keep_look(session, seen, look)
    return look


def _check(case: Case) -> None:
    if case.state == "closed":
        raise Refused("Deze casus is afgesloten. Open hem eerst opnieuw.")
    if not _need_recorded(case):
        raise Refused("Leg eerst vast welke hulp nodig is. Pas daarna komen er voorstellen.")


def _need_recorded(case: Case) -> bool:
    return bool((case.dossier.get("need") or {}).get("ideal"))


def see(session: Session, case: Case, start: date | None, at: datetime, row: Deadline | None = None) -> bool:
    """Keep the start in sight, and the next morning on which to look again; whether the start is another."""
    other, case.supply_on = case.supply_on != start, start
    _search_again(session, case, at, row)
    return other


def _search_again(session: Session, case: Case, at: datetime, row: Deadline | None = None) -> None:
    p = parameters(session, date_of(at), case.region)
    search_later(session, case, start_of_day(p.calendar.add_working_days(date_of(at), 1)) + MORNING, at, row)


def search_later(session: Session, case: Case, moment: datetime, at: datetime, row: Deadline | None = None) -> None:
    """Let the sweep look for places at a moment, which may be now, as after an import. Does not commit."""
    row = row or session.scalar(LAST_SEARCH, {"case": case.id})
    if row is None:
        row = Deadline(case_id=case.id, family="process", kind=AGAIN, opened_at=at, data={"source": "product"})
        session.add(row)
    row.due_at = row.next_at = moment
    row.closed_at = row.outcome = None


def _keep(
    session: Session, case: Case, problem: Problem, found: Proposals, look: Look, actor: Actor, at: datetime
) -> None:
    session.add(
        StoredPlan(
            region=case.region,
            case_id=case.id,
            made_at=at,
            made_by=actor.person_id,
            problem_hash=problem.hash,
            versions={"case": case.version, "look": look},
            result=as_data(problem, found),
        )
    )
    best = found.fitting[0] if found.fitting else None
    start = found.earliest_start
    data = {
        "fitting": len(found.fitting),
        "routes": ways_of(found.fitting) or None,
        "near_misses": len(found.near_misses),
        "bridging": len(found.bridging),
        "best": best.offer_id if best else None,
        "best_on": best.start_on.isoformat() if best and best.start_on else None,
        "supply_on": start.isoformat() if start else None,
        "problem": problem.hash,
    }
    kept = {key: value for key, value in data.items() if value is not None}
    record(session, case, [Happening("match.proposed", at, kept)], actor, at)


def ways_of(fitting: Iterable[Proposal]) -> dict[str, int]:
    """How many places are to be arranged along which route; an admission stop outweighs the contract (R9, R22)."""
    return dict(Counter("admission_stop" if one.route.admission_stop else one.route.kind for one in fitting))
