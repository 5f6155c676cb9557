"""Consultatie and advies without a dossier (R15, EX1): asked by a professional, also for a parent or a child."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from rets.access import Reader, require
from rets.clock import date_of
from rets.errors import FieldError, Forbidden, Invalid, NotFound
from rets.models import Appointment, Consultation
from rets.services.outbox import letters_about, post
from rets.services.scopes import persons
from rets.services.teams import Member, team_of
from rets.services.typed import refuse, text_faults
from rets.services.watch import add_turn, chair_of, term
from workflows.roles import Role

ASKED_FOR = {"zelf": "voor mijzelf", "ouder": "voor een ouder", "kind": "voor een kind"}
HAPPENED = {
    "asked": "gevraagd",
    "named": "een ander gekozen om te antwoorden",
    "silence": "geen antwoord op tijd: doorgegeven",
    "answered": "beantwoord",
}
MOST = 100
TEAM = (Role.RET_MEMBER, Role.RET_CHAIR)


def consultations_for(reader: Reader) -> Select[Consultation]:
    """The questions that this reader asked, owes an answer to, or sees as one of the team."""
    mine = persons(reader)
    return select(Consultation).where(
        or_(
            Consultation.region.in_(reader.regions(*TEAM)),
            Consultation.asked_by.in_(mine),
            Consultation.owner_id.in_(mine),
        )
    )


def list_for(session: Session, reader: Reader, *, answered: bool) -> list[Consultation]:
    """The open questions of a reader, first due first, or those that were answered, newest first."""
    order = Consultation.answered_at.desc() if answered else Consultation.due_at
    seen = consultations_for(reader).where(Consultation.answered_at.is_not(None) == answered)
    whole = seen.options(joinedload(Consultation.owner), joinedload(Consultation.asker))
    return list(session.scalars(whole.order_by(order, Consultation.id).limit(MOST)))


def consultation_for(session: Session, reader: Reader, number: int, *, lock: bool = False) -> Consultation:
    """One question, locked for writing when asked.

    Raises:
        NotFound: there is none, or this reader may not see it.
    """
    query = consultations_for(reader).where(Consultation.id == number)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = session.scalar(query.options(selectinload(Consultation.turns)))
    if found is None:
        raise NotFound("Deze vraag bestaat niet, of u mag hem niet zien.")
    return found


def teams_on(session: Session, on: date) -> list[str]:
    """The regions whose expert team has a chair on a day."""
    found = session.scalars(
        select(Appointment.region)
        .where(Appointment.role == Role.RET_CHAIR.value, Appointment.region.is_not(None))
        .where(Appointment.valid_from <= on)
        .where(or_(Appointment.valid_until.is_(None), Appointment.valid_until > on))
        .distinct()
        .order_by(Appointment.region)
    )
    return [region for region in found if region]


def ask(session: Session, reader: Reader, *, region: str, asked_for: str, question: str, at: datetime) -> Consultation:
    """Put a question to a region's team; its chair owes the answer within the term. Does not commit.

    Raises:
        Forbidden: this is for another role.
        Invalid: every fault at its field.
    """
    require(reader, "advice.ask")
    on = date_of(at)
    chair = chair_of(session, region, on) if region in teams_on(session, on) else None
    faults = list(text_faults("vraag", question, "Schrijf op wat u wilt weten."))
    if asked_for not in ASKED_FOR:
        faults.append(FieldError("voor", "Kies voor wie u dit vraagt."))
    if chair is None:
        faults.append(FieldError("team", "Kies een expertteam."))
    refuse(faults)
    assert chair is not None
    due = term(session, region, at)
    made = Consultation(region=region, question=question.strip(), asked_for=asked_for, asked_by=reader.person_id)
    made.asked_at, made.owner_id, made.due_at, made.next_at = at, chair, due, due
    session.add(made)
    session.flush()
    add_turn(session, made, "asked", actor_id=reader.person_id, moment=at, now=at)
    post(session, letters_about(made, {chair}, "advice.asked", at))
    return made


def name_owner(session: Session, reader: Reader, row: Consultation, person_id: int | None, at: datetime) -> None:
    """The chair lets a member of the team answer a locked question; the term stays. Does not commit.

    Raises:
        Forbidden: the reader is not the chair of this team.
        Invalid: it was answered, or this is no member.
    """
    if not may_choose(reader, row):
        raise Forbidden("Alleen de voorzitter van dit expertteam kiest wie antwoordt.")
    if row.answered_at is not None:
        raise Invalid.at("lid", "Deze vraag is al beantwoord.")
    if person_id not in {member.person_id for member in members_of(session, row, at)}:
        raise Invalid.at("lid", "Kies een lid van dit expertteam dat er is.")
    assert person_id is not None
    row.owner_id = person_id
    add_turn(session, row, "named", actor_id=reader.person_id, moment=at, now=at)
    post(session, letters_about(row, {person_id}, "advice.asked", at))


def may_choose(reader: Reader, row: Consultation) -> bool:
    """Whether this reader is the chair, who chooses who answers."""
    return row.region in reader.regions(Role.RET_CHAIR)


def members_of(session: Session, row: Consultation, at: datetime) -> Sequence[Member]:
    """Who of the team may be named: whoever is not away."""
    return [one for one in team_of(session, row.region, date_of(at)).members if not one.away]


def may_answer(reader: Reader, row: Consultation) -> bool:
    """Whether this reader owes the answer, or is the chair."""
    return row.owner_id in persons(reader) or row.region in reader.regions(Role.RET_CHAIR)


def answer(session: Session, reader: Reader, row: Consultation, text: str, at: datetime) -> None:
    """Answer a locked question; a later answer stands in the place of an earlier one, which is kept. Does not commit.

    Raises:
        Forbidden: somebody else owes the answer.
        Invalid: no words, or words that lead to a person.
    """
    if not may_answer(reader, row):
        raise Forbidden("Deze vraag ligt bij een ander. Alleen die en de voorzitter van het team antwoorden.")
    refuse(text_faults("antwoord", text, "Schrijf op wat het team adviseert."))
    row.answer, row.answered_at, row.answered_by, row.next_at = text.strip(), at, reader.person_id, None
    add_turn(session, row, "answered", actor_id=reader.person_id, text=row.answer, moment=at, now=at)
    post(session, letters_about(row, {row.asked_by}, "advice.answered", at))
