"""A provider that closes in a simulation: told by the verb of the pages, and everybody who lives there gets a case."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from rets.clock import midnight
from rets.db import ViewerSession
from rets.models import Case, Closing, Offer
from rets.simulation import closing
from rets.simulation.chance import Chance
from rets.simulation.outcome import in_words, outcome
from tests import asking
from tests import builders as b
from tests import places as p
from tests import tracking as t
from workflows.tracks import CLOSING

CLOSES = b.TODAY + timedelta(days=60)
WHERE = [("djgb", "Haarlemmermeer")]
LIVING: list[dict[str, Any]] = [{"traits": ["trauma"], "sex": "m", "age": 12}, {"traits": [], "sex": "f", "age": 9}]


@pytest.fixture
def offer(staffed: ViewerSession) -> Offer:
    return p.an_offer(staffed, b.TODAY, inhabitants=LIVING)


def raised(session: ViewerSession, provider: str = "zilverreiger") -> Iterator[Case]:
    """Everybody who lives there is raised at once."""
    found = list(closing.inhabitants(session, provider, CLOSES, WHERE, Chance(1), b.NOW))
    for one in found:
        one.act(session, b.NOW)
    yield from session.scalars(select(Case).where(Case.label.in_([one.name for one in found])).order_by(Case.label))


def test_a_child_that_was_placed_there_is_searched_for_again(staffed: ViewerSession, offer: Offer) -> None:
    case = t.living(staffed, offer)
    assert closing.tell(staffed, "zilverreiger", CLOSES, b.NOW) == 1
    assert (case.state, case.waiting) == ("searching", True)


def test_a_child_that_waits_for_a_place_there_has_somebody_who_looks_elsewhere(
    staffed: ViewerSession, offer: Offer
) -> None:
    case = asking.searching(staffed)
    asking.ask(staffed, case, offer)
    closing.tell(staffed, "zilverreiger", CLOSES, b.NOW)
    assert t.open_task(staffed, case, CLOSING).person_id == case.jeugdbeschermer_id


def test_what_was_told_is_kept_as_at_work(staffed: ViewerSession, offer: Offer) -> None:
    closing.tell(staffed, "zilverreiger", CLOSES, b.NOW)
    said = staffed.scalars(select(Closing)).one()
    assert (said.location_id, said.closes_on, said.recorded_by) == (
        offer.location_id,
        CLOSES,
        b.person_id(staffed, "zm-lotte"),
    )


def test_another_provider_stays_open(staffed: ViewerSession, offer: Offer) -> None:
    other = p.an_offer(staffed, b.TODAY, provider="polderbaken")
    closing.tell(staffed, "zilverreiger", CLOSES, b.NOW)
    assert (offer.location.closes_on, other.location.closes_on) == (CLOSES, None)


def test_everybody_who_lives_there_gets_a_case_with_an_owner_and_a_last_day(
    staffed: ViewerSession, offer: Offer
) -> None:
    for case in (found := list(raised(staffed))):
        assert t.open_task(staffed, case, CLOSING).person_id == case.jeugdbeschermer_id
    last = CLOSES - timedelta(days=1)
    assert [(case.deadline_kind, case.deadline_on) for case in found] == [("locatie_sluit", last)] * len(LIVING)
    assert [case.dossier["sex"] for case in found] == ["m", "f"]


def test_who_only_comes_there_by_day_has_until_then_to_find_other_help(staffed: ViewerSession) -> None:
    p.an_offer(staffed, form="dagbehandeling", inhabitants=LIVING[:1])
    (case,) = raised(staffed)
    assert (case.dossier["stay"], case.deadline_on) == (None, CLOSES)


def test_the_same_children_live_there_whatever_the_seed(staffed: ViewerSession, offer: Offer) -> None:
    names = [
        [one.name for one in closing.inhabitants(staffed, "zilverreiger", CLOSES, WHERE, Chance(seed), b.NOW)]
        for seed in (1, 2)
    ]
    assert names[0] == names[1] == [f"BEWONER-{offer.id:04d}-0{number}" for number in (1, 2)]


@pytest.mark.parametrize(("after", "told"), [(90, date(2026, 4, 14)), (20, b.TODAY)])
def test_it_is_told_two_months_before_or_on_the_first_morning(staffed: ViewerSession, after: int, told: date) -> None:
    assert closing.told_at(staffed, b.TODAY, after) == midnight(told) + timedelta(hours=9)


def test_the_outcome_says_how_many_were_reached_and_how_many_were_helped_elsewhere(
    staffed: ViewerSession, offer: Offer
) -> None:
    list(raised(staffed))
    found = outcome(staffed, b.NOW)
    assert (found.reached, found.rehoused) == (2, 0)
    assert "Een sluiting raakte 2 kinderen; 0 van hen kregen elders passende hulp." in in_words(found, b.NOW)
