"""In the demonstration somebody is on call in every region, as long ahead as a roster must stand."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rets import clock
from rets.demo.duties import load_duties
from rets.demo.organisations import REGIONS
from rets.models import Duty
from rets.services.duty_gaps import gaps_in
from rets.services.duty_register import on_call


@pytest.mark.parametrize("region", REGIONS)
def test_no_day_of_the_roster_lacks_somebody_on_call(lived: Session, region: str) -> None:
    assert gaps_in(lived, region, clock.today()) == ()


@pytest.mark.parametrize("region", REGIONS)
def test_one_person_of_the_region_is_on_call_at_a_time(lived: Session, region: str) -> None:
    assert len(on_call(lived, region, clock.today())) == 1


def test_loading_the_roster_twice_changes_nothing(lived: Session) -> None:
    before = lived.scalar(select(func.count()).select_from(Duty))
    load_duties(lived, clock.now())
    assert lived.scalar(select(func.count()).select_from(Duty)) == before
