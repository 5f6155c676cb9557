"""What waits for somebody beside the cases: tasks, lines of a decision, requests, meetings."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session, joinedload

from rets.access import Reader, label_for, numbered
from rets.clock import date_of
from rets.models import AgendaItem, Case, Decision, DecisionLine, Location, Meeting, Offer, Request, Task
from rets.reference.geography import region_of
from rets.services.availability import stale
from rets.services.posts import IN_PERSON
from rets.services.profile import as_told
from rets.services.scopes import persons
from workflows.roles import Role
from workflows.words import TASK_NAMES

MOST = 50
FOR_ORGANISATION = (Role.PROVIDER, Role.MUNICIPALITY, Role.CONTRACT_MANAGER, Role.DIRECTOR, Role.TEAMMANAGER)
TEAM = (Role.RET_MEMBER, Role.RET_CHAIR)
UNANSWERED = ("open", "needs_information")


@dataclass(frozen=True)
class Waiting:
    """Something that waits for an answer: `what` in words, on which case, until when."""

    id: int
    case_id: int
    label: str
    what: str
    text: str
    due_on: date


def tasks_for(session: Session, reader: Reader, on: date) -> list[Waiting]:
    """The open tasks of a reader, earliest first, as this reader may read them."""
    rows = session.execute(
        select(Task, label_for(reader))
        .join(Case, Task.case_id == Case.id)
        .where(Task.answered_at.is_(None), or_(*_addressed(reader)))
        .order_by(Task.due_at, Task.id)
        .limit(MOST)
    ).all()
    return [
        Waiting(
            task.id,
            task.case_id,
            label or numbered(task.case_id),
            TASK_NAMES.get(task.kind, task.kind),
            task.text if label else text_for(session, reader, task, on),
            date_of(task.due_at),
        )
        for task, label in rows
    ]


def text_for(session: Session, reader: Reader, task: Task, on: date) -> str:
    """What a task says to this reader; what is asked of somebody elsewhere was written for them."""
    return task.text if task.data.get("elsewhere") else as_told(session, reader, task.case, task.text, on)


def is_for(reader: Reader, task: Task) -> bool:
    """Whether a task waits for this reader, or for an absent colleague; an alarm for everybody whom it reached.

    What was asked of the chair of a team is the present chair's as well, whoever that was when it was asked.
    """
    of_chair = task.role == Role.RET_CHAIR and task.kind not in IN_PERSON
    if of_chair and task.case.region in reader.regions(Role.RET_CHAIR):
        return True
    if task.person_id is not None:
        return bool({task.person_id, *task.data.get("asked", ())} & set(persons(reader)))
    return task.organisation_id in reader.organisations(Role(task.role))


def _addressed(reader: Reader) -> Iterator[ColumnElement[bool]]:
    yield Task.person_id.in_(persons(reader))
    chaired = reader.regions(Role.RET_CHAIR)
    if chaired:
        yield and_(Task.role == Role.RET_CHAIR.value, Case.region.in_(chaired), Task.kind.not_in(IN_PERSON))
    for role in FOR_ORGANISATION:
        organisations = reader.organisations(role)
        if organisations:
            yield and_(Task.organisation_id.in_(organisations), Task.role == role.value)


def decision_lines_for(session: Session, reader: Reader, on: date) -> list[Waiting]:
    """The lines of decisions that wait for the reader, in its role at an organisation."""
    mine = [
        and_(DecisionLine.role == role.value, DecisionLine.organisation_id.in_(organisations))
        for role in FOR_ORGANISATION
        if (organisations := reader.organisations(role))
    ]
    rows = session.execute(
        select(DecisionLine, label_for(reader))
        .join(Case, DecisionLine.case_id == Case.id)
        .join(Decision, DecisionLine.decision_id == Decision.id)
        .where(or_(false(), *mine), DecisionLine.done_on.is_(None), Case.state != "closed")
        .where(Decision.finished_at.is_(None))
        .order_by(DecisionLine.due_on, DecisionLine.id)
        .limit(MOST)
    ).all()
    return [
        Waiting(
            line.id,
            line.case_id,
            label or numbered(line.case_id),
            "Besluit" if line.binding else "Advies",
            line.action if label else as_told(session, reader, line.decision.case, line.action, on),
            line.due_on,
        )
        for line, label in rows
    ]


@dataclass(frozen=True)
class Asked:
    """A request that waits for the answer of a provider; it says nothing that leads to a child."""

    id: int
    offer: str
    form: str
    age: int | None
    start_on: date
    due_on: date


def requests_for(session: Session, reader: Reader) -> list[Asked]:
    """The unanswered requests to the reader's organisations, earliest answer first."""
    rows = session.execute(
        select(Request, Offer.name, Offer.form, Location.name)
        .join(Offer, Request.offer_id == Offer.id)
        .join(Location, Offer.location_id == Location.id)
        .where(Request.provider_id.in_(reader.organisations(Role.PROVIDER)), Request.state.in_(UNANSWERED))
        .order_by(Request.answer_due_at, Request.id)
        .limit(MOST)
    ).all()
    return [
        Asked(
            request.id,
            f"{name}, {location}",
            form,
            request.profile.get("age"),
            request.start_on,
            date_of(request.answer_due_at),
        )
        for request, name, form, location in rows
    ]


def running_requests(session: Session, reader: Reader) -> list[Request]:
    """The requests that wait for a provider in the reader's regions, earliest answer first."""
    return list(
        session.scalars(
            select(Request)
            .join(Case, Request.case_id == Case.id)
            .options(
                joinedload(Request.case).load_only(Case.label),
                joinedload(Request.provider),
                joinedload(Request.offer).load_only(Offer.name, Offer.form),
            )
            .where(Case.region.in_(reader.regions(Role.ZORGMAKELAAR)), Request.state.in_(UNANSWERED))
            .order_by(Request.answer_due_at, Request.id)
            .limit(MOST)
        )
    )


def stale_offers(session: Session, reader: Reader, on: date) -> list[tuple[Offer, date | None]]:
    """The offers in the reader's regions of which the news is old, oldest first, with the day it was confirmed."""
    regions = reader.regions(Role.ZORGMAKELAAR)
    old = stale(session, on)
    places = {
        one.id: one
        for one in session.scalars(
            select(Location)
            .options(joinedload(Location.provider))
            .where(Location.id.in_({offer.location_id for offer, _day in old}))
        )
    }
    return [(offer, day) for offer, day in old if region_of(places[offer.location_id].municipality, on) in regions]


@dataclass(frozen=True)
class Coming:
    """A meeting that is coming, with how many cases on its agenda."""

    id: int
    region: str
    urgent: bool
    starts_at: datetime
    cases: tuple[str, ...]


def meetings_for(session: Session, reader: Reader, on: date) -> list[Coming]:
    """The coming meetings of the teams that the reader is in, and those on whose agenda a case still waits."""
    rows = session.execute(
        select(Meeting, Case.label)
        .outerjoin(AgendaItem, and_(AgendaItem.meeting_id == Meeting.id, AgendaItem.outcome.is_(None)))
        .outerjoin(Case, AgendaItem.case_id == Case.id)
        .where(Meeting.region.in_(reader.regions(*TEAM)), Meeting.held_at.is_(None))
        .where(Meeting.cancelled_at.is_(None))
        .order_by(Meeting.starts_at, Meeting.id, AgendaItem.position)
        .limit(MOST * 4)
    ).all()
    labels: dict[int, list[str]] = {}
    for meeting, label in rows:
        labels.setdefault(meeting.id, []).extend([label] if label else [])
    meetings = {meeting.id: meeting for meeting, _label in rows}
    return [
        Coming(one.id, one.region, one.kind == "spoed", one.starts_at, tuple(labels[one.id]))
        for one in meetings.values()
        if labels[one.id] or (one.kind == "regular" and date_of(one.starts_at) >= on)
    ]


def decisions_to_follow(session: Session, reader: Reader) -> list[DecisionLine]:
    """The lines of running decisions in the reader's regions, earliest first."""
    return list(
        session.scalars(
            select(DecisionLine)
            .join(Decision, DecisionLine.decision_id == Decision.id)
            .join(Case, DecisionLine.case_id == Case.id)
            .options(
                joinedload(DecisionLine.organisation),
                joinedload(DecisionLine.decision).joinedload(Decision.case).load_only(Case.label),
            )
            .where(Case.region.in_(reader.regions(*TEAM)))
            .where(Decision.finished_at.is_(None), DecisionLine.done_on.is_(None))
            .order_by(DecisionLine.due_on, DecisionLine.id)
            .limit(MOST)
        )
    )
