"""Nobody who stays silent stops a route: each step names who takes over, and the help goes on meanwhile (R41)."""

from rets.db import ViewerSession
from rets.models import Task
from tests import builders as b
from tests.routes import PLAIN, changed
from tests.walking import Walk, walk_along


def ringing(trip: Walk) -> list[Task]:
    return b.tasks(trip.session, trip.case, "opvolging")


def test_a_silent_municipality_is_followed_by_the_team_manager(staffed: ViewerSession) -> None:
    trip = walk_along(staffed, PLAIN)
    trip.silent_until("2026-03-20")
    assert [task.person_id for task in ringing(trip)] == [b.person_id(staffed, "tm-ellen")]


def test_a_team_manager_who_is_silent_as_well_is_followed_by_each_higher_rung_once(staffed: ViewerSession) -> None:
    trip = walk_along(staffed, PLAIN)
    trip.silent_until("2026-03-27")
    assert [task.role for task in ringing(trip)] == ["teammanager", "ret_chair"]


def test_an_answer_ends_the_ringing(staffed: ViewerSession) -> None:
    trip = walk_along(staffed, PLAIN)
    trip.silent_until("2026-03-20")
    trip.answer("akkoord", "akkoord")
    assert ringing(trip)[0].answer_code == "nagebeld"


def test_a_silence_may_lead_to_another_step(staffed: ViewerSession) -> None:
    trip = walk_along(staffed, changed('bij_zwijgen = "teammanager"', 'bij_zwijgen = "informeer"'))
    trip.silent_until("2026-03-20")
    assert trip.asked() == ["akkoord", "informeer"]


def test_a_silence_may_ask_the_expert_team_for_advice(staffed: ViewerSession) -> None:
    trip = walk_along(staffed, changed('bij_zwijgen = "teammanager"', 'bij_zwijgen = "expertteam"'))
    trip.silent_until("2026-03-20")
    assert (trip.case.rung, trip.case.state) == (2, "searching")


def test_a_reminder_comes_before_the_term_and_goes_to_whom_it_is_for(staffed: ViewerSession) -> None:
    trip = walk_along(staffed, changed('start = "mag_al"', 'herinnering = 1\nstart = "mag_al"'))
    trip.silent_until("2026-03-19")
    assert "taak.akkoord" in [event.data["clock"] for event in b.events(staffed, trip.case, "reminder.sent")]


def test_a_route_never_changes_where_a_case_stands(staffed: ViewerSession) -> None:
    trip = walk_along(staffed, PLAIN)
    before = (trip.case.state, trip.case.rung)
    trip.answer("akkoord", "akkoord")
    assert (trip.case.state, trip.case.rung) == before


def test_a_closed_case_opens_no_further_step(staffed: ViewerSession) -> None:
    trip = walk_along(staffed, PLAIN)
    milan = b.actor(staffed, "jb-milan", b.Role.JEUGDBESCHERMER)
    b.step(staffed, trip.case, "withdraw", milan, code="hulp_gestart_elders")
    assert trip.step("akkoord").answer_code == "vervallen"
    assert trip.asked() == ["akkoord"]
