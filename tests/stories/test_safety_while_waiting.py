"""Safety while waiting: the risks are looked at sooner the longer a child waits, weekends included (R37, R38)."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from rets.db import ViewerSession
from rets.models import Case, Message
from tests import asking as a
from tests import builders as b
from tests import tracking as t
from tests.figures import RAISED, P, facts
from workflows.safety import review_due
from workflows.tracks import SAFETY
from workflows.words import ALARM


@pytest.fixture
def case(staffed: ViewerSession) -> Case:
    """A child that is searched for since Monday 16 March."""
    return a.searching(staffed)


def day(number: int) -> date:
    """So many days after a case was raised."""
    return RAISED + timedelta(days=number)


@pytest.mark.parametrize(
    ("looked", "due"),
    [(None, 14), (14, 28), (28, 42), (35, 42), (42, 49), (77, 84), (81, 84), (84, 87), (200, 203)],
)
def test_the_longer_a_child_waits_the_sooner_the_risks_are_looked_at(looked: int | None, due: int) -> None:
    reviewed_on = day(looked) if looked else None
    assert review_due(facts(safety_reviewed_on=reviewed_on), P) == day(due)


def test_who_is_acutely_unsafe_is_looked_at_every_day() -> None:
    assert review_due(facts(acute_since=day(5), safety_reviewed_on=day(3)), P) == day(6)


def test_danger_makes_no_review_later_that_was_due_already() -> None:
    assert review_due(facts(acute_since=day(40), safety_reviewed_on=day(3)), P) == day(17)


def test_the_jeugdbeschermer_is_asked_on_the_day_also_in_a_weekend(staffed: ViewerSession, case: Case) -> None:
    t.looked_at(staffed, case, "2026-03-21")
    b.run_until(staffed, case, b.at("2026-04-05"))
    task = t.open_task(staffed, case, SAFETY)
    assert (task.person_id, task.due_at.date()) == (case.jeugdbeschermer_id, date(2026, 4, 5))


def test_silence_over_a_weekend_reaches_the_teammanager_that_sunday(staffed: ViewerSession, case: Case) -> None:
    t.looked_at(staffed, case, "2026-03-21")
    b.run_until(staffed, case, b.at("2026-04-06", 1))
    (ringing,) = [one for one in b.tasks(staffed, case, "opvolging") if one.data["after"]]
    assert (ringing.person_id, ringing.opened_at.date()) == (b.person_id(staffed, "tm-ellen"), date(2026, 4, 5))
    late = [one for one in b.events(staffed, case, "task.overdue") if one.data["task"] == SAFETY]
    assert len(late) == 1


def test_silence_is_asked_again_every_few_days(staffed: ViewerSession, case: Case) -> None:
    t.looked_at(staffed, case, "2026-03-21")
    b.run_until(staffed, case, b.at("2026-04-12", 1))
    told = staffed.scalars(
        select(Message.id).where(Message.kind == f"overdue.taak.{SAFETY}", Message.person_id == case.jeugdbeschermer_id)
    )
    assert len(told.all()) == 3


def test_safe_enough_tells_who_watches_and_sets_the_next_review(staffed: ViewerSession, case: Case) -> None:
    t.looked_at(staffed, case, "2026-03-21")
    b.run_until(staffed, case, b.at("2026-04-04"))
    t.answer(staffed, case, SAFETY, "veilig", "De wijkagent belt elke dag.", b.at("2026-04-04"))
    assert case.dossier["safety"]["now"] == "De wijkagent belt elke dag."
    assert t.next_review(staffed, case) == date(2026, 4, 18)


def test_not_safe_rings_the_alarm(staffed: ViewerSession, case: Case) -> None:
    t.looked_at(staffed, case, "2026-03-21")
    b.run_until(staffed, case, b.at("2026-04-04"))
    t.answer(staffed, case, SAFETY, "onveilig", "Er zijn weer klappen gevallen.", b.at("2026-04-04"))
    assert case.acute
    assert [task.person_id for task in b.tasks(staffed, case, ALARM)] == [b.person_id(staffed, "ret-vz-omar")]


def test_a_review_that_is_told_as_a_fact_answers_the_question(staffed: ViewerSession, case: Case) -> None:
    t.looked_at(staffed, case, "2026-03-21")
    b.run_until(staffed, case, b.at("2026-04-04"))
    b.tell(staffed, case, "safety_reviewed", "2026-04-04", t.milan(staffed), text="Rustig.", watched_by="school")
    assert [task.answer_code for task in b.tasks(staffed, case, SAFETY)] == ["vervallen"]
    assert case.dossier["safety"]["watched_by"] == "school"


def test_a_review_that_does_not_say_who_watches_leaves_it_as_it_was(staffed: ViewerSession, case: Case) -> None:
    b.tell(staffed, case, "safety_reviewed", "2026-03-16", t.milan(staffed), text="Rustig.", watched_by="school")
    b.tell(staffed, case, "safety_reviewed", "2026-03-17", t.milan(staffed), text="Nog rustig.")
    assert case.dossier["safety"]["watched_by"] == "school"


def test_a_child_that_has_its_help_is_not_asked_after(staffed: ViewerSession, case: Case) -> None:
    b.tell(staffed, case, "help_started", "2026-03-16", t.milan(staffed), form="residentieel", purpose="main")
    assert t.next_review(staffed, case) is None
