"""Help that must run before the help that is searched for can start: its own question, owner and term (C31, D7)."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.models import Case, Task
from rets.render.codes import form_name
from rets.services.audit import ENGINE, Actor
from rets.services.dependencies import help_that_runs
from rets.services.parameters import parameters
from rets.services.tasks import answer_task, open_task
from workflows.calendar import end_of_day
from workflows.roles import Role
from workflows.tracks import FIRST

TEXT = (
    "De hulp voor dit kind kan pas starten als dit loopt: {names}. Regel die hulp nu, als overbrugging of als eigen"
    " aanmelding. Het zoeken naar de andere hulp gaat intussen door."
)


RUNS = "loopt"
SEARCHED_FOR = frozenset({"searching", "at_ret", "decided", "escalated", "placing"})


def waits_for_help(session: Session, case: Case) -> bool:
    """Whether the help that is searched for waits for other help that does not run yet."""
    return bool(_lacking(session, case))


def ask_first_help(session: Session, case: Case, actor: Actor, at: datetime) -> None:
    """Ask the zorgmakelaar to arrange what must run first, beside the search itself."""
    on = date_of(at)
    p = parameters(session, on, case.region)
    open_task(
        session,
        case,
        kind=FIRST,
        role=Role.ZORGMAKELAAR.value,
        person_id=case.zorgmakelaar_id or case.owner_id,
        text=TEXT.format(names=_named(_lacking(session, case), at)),
        due_at=end_of_day(p.calendar.add_working_days(on, p.searching_working_days)),
        actor=actor,
        at=at,
    )


def follow_first_help(session: Session, case: Case, at: datetime) -> None:
    """Help that runs by now answers the question about it, also as bridging; help that ended is asked for again."""
    forms = _forms(case)
    asked = session.scalars(select(Task).where(Task.case_id == case.id, Task.kind == FIRST).order_by(Task.id)).all()
    if not forms and not asked:
        return
    open_ones = [task for task in asked if task.answered_at is None]
    lacking = _lacking(session, case)
    if lacking:
        if asked and not open_ones and asked[-1].answer_code == RUNS and case.state in SEARCHED_FOR:
            ask_first_help(session, case, ENGINE, at)
        return
    text = f"Deze hulp loopt nu: {_named(forms, at)}." if forms else "Er hoeft geen andere hulp meer eerst te lopen."
    for task in open_ones:
        answer_task(session, case, task, code=RUNS, text=text, actor=ENGINE, at=at)


def _forms(case: Case) -> list[str]:
    return list(dict.fromkeys(case.dossier["need"].get("depends_on") or ()))


def _lacking(session: Session, case: Case) -> list[str]:
    forms = _forms(case)
    running = help_that_runs(session, [case])[case.id] if forms else frozenset()
    return [form for form in forms if form not in running]


def _named(forms: list[str], at: datetime) -> str:
    return ", ".join(form_name(form, date_of(at)) for form in forms)
