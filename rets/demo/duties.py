"""Who is on call in the demonstration: zorgmakelaar and chair of a region in turn, a week each."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.demo.organisations import REGIONS
from rets.models import Duty
from rets.services.owners import people_in
from workflows.roles import Role

WEEK = timedelta(weeks=1)
BACK, AHEAD = 4, 9


def load_duties(session: Session, at: datetime) -> None:
    """The roster of every region from some weeks ago until some weeks ahead; a second time changes nothing."""
    if session.scalar(select(exists(select(Duty.id)))):
        return
    monday = date_of(at) - timedelta(days=date_of(at).weekday())
    for region in REGIONS:
        session.add_all(_roster(session, region, monday, at - WEEK * (BACK + 1)))
    session.flush()


def _roster(session: Session, region: str, monday: date, recorded_at: datetime) -> Iterator[Duty]:
    on = date_of(recorded_at)
    chairs = people_in(session, Role.RET_CHAIR, on, region=region)
    turns = [*people_in(session, Role.ZORGMAKELAAR, on, region=region), *chairs]
    for week in range(BACK + AHEAD):
        begins = monday + WEEK * (week - BACK)
        yield Duty(
            region=region,
            person_id=turns[week % len(turns)],
            valid_from=begins,
            valid_until=begins + WEEK,
            recorded_at=recorded_at,
            recorded_by=chairs[0],
        )
