"""The days to come on which nobody is on call, before the chair whose roster it is (R38)."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.access import Reader
from rets.models import Duty
from rets.services.duty_register import on_call
from rets.services.parameters import parameters
from workflows.duties import Gap, gaps
from workflows.roles import Role


@dataclass(frozen=True)
class Open:
    """Days on which nobody is on call for a region; `until` is exclusive."""

    region: str
    since: date
    until: date


def gaps_for(session: Session, reader: Reader, on: date) -> list[Open]:
    """The days to come without anybody on call, of the regions whose chair this reader is."""
    regions = sorted(reader.regions(Role.RET_CHAIR))
    return [Open(region, gap.since, gap.until) for region in regions for gap in gaps_in(session, region, on)]


def gaps_in(session: Session, region: str, on: date) -> tuple[Gap, ...]:
    """The days to come on which nobody is on call; somebody who left is on call no more."""
    until = on + timedelta(days=parameters(session, on, region).roster_days)
    there = set(on_call(session, region, on))
    rows = session.scalars(select(Duty).where(Duty.region == region, Duty.goes_on(on), Duty.valid_from < until))
    held = [(duty.valid_from, duty.until) for duty in rows if duty.valid_from > on or duty.person_id in there]
    return gaps(held, on, until)
