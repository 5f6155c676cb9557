"""Who pays is in dispute: a provisional municipality carries on, somebody always has to find out, and it is settled."""

from datetime import date

import pytest

from rets.clock import date_of
from rets.db import ViewerSession
from rets.services.answers import answer
from rets.services.audit import ENGINE
from tests import builders as b
from tests.walking import Walk, walk


@pytest.fixture
def trip(staffed: ViewerSession) -> Walk:
    """A child for whom Haarlem provisionally pays."""
    return walk(staffed, "Haarlem", municipality_disputed=True)


def waits(trip: Walk) -> list[tuple[str, str]]:
    """What is open about the dispute, and for which role."""
    about = ("woonplaats", "woonplaats_vastleggen", "verrekening")
    asked = [one for kind in about for one in b.tasks(trip.session, trip.case, kind)]
    return [(one.kind, one.role) for one in asked if one.answered_at is None]


def test_a_municipality_that_says_that_it_pays_ends_the_dispute(trip: Walk) -> None:
    trip.answer("woonplaats", "wij")
    disputed = trip.case.municipality_provisional, trip.case.dossier["municipality_disputed"]
    assert (disputed, waits(trip)) == ((False, False), [])


def test_a_municipality_that_points_at_another_leaves_the_jeugdbeschermer_with_a_term(trip: Walk) -> None:
    trip.answer("woonplaats", "andere", "Het kind staat in Hoorn ingeschreven.")
    assert waits(trip) == [("woonplaats_vastleggen", "jeugdbeschermer")]
    (task,) = b.tasks(trip.session, trip.case, "woonplaats_vastleggen")
    assert "Gemeente Haarlem zegt: “Het kind staat in Hoorn ingeschreven.”" in task.text


def test_who_still_does_not_know_is_asked_again(trip: Walk) -> None:
    trip.answer("woonplaats", "andere", "Vraag het Hoorn.")
    (task,) = b.tasks(trip.session, trip.case, "woonplaats_vastleggen")
    answer(trip.session, trip.case, task, code="nog_niet", text="Hoorn zoekt het uit.", actor=ENGINE, at=b.NOW)
    assert waits(trip) == [("woonplaats_vastleggen", "jeugdbeschermer")]


def test_a_settled_residence_closes_the_question_and_asks_who_pays_now_to_settle(trip: Walk) -> None:
    b.tell(trip.session, trip.case, "residence_settled", "2026-03-16", municipality="Hoorn")
    assert waits(trip) == [("verrekening", "municipality")]
    (task,) = b.tasks(trip.session, trip.case, "verrekening")
    assert (task.organisation.slug, date_of(task.due_at)) == ("gemeente-hoorn", date(2026, 4, 27))
    assert "De gemeente Haarlem betaalde voorlopig." in task.text


def test_the_provisional_municipality_sees_the_child_no_more(trip: Walk) -> None:
    b.tell(trip.session, trip.case, "residence_settled", "2026-03-16", municipality="Hoorn")
    assert "gemeente:GM0392" not in trip.case.audience


def test_a_residence_that_was_right_asks_nobody_to_settle(trip: Walk) -> None:
    b.tell(trip.session, trip.case, "residence_settled", "2026-03-16", municipality="Haarlem")
    assert waits(trip) == []


def test_a_worker_who_does_not_find_out_is_rung_by_the_team_manager(trip: Walk) -> None:
    trip.answer("woonplaats", "andere", "Vraag het Hoorn.")
    trip.silent_until("2026-05-01")
    assert [one.role for one in b.tasks(trip.session, trip.case, "opvolging")][:1] == ["teammanager"]


def test_a_residence_that_is_known_stops_the_ringing_after_it(trip: Walk) -> None:
    trip.silent_until("2026-04-02")
    assert rung(trip) == ["ret_chair"]
    b.tell(trip.session, trip.case, "residence_settled", "2026-04-02", municipality="Haarlem")
    assert rung(trip) == []


def rung(trip: Walk) -> list[str]:
    """Who is to call now after the silence of the municipality."""
    asked, calls = trip.step("woonplaats").id, b.tasks(trip.session, trip.case, "opvolging")
    return [one.role for one in calls if one.data["after"] == asked and one.answered_at is None]
