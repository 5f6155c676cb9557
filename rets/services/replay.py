"""Replaying a case file: the same verbs, guards and sweep as at work, with the clock of the case.

Facts are recorded at noon of their day, the case is raised at nine in the morning, and every deadline falls due at its
own moment in between, as if the engine had run all the time. A file does not say who answered the telephone: an alarm
is raised and counts as answered.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets import clock
from rets.errors import FieldError, Forbidden, Invalid, Refused
from rets.models import Appointment, Case, Deadline, Event, Organisation, Person
from rets.render.dates import plain_date
from rets.schemas.case_file import CaseFile
from rets.schemas.case_form import CaseForm
from rets.schemas.facts import StepTaken
from rets.schemas.place_events import AnyEvent, PlaceAnswered, PlaceAsked
from rets.services.audit import Actor
from rets.services.case_supply import load_case_supply
from rets.services.intake import check
from rets.services.matches import raise_and_propose
from rets.services.owners import chair_for, teammanagers_of
from rets.services.record import record_fact
from rets.services.replay_places import tell_place
from rets.services.ringing import ringing_on
from rets.services.sweep import sweep_case
from rets.services.tasks import drop
from rets.services.timeline import Entry, entries
from workflows.calendar import AMSTERDAM
from workflows.roles import Role
from workflows.steps import STATES
from workflows.words import clock_name, rung_name

RAISED_AT, FACT_AT = time(9), time(12)
AFTER_END = "Deze dag ligt na `until`, het einde van het naspelen. De gebeurtenis is niet nagespeeld."


@dataclass
class Replayed:
    """The story of one case, and what in its file contradicts itself (by the path in the file)."""

    label: str
    title: str
    entries: list[Entry] = field(default_factory=list)
    faults: list[FieldError] = field(default_factory=list)


def replay(session: Session, file: CaseFile) -> Replayed:
    """Run one case file. What it writes is for the caller to throw away. Does not commit."""
    told = Replayed(file.case.label, file.title)
    start = _at(file.raised_on or clock.today(), RAISED_AT)
    facts = sorted(enumerate(file.events), key=lambda row: (row[1].on, row[0]))
    with clock.use(start):
        try:
            if file.supply is not None:
                load_case_supply(session, file.supply, start)
            case = raise_form(session, file.case, start)
        except Invalid as error:
            told.faults = [FieldError(_path(fault.field), fault.sentence) for fault in error.errors]
            return told
        except Refused as error:
            told.faults = [FieldError("case", sentence) for sentence in error.sentences]
            return told
    _take_alarm(session, case, start)
    for number, fact in facts:
        if file.until and fact.on > file.until:
            told.faults.append(FieldError(f"events.{number}.on", AFTER_END))
            continue
        moment = max(start, _at(fact.on, FACT_AT))
        _run_until(session, case, moment)
        with clock.use(moment):
            _tell_fact(session, case, number, fact, moment, told)
            _take_alarm(session, case, moment)
    until = file.until
    while (due := _next(session, case)) and clock.date_of(due) <= (until or _horizon(session, case)):
        _run_until(session, case, due)
    told.entries = _story(session, case) + told.entries
    told.entries.sort(key=lambda entry: entry.on)
    told.entries.append(_outcome(case, until or max((entry.on for entry in told.entries), default=start.date())))
    return told


def _path(field_name: str) -> str:
    return field_name if field_name.startswith("supply") else f"case.{field_name}"


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, AMSTERDAM)


def raise_form(session: Session, form: CaseForm, at: datetime) -> Case:
    """Raise a case on behalf of a jeugdbeschermer of its GI, of its region when there is one. Does not commit."""
    region = check(session, form, clock.date_of(at)).region
    person = session.scalar(
        select(Appointment.person_id)
        .join(Organisation)
        .where(Appointment.role == Role.JEUGDBESCHERMER.value, Organisation.slug == form.gi)
        .order_by(Appointment.region != region, Appointment.id)
    )
    if person is None:
        raiser = Person(slug=f"jb-{form.gi}", name="Jeugdbeschermer", email=f"jb-{form.gi}@rets.example")
        session.add(raiser)
        session.flush()
        person = raiser.id
    actor = Actor(person, frozenset({Role.JEUGDBESCHERMER}))
    return raise_and_propose(session, form, actor=actor, jeugdbeschermer_id=person, at=at)


def _next(session: Session, case: Case) -> datetime | None:
    session.flush()
    return session.scalar(
        select(Deadline.next_at)
        .where(Deadline.case_id == case.id, Deadline.next_at.is_not(None))
        .order_by(Deadline.next_at)
        .limit(1)
    )


def _run_until(session: Session, case: Case, until: datetime) -> None:
    while (moment := _next(session, case)) and moment <= until:
        with clock.use(max(moment, case.raised_at)):
            sweep_case(session, case, max(moment, case.raised_at))


def _horizon(session: Session, case: Case) -> date:
    """Until the true deadline and every norm have had their day; what comes after is the same story again."""
    if case.state == "closed":
        return date.min
    last = session.scalar(
        select(Deadline.due_at)
        .where(Deadline.case_id == case.id, Deadline.family == "norm", Deadline.next_at.is_not(None))
        .order_by(Deadline.due_at.desc())
        .limit(1)
    )
    return max(case.deadline_on if case.waiting else date.min, clock.date_of(last) if last else date.min)


def _tell_fact(session: Session, case: Case, number: int, fact: AnyEvent, at: datetime, told: Replayed) -> None:
    """Record a fact; a rule of the process that holds it back is part of the story, a contradiction is a fault."""
    try:
        with session.begin_nested():
            actor = _actor(session, case, fact, at)
            if isinstance(fact, PlaceAsked | PlaceAnswered):
                tell_place(session, case, fact, actor, at)
            else:
                record_fact(session, case, fact, actor, at)
            session.flush()
    except (Refused, Forbidden) as error:
        session.refresh(case)
        text = f"Tegengehouden ({fact.kind}): {' '.join(error.sentences)}"
        told.entries.append(Entry(fact.on, "refused", text, at=at))
    except Invalid as error:
        session.refresh(case)
        told.faults += [FieldError(f"events.{number}", fault.sentence) for fault in error.errors]


def _take_alarm(session: Session, case: Case, at: datetime) -> None:
    task = ringing_on(session, case)
    if task is not None:
        drop(session, case, task, "Bij het naspelen geldt een alarm als beantwoord.", at)


def _actor(session: Session, case: Case, fact: AnyEvent, at: datetime) -> Actor:
    by = fact.by if isinstance(fact, StepTaken) else Role.JEUGDBESCHERMER.value
    return actor_as(session, case, Role.RET_CHAIR.value if fact.kind == "decision" else by, at)


def actor_as(session: Session, case: Case, by: str, at: datetime) -> Actor:
    """Who acts on a case in a role on that day."""
    on = clock.date_of(at)
    person = {
        Role.ZORGMAKELAAR.value: case.zorgmakelaar_id,
        Role.RET_CHAIR.value: chair_for(session, case.region, on),
        Role.TEAMMANAGER.value: next(iter(teammanagers_of(session, case.gi_id, on)), None),
    }.get(by, case.jeugdbeschermer_id)
    return Actor(person, frozenset({Role(by)}))


def _story(session: Session, case: Case) -> list[Entry]:
    events = session.scalars(select(Event).where(Event.case_id == case.id).order_by(Event.seq))
    return [entry for event in events for entry in entries(event)]


def _outcome(case: Case, on: date) -> Entry:
    waits = "wacht nog op passende hulp" if case.waiting else "heeft passende hulp"
    text = f"{STATES[case.state].name}, {rung_name(case.rung)}; het kind {waits}."
    text += f" Uiterste datum: {clock_name(case.deadline_kind).lower()}, {plain_date(case.deadline_on)}."
    return Entry(on, "outcome", text, case.deadline_on, rung=case.rung)
