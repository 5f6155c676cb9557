"""Which municipality pays: the question to the provisional one, until it is known, and what is settled after it (EX21).

The help goes on meanwhile and the provisional municipality carries it from the first day (V6).
"""

from copy import deepcopy
from dataclasses import asdict
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.models import Case, Task
from rets.services.audit import ENGINE, Actor, Happening, record
from rets.services.codes import find_municipality
from rets.services.dossier_parts import Dossier
from rets.services.owners import town_at_work
from rets.services.parameters import parameters
from rets.services.route_addressees import Addressed
from rets.services.route_opening import step_of
from rets.services.spoken import is_heard
from rets.services.tasks import drop, drop_kinds, open_task
from workflows.calendar import end_of_day
from workflows.roles import Role
from workflows.routes.vocabulary import RESIDENCE, RESIDENCE_TO_RECORD, SETTLEMENT, TO_RELAY

OURS = "wij"
SETTLE_WITHIN = timedelta(weeks=6)
KNOWN = "De woonplaats is vastgesteld."
OTHER = "Een andere gemeente betaalt nu voorlopig."


def answered(session: Session, case: Case, task: Task, actor: Actor, at: datetime) -> None:
    """A yes of the provisional municipality ends the dispute; after any other answer the jeugdbeschermer finds out.

    Does nothing for a question of another kind, nor once it is only passed on: then its answer is still awaited. The
    caller settles the case.
    """
    if not case.dossier.get("municipality_disputed") or task.kind not in {RESIDENCE, RESIDENCE_TO_RECORD}:
        return
    to = task.organisation
    of = task.data.get("municipality") if is_heard(task) else to.municipality if to else None
    if task.kind == RESIDENCE and task.answer_code == OURS and of == case.municipality:
        _end(session, case, actor, at)
        return
    said = f"{to.name if to else 'De gemeente'} zegt: “{task.answer_text}”. " if task.kind == RESIDENCE else ""
    _ask_on(session, case, said, at)


def known(session: Session, case: Case, before: Dossier, at: datetime) -> None:
    """The dispute of a dossier is over: nobody need answer it any more, and another municipality settles the payment.

    As long as it goes on only a municipality that pays no more need not answer. Does nothing when there was none. The
    caller settles the case.
    """
    if not before.get("municipality_disputed"):
        return
    over = not case.dossier.get("municipality_disputed")
    for task in _asking(session, case):
        if over or task.data.get("municipality") != case.municipality:
            drop(session, case, task, KNOWN if over else OTHER, at)
    if not over:
        return
    drop_kinds(session, case, frozenset({RESIDENCE_TO_RECORD}), KNOWN, at)
    paid = find_municipality(session, str(before.get("municipality")), date_of(at))
    if paid is not None and paid.code != case.municipality:
        _ask_to_settle(session, case, paid.name, at)


def _asking(session: Session, case: Case) -> list[Task]:
    """What is open of the question which municipality pays: asked of one, or still to be passed on."""
    asked = select(Task).where(Task.case_id == case.id, Task.answered_at.is_(None))
    found = session.scalars(asked.where(Task.kind.in_((RESIDENCE, TO_RELAY))).order_by(Task.id)).all()
    return [task for task in found if task.kind == RESIDENCE or _passes_on(session, task)]


def _passes_on(session: Session, task: Task) -> bool:
    _, step = step_of(session, task)
    return step is not None and step.asks == RESIDENCE


def _end(session: Session, case: Case, actor: Actor, at: datetime) -> None:
    before, dossier = case.dossier, deepcopy(case.dossier)
    dossier["municipality_disputed"] = False
    case.dossier, case.municipality_provisional, case.facts_at = dossier, False, at
    record(session, case, [Happening("case.edited", at, {"before": {"municipality_disputed": True}})], actor, at)
    known(session, case, before, at)


def _ask_on(session: Session, case: Case, said: str, at: datetime) -> None:
    p = parameters(session, date_of(at), case.region)
    open_task(
        session,
        case,
        kind=RESIDENCE_TO_RECORD,
        role=Role.JEUGDBESCHERMER.value,
        person_id=case.jeugdbeschermer_id,
        text=f"{said}Vraag na welke gemeente betaalt, en leg de woonplaats vast. De hulp loopt door.",
        due_at=end_of_day(p.calendar.add_working_days(date_of(at), p.question_working_days)),
        actor=ENGINE,
        at=at,
    )


def _ask_to_settle(session: Session, case: Case, paid: str, at: datetime) -> None:
    """Of the municipality that pays from now on, for the other sees this child no more; else its owner passes it on."""
    on = date_of(at)
    to = town_at_work(session, case.municipality, on)
    paying = Addressed(Role.MUNICIPALITY.value, organisation_id=to.id) if to else None
    open_task(
        session,
        case,
        kind=SETTLEMENT,
        text=f"De gemeente {paid} betaalde voorlopig. Verreken dat met die gemeente. De hulp loopt door.",
        due_at=end_of_day(on + SETTLE_WITHIN),
        actor=ENGINE,
        at=at,
        **asdict(paying or Addressed(Role.ZORGMAKELAAR.value, person_id=case.owner_id)),
    )
