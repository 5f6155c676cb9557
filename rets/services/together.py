"""Siblings together, unless (EX28): who places one of them apart says why, and how they keep seeing each other."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from rets import access
from rets.clock import date_of
from rets.db import as_engine
from rets.models import Case, Offer, Placement, Task
from rets.reference.lookup import form_of_care
from rets.services.audit import ENGINE
from rets.services.facts import dossier_of
from rets.services.parameters import parameters
from rets.services.tasks import DROPPED, open_task
from workflows.calendar import end_of_day
from workflows.roles import Role
from workflows.tracks import TOGETHER

TEXT = (
    "Dit kind gaat wonen op een plek waar zijn broer of zus niet woont of komt wonen. Samen, tenzij: zoek verder naar"
    " een plek samen, of schrijf op waarom apart beter is. De start wacht hier niet op."
)


def ask_together(session: Session, case: Case, placement: Placement, at: datetime) -> None:
    """Ask, once per family, about a place to live that parts a child from siblings who live or wait for one."""
    if placement.purpose != "main" or not form_of_care(placement.form, date_of(at)).residential:
        return
    with as_engine(session):
        apart = [one for one in _siblings(session, case) if _apart(session, one, placement, at)]
        if not apart or _asked(session, case, apart):
            return
        on = date_of(at)
        p = parameters(session, on, case.region)
        open_task(
            session,
            case,
            kind=TOGETHER,
            role=Role.JEUGDBESCHERMER.value,
            person_id=case.jeugdbeschermer_id,
            text=TEXT,
            due_at=end_of_day(p.calendar.add_working_days(on, p.explain_working_days)),
            actor=ENGINE,
            at=at,
            data={"siblings": [one.id for one in apart]},
        )


def _siblings(session: Session, case: Case) -> Sequence[Case]:
    """The cases that this one names as siblings, and those that name this one; of the same GI."""
    named = Case.dossier["wishes"]["siblings"].contains([case.label])
    return session.scalars(
        access.cases_for(access.SYSTEM)
        .where(Case.gi_id == case.gi_id, Case.id != case.id)
        .where(or_(Case.label.in_(dossier_of(case).wishes.siblings), named))
        .order_by(Case.id)
    ).all()


def _apart(session: Session, sibling: Case, placement: Placement, at: datetime) -> bool:
    """Whether a sibling lives or will live elsewhere, or waits for a place to live of its own."""
    homes = session.scalars(
        select(Placement)
        .where(Placement.case_id == sibling.id, Placement.ended_on.is_(None), Placement.cancelled_at.is_(None))
        .order_by(Placement.id)
    ).all()
    lived = [one for one in homes if form_of_care(one.form, date_of(at)).residential]
    if not lived:
        waits = sibling.state != "closed" and sibling.waiting
        return waits and form_of_care(sibling.form, date_of(at)).residential
    here = _location(session, placement)
    return here is None or all(_location(session, one) != here for one in lived)


def _location(session: Session, placement: Placement) -> int | None:
    return session.scalar(select(Offer.location_id).where(Offer.id == placement.offer_id))


def _asked(session: Session, case: Case, apart: Sequence[Case]) -> bool:
    """Whether it is being asked, or was answered for all of these siblings that apart is better."""
    former = session.scalars(select(Task).where(Task.case_id == case.id, Task.kind == TOGETHER)).all()
    ids = {one.id for one in apart}
    answered = (one for one in former if one.answer_code not in {None, DROPPED, "samen"})
    return any(one.answered_at is None for one in former) or any(ids <= set(one.data["siblings"]) for one in answered)
