"""The earliest realistic start of fitting help: what was agreed, else what was promised, else what supply shows."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.models import Case, Placement, Request
from rets.services.facts import dossier_of


def forecast_on(session: Session, case: Case) -> date | None:
    """The day on which fitting help can realistically start, or nothing when no start is in sight.

    An agreed start counts alone. Otherwise the earliest of: the start an accepted or waiting request promises, the
    waiting lists on which the child stands for wanted help, and the best place that the matcher found.
    """
    agreed = session.scalar(
        select(Placement.planned_on)
        .where(Placement.case_id == case.id, Placement.purpose == "main")
        .where(Placement.cancelled_at.is_(None), Placement.ended_on.is_(None), Placement.started_on.is_(None))
        .order_by(Placement.id.desc())
    )
    if agreed:
        return agreed
    promised = session.execute(
        select(Request.state, Request.start_on, Request.expected_on).where(
            Request.case_id == case.id,
            Request.purpose == "main",
            Request.state.in_(("accepted", "waiting_list")),
        )
    ).all()
    need = dossier_of(case).need
    wanted = {*need.ideal, *need.acceptable}
    starts = [row.expected_on or row.start_on for row in promised if row.state == "accepted" or row.expected_on]
    starts += [w.expected_on for w in dossier_of(case).waits if w.expected_on and w.form in wanted]
    if case.supply_on:
        starts.append(case.supply_on)
    return min(starts, default=None)
