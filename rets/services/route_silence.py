"""A question that stays without an answer: who takes over is said by the route, and never nobody (R41, V10)."""

from rets.clock import date_of
from rets.models import Task
from rets.services.audit import ENGINE
from rets.services.climb import Due, climb
from rets.services.owners import chair_for, teammanagers_of
from rets.services.parameters import parameters
from rets.services.route_running import after_silence, follow, step_of, tariff_known
from rets.services.settle import settle
from rets.services.tasks import answer_task, open_task
from workflows.calendar import end_of_day
from workflows.plan import RUNG_RET_CONSULT
from workflows.roles import Role
from workflows.routes import vocabulary
from workflows.routes.vocabulary import TEAM, UPWARDS
from workflows.tracks import HOLDS
from workflows.words import task_name

MESSAGE = f"taak.{vocabulary.MESSAGE}"
TO_TEAMMANAGER = frozenset({"akkoord", "contract", "uitwijk", HOLDS, vocabulary.RESIDENCE_TO_RECORD})
TEXT = "Op de vraag “{what}” kwam geen antwoord. Bel en regel het. De hulp hoeft hier niet op te wachten."


def let_go(due: Due) -> None:
    """A message that was there for its term was told: nobody has to answer it."""
    task = due.session.get_one(Task, int(due.row.ref))
    answer_task(due.session, due.case, task, code="gegeven", text="Het bericht is gegeven.", actor=ENGINE, at=due.now)
    follow(due.session, due.case, task, due.now)
    settle(due.session, due.case, ENGINE, due.now)


def pass_on(due: Due) -> None:
    """Let whoever the route names take over a silent question; money and refusals go one manager up."""
    task = due.session.get_one(Task, int(due.row.ref))
    if task.kind == vocabulary.TARIFF:
        tariff_known(due.session, due.case, task, False, due.now)
        settle(due.session, due.case, ENGINE, due.now)
        return
    _, step = step_of(due.session, task)
    silence = (step.on_silence if step else None) or ("teammanager" if task.kind in TO_TEAMMANAGER else None)
    if silence is None:
        return
    if silence not in UPWARDS:
        after_silence(due.session, due.case, task, silence, due.now)
    elif silence == TEAM and due.case.rung < RUNG_RET_CONSULT:
        climb(due, RUNG_RET_CONSULT, TEXT.format(what=step.title if step else ""))
    else:
        ring(due, task, silence, step.title if step else task_name(task.kind))
    settle(due.session, due.case, ENGINE, due.now)


def ring(due: Due, task: Task, who: str, what: str) -> None:
    """Let somebody else call after a question that stays without an answer, within a working day."""
    role, person = _person(due, who)
    p = parameters(due.session, date_of(due.now), due.case.region)
    open_task(
        due.session,
        due.case,
        kind="opvolging",
        role=role.value,
        person_id=person or due.case.owner_id,
        text=TEXT.format(what=what),
        due_at=end_of_day(p.calendar.add_working_days(date_of(due.now), 1)),
        actor=ENGINE,
        at=due.now,
        data={"after": task.id},
    )


def _person(due: Due, who: str) -> tuple[Role, int | None]:
    if who == "teammanager":
        return Role.TEAMMANAGER, next(iter(teammanagers_of(due.session, due.case.gi_id, date_of(due.now))), None)
    if who == "zorgmakelaar":
        return Role.ZORGMAKELAAR, due.case.zorgmakelaar_id
    return Role.RET_CHAIR, chair_for(due.session, due.case.region, date_of(due.now))
