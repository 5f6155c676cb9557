"""The demonstration holds a GI whose figures came in as a file."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rets import clock
from rets.demo.own_figures import load_own_figures
from rets.models import UitvraagImport
from rets.services.uitvraag import last_day_before, make_uitvraag


def test_a_gi_that_does_not_work_with_rets_is_in_the_return_with_its_own_figures(lived: Session) -> None:
    day = last_day_before(clock.today())
    found = make_uitvraag(lived, day, clock.now(), regions=["HM"])
    (own,) = [one for one in found.suppliers if one.source == "cijfers"]
    assert own.slug == "wss"
    assert own.counts is not None
    assert own.counts.waiting == 6


def test_a_second_time_changes_nothing(lived: Session) -> None:
    load_own_figures(lived, clock.now())
    assert lived.scalar(select(func.count()).select_from(UitvraagImport)) == 1
