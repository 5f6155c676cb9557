"""The question about help that must run first ends when that help runs, whoever arranged it (C31, D7)."""

from datetime import timedelta
from typing import Any

import pytest

from rets.db import ViewerSession
from rets.models import Case
from tests import asking as a
from tests import builders as b
from tests import tracking as t
from workflows.tracks import FIRST, TRACKS


@pytest.fixture
def waiting(staffed: ViewerSession) -> Case:
    """A child whose treatment waits for a place to live and for help at home."""
    return a.searching(staffed, need={"ideal": ["traumabehandeling"], "depends_on": ["gezinshuis", "iag"]})


def begins(session: ViewerSession, case: Case, form: str) -> None:
    """Help of this form starts as bridging today, asked and arranged by the jeugdbeschermer."""
    told: dict[str, Any] = {"form": form, "purpose": "bridging", "bridges_to": "traumabehandeling"}
    b.tell(session, case, "help_started", "2026-03-16", t.milan(session), **told)


def answers(session: ViewerSession, case: Case) -> list[str | None]:
    return [one.answer_code for one in b.tasks(session, case, FIRST)]


def test_bridging_that_is_all_that_must_run_first_answers_the_question(staffed: ViewerSession) -> None:
    case = a.searching(staffed, need={"ideal": ["traumabehandeling"], "depends_on": ["iag"]})
    begins(staffed, case, "iag")
    assert answers(staffed, case) == ["loopt"]


def test_a_part_of_what_must_run_first_leaves_the_question_open(staffed: ViewerSession, waiting: Case) -> None:
    begins(staffed, waiting, "iag")
    assert answers(staffed, waiting) == [None]


def test_a_place_where_the_child_comes_to_live_counts_as_well(staffed: ViewerSession, waiting: Case) -> None:
    begins(staffed, waiting, "iag")
    b.tell(staffed, waiting, "stay_started", "2026-03-16", t.milan(staffed), stay={"form": "gezinshuis"})
    assert answers(staffed, waiting) == ["loopt"]


def test_bridging_that_began_before_the_case_was_accepted_is_not_asked_for(staffed: ViewerSession) -> None:
    case = b.raised(staffed, need={"ideal": ["traumabehandeling"], "depends_on": ["iag", "gezinshuis"]})
    begins(staffed, case, "iag")
    b.step(staffed, case, "accept", a.lotte(staffed))
    (task,) = b.tasks(staffed, case, FIRST)
    assert "Gezinshuis" in task.text
    assert "IAG" not in task.text


def test_where_everything_runs_already_nothing_is_asked(staffed: ViewerSession) -> None:
    case = b.raised(staffed, need={"ideal": ["traumabehandeling"], "depends_on": ["iag"]})
    begins(staffed, case, "iag")
    b.step(staffed, case, "accept", a.lotte(staffed))
    assert answers(staffed, case) == []


def test_the_question_is_over_with_its_term(staffed: ViewerSession) -> None:
    case = a.searching(staffed, need={"ideal": ["traumabehandeling"], "depends_on": ["iag"]})
    due = t.open_task(staffed, case, FIRST).due_at
    begins(staffed, case, "iag")
    b.run_until(staffed, case, due + timedelta(minutes=1))
    assert TRACKS[FIRST].silence not in [one.text for one in b.tasks(staffed, case, "consult")]


def test_bridging_that_stops_is_asked_for_again(staffed: ViewerSession) -> None:
    case = a.searching(staffed, need={"ideal": ["traumabehandeling"], "depends_on": ["iag"]})
    begins(staffed, case, "iag")
    b.tell(staffed, case, "help_ended", "2026-03-16", t.milan(staffed), purpose="bridging", text="Het team stopt.")
    assert answers(staffed, case) == ["loopt", None]
