"""Whether the search for a child stands still: nobody said that its dossier is right (P20), or another leads (X18)."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import Session

from rets.models import Case, Task
from workflows.tracks import REFRESH


def is_stopped(at: datetime) -> ColumnElement[bool]:
    """The condition for a query of cases: asked, not answered in time, and not acutely unsafe."""
    asked = Task.case_id == Case.id, Task.kind == REFRESH, Task.answered_at.is_(None), Task.due_at < at
    return and_(~Case.acute, exists(select(Task.id).where(*asked)))


def is_ours() -> ColumnElement[bool]:
    """The condition for cases of a child that is not counted and searched for by another GI or region (X18)."""
    lead: ColumnElement[str] = Case.dossier["tracks"]["shared"]["lead"].as_string()
    return lead.is_distinct_from("zij")


def stopped(session: Session, case: Case, at: datetime) -> bool:
    """The same for one case."""
    if case.acute:
        return False
    asked = Task.case_id == case.id, Task.kind == REFRESH, Task.answered_at.is_(None), Task.due_at < at
    return session.scalar(select(Task.id).where(*asked).limit(1)) is not None


def stopped_among(session: Session, case_ids: Iterable[int], at: datetime) -> frozenset[int]:
    """The same for many: those of these cases whose search stands still."""
    return frozenset(session.scalars(select(Case.id).where(Case.id.in_(tuple(case_ids)), is_stopped(at))))
