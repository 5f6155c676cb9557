"""A location closes where children live of whom RETS knows no place: their jeugdbeschermer is asked (N17, R13)."""

from datetime import date, timedelta
from typing import Any

import pytest

from rets.db import ViewerSession
from rets.models import Case, Offer, Task
from rets.services.closing import tell_closing
from rets.services.track_answers import answer_track
from tests import asking as a
from tests import builders as b
from tests import places as p
from tests import tracking as t
from workflows.tracks import CLOSING, WHERE

CLOSES = b.TODAY + timedelta(days=80)
HERE: dict[str, Any] = {"form": "residentieel", "provider": "Zilverreiger Jeugdhulp", "since": "2025-06-01"}


@pytest.fixture
def offer(staffed: ViewerSession) -> Offer:
    """A place at the location that closes."""
    return p.an_offer(staffed, b.TODAY, form="residentieel")


def living(session: ViewerSession, **changes: Any) -> Case:
    """A child that lives with the provider by its dossier alone."""
    return a.searching(session, stay=HERE | changes)


def tell(session: ViewerSession, offer: Offer, closes_on: date | None = CLOSES) -> int:
    why, roos = "De groep houdt op.", t.reader(session, "za-roos")
    return tell_closing(session, offer.location, closes_on=closes_on, why=why, reader=roos, at=b.NOW)


def asked(session: ViewerSession, case: Case) -> list[Task]:
    return [task for task in b.tasks(session, case, WHERE) if task.answered_at is None]


def say(session: ViewerSession, case: Case, code: str) -> None:
    (task,) = asked(session, case)
    answer_track(session, case, task, code=code, text="", actor=t.milan(session), at=b.NOW)


def test_the_jeugdbeschermer_is_asked_whether_it_is_this_location(staffed: ViewerSession, offer: Offer) -> None:
    case = living(staffed)
    tell(staffed, offer)
    (task,) = asked(staffed, case)
    assert task.person_id == t.milan(staffed).person_id
    assert task.text.startswith(f"Locatie {offer.location.name} van Zilverreiger Jeugdhulp sluit op 4 juni 2026.")


@pytest.mark.parametrize("changes", [{"provider": "Een ander"}, {"provider": ""}, {"form": "gezinshuis"}])
def test_of_a_child_that_lives_elsewhere_nothing_is_asked(
    staffed: ViewerSession, offer: Offer, changes: dict[str, Any]
) -> None:
    case = living(staffed, **changes)
    tell(staffed, offer)
    assert asked(staffed, case) == []


def test_a_child_of_whom_the_place_is_known_is_not_asked_about(staffed: ViewerSession, offer: Offer) -> None:
    case = t.living(staffed, offer)
    tell(staffed, offer)
    assert (asked(staffed, case), len(b.tasks(staffed, case, CLOSING))) == ([], 1)


def test_with_a_yes_another_place_is_asked_for_in_time(staffed: ViewerSession, offer: Offer) -> None:
    case = living(staffed)
    tell(staffed, offer)
    say(staffed, case, "hier")
    assert len(b.tasks(staffed, case, CLOSING)) == 1
    assert case.dossier["stay"]["closes_on"] == CLOSES.isoformat()


def test_with_a_no_nothing_changes(staffed: ViewerSession, offer: Offer) -> None:
    case = living(staffed)
    before = case.dossier["stay"]
    tell(staffed, offer)
    say(staffed, case, "elders")
    assert (b.tasks(staffed, case, CLOSING), case.dossier["stay"]) == ([], before)


def test_without_an_answer_the_team_is_asked(staffed: ViewerSession, offer: Offer) -> None:
    case = living(staffed)
    tell(staffed, offer)
    b.run_until(staffed, case, b.at("2026-03-27", 1))
    assert case.rung >= 2


def test_a_location_that_stays_open_asks_no_more(staffed: ViewerSession, offer: Offer) -> None:
    case = living(staffed)
    tell(staffed, offer)
    tell(staffed, offer, None)
    assert asked(staffed, case) == []


def test_another_day_is_asked_about_anew_and_once(staffed: ViewerSession, offer: Offer) -> None:
    case = living(staffed)
    tell(staffed, offer)
    tell(staffed, offer, CLOSES + timedelta(days=30))
    assert [task.data["closes_on"] for task in asked(staffed, case)] == ["2026-07-04"]
