"""A location closes (N17, R13): everybody placed or waiting there has an owner and a term, at once and once only."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from rets.db import ViewerSession
from rets.errors import Forbidden, Invalid
from rets.models import Closing, Offer, Placement, Task
from rets.services import placements
from rets.services.closing import closings_for, tell_closing
from tests import asking as a
from tests import builders as b
from tests import places as p
from tests import proposed
from tests import tracking as t
from workflows.tracks import CLOSING

CLOSES = b.TODAY + timedelta(days=80)
SOON = b.TODAY + timedelta(days=40)


@pytest.fixture
def offer(staffed: ViewerSession) -> Offer:
    """Three places, all free today, at one location."""
    return p.an_offer(staffed, b.TODAY, b.TODAY, b.TODAY)


def tell(session: ViewerSession, offer: Offer, closes_on: date | None = CLOSES, who: str = "za-roos") -> int:
    why = "De groep houdt op."
    return tell_closing(session, offer.location, closes_on=closes_on, why=why, reader=t.reader(session, who), at=b.NOW)


def test_a_child_that_lives_there_is_searched_for_again(staffed: ViewerSession, offer: Offer) -> None:
    case = t.living(staffed, offer)
    assert tell(staffed, offer) == 1
    assert (case.state, case.waiting) == ("searching", True)


def test_its_stay_ends_the_day_before_the_location_closes(staffed: ViewerSession, offer: Offer) -> None:
    case = t.living(staffed, offer)
    tell(staffed, offer)
    ends = [row for row in b.events(staffed, case, "clock.opened") if row.data["clock"] == "locatie_sluit"]
    assert [row.data["due_on"] for row in ends] == [(CLOSES - timedelta(days=1)).isoformat()]


def test_the_help_there_goes_on_as_a_bridge(staffed: ViewerSession, offer: Offer) -> None:
    case = t.living(staffed, offer)
    tell(staffed, offer)
    (help_,) = staffed.scalars(select(Placement).where(Placement.case_id == case.id))
    assert (help_.purpose, help_.ended_on) == ("bridging", None)


def test_a_case_that_was_closed_is_opened_again(staffed: ViewerSession, offer: Offer) -> None:
    case = t.closed(staffed, offer)
    tell(staffed, offer)
    assert (case.state, case.owner_id, case.waiting) == ("triage", b.person_id(staffed, "zm-lotte"), True)


def test_somebody_owns_the_search_with_a_term(staffed: ViewerSession, offer: Offer) -> None:
    case = t.living(staffed, offer)
    tell(staffed, offer)
    task = t.open_task(staffed, case, CLOSING)
    assert (task.person_id, task.due_at.date()) == (case.jeugdbeschermer_id, date(2026, 3, 30))


def test_a_request_for_a_later_start_there_ends_and_its_place_is_free(staffed: ViewerSession, offer: Offer) -> None:
    case = a.searching(staffed)
    request = a.ask(staffed, case, offer, start_on=CLOSES)
    tell(staffed, offer)
    assert request.state == "withdrawn"
    assert t.open_task(staffed, case, CLOSING)


def test_a_request_for_a_start_before_it_runs_on_with_a_task(staffed: ViewerSession, offer: Offer) -> None:
    case = a.searching(staffed)
    request = a.ask(staffed, case, offer)
    tell(staffed, offer)
    assert request.state == "open"
    assert t.open_task(staffed, case, CLOSING)


def test_a_place_that_was_agreed_for_later_is_let_go(staffed: ViewerSession, offer: Offer) -> None:
    case = a.searching(staffed)
    request = a.ask(staffed, case, offer, start_on=CLOSES)
    a.answer(staffed, request, "accepted")
    a.agree(staffed, case, request, planned_on=CLOSES)
    tell(staffed, offer)
    assert case.state == "searching"


def test_a_child_elsewhere_is_left_alone(staffed: ViewerSession, offer: Offer) -> None:
    case = t.living(staffed, p.an_offer(staffed, b.TODAY))
    assert tell(staffed, offer) == 0
    assert case.state == "helped"


def test_told_twice_it_reaches_a_child_once(staffed: ViewerSession, offer: Offer) -> None:
    case = t.living(staffed, offer)
    tell(staffed, offer)
    before = case.event_seq
    assert tell(staffed, offer) == 0
    assert (case.event_seq, len(b.tasks(staffed, case, CLOSING))) == (before, 1)


def test_another_day_replaces_the_task(staffed: ViewerSession, offer: Offer) -> None:
    case = t.living(staffed, offer)
    tell(staffed, offer)
    tell(staffed, offer, SOON)
    assert [task.answer_code for task in b.tasks(staffed, case, CLOSING)] == ["vervallen", None]
    assert case.dossier["stay"]["closes_on"] == SOON.isoformat()


def test_a_location_that_stays_open_gives_the_stay_its_own_end_back(staffed: ViewerSession, offer: Offer) -> None:
    case = t.living(staffed, offer)
    tell(staffed, offer)
    tell(staffed, offer, None)
    assert case.dossier["stay"]["closes_on"] is None
    assert [task.answer_code for task in b.tasks(staffed, case, CLOSING)] == ["vervallen"]
    assert staffed.scalar(select(func.count()).select_from(Closing)) == 2


def test_who_comes_there_after_it_was_told_is_reached_by_the_sweep(staffed: ViewerSession, offer: Offer) -> None:
    tell(staffed, offer)
    case = t.living(staffed, offer)
    b.run_until(staffed, case, b.NOW)
    assert t.open_task(staffed, case, CLOSING)
    assert case.state == "searching"


def test_the_place_is_not_offered_past_that_day(staffed: ViewerSession, offer: Offer) -> None:
    tell(staffed, offer, b.TODAY + timedelta(days=1))
    case = a.searching(staffed)
    assert offer.slug not in proposed.offers(proposed.propose(staffed, case, b.at("2026-03-18")))


def test_when_nobody_finds_another_place_in_time_the_team_gets_it(staffed: ViewerSession, offer: Offer) -> None:
    case = t.living(staffed, offer)
    tell(staffed, offer, b.TODAY + timedelta(days=200))
    t.silent(staffed, case, CLOSING)
    assert (case.state, case.rung) == ("at_ret", 3)


def test_the_answer_that_it_does_not_work_goes_to_the_team_at_once(staffed: ViewerSession, offer: Offer) -> None:
    case = t.living(staffed, offer)
    tell(staffed, offer, b.TODAY + timedelta(days=200))
    t.answer(staffed, case, CLOSING, "lukt_niet", "Er is niets.")
    assert case.rung == 3


def test_the_page_says_how_many_children_have_no_other_place_yet(staffed: ViewerSession, offer: Offer) -> None:
    t.living(staffed, offer)
    tell(staffed, offer, SOON)
    (told,) = closings_for(staffed, t.reader(staffed, "zm-lotte"), b.TODAY)
    assert (told.children, told.without, told.short) == (1, 1, True)


def test_two_months_are_no_short_notice(staffed: ViewerSession, offer: Offer) -> None:
    tell(staffed, offer)
    assert not closings_for(staffed, t.reader(staffed, "cm-vera"), b.TODAY)[0].short


def test_a_zorgmakelaar_of_the_region_may_tell_it(staffed: ViewerSession, offer: Offer) -> None:
    assert tell(staffed, offer, who="zm-lotte") == 0
    assert offer.location.closes_on == CLOSES


@pytest.mark.parametrize("who", ["zm-karim", "jb-milan"])
def test_somebody_else_may_not(staffed: ViewerSession, offer: Offer, who: str) -> None:
    with pytest.raises(Forbidden):
        tell(staffed, offer, who=who)


@pytest.mark.parametrize("closes_on", [b.TODAY, b.TODAY - timedelta(days=1)])
def test_a_day_that_is_not_ahead_is_refused(staffed: ViewerSession, offer: Offer, closes_on: date) -> None:
    with pytest.raises(Invalid, match="na vandaag"):
        tell(staffed, offer, closes_on)


def test_a_stay_that_ends_before_the_closing_is_left_alone(staffed: ViewerSession, offer: Offer) -> None:
    case = t.living(staffed, offer)
    placements.current(staffed, case).ends_on = SOON  # type: ignore[union-attr]
    staffed.flush()
    assert tell(staffed, offer) == 0
    assert staffed.scalar(select(func.count()).select_from(Task).where(Task.kind == CLOSING)) == 0


def test_a_closing_that_a_jeugdbeschermer_tells_has_an_owner_and_a_term_as_well(staffed: ViewerSession) -> None:
    case = a.searching(staffed, stay={"form": "gezinshuis", "since": "2026-01-01"})
    b.tell(staffed, case, "location_closes", "2026-03-16", t.milan(staffed), closes_on=CLOSES.isoformat())
    assert t.open_task(staffed, case, CLOSING).person_id == case.jeugdbeschermer_id


def test_that_it_stays_open_answers_it(staffed: ViewerSession) -> None:
    case = a.searching(staffed, stay={"form": "gezinshuis", "since": "2026-01-01", "closes_on": CLOSES.isoformat()})
    b.tell(staffed, case, "location_closes", "2026-03-16", t.milan(staffed), closes_on=CLOSES.isoformat())
    b.tell(staffed, case, "location_stays", "2026-03-17", t.milan(staffed))
    assert [task.answer_code for task in b.tasks(staffed, case, CLOSING)] == ["blijft"]


def test_help_that_starts_elsewhere_ends_the_track(staffed: ViewerSession, offer: Offer) -> None:
    case = t.living(staffed, offer)
    tell(staffed, offer)
    b.tell(staffed, case, "help_started", "2026-03-17", t.milan(staffed), form="gezinshuis")
    assert [task.answer_code for task in b.tasks(staffed, case, CLOSING)] == ["vervallen"]
    b.run_until(staffed, case, b.at("2026-04-10"))
    assert case.state == "helped"
