"""The calendar of each team holds the meetings that come, so that all can plan, also while no case waits (EX3)."""

from datetime import datetime

import structlog
from sqlalchemy import func, or_, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.models import Appointment, Meeting
from rets.services.meetings import plan_by_one, plan_following, still_to_come
from rets.services.sweep import Transaction
from workflows.roles import Role

log = structlog.get_logger()
KEPT = 3
"""How many meetings of a team are planned at any time (product default)."""


def keep_calendar(transaction: Transaction, now: datetime) -> int:
    """Plan what is missing of the next meetings of each region with a team, and invite; returns how many that were.

    Each region is a transaction of its own; one that fails is told and tried again, and holds up no other.
    """
    with transaction() as session:
        short = _short(session, now)
    return sum(_tried(transaction, region, now) for region in short)


def _short(session: Session, now: datetime) -> list[str]:
    """The regions that have a team today, and fewer meetings planned than are kept."""
    on, coming = date_of(now), still_to_come(now).subquery()
    return list(
        session.scalars(
            select(Appointment.region)
            .where(Appointment.role.in_((Role.RET_MEMBER.value, Role.RET_CHAIR.value)), Appointment.region.is_not(None))
            .where(Appointment.valid_from <= on)
            .where(or_(Appointment.valid_until.is_(None), Appointment.valid_until > on))
            .where(select(func.count()).where(coming.c.region == Appointment.region).scalar_subquery() < KEPT)
            .distinct()
            .order_by(Appointment.region)
        )
    )


def _tried(transaction: Transaction, region: str, now: datetime) -> int:
    with transaction() as session:
        try:
            with session.begin_nested():
                return _fill(session, region, now)
        except DBAPIError:
            raise
        except Exception as error:  # a calendar may not hold up the terms of children
            log.error("calendar.failed", region=region, exc_info=error)
            return 0


def _fill(session: Session, region: str, now: datetime) -> int:
    plan_by_one(session, region)
    planned = session.scalar(
        select(func.count()).select_from(still_to_come(now).where(Meeting.region == region).subquery())
    )
    missing = max(0, KEPT - (planned or 0))
    for _ in range(missing):
        plan_following(session, region, now)
    return missing
