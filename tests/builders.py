"""Makes what a test is about in one line: a form, a case, somebody who acts, a meeting."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.access import reader_for
from rets.clock import AMSTERDAM, date_of
from rets.models import Appointment, Case, Deadline, Duty, Event, Meeting, Offer, Organisation, Person, Request, Task
from rets.schemas.case_form import CaseForm
from rets.schemas.facts import FACT
from rets.services.advance import advance
from rets.services.audit import ENGINE, Actor
from rets.services.duty_register import DutyIn, grant
from rets.services.intake import raise_case
from rets.services.meetings import put_on_agenda
from rets.services.naming import Named
from rets.services.record import record_fact
from rets.services.sweep import sweep_case
from workflows.facts import Note
from workflows.roles import Role

TODAY = date(2026, 3, 16)
NOW = datetime(2026, 3, 16, 9, tzinfo=AMSTERDAM)
TEAM_HM = ("ret-vz-omar", "ret-gi-anke", "ret-za-femke", "gem-koen")


def at(day: str, hour: int = 12) -> datetime:
    """An hour of a day in Amsterdam."""
    return datetime.combine(date.fromisoformat(day), NOW.time().replace(hour=hour), AMSTERDAM)


def form(**changes: Any) -> CaseForm:
    """A plain case in Haarlemmermeer: ten years old, a measure of two weeks ago, a place to live is needed."""
    plain: dict[str, Any] = {
        "label": "HM-1",
        "gi": "djgb",
        "municipality": "Haarlemmermeer",
        "birth_month": "2016-01",
        "measures": [{"kind": "ots", "pronounced_on": "2026-03-02"}],
        "need": {"ideal": ["residentieel"]},
    }
    return CaseForm.model_validate(plain | changes)


def person_id(session: Session, slug: str) -> int:
    """The number of somebody of the cast."""
    return session.scalars(select(Person.id).where(Person.slug == slug)).one()


def organisation(session: Session, slug: str) -> Organisation:
    """An organisation of the demonstration region."""
    return session.scalars(select(Organisation).where(Organisation.slug == slug)).one()


def actor(session: Session, slug: str, role: Role) -> Actor:
    """Somebody of the cast in a role."""
    return Actor(person_id(session, slug), frozenset({role}))


def appoint(
    session: Session, slug: str, role: Role, region: str | None = None, *, at: str | None = None
) -> Appointment:
    """Somebody has a role as well, at the organisation where it already works or `at` another, from `TODAY` on."""
    post = session.scalars(select(Appointment).where(Appointment.person_id == person_id(session, slug))).first()
    assert post is not None
    office = organisation(session, at).id if at else post.organisation_id
    also = Appointment(person_id=post.person_id, organisation_id=office, role=role.value, region=region)
    also.valid_from = TODAY
    session.add(also)
    session.flush()
    return also


def chair(session: Session, slug: str = "ret-vz-omar") -> Actor:
    """The chair of Haarlemmermeer's team."""
    return actor(session, slug, Role.RET_CHAIR)


def raised(session: Session, moment: datetime = NOW, **changes: Any) -> Case:
    """A case that was just raised by its jeugdbeschermer."""
    milan = actor(session, "jb-milan", Role.JEUGDBESCHERMER)
    case = raise_case(session, form(**changes), actor=milan, jeugdbeschermer_id=milan.person_id or 0, at=moment)
    session.flush()
    return case


def named(moment: datetime = NOW) -> Named:
    """Who does what within four days, for the answers that say so, and a reply to each of three questions."""
    due_on, replies = date_of(moment) + timedelta(days=4), ("Ja.", "Nog niet", "Nee.")
    return Named("de contractmanager", "Betaalt deze plek tot de zomer", due_on, replies)


def at_ret(session: Session, moment: datetime = NOW, **changes: Any) -> Case:
    """A case that lies with the expert team."""
    case = raised(session, moment, **changes)
    step(session, case, "submit_to_ret", ENGINE, moment)
    return case


def step(session: Session, case: Case, name: str, who: Actor, moment: datetime = NOW, **note: Any) -> None:
    """Take a step through the one door, with words unless others are given."""
    advance(session, case=case, step=name, actor=who, at=moment, note=Note(**({"text": "Omdat het nodig is."} | note)))


def tell(session: Session, case: Case, kind: str, on: str, who: Actor = ENGINE, **more: Any) -> None:
    """Record a dated fact at noon of its day."""
    record_fact(session, case, FACT.validate_python({"kind": kind, "on": on} | more), who, at(on))


def meeting(session: Session, case: Case, moment: datetime = NOW, present: tuple[str, ...] = TEAM_HM) -> Meeting:
    """The meeting on whose agenda a case stands, with these members present."""
    held = put_on_agenda(session, case, moment).meeting
    held.present = [person_id(session, slug) for slug in present]
    held.held_at = moment
    return held


def asked(session: Session, case: Case, offer: Offer, state: str = "open", code: str | None = None) -> Request:
    """A request to the provider of an offer, in a state."""
    request = Request(
        case_id=case.id,
        offer_id=offer.id,
        provider_id=offer.location.provider_id,
        state=state,
        answer_code=code,
        route="contracted",
        start_on=TODAY,
        question="Kan dit kind bij u wonen?",
        profile={},
        asked_by=person_id(session, "zm-lotte"),
        asked_at=NOW,
        answer_due_at=NOW,
    )
    session.add(request)
    session.flush()
    return request


def run_until(session: Session, case: Case, until: datetime) -> None:
    """Let everything fall due at its own moment."""
    while True:
        session.flush()
        moment = session.scalar(
            select(Deadline.next_at)
            .where(Deadline.case_id == case.id, Deadline.next_at <= until)
            .order_by(Deadline.next_at)
            .limit(1)
        )
        if moment is None:
            return
        sweep_case(session, case, moment)


def events(session: Session, case: Case, *kinds: str) -> list[Event]:
    """The events of a case, of these kinds when given, in the order in which they were recorded."""
    session.flush()
    found = session.scalars(select(Event).where(Event.case_id == case.id).order_by(Event.seq)).all()
    return [event for event in found if not kinds or event.kind in kinds]


def on_call(session: Session, slug: str, days: int = 7) -> Duty:
    """Somebody of the cast is on call for Haarlemmermeer from today, recorded by its chair."""
    chair_on = reader_for(session, "ret-vz-omar", TODAY)
    assert chair_on is not None
    given = DutyIn("HM", person_id(session, slug), TODAY, TODAY + timedelta(days=days))
    return grant(session, chair_on, given, NOW)


def tasks(session: Session, case: Case, kind: str) -> list[Task]:
    """The tasks of a kind that were ever opened on a case."""
    return list(session.scalars(select(Task).where(Task.case_id == case.id, Task.kind == kind).order_by(Task.id)))
