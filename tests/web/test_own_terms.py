"""Own terms in somebody's own calendar: what, which case, until when, only as long as it waits for that person."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from rets import access
from rets.clock import date_of
from rets.models import Case, Task
from rets.services.audit import ENGINE
from rets.services.own_terms import own_terms
from rets.services.tasks import answer_task, open_task
from tests import asking, places
from tests import builders as b
from tests.services.test_queues import counted
from tests.web.test_calendar_feed import CONTENT_LINE, feed, unfolded
from workflows.steps import STATES

Visit = Callable[[str], TestClient]


@pytest.fixture
def case(staffed: Session) -> Case:
    return b.raised(staffed, history="Moeder drinkt")


def ask(session: Session, case: Case) -> Task:
    return open_task(
        session,
        case,
        kind="verlenging",
        role="jeugdbeschermer",
        person_id=case.jeugdbeschermer_id,
        text="Moeder drinkt",
        due_at=b.NOW + timedelta(days=5),
        actor=ENGINE,
        at=b.NOW,
    )


def events(text: str) -> list[str]:
    return re.findall(r"BEGIN:VEVENT.*?END:VEVENT", "\n".join(unfolded(text)), re.S)


def test_a_case_of_which_the_turn_is_mine_stands_on_its_due_day(staffed: Session, visit: Visit, case: Case) -> None:
    (event,) = events(feed(staffed, visit, "zm-lotte"))
    assert case.due_at is not None
    assert f"DTSTART;VALUE=DATE:{date_of(case.due_at):%Y%m%d}" in event
    assert f"SUMMARY:{STATES[case.state].action_name}: HM-1" in event
    assert f"URL:http://testserver/casussen/{case.id}" in event


def test_a_question_to_me_stands_there_without_what_it_says(staffed: Session, visit: Visit, case: Case) -> None:
    task = ask(staffed, case)
    text = feed(staffed, visit, "jb-milan")
    assert f"/casussen/{case.id}/taken/{task.id}" in "\n".join(unfolded(text))
    assert "drinkt" not in text


def test_what_is_answered_disappears(staffed: Session, visit: Visit, case: Case) -> None:
    task = ask(staffed, case)
    answer_task(staffed, case, task, code="ja", text="", actor=ENGINE, at=b.NOW)
    assert events(feed(staffed, visit, "jb-milan")) == []


def test_the_case_of_another_is_in_no_calendar_but_the_owners(staffed: Session, visit: Visit, case: Case) -> None:
    assert case.label not in feed(staffed, visit, "zm-karim")
    assert case.label not in feed(staffed, visit, "mon-greet")


def test_a_case_out_of_sight_is_gone(staffed: Session, visit: Visit, case: Case) -> None:
    case.audience = ["system"]
    staffed.flush()
    assert events(feed(staffed, visit, "zm-lotte")) == []


def test_a_provider_reads_of_a_request_without_the_label(staffed: Session, visit: Visit) -> None:
    case = asking.searching(staffed)
    request = asking.ask(staffed, case, places.an_offer(staffed))
    (event,) = events(feed(staffed, visit, "za-roos"))
    assert f"SUMMARY:Verzoek beantwoorden: nummer {request.id}" in event
    assert case.label not in event


def test_a_term_is_written_as_the_standard_says(staffed: Session, visit: Visit, case: Case) -> None:
    assert all(CONTENT_LINE.fullmatch(line) for line in unfolded(feed(staffed, visit, "zm-lotte"))), case.label


def test_the_terms_cost_as_many_queries_with_one_case_as_with_five(staffed: Session, case: Case) -> None:
    lotte = access.reader_for(staffed, "zm-lotte", b.TODAY)
    assert lotte is not None
    with counted(staffed) as alone:
        own_terms(staffed, lotte, b.TODAY)
    for number in range(4):
        b.raised(staffed, label=f"{case.label}{number}")
    staffed.expire_all()
    with counted(staffed) as together:
        assert len(own_terms(staffed, lotte, b.TODAY)) == 5
    assert len(together) == len(alone)
