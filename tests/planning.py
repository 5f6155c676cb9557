"""What a worker does about plans, within the transactions of a test."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select

from rets.models import PlanJob
from rets.services.plan_jobs import ask_where_changed
from rets.services.plan_work import Transaction, make_plan


def work_once(transaction: Transaction, now: Callable[[], datetime]) -> bool:
    """Make the oldest plan that is asked for, if there is one."""
    with transaction() as session:
        number = session.scalar(select(PlanJob.id).where(PlanJob.ended_at.is_(None)).order_by(PlanJob.id).limit(1))
    if number is not None:
        make_plan(transaction, number, now)
    return number is not None


def make_due_plans(transaction: Transaction, now: Callable[[], datetime]) -> int:
    """Make every plan that is asked for or of which the facts changed; how many that were."""
    with transaction() as session:
        ask_where_changed(session, now())
    done = 0
    while work_once(transaction, now):
        done += 1
    return done
