"""Where the case of a track goes when nobody answers or it fails: up, and on the rung itself to somebody else (R41)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from rets.models import Case, Task
from rets.services.advance import advance
from rets.services.audit import ENGINE
from rets.services.calling import ask_to_call
from rets.services.climb import TO_TEAM, lift
from rets.services.meetings import put_on_agenda
from workflows.facts import Note
from workflows.plan import RUNG_RET, RUNG_RET_CONSULT
from workflows.routes.vocabulary import CHAIR, MANAGER
from workflows.steps import BEFORE_RET

AT_TEAM = frozenset({"at_ret", "decided", "escalated"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a case goes up: the words of a step (`why`), what whoever calls reads, and the code of the cause.

    `effective_at` is since when, where that is not now.
    """

    why: str
    call: str
    cause: str
    effective_at: datetime | None = None


def bring_up(session: Session, case: Case, task: Task, rung: int, reason: Reason, at: datetime) -> None:
    """Let the rung of a track take over its question.

    A case below that rung climbs to it; one that stands there goes before the team again. Where no step leads there
    (a place is agreed, help that fits runs) somebody calls: the teammanager, or the chair once the team has the case.
    """
    if case.rung < rung:
        lift(session, case, rung, reason.why, why=reason.cause, at=at, effective_at=reason.effective_at)
        if case.rung >= rung:
            return
    step = _again(case, rung)
    if step is not None:
        note = Note(text=reason.why, data={"why": reason.cause})
        advance(session, case=case, step=step, actor=ENGINE, at=at, note=note, effective_at=reason.effective_at)
        return
    with_team = case.state in AT_TEAM and case.rung >= RUNG_RET
    if with_team:
        put_on_agenda(session, case, at)
    ask_to_call(session, case, task, CHAIR if with_team else MANAGER, reason.call, at)


def _again(case: Case, rung: int) -> str | None:
    """The step that puts a case before the team once more, where it stands on the rung or above it."""
    if rung == RUNG_RET_CONSULT:
        return "consult_ret" if case.rung == rung and case.state in BEFORE_RET else None
    return TO_TEAM.get(case.state)
