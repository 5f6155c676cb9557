"""The earliest realistic start of fitting help: what was agreed, else what was promised, else what supply shows."""

from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from rets.models import Case, Placement, Request
from rets.services.facts import dossier_of


def forecast_on(session: Session, case: Case, on: date) -> date | None:
    """The day on which fitting help can realistically start, seen from a day; nothing when no start is in sight.

    An agreed start counts alone; otherwise the earliest of what was promised and the best place the matcher found.
    """
    agreed = _agreed_on(session, case)
    if agreed:
        return agreed
    supply = max(case.supply_on, on) if case.supply_on else None
    return min(filter(None, (promised_on(session, case, on), supply)), default=None)


def promised_on(session: Session, case: Case, on: date) -> date | None:
    """The earliest start that somebody stands for: agreed, accepted, or told for a waiting list of wanted help.

    A day that went by without a start promises nothing any more.
    A request that led to a placement promises nothing more: the placement counts while it is agreed, later the help.
    """
    agreed = _agreed_on(session, case)
    if agreed:
        return agreed
    requests = session.execute(
        select(Request.state, Request.start_on, Request.expected_on).where(
            Request.case_id == case.id,
            Request.purpose == "main",
            Request.state.in_(("accepted", "waiting_list")),
            ~exists().where(Placement.request_id == Request.id),
        )
    ).all()
    form = dossier_of(case)
    wanted = {*form.need.ideal, *form.need.acceptable}
    starts = [row.expected_on or row.start_on for row in requests if row.state == "accepted" or row.expected_on]
    starts += [wait.expected_on for wait in form.waits if wait.expected_on and wait.form in wanted]
    return min((start for start in starts if start >= on), default=None)


def secured(session: Session, case: Case, on: date) -> bool:
    """Whether a start before the true deadline was promised: a free place on paper does not hold back a rung."""
    start = promised_on(session, case, on)
    return start is not None and start <= case.deadline_on


def _agreed_on(session: Session, case: Case) -> date | None:
    return session.scalar(
        select(Placement.planned_on)
        .where(Placement.case_id == case.id, Placement.purpose == "main")
        .where(Placement.cancelled_at.is_(None), Placement.ended_on.is_(None), Placement.started_on.is_(None))
        .order_by(Placement.id.desc())
    )
