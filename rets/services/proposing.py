"""Proposing places for a child: ranked and explained, stored with the problem's hash, and told to the forecast."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from matching import NearMiss, Problem, Proposal, Proposals, rank
from rets.clock import date_of
from rets.db import as_engine
from rets.errors import Refused
from rets.models import Case, Deadline, StoredPlan
from rets.services.audit import Actor, Happening, record
from rets.services.facts import dossier_of
from rets.services.looking import DECIDES, look_of, nothing_new, start_in_sight
from rets.services.parameters import parameters
from rets.services.problem import problem_of, said_no, with_siblings
from rets.services.settle import settle
from rets.services.stored import last_look, last_proposals
from workflows.calendar import start_of_day

AGAIN = "opnieuw_zoeken"
SEARCHED = frozenset({"triage", "returned", "searching", "at_ret", "decided", "escalated"})
MORNING = timedelta(hours=6)
MOST_OTHERS = 400


def propose(session: Session, case: Case, actor: Actor, at: datetime) -> Proposals:
    """Rank all supply for a locked case, store what was found, and let the forecast follow from it.

    Advice only: nothing is held or placed. Does not commit.

    Raises:
        Refused: the need is not recorded yet (R26), or the case is closed.
    """
    _check(case)
    with as_engine(session):
        problem = _problem(session, case, date_of(at), None)
        found = rank(problem, str(case.id))
        _keep(session, case, problem, found, actor, at)
        _follow(session, case, found.earliest_start, actor, at)
    return found


def refresh(session: Session, case: Case, actor: Actor, at: datetime) -> None:
    """Look again when the last look was not today and something new can be found; told when the outcome is another.

    Reads no more than the supply of wanted help: a start in sight moves silently, another outcome is proposed anew.
    """
    if case.state not in SEARCHED or not case.waiting or not _need_recorded(case):
        return
    on, before = date_of(at), last_look(session, case)
    if before is None:
        propose(session, case, actor, at)
        return
    made_at, look = before
    if date_of(made_at) == on:
        _search_again(session, case, at)
    elif nothing_new(session, case, look, on):
        _keep_up(session, case, start_in_sight(look, on), actor, at)
    elif not _same_as(session, case, actor, at):
        propose(session, case, actor, at)


def keep_looking(session: Session, case: Case, actor: Actor, at: datetime, *, now: bool) -> None:
    """See to it that a case that is being searched for is looked at, at once or as soon as its search starts again."""
    if now or not _again(session, case, Deadline.closed_at.is_(None)):
        refresh(session, case, actor, at)


def need_changed(session: Session, case: Case, before: dict[str, Any], actor: Actor, at: datetime) -> None:
    """Propose anew when something changed in the dossier that decides which places fit."""
    changed = any(before.get(part) != case.dossier.get(part) for part in DECIDES)
    if changed and case.state in SEARCHED and case.waiting and _need_recorded(case):
        propose(session, case, actor, at)


def _same_as(session: Session, case: Case, actor: Actor, at: datetime) -> bool:
    """Whether wanted help looks as it did; then only the start in sight is kept up."""
    need, last = dossier_of(case).need, last_proposals(session, case)
    with as_engine(session):
        problem = _problem(session, case, date_of(at), (*need.ideal, *need.acceptable))
        found = rank(problem, str(case.id))
        if last is None or not same_outcome(last.result, found):
            return False
        last.versions = last.versions | {"look": look_of(session, case, found, date_of(at))}
        _keep_up(session, case, found.earliest_start, actor, at)
    return True


def _keep_up(session: Session, case: Case, start: date | None, actor: Actor, at: datetime) -> None:
    """Nothing else fits: the case is settled only when the start in sight moved."""
    if case.supply_on != start:
        _follow(session, case, start, actor, at)
    else:
        _search_again(session, case, at)


def same_outcome(before: dict[str, Any], found: Proposals) -> bool:
    """Whether the same offers fit and just miss as before, whatever the order or the day."""
    now = ({one.offer_id for one in found.fitting}, {one.proposal.offer_id for one in found.near_misses})
    then = ({one["offer"] for one in before["fitting"]}, {one["offer"] for one in before["near_misses"]})
    return now == then


def _check(case: Case) -> None:
    if case.state == "closed":
        raise Refused("Deze casus is afgesloten. Open hem eerst opnieuw.")
    if not _need_recorded(case):
        raise Refused("Leg eerst vast welke hulp nodig is. Pas daarna komen er voorstellen.")


def _need_recorded(case: Case) -> bool:
    return bool((case.dossier.get("need") or {}).get("ideal"))


def _problem(session: Session, case: Case, on: date, forms: Iterable[str] | None) -> Problem:
    session.flush()
    cases = with_siblings(session, case)
    without = said_no(session, [case.id]).get(case.id, frozenset())
    return problem_of(session, cases, case.region, on, forms=forms, without=without)


def _follow(session: Session, case: Case, start: date | None, actor: Actor, at: datetime) -> None:
    """The start in sight, everything that follows from it, and the next morning on which to look again."""
    case.supply_on = start
    settle(session, case, actor, at)
    _search_again(session, case, at)


def _again(session: Session, case: Case, *among: ColumnElement[bool]) -> Deadline | None:
    query = select(Deadline).where(Deadline.case_id == case.id, Deadline.kind == AGAIN, *among)
    return session.scalar(query.order_by(Deadline.id.desc()).limit(1))


def _search_again(session: Session, case: Case, at: datetime) -> None:
    p = parameters(session, date_of(at), case.region)
    search_later(session, case, start_of_day(p.calendar.add_working_days(date_of(at), 1)) + MORNING, at)


def search_later(session: Session, case: Case, moment: datetime, at: datetime) -> None:
    """Let the sweep look for places at a moment, which may be now, as after an import. Does not commit."""
    row = _again(session, case)
    if row is None:
        row = Deadline(case_id=case.id, family="process", kind=AGAIN, opened_at=at, data={"source": "product"})
        session.add(row)
    row.due_at = row.next_at = moment
    row.closed_at = row.outcome = None


def _keep(session: Session, case: Case, problem: Problem, found: Proposals, actor: Actor, at: datetime) -> None:
    session.add(
        StoredPlan(
            region=case.region,
            case_id=case.id,
            made_at=at,
            made_by=actor.person_id,
            problem_hash=problem.hash,
            versions={"case": case.version, "look": look_of(session, case, found, date_of(at))},
            result=as_data(problem, found),
        )
    )
    best = found.fitting[0] if found.fitting else None
    start = found.earliest_start
    data = {
        "fitting": len(found.fitting),
        "near_misses": len(found.near_misses),
        "bridging": len(found.bridging),
        "best": best.offer_id if best else None,
        "best_on": best.start_on.isoformat() if best and best.start_on else None,
        "supply_on": start.isoformat() if start else None,
        "problem": problem.hash,
    }
    kept = {key: value for key, value in data.items() if value is not None}
    record(session, case, [Happening("match.proposed", at, kept)], actor, at)


def as_data(problem: Problem, found: Proposals) -> dict[str, Any]:
    """Proposals as they are stored: codes, days and the sentences as they were read."""
    return {
        "as_of": problem.as_of.isoformat(),
        "fitting": [_proposal(one) for one in found.fitting],
        "bridging": [_proposal(one) for one in found.bridging],
        "near_misses": [_near(one) for one in found.near_misses],
        "by_reason": [
            {"rule": one.rule, "title": one.title, "count": one.count, "places": list(one.place_ids)}
            for one in found.by_reason
        ],
        "others": [
            {
                "place": one.place_id,
                "offer": problem.places[problem.place_rows[one.place_id]].offer_id,
                "reasons": [reason.sentence for reason in one.reasons],
            }
            for one in found.others[:MOST_OTHERS]
        ],
        "changes": [
            {"relaxations": [r.id for r in one.relaxations], "price": one.price, "places": list(one.place_ids)}
            for one in found.changes
        ],
        "supply_on": found.earliest_start.isoformat() if found.earliest_start else None,
    }


def _proposal(one: Proposal) -> dict[str, Any]:
    return {
        "rank": one.rank,
        "place": one.place_id,
        "offer": one.offer_id,
        "provider": one.provider_id,
        "form": one.form,
        "start_on": one.start_on.isoformat() if one.start_on else None,
        "needed_on": one.needed_on.isoformat() if one.needed_on else None,
        "days_late": one.days_late,
        "certainty": one.certainty,
        "km": None if one.km is None else round(one.km, 1),
        "route": {
            "kind": one.route.kind,
            "days": one.route.delay_days,
            "decided_by": one.route.decided_by,
            "admission_stop": one.route.admission_stop,
            "sentence": one.route.sentence,
        },
        "confirmed_days": one.confirmed_days,
        "figures": [{"level": f.level, "value": f.value, "sentence": f.sentence} for f in one.figures],
        "conditions": list(one.conditions),
    }


def _near(one: NearMiss) -> dict[str, Any]:
    return _proposal(one.proposal) | {
        "reasons": [{"rule": r.rule, "title": r.title, "sentence": r.sentence} for r in one.reasons],
        "relaxations": [
            {"id": r.id, "sentence": r.sentence, "price": r.price, "decided_by": r.decided_by} for r in one.relaxations
        ],
        "price": one.price,
        "minimal": one.minimal,
    }
