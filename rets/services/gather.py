"""What the guards of a step need beyond the facts of the case: the request, the decision, the named owner."""

from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from rets.clock import date_of
from rets.models import Appointment, Case, Decision, Person, Request
from rets.services.audit import Actor
from rets.services.owners import leads_team
from rets.services.teams import team_of
from workflows.facts import Move, Note
from workflows.steps import STEPS


def gather(session: Session, case: Case, step: str, actor: Actor, at: datetime, note: Note) -> Move:
    """The move as the table judges it."""
    decision, on = _decision(session, case, note), date_of(at)
    out = conflicted(session, case, decision, on) if decision else frozenset()
    return Move(
        step=step,
        roles=actor.roles,
        on=on,
        note=note,
        request_accepted=_request_accepted(session, case, note),
        quorum=decision is not None and team_of(session, case.region, on).without(out).quorate(decision.present),
        lines_complete=decision is not None and _complete(decision, at),
        unconflicted=decision is None or not out & set(decision.present),
        owner_found=note.owner_id is not None and session.get(Person, note.owner_id) is not None,
        to_chair="chair_keeps_it" in STEPS[step].guards and leads_team(session, case.region, note.owner_id, on),
    )


def _request_accepted(session: Session, case: Case, note: Note) -> bool:
    request = session.get(Request, note.data["request_id"]) if note.data.get("request_id") else None
    return request is not None and request.case_id == case.id and request.state == "accepted"


def _decision(session: Session, case: Case, note: Note) -> Decision | None:
    decision_id = note.data.get("decision_id")
    if not decision_id:
        return None
    return session.scalar(
        select(Decision)
        .options(selectinload(Decision.lines))
        .where(Decision.id == decision_id, Decision.case_id == case.id)
    )


def _complete(decision: Decision, at: datetime) -> bool:
    return bool(decision.lines) and all(
        line.action.strip() and line.organisation_id and line.due_on >= date_of(at) for line in decision.lines
    )


def conflicted(session: Session, case: Case, decision: Decision, on: date) -> frozenset[int]:
    """Who works for a provider that a line addresses after that provider refused this child: they do not decide."""
    bound = {line.organisation_id for line in decision.lines}
    refused = select(Request.provider_id).where(Request.case_id == case.id, Request.state == "refused")
    at_work = session.scalars(
        select(Appointment.person_id)
        .where(Appointment.organisation_id.in_(bound), Appointment.organisation_id.in_(refused))
        .where(Appointment.valid_from <= on, or_(Appointment.valid_until.is_(None), Appointment.valid_until > on))
    )
    return frozenset(at_work)
