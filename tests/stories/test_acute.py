"""A child is acutely unsafe on a Saturday evening (R37, R38): somebody is called within the hour, until one answers."""

from datetime import timedelta

import pytest

from rets.access import may
from rets.db import ViewerSession
from rets.errors import Forbidden, Invalid, Refused
from rets.models import Appointment, Case, Message, Task
from rets.schemas.facts import FACT
from rets.services.absence import say_away
from rets.services.alarm_answer import answer_alarm
from rets.services.audit import Actor
from rets.services.duty_register import end
from rets.services.record import record_fact
from tests import asking as a
from tests import builders as b
from tests import places as p
from tests import tracking as t
from workflows.roles import Role
from workflows.words import ALARM

SATURDAY = b.at("2026-03-21", 23)
MIDNIGHT = SATURDAY + timedelta(hours=1)


@pytest.fixture
def case(staffed: ViewerSession) -> Case:
    """A child in Haarlemmermeer for whom help is looked for since Monday."""
    return a.searching(staffed)


def danger(session: ViewerSession, case: Case, kind: str = "unsafe_signal") -> None:
    """Milan says at eleven on Saturday evening that the child is acutely unsafe, or is so no more."""
    fact = FACT.validate_python({"kind": kind, "on": "2026-03-21", "text": "Vader staat voor de deur."})
    record_fact(session, case, fact, t.milan(session), SATURDAY)


def alarm(session: ViewerSession, case: Case) -> Task:
    """The one alarm of the case."""
    (found,) = b.tasks(session, case, ALARM)
    return found


def rings(session: ViewerSession, case: Case) -> str:
    """Who is called now."""
    number = alarm(session, case).person_id
    return next(slug for slug in CAST if b.person_id(session, slug) == number)


CAST = ("zm-lotte", "ret-vz-omar", "ret-gi-anke", "ret-za-femke", "tm-ellen", "jb-milan")


def hours(session: ViewerSession, case: Case, number: int) -> None:
    """So many hours pass without an answer."""
    b.run_until(session, case, SATURDAY + timedelta(hours=number))


def take(session: ViewerSession, case: Case, slug: str, role: Role, watches: str = "De crisisdienst") -> None:
    """Somebody answers."""
    who = Actor(b.person_id(session, slug), frozenset({role}))
    task = alarm(session, case)
    answer_alarm(session, case, task, doing="De crisisdienst gaat erheen.", watches=watches, actor=who, at=MIDNIGHT)


def test_saturday_at_eleven_it_is_with_who_is_on_call_until_midnight(staffed: ViewerSession, case: Case) -> None:
    b.on_call(staffed, "zm-lotte")
    danger(staffed, case)
    assert (rings(staffed, case), alarm(staffed, case).due_at) == ("zm-lotte", MIDNIGHT)


def test_who_is_called_is_mailed_at_once(staffed: ViewerSession, case: Case) -> None:
    b.on_call(staffed, "ret-gi-anke")
    danger(staffed, case)
    kinds = staffed.query(Message.kind, Message.next_at).filter_by(person_id=b.person_id(staffed, "ret-gi-anke"))
    assert (f"task.{ALARM}", SATURDAY) in [tuple(row) for row in kinds]


def test_at_midnight_the_next_is_called_for_an_hour(staffed: ViewerSession, case: Case) -> None:
    b.on_call(staffed, "zm-lotte")
    b.on_call(staffed, "ret-gi-anke")
    danger(staffed, case)
    hours(staffed, case, 1)
    assert (rings(staffed, case), alarm(staffed, case).due_at) == ("ret-gi-anke", MIDNIGHT + timedelta(hours=1))


def test_with_nobody_on_the_roster_the_chair_is_called(staffed: ViewerSession, case: Case) -> None:
    danger(staffed, case)
    assert rings(staffed, case) == "ret-vz-omar"


def test_after_the_roster_come_chair_zorgmakelaar_and_teammanager(staffed: ViewerSession, case: Case) -> None:
    b.on_call(staffed, "ret-gi-anke")
    danger(staffed, case)
    called = []
    for hour in range(4):
        hours(staffed, case, hour)
        called.append(rings(staffed, case))
    assert called == ["ret-gi-anke", "ret-vz-omar", "zm-lotte", "tm-ellen"]


def test_after_the_last_the_first_is_called_again(staffed: ViewerSession, case: Case) -> None:
    danger(staffed, case)
    hours(staffed, case, 3)
    assert rings(staffed, case) == "ret-vz-omar"


def test_every_call_is_an_event_at_its_own_hour(staffed: ViewerSession, case: Case) -> None:
    danger(staffed, case)
    hours(staffed, case, 3)
    moments = [event.effective_at for event in b.events(staffed, case, "alarm.passed")]
    assert moments == [SATURDAY + timedelta(hours=hour) for hour in (1, 2, 3)]


def test_a_chair_that_is_away_is_replaced_by_its_deputy(staffed: ViewerSession, case: Case) -> None:
    chair, deputy = b.person_id(staffed, "ret-vz-omar"), b.person_id(staffed, "ret-gi-anke")
    seat = staffed.query(Appointment).filter_by(person_id=chair, role="ret_chair", region="HM").one()
    seat.deputy_id, seat.absent_until = deputy, b.TODAY + timedelta(days=14)
    danger(staffed, case)
    assert rings(staffed, case) == "ret-gi-anke"


def test_who_left_is_passed_over(staffed: ViewerSession, case: Case) -> None:
    b.on_call(staffed, "zm-lotte")
    for seat in staffed.query(Appointment).filter_by(person_id=b.person_id(staffed, "zm-lotte")):
        seat.valid_until = b.TODAY + timedelta(days=2)
    danger(staffed, case)
    assert rings(staffed, case) == "ret-vz-omar"


def test_who_is_away_is_passed_over(staffed: ViewerSession, case: Case) -> None:
    b.on_call(staffed, "ret-gi-anke")
    anke = b.person_id(staffed, "ret-gi-anke")
    say_away(staffed, anke, first=b.TODAY, until=b.TODAY + timedelta(days=9), deputy_id=None, at=b.NOW)
    danger(staffed, case)
    assert rings(staffed, case) == "ret-vz-omar"


def test_who_is_no_longer_on_call_is_not_called(staffed: ViewerSession, case: Case) -> None:
    duty, omar = b.on_call(staffed, "ret-gi-anke"), t.reader(staffed, "ret-vz-omar")
    end(staffed, omar, duty, until=b.TODAY + timedelta(days=3), why="Geruild", at=b.NOW)
    danger(staffed, case)
    assert rings(staffed, case) == "ret-vz-omar"


def test_an_answer_ends_the_ringing(staffed: ViewerSession, case: Case) -> None:
    danger(staffed, case)
    take(staffed, case, "ret-vz-omar", Role.RET_CHAIR)
    hours(staffed, case, 9)
    assert (alarm(staffed, case).answer_code, b.events(staffed, case, "alarm.passed")) == ("opgepakt", [])


def test_the_answer_says_what_is_done_and_who_watches_the_child(staffed: ViewerSession, case: Case) -> None:
    danger(staffed, case)
    take(staffed, case, "ret-vz-omar", Role.RET_CHAIR)
    (event,) = [one for one in b.events(staffed, case, "task.answered") if one.data["task"] == ALARM]
    assert event.data["text"] == "De crisisdienst gaat erheen. Op het kind let: De crisisdienst"
    assert case.dossier["safety"]["watched_by"] == "De crisisdienst"


def test_an_answer_without_words_is_refused_with_both_faults(staffed: ViewerSession, case: Case) -> None:
    danger(staffed, case)
    who = Actor(b.person_id(staffed, "ret-vz-omar"), frozenset({Role.RET_CHAIR}))
    with pytest.raises(Invalid) as refused:
        answer_alarm(staffed, case, alarm(staffed, case), doing=" ", watches="", actor=who, at=SATURDAY)
    assert [fault.field for fault in refused.value.errors] == ["text", "watches"]


def test_who_was_called_before_may_still_answer(staffed: ViewerSession, case: Case) -> None:
    b.on_call(staffed, "zm-lotte")
    danger(staffed, case)
    hours(staffed, case, 1)
    take(staffed, case, "zm-lotte", Role.ZORGMAKELAAR)
    assert alarm(staffed, case).answered_by == b.person_id(staffed, "zm-lotte")


def test_who_was_not_called_does_not_answer(staffed: ViewerSession, case: Case) -> None:
    danger(staffed, case)
    with pytest.raises(Forbidden):
        take(staffed, case, "ret-za-femke", Role.RET_MEMBER)


def test_the_second_who_answers_hears_that_somebody_was_first(staffed: ViewerSession, case: Case) -> None:
    b.on_call(staffed, "zm-lotte")
    danger(staffed, case)
    hours(staffed, case, 1)
    take(staffed, case, "ret-vz-omar", Role.RET_CHAIR)
    with pytest.raises(Refused, match="Iemand anders nam dit alarm al aan, op zo 22 maart 2026"):
        take(staffed, case, "zm-lotte", Role.ZORGMAKELAAR)


def test_a_child_that_is_safe_again_is_rung_for_no_more(staffed: ViewerSession, case: Case) -> None:
    danger(staffed, case)
    danger(staffed, case, "acute_ended")
    hours(staffed, case, 9)
    assert alarm(staffed, case).answer_code == "vervallen"
    assert [event.kind for event in b.events(staffed, case, "alarm.passed", "alarm.ended")] == ["alarm.ended"]


def test_danger_that_comes_back_rings_again(staffed: ViewerSession, case: Case) -> None:
    danger(staffed, case)
    danger(staffed, case, "acute_ended")
    danger(staffed, case)
    assert [task.answer_code for task in b.tasks(staffed, case, ALARM)] == ["vervallen", None]


def test_new_danger_after_an_answer_rings_again_while_the_child_is_still_unsafe(
    staffed: ViewerSession, case: Case
) -> None:
    danger(staffed, case)
    take(staffed, case, "ret-vz-omar", Role.RET_CHAIR)
    danger(staffed, case)
    assert [task.answer_code for task in b.tasks(staffed, case, ALARM)] == ["opgepakt", None]


def test_new_danger_while_it_rings_asks_nobody_twice(staffed: ViewerSession, case: Case) -> None:
    danger(staffed, case)
    danger(staffed, case)
    assert len(b.tasks(staffed, case, ALARM)) == 1


def test_a_fact_that_tells_no_danger_rings_no_more(staffed: ViewerSession, case: Case) -> None:
    danger(staffed, case)
    take(staffed, case, "ret-vz-omar", Role.RET_CHAIR)
    danger(staffed, case, "child_seen")
    assert len(b.tasks(staffed, case, ALARM)) == 1


def test_a_child_that_is_acutely_unsafe_when_raised_rings_at_once(staffed: ViewerSession) -> None:
    case = b.raised(staffed, SATURDAY, safety={"acute_since": "2026-03-21"})
    assert (rings(staffed, case), alarm(staffed, case).due_at) == ("ret-vz-omar", MIDNIGHT)


def test_whom_the_alarm_reached_sees_the_case_while_it_rings_and_the_team_does_not(staffed: ViewerSession) -> None:
    case = t.living(staffed, p.an_offer(staffed, b.TODAY))
    b.on_call(staffed, "ret-gi-anke")
    danger(staffed, case)
    hours(staffed, case, 1)
    tokens = {f"person:{b.person_id(staffed, slug)}" for slug in ("ret-gi-anke", "ret-vz-omar")}
    assert tokens <= set(case.audience)
    assert "ret:HM" not in case.audience
    assert may(t.reader(staffed, "ret-gi-anke"), "task.answer", case)
    take(staffed, case, "ret-vz-omar", Role.RET_CHAIR)
    assert f"person:{b.person_id(staffed, 'ret-gi-anke')}" not in case.audience


def test_a_closed_case_rings_no_more(staffed: ViewerSession, case: Case) -> None:
    danger(staffed, case)
    b.step(staffed, case, "withdraw", t.milan(staffed), SATURDAY, code="hulp_gestart_elders")
    hours(staffed, case, 9)
    assert b.events(staffed, case, "alarm.passed") == []
