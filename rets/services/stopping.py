"""Whether the search for a child stands still because nobody said that its dossier is still right (P20)."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import Session

from rets.models import Case, Task
from workflows.tracks import REFRESH


def is_stopped(at: datetime) -> ColumnElement[bool]:
    """The condition for a query of cases: asked, not answered in time, and not acutely unsafe."""
    asked = Task.case_id == Case.id, Task.kind == REFRESH, Task.answered_at.is_(None), Task.due_at < at
    return and_(~Case.acute, exists(select(Task.id).where(*asked)))


def stopped(session: Session, case: Case, at: datetime) -> bool:
    """The same for one case."""
    if case.acute:
        return False
    asked = Task.case_id == case.id, Task.kind == REFRESH, Task.answered_at.is_(None), Task.due_at < at
    return session.scalar(select(Task.id).where(*asked).limit(1)) is not None
