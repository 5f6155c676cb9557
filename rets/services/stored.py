"""The proposals that were stored for a case: what the matcher said, when, about which problem."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.models import Case, StoredPlan


def last_proposals(session: Session, case: Case) -> StoredPlan | None:
    """The newest proposals for a case."""
    return session.scalar(
        select(StoredPlan).where(StoredPlan.case_id == case.id).order_by(StoredPlan.id.desc()).limit(1)
    )


def last_look(session: Session, case: Case) -> tuple[datetime, dict[str, Any]] | None:
    """When the newest proposals for a case were made, and what is remembered of that search; without its outcome."""
    row = session.execute(
        select(StoredPlan.made_at, StoredPlan.versions)
        .where(StoredPlan.case_id == case.id)
        .order_by(StoredPlan.id.desc())
        .limit(1)
    ).one_or_none()
    return (row.made_at, row.versions.get("look") or {}) if row else None


def last_region_plan(session: Session, region: str) -> StoredPlan | None:
    """The newest joint plan of a region."""
    return session.scalar(
        select(StoredPlan)
        .where(StoredPlan.region == region, StoredPlan.case_id.is_(None))
        .order_by(StoredPlan.id.desc())
        .limit(1)
    )
