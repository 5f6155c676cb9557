"""A question that stays without an answer: who takes over is said by the route, and never nobody (R41, V10)."""

from rets.models import Task
from rets.services.audit import ENGINE
from rets.services.calling import KIND as CALL
from rets.services.calling import SILENT, ask_to_call, call_higher
from rets.services.climb import Due, climb
from rets.services.route_opening import step_of
from rets.services.route_running import after_silence, follow, tariff_known
from rets.services.settle import settle
from rets.services.tasks import answer_task
from workflows.naming import CONSULT
from workflows.plan import RUNG_RET_CONSULT
from workflows.routes import RouteStep, vocabulary
from workflows.routes.vocabulary import MANAGER, TEAM, UPWARDS
from workflows.tracks import HOLDS
from workflows.words import task_name

MESSAGE = f"taak.{vocabulary.MESSAGE}"
TO_TEAMMANAGER = frozenset({"akkoord", "contract", "uitwijk", HOLDS, CONSULT, vocabulary.RESIDENCE_TO_RECORD})


def let_go(due: Due) -> None:
    """A message that was there for its term was told: nobody has to answer it."""
    task = due.session.get_one(Task, int(due.row.ref))
    answer_task(due.session, due.case, task, code="gegeven", text="Het bericht is gegeven.", actor=ENGINE, at=due.now)
    follow(due.session, due.case, task, due.now)
    settle(due.session, due.case, ENGINE, due.now)


def pass_on(due: Due) -> None:
    """Let whoever the route names take over a silent question; money and refusals go one manager up."""
    task = due.session.get_one(Task, int(due.row.ref))
    if task.kind == CALL:
        call_higher(due.session, due.case, task, due.now)
        settle(due.session, due.case, ENGINE, due.now)
        return
    if task.kind == vocabulary.TARIFF:
        tariff_known(due.session, due.case, task, False, due.now)
        settle(due.session, due.case, ENGINE, due.now)
        return
    _, step = step_of(due.session, task)
    silence = (step.on_silence if step else None) or (MANAGER if _to_manager(task, step) else None)
    if silence is None:
        return
    if silence not in UPWARDS:
        after_silence(due.session, due.case, task, silence, due.now)
    elif not (silence == TEAM and _asks_team(due, SILENT.format(what=_called(step, task)))):
        ask_to_call(due.session, due.case, task, silence, SILENT.format(what=_called(step, task)), due.now)
    settle(due.session, due.case, ENGINE, due.now)


def _to_manager(task: Task, step: RouteStep | None) -> bool:
    """Money, refusals, whether help holds, advice of the team, what the administration must know before it decides
    (P25), and what had to be passed on to somebody who is not known here, where no route says who takes over.
    """
    relayed = task.kind == vocabulary.TO_RELAY and step is None
    return task.kind in TO_TEAMMANAGER or "for" in task.data or relayed


def _asks_team(due: Due, text: str) -> bool:
    """Whether the team is asked for its advice because of this silence; where it cannot be, its chair calls."""
    was = due.case.rung
    climb(due, RUNG_RET_CONSULT, text)
    return due.case.rung > was


def _called(step: RouteStep | None, task: Task) -> str:
    return step.title if step else task_name(task.kind)
