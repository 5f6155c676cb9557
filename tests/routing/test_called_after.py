"""A call after a silent question goes to the next person up until somebody acts; at the top it is repeated (R41)."""

import pytest
from sqlalchemy import select

from rets.clock import date_of
from rets.db import ViewerSession
from rets.models import Appointment, Message, Person, Task
from rets.services import answers
from rets.services.audit import Actor
from rets.services.waiting_for import tasks_for
from tests import asking, places
from tests import builders as b
from tests import tracking as t
from tests.routes import PLAIN, changed
from tests.walking import Walk, walk_along
from workflows.roles import Role

OWN = changed('wie = "gemeente"', 'wie = "zorgmakelaar"')
"""A route of which the zorgmakelaar arranges the payment."""


def on_its_way(session: ViewerSession, until: str, document: str = OWN) -> Walk:
    """A case of which nobody says how it is paid, until this day."""
    trip = walk_along(session, document)
    trip.silent_until(until)
    return trip


def calls(trip: Walk) -> list[Task]:
    """The calls after the first silent question, oldest first."""
    asked = trip.step("akkoord").id
    return [one for one in b.tasks(trip.session, trip.case, "opvolging") if one.data["after"] == asked]


def open_call(trip: Walk) -> Task:
    (found,) = [one for one in calls(trip) if one.answered_at is None]
    return found


def mailed(trip: Walk, since: str) -> set[str]:
    """Who was told since a day that a call is overdue."""
    trip.session.flush()
    told = select(Person.slug).join(Message, Message.person_id == Person.id)
    told = told.where(Message.kind == "overdue.taak.opvolging", Message.created_at >= b.at(since))
    return set(trip.session.scalars(told.where(Message.case_id == trip.case.id)))


def board_of_the_gi(session: ViewerSession) -> int:
    """Somebody of the board of the GI takes part from today."""
    seat = Appointment(role="director", organisation=b.organisation(session, "djgb"), valid_from=b.TODAY)
    session.add(Person(slug="bes-otto", name="Otto", email="bes-otto@rets.example", appointments=[seat]))
    session.flush()
    return b.organisation(session, "djgb").id


def test_a_silent_teammanager_is_followed_by_the_chair_and_then_by_the_administration(staffed: ViewerSession) -> None:
    trip = on_its_way(staffed, "2026-05-01")
    assert [one.role for one in calls(trip)] == ["teammanager", "ret_chair", "municipality"]


def test_where_the_board_of_the_gi_takes_part_it_is_the_last(staffed: ViewerSession) -> None:
    gi = board_of_the_gi(staffed)
    trip = on_its_way(staffed, "2026-05-01")
    assert (calls(trip)[-1].role, calls(trip)[-1].organisation_id) == ("director", gi)


def test_the_board_finds_the_call_among_its_work_and_may_answer_it(staffed: ViewerSession) -> None:
    board_of_the_gi(staffed)
    trip = on_its_way(staffed, "2026-03-25")
    call = open_call(trip)
    reader = asking.reader(staffed, "bes-otto")
    assert [one.id for one in tasks_for(staffed, reader, b.TODAY)] == [call.id]
    assert reader.tokens & set(trip.case.audience)
    otto = b.actor(staffed, "bes-otto", Role.DIRECTOR)
    answers.answer(staffed, trip.case, call, code="nagebeld", text="", actor=otto, at=b.at("2026-03-25"))
    assert call.answer_code == "nagebeld"
    assert not reader.tokens & set(trip.case.audience)


def test_a_closed_case_calls_nobody_outside_the_gi(staffed: ViewerSession) -> None:
    case = t.closed(staffed, places.an_offer(staffed, b.TODAY))
    b.run_until(staffed, case, b.at("2026-12-31"))
    assert {one.role for one in b.tasks(staffed, case, "opvolging") if one.opened_at > b.at("2026-03-20")} == {
        "teammanager"
    }


def test_each_has_a_working_day_and_one_of_them_has_the_call(staffed: ViewerSession) -> None:
    trip = on_its_way(staffed, "2026-05-01")
    assert [date_of(one.due_at).isoformat() for one in calls(trip)] == ["2026-03-20", "2026-03-23", "2026-03-24"]
    assert [one.answer_code for one in calls(trip)] == ["vervallen", "vervallen", None]


def test_nobody_is_asked_twice_however_long_it_lasts(staffed: ViewerSession) -> None:
    trip = on_its_way(staffed, "2026-05-01")
    had = len(calls(trip))
    trip.silent_until("2026-08-01")
    assert len(calls(trip)) == had


def test_at_the_top_it_is_repeated_to_whoever_is_asked_the_chair_and_the_owner(staffed: ViewerSession) -> None:
    board_of_the_gi(staffed)
    trip = on_its_way(staffed, "2026-05-01")
    owner = staffed.get_one(Person, trip.case.owner_id).slug
    assert mailed(trip, "2026-04-20") >= {"bes-otto", "ret-vz-omar", owner}


def test_a_desk_that_was_silent_itself_is_not_called_about_it(staffed: ViewerSession) -> None:
    trip = on_its_way(staffed, "2026-05-01", PLAIN)
    assert [one.role for one in calls(trip)] == ["teammanager", "ret_chair"]
    assert open_call(trip).person_id == b.person_id(staffed, "ret-vz-omar")


def test_who_is_asked_is_told_that_the_question_is_overdue_as_well_as_the_owner(staffed: ViewerSession) -> None:
    trip = on_its_way(staffed, "2026-05-01", PLAIN)
    told = select(Message.person_id).where(Message.kind == "overdue.taak.akkoord", Message.case_id == trip.case.id)
    assert set(staffed.scalars(told)) >= {b.person_id(staffed, "gem-koen"), trip.case.owner_id}


def call(trip: Walk, day: str) -> None:
    """Whoever must call does so on a day."""
    made = open_call(trip)
    who = Actor(made.person_id, frozenset({Role(made.role)}))
    answers.answer(trip.session, trip.case, made, code="nagebeld", text="", actor=who, at=b.at(day, 15))


def test_after_a_call_the_question_has_another_term(staffed: ViewerSession) -> None:
    trip = on_its_way(staffed, "2026-03-20")
    call(trip, "2026-03-20")
    trip.silent_until("2026-03-25")
    assert [one.answer_code for one in calls(trip)] == ["nagebeld"]


def test_a_call_that_brought_no_answer_goes_to_the_next_person_up(staffed: ViewerSession) -> None:
    trip = on_its_way(staffed, "2026-03-20")
    call(trip, "2026-03-20")
    trip.silent_until("2026-03-26")
    assert [one.role for one in calls(trip)] == ["teammanager", "ret_chair"]
    assert open_call(trip).text.endswith("Er is al gebeld, maar het antwoord kwam niet.")


def test_at_the_top_whoever_called_in_vain_calls_again(staffed: ViewerSession) -> None:
    trip = on_its_way(staffed, "2026-05-01", PLAIN)
    call(trip, "2026-05-01")
    trip.silent_until("2026-05-20")
    assert [one.role for one in calls(trip)] == ["teammanager", "ret_chair", "ret_chair"]
    assert open_call(trip).text.count("Er is al gebeld") == 1


def test_the_answer_to_the_question_ends_the_call_wherever_it_is(staffed: ViewerSession) -> None:
    trip = on_its_way(staffed, "2026-05-01")
    trip.answer("akkoord", "akkoord")
    assert calls(trip)[-1].answer_code == "nagebeld"


def test_the_administration_of_the_municipality_does_not_read_what_was_asked(staffed: ViewerSession) -> None:
    trip = on_its_way(staffed, "2026-05-01")
    assert [trip.step("akkoord").data["step_title"] in one.text for one in calls(trip)] == [True, True, False]


def test_whoever_is_called_last_reads_that_the_others_were_silent_once(staffed: ViewerSession) -> None:
    board_of_the_gi(staffed)
    trip = on_its_way(staffed, "2026-05-01")
    assert [one.text.count("Wie eerst moest bellen") for one in calls(trip)] == [0, 1, 1]


@pytest.mark.parametrize("role", ["teammanager", "ret_chair"])
def test_a_rung_where_nobody_is_known_is_passed_over(staffed: ViewerSession, role: str) -> None:
    for seat in staffed.scalars(select(Appointment).where(Appointment.role == role)):
        seat.valid_until = b.TODAY
    staffed.flush()
    trip = on_its_way(staffed, "2026-05-01")
    assert role not in [one.role for one in calls(trip)]
    assert calls(trip)[-1].role == "municipality"
