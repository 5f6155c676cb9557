"""What happens when the term of a track runs out: the case goes to the team, or stands on its agenda (R41)."""

from collections.abc import Callable
from datetime import timedelta

from rets.clock import date_of
from rets.models import Task
from rets.services import closing_terms
from rets.services.answers import open_tasks
from rets.services.audit import ENGINE
from rets.services.bringing_up import Reason, bring_up
from rets.services.calling import SILENT
from rets.services.climb import Due
from rets.services.closing_reach import closing_due
from rets.services.facts import facts_of
from rets.services.outside_answers import outside_silent
from rets.services.parameters import parameters
from rets.services.refreshing import stop_search
from rets.services.settle import settle
from rets.services.track_facts import ask_for_plan
from workflows.plan import RUNG_RET_CONSULT, transition
from workflows.tracks import ELSEWHERE, OUTSIDE, REFRESH, SHARED, TRACKS

WHO_LEADS = (SHARED, ELSEWHERE)


def go_up(due: Due) -> None:
    """Silence on a track reaches its rung; a case that stands there already is put before the team again."""
    track = TRACKS.get(due.row.kind.removeprefix("taak."))
    if track is None or track.rung is None:
        return
    if not _asked_already(due):
        reason = Reason(
            why=track.silence,
            call=SILENT.format(what=track.name),
            cause=due.row.kind,
            effective_at=max(due.moment, due.case.raised_at),
        )
        task = due.session.get_one(Task, int(due.row.ref))
        bring_up(due.session, due.case, task, track.rung, reason, due.now)
    settle(due.session, due.case, ENGINE, due.now)


def _asked_already(due: Due) -> bool:
    """Whether the team was asked for advice because the other side of a shared child was silent as well."""
    if due.row.kind not in {f"taak.{kind}" for kind in WHO_LEADS} or due.case.rung != RUNG_RET_CONSULT:
        return False
    same = {TRACKS[kind].silence for kind in WHO_LEADS}
    return any(task.text in same for task in open_tasks(due.session, due.case, "consult"))


def _plan_begins(due: Due) -> None:
    """Between 16 and a half and 17 the plan for turning 18 is made; who is older has some working days (V12)."""
    due.close("done")
    on = date_of(due.now)
    p = parameters(due.session, on, due.case.region)
    plan = transition(facts_of(due.session, due.case), p)
    if plan:
        soonest = p.calendar.add_working_days(on, p.build_step_working_days)
        ask_for_plan(due.session, due.case, max(plan[1] - timedelta(days=1), soonest), ENGINE, due.now)


DUE: dict[str, Callable[[Due], None]] = {
    f"taak.{REFRESH}": stop_search,
    f"taak.{OUTSIDE}": outside_silent,
    "overgang_begint": _plan_begins,
    closing_terms.KIND: closing_due,
}
