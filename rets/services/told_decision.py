"""A decision told as a dated fact: who was addressed and at which meeting follow from the case."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.errors import Forbidden, Refused
from rets.models import AgendaItem, Case, Mandate, Meeting, Organisation, Request
from rets.schemas.facts import DecisionTaken
from rets.services.advance import advance
from rets.services.audit import ENGINE, Actor
from rets.services.decision_lines import LineIn
from rets.services.decisions import decide
from rets.services.owners import chair_for, municipality_organisation
from rets.services.teams import team_of
from workflows.facts import Note
from workflows.roles import Role

TO_THE_TABLE = {
    "triage": "submit_to_ret",
    "searching": "submit_to_ret",
    "placing": "submit_to_ret",
    "helped": "submit_to_ret",
    "returned": "object",
    "decided": "return_to_ret",
}


def tell_decision(session: Session, case: Case, fact: DecisionTaken, actor: Actor, at: datetime) -> None:
    """Record a decision that was taken: the case is brought to the table first when it is not yet there.

    Raises:
        Forbidden: somebody other than the chair tells it.
        Refused: no chair or addressee is known, or the step is refused.
    """
    if not actor.roles & {Role.RET_CHAIR, Role.SYSTEM}:
        raise Forbidden("Een besluit legt de voorzitter van het expertteam vast.")
    on = date_of(at)
    chair = chair_for(session, case.region, on)
    if chair is None:
        raise Refused("Het expertteam van deze regio heeft nog geen voorzitter. Wijs er eerst een aan.")
    addressed = {to: _addressee(session, case, to, on) for to in dict.fromkeys(line.to for line in fact.lines)}
    lines = [LineIn(addressed[line.to].id, line.action, line.due_on, _role(line)) for line in fact.lines]
    step = TO_THE_TABLE.get(case.state)
    if step:
        note = Note(text=fact.text or "Het expertteam heeft besloten.")
        advance(session, case=case, step=step, actor=ENGINE, at=at, note=note)
    meeting = _meeting(session, case, at)
    members = team_of(session, case.region, on).members
    meeting.present = list(dict.fromkeys(m.person_id for m in members))
    meeting.held_at = meeting.held_at or at
    refusing = _refused_by(session, case) & {one.id for one in addressed.values()}
    decide(
        session,
        case,
        meeting,
        question=case.dossier.get("question") or "Wat is nu nodig?",
        text=fact.text or "Besluit van het expertteam.",
        lines=lines,
        actor=Actor(chair, frozenset({Role.RET_CHAIR})),
        at=at,
        stepped_out=[m.person_id for m in members if m.organisation_id in refusing],
    )


def _role(line: DecisionTaken.Line) -> str | None:
    return Role.DIRECTOR.value if line.board else None


def _meeting(session: Session, case: Case, at: datetime) -> Meeting:
    """The meeting on whose agenda the case stands when it is held that day, else an urgent one at that moment (P6)."""
    waiting = session.scalars(
        select(Meeting)
        .join(AgendaItem)
        .where(AgendaItem.case_id == case.id, AgendaItem.outcome.is_(None), Meeting.held_at.is_(None))
        .order_by(Meeting.starts_at)
    )
    found = next((one for one in waiting if date_of(one.starts_at) <= date_of(at)), None)
    if found is None:
        found = Meeting(region=case.region, kind="spoed", starts_at=at, present=[])
        found.items = [AgendaItem(case_id=case.id, position=1, why="ter_vergadering")]
        session.add(found)
        session.flush()
    return found


def _addressee(session: Session, case: Case, to: str, on: date) -> Organisation:
    found: Organisation | None = None
    if to == "gi":
        found = session.get(Organisation, case.gi_id)
    elif to == "municipality":
        found = municipality_organisation(session, case.municipality) if case.municipality else None
    else:
        found = _asked_provider(session, case) or _mandated_provider(session, case.region, on)
    if found is None:
        noun = {"municipality": "gemeente", "provider": "aanbieder"}.get(to, to)
        raise Refused(f"Voor dit besluit is geen {noun} bekend om het aan te richten.")
    return found


def _asked_provider(session: Session, case: Case) -> Organisation | None:
    return session.scalar(
        select(Organisation)
        .join(Request, Request.provider_id == Organisation.id)
        .where(Request.case_id == case.id)
        .order_by(Request.id.desc())
        .limit(1)
    )


def _mandated_provider(session: Session, region: str, on: date) -> Organisation | None:
    return session.scalar(
        select(Organisation)
        .join(Mandate, Mandate.organisation_id == Organisation.id)
        .where(Organisation.kind == "provider", Mandate.region == region, Mandate.holds_on(on))
        .order_by(Organisation.id)
        .limit(1)
    )


def _refused_by(session: Session, case: Case) -> set[int]:
    return set(
        session.scalars(select(Request.provider_id).where(Request.case_id == case.id, Request.state == "refused"))
    )
