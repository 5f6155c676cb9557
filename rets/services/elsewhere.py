"""Somebody of another region or GI with the same child is asked who leads, and sees that question alone (X18).

Which child it is, the two people tell each other by telephone: RETS gives no label, age or form of care (R7, P13).
"""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.models import Case, Organisation, Person, Task
from rets.reference.load import read_gi
from rets.reference.lookup import code_on
from rets.render.places import region_name
from rets.schemas import facts as f
from rets.services.audit import Actor
from rets.services.climb import lift
from rets.services.facts import dossier_of
from rets.services.owners import people_in, teammanagers_of
from rets.services.parameters import parameters
from rets.services.tasks import DROPPED, open_task
from workflows.calendar import end_of_day
from workflows.roles import Role
from workflows.tracks import ELSEWHERE, SHARED, TRACKS

TEXT = (
    "De GI {gi} (regio {region}) werkt voor een kind dat ook bij u bekend is. Bel of mail de jeugdbeschermer: {reach}."
    " Daar hoort u om welk kind het gaat. Spreek af wie de regie heeft, en antwoord hier zonder naam."
)
TWICE = "Beide kanten gaven op wie de regie heeft, en dat is niet hetzelfde. Het expertteam helpt kiezen."
SAME = {("wij", "regie_bij_ons"), ("zij", "regie_bij_hen")}


def ask_elsewhere(session: Session, case: Case, fact: f.ChildShared, actor: Actor, at: datetime) -> None:
    """Ask the zorgmakelaar of the other region, or the teammanager of the other GI; nobody there: our side rings."""
    on = date_of(at)
    role, person = _whom(session, fact, on)
    if person is None:
        return
    p = parameters(session, on, case.region)
    open_task(
        session,
        case,
        kind=ELSEWHERE,
        role=role.value,
        person_id=person,
        text=TEXT.format(gi=_gi(case, on), region=region_name(case.region, on), reach=_reach(session, case)),
        due_at=end_of_day(p.calendar.add_working_days(on, p.question_working_days)),
        actor=actor,
        at=at,
        data={"elsewhere": True},
    )


def agree_on_lead(session: Session, case: Case, at: datetime) -> None:
    """Where both sides say the same of themselves, the team helps to choose."""
    shared = dossier_of(case).tracks.shared
    said = session.scalar(
        select(Task.answer_code)
        .where(Task.case_id == case.id, Task.kind == ELSEWHERE, Task.answer_code.is_distinct_from(DROPPED))
        .order_by(Task.id.desc())
        .limit(1)
    )
    if shared is not None and (shared.lead, said) in SAME:
        lift(session, case, TRACKS[SHARED].rung or 0, TWICE, why=SHARED, at=at)


def _whom(session: Session, fact: f.ChildShared, on: date) -> tuple[Role, int | None]:
    if fact.region:
        team = {*people_in(session, Role.RET_MEMBER, on), *people_in(session, Role.RET_CHAIR, on)}
        people = people_in(session, Role.ZORGMAKELAAR, on, region=fact.region)
        return Role.ZORGMAKELAAR, next((one for one in people if one not in team), None)
    gi = session.scalar(select(Organisation.id).where(Organisation.slug == fact.gi, Organisation.kind == "gi"))
    return Role.TEAMMANAGER, next(iter(teammanagers_of(session, gi, on)), None) if gi else None


def _gi(case: Case, on: date) -> str:
    return code_on(read_gi(), dossier_of(case).gi, on).short


def _reach(session: Session, case: Case) -> str:
    person = session.get_one(Person, case.jeugdbeschermer_id)
    return person.phone or person.email
