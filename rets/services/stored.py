"""The proposals that were stored for a case: what the matcher said, when, about which problem."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.models import Case, StoredPlan


def last_proposals(session: Session, case: Case) -> StoredPlan | None:
    """The newest proposals for a case."""
    return session.scalar(
        select(StoredPlan).where(StoredPlan.case_id == case.id).order_by(StoredPlan.id.desc()).limit(1)
    )


def last_region_plan(session: Session, region: str) -> StoredPlan | None:
    """The newest joint plan of a region."""
    return session.scalar(
        select(StoredPlan)
        .where(StoredPlan.region == region, StoredPlan.number.is_not(None))
        .order_by(StoredPlan.number.desc())
        .limit(1)
    )


def region_plan_numbered(session: Session, region: str, number: int) -> StoredPlan | None:
    """The joint plan of a region with this number."""
    return session.scalar(select(StoredPlan).where(StoredPlan.region == region, StoredPlan.number == number))
