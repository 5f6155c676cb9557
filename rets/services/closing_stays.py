"""Children who live with a provider that closes a location, while RETS knows of no place there (N17, R13).

Their dossier names the provider and the form of care; only the jeugdbeschermer knows whether it is this location.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rets import access
from rets.clock import date_of
from rets.models import Case, Location, Offer, Task
from rets.render.dates import plain_date
from rets.services.audit import ENGINE
from rets.services.parameters import parameters
from rets.services.settle import settle
from rets.services.tasks import DROPPED, answer_task, open_task
from workflows.calendar import end_of_day
from workflows.roles import Role
from workflows.tracks import WHERE

ASK = "Locatie {name} van {provider} sluit op {day}. Volgens het dossier verblijft dit kind bij deze aanbieder."
CHANGED = "De sluiting is veranderd."


def ask_where(session: Session, location: Location, reached: Collection[int], at: datetime) -> int:
    """Ask of every child that may live at a closing location whether it does; gives of how many.

    `reached` are the numbers of the cases that are known to be there. What was asked for another day is asked no more.
    """
    _drop_former(session, location, at)
    if location.closes_on is None:
        return 0
    stay = Case.dossier["stay"]
    forms = select(Offer.form).where(Offer.location_id == location.id)
    cases = session.scalars(
        access.cases_for(access.SYSTEM)
        .where(func.lower(stay["provider"].as_string()) == location.provider.name.lower())
        .where(stay["form"].as_string().in_(forms), stay["closes_on"].as_string().is_(None))
        .where(Case.state != "closed", Case.id.not_in(reached))
        .order_by(Case.id)
        .with_for_update(of=Case)
    ).all()
    for case in cases:
        _ask(session, case, location, at)
    return len(cases)


def _ask(session: Session, case: Case, location: Location, at: datetime) -> None:
    assert location.closes_on is not None
    p = parameters(session, date_of(at), case.region)
    open_task(
        session,
        case,
        kind=WHERE,
        role=Role.JEUGDBESCHERMER.value,
        person_id=case.jeugdbeschermer_id,
        text=ASK.format(name=location.name, provider=location.provider.name, day=plain_date(location.closes_on)),
        due_at=end_of_day(p.calendar.add_working_days(date_of(at), p.question_working_days)),
        actor=ENGINE,
        at=at,
        data={"location_id": location.id, "closes_on": location.closes_on.isoformat()},
    )
    settle(session, case, ENGINE, at)


def _drop_former(session: Session, location: Location, at: datetime) -> None:
    here = Task.data["location_id"].as_integer() == location.id
    asked = select(Task).where(Task.kind == WHERE, Task.answered_at.is_(None), here)
    for task in session.scalars(asked.order_by(Task.id)).all():
        case = access.case_for(session, access.SYSTEM, task.case_id, lock=True)
        answer_task(session, case, task, code=DROPPED, text=CHANGED, actor=ENGINE, at=at)
        settle(session, case, ENGINE, at)
