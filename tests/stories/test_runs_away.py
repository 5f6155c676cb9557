"""A child runs away: acutely unsafe, asked after every working day, its place kept; silence brings it to the team."""

import pytest

from rets.db import ViewerSession
from rets.errors import Invalid
from rets.models import Case, Claim
from tests import asking as a
from tests import builders as b
from tests import places as p
from tests import tracking as t
from workflows.tracks import RAN_AWAY


@pytest.fixture
def case(staffed: ViewerSession) -> Case:
    """A child that is searched for, and ran away today."""
    case = a.searching(staffed)
    b.tell(staffed, case, "ran_away", "2026-03-16", t.milan(staffed), text="Sinds gisteravond weg.")
    return case


def test_it_is_acutely_unsafe_from_that_day(case: Case) -> None:
    assert (case.acute, case.dossier["tracks"]["missing_since"]) == (True, "2026-03-16")


def test_the_jeugdbeschermer_says_within_a_working_day_how_it_stands(staffed: ViewerSession, case: Case) -> None:
    task = t.open_task(staffed, case, RAN_AWAY)
    assert (task.person_id, task.due_at.date().isoformat()) == (case.jeugdbeschermer_id, "2026-03-17")


def test_still_away_is_asked_again_the_next_working_day(staffed: ViewerSession, case: Case) -> None:
    t.answer(staffed, case, RAN_AWAY, "niet_terug", "De politie zoekt.", b.at("2026-03-17"))
    assert t.open_task(staffed, case, RAN_AWAY).due_at.date().isoformat() == "2026-03-18"


def test_still_away_needs_words(staffed: ViewerSession, case: Case) -> None:
    with pytest.raises(Invalid):
        t.answer(staffed, case, RAN_AWAY, "niet_terug", " ")


def test_silence_brings_the_case_to_the_team(staffed: ViewerSession, case: Case) -> None:
    t.silent(staffed, case, RAN_AWAY)
    assert (case.state, case.rung) == ("at_ret", 3)


def test_back_ends_the_question_and_tells_when_the_child_was_seen(staffed: ViewerSession, case: Case) -> None:
    t.answer(staffed, case, RAN_AWAY, "terug", "Bij oma gevonden.", b.at("2026-03-17"))
    assert case.dossier["tracks"]["missing_since"] is None
    assert case.dossier["safety"]["seen_on"] == "2026-03-17"
    assert [task.answer_code for task in b.tasks(staffed, case, RAN_AWAY)] == ["terug"]


def test_the_fact_that_it_is_back_answers_the_question_as_well(staffed: ViewerSession, case: Case) -> None:
    b.tell(staffed, case, "came_back", "2026-03-17", t.milan(staffed))
    assert [task.answer_code for task in b.tasks(staffed, case, RAN_AWAY)] == ["terug"]


def test_that_it_is_safe_again_is_for_somebody_to_say(staffed: ViewerSession, case: Case) -> None:
    b.tell(staffed, case, "came_back", "2026-03-17", t.milan(staffed))
    assert case.acute


def test_a_child_is_away_once(staffed: ViewerSession, case: Case) -> None:
    with pytest.raises(Invalid, match="al als weggelopen"):
        b.tell(staffed, case, "ran_away", "2026-03-17", t.milan(staffed))


def test_who_is_not_away_does_not_come_back(staffed: ViewerSession) -> None:
    with pytest.raises(Invalid, match="niet als weggelopen"):
        b.tell(staffed, a.searching(staffed), "came_back", "2026-03-16", t.milan(staffed))


def test_the_place_where_it_lives_stays_its_place(staffed: ViewerSession) -> None:
    case = t.living(staffed, p.an_offer(staffed, b.TODAY))
    b.tell(staffed, case, "ran_away", "2026-03-16", t.milan(staffed))
    t.silent(staffed, case, RAN_AWAY)
    assert [claim.live for claim in staffed.query(Claim).filter_by(case_id=case.id)] == [True]
