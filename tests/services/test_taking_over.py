"""Where a provider has no place for a child, who agreed to take over from it is asked, once (R56)."""

from datetime import date, timedelta
from typing import Any

import pytest

from rets.db import ViewerSession
from rets.models import Case, Request, Task
from rets.services.taking_over import taking_over
from rets.services.tasks import DROPPED
from tests import asking, places
from tests import builders as b
from tests.agreeing import agreed
from workflows.roles import Role

ENDS_ON = date(2026, 5, 15)
STAY = {"form": "crisisplek", "ends_on": ENDS_ON.isoformat()}
LATE = {"expected_on": ENDS_ON + timedelta(days=1)}
IN_TIME = {"expected_on": ENDS_ON}


@pytest.fixture
def request_(staffed: ViewerSession) -> Request:
    """A place asked of Zilverreiger, from which Rietkraag takes over, for a child whose place ends in May."""
    agreed(staffed)
    case = asking.searching(staffed, stay=STAY)
    return asking.ask(staffed, case, places.an_offer(staffed, b.TODAY))


def asked(session: ViewerSession, case: Case) -> list[Task]:
    return b.tasks(session, case, "uitwijk")


def told(session: ViewerSession, case: Case) -> list[str]:
    """What is said of places of others."""
    session.flush()
    return list(taking_over(session, case, b.TODAY).values())


def answer(session: ViewerSession, request: Request, code: str, **more: Any) -> None:
    asking.answer(session, request, code, **({"ground": "vol"} if code == "refused" else {}) | more)


def unanswered(session: ViewerSession, request: Request) -> None:
    """The provider lets the request expire."""
    b.run_until(session, request.case, request.answer_due_at)
    session.refresh(request)
    assert request.state == "expired"


def test_a_waiting_list_past_the_true_deadline_leads_to_the_partner(staffed: ViewerSession, request_: Request) -> None:
    answer(staffed, request_, "waiting_list", **LATE)
    (task,) = asked(staffed, request_.case)
    assert task.data["partner_id"] == b.organisation(staffed, "rietkraag").id


def test_a_waiting_list_without_a_day_leads_to_the_partner(staffed: ViewerSession, request_: Request) -> None:
    answer(staffed, request_, "waiting_list")
    assert len(asked(staffed, request_.case)) == 1


def test_a_waiting_list_that_ends_in_time_asks_nobody_else(staffed: ViewerSession, request_: Request) -> None:
    answer(staffed, request_, "waiting_list", **IN_TIME)
    assert asked(staffed, request_.case) == []


def test_a_waiting_list_that_grows_past_the_deadline_leads_to_the_partner(
    staffed: ViewerSession, request_: Request
) -> None:
    answer(staffed, request_, "waiting_list", **IN_TIME)
    answer(staffed, request_, "waiting_list", **LATE)
    assert len(asked(staffed, request_.case)) == 1


def test_a_request_that_expires_leads_to_the_partner(staffed: ViewerSession, request_: Request) -> None:
    unanswered(staffed, request_)
    (task,) = asked(staffed, request_.case)
    assert (task.role, task.person_id) == (Role.ZORGMAKELAAR.value, b.person_id(staffed, "zm-lotte"))


def test_without_an_agreement_a_silence_asks_nobody_else(staffed: ViewerSession) -> None:
    request = asking.ask(staffed, asking.searching(staffed, stay=STAY), places.an_offer(staffed, b.TODAY))
    unanswered(staffed, request)
    assert asked(staffed, request.case) == []


@pytest.mark.parametrize(
    ("code", "more", "why"),
    [
        ("refused", {}, "voor de aanbieder die nee zei. Vraag daar een plek."),
        ("waiting_list", LATE, "voor de aanbieder die alleen een wachtlijst heeft. Vraag daar een plek."),
    ],
)
def test_the_question_says_what_the_answer_was(
    staffed: ViewerSession, request_: Request, code: str, more: dict[str, Any], why: str
) -> None:
    answer(staffed, request_, code, **more)
    (task,) = asked(staffed, request_.case)
    assert task.text == f"Gezinshuizen Rietkraag heeft afgesproken om in te springen {why}"


def test_the_question_says_that_there_was_no_answer(staffed: ViewerSession, request_: Request) -> None:
    unanswered(staffed, request_)
    (task,) = asked(staffed, request_.case)
    assert "voor de aanbieder die geen antwoord gaf." in task.text


def test_a_no_after_a_silence_asks_the_partner_no_second_time(staffed: ViewerSession, request_: Request) -> None:
    unanswered(staffed, request_)
    answer(staffed, request_, "refused")
    assert len(asked(staffed, request_.case)) == 1


def test_a_partner_of_two_providers_is_asked_once(staffed: ViewerSession, request_: Request) -> None:
    _second(staffed, request_)
    answer(staffed, request_, "refused")
    assert len(asked(staffed, request_.case)) == 1


def test_a_partner_that_was_asked_already_is_not_asked_again(staffed: ViewerSession, request_: Request) -> None:
    asking.ask(staffed, request_.case, places.an_offer(staffed, b.TODAY, provider="rietkraag"))
    answer(staffed, request_, "waiting_list", **LATE)
    assert asked(staffed, request_.case) == []


def test_a_question_that_lapsed_does_not_count(staffed: ViewerSession, request_: Request) -> None:
    unanswered(staffed, request_)
    (task,) = asked(staffed, request_.case)
    task.answer_code, task.answered_at = DROPPED, b.NOW
    answer(staffed, request_, "refused")
    assert len(asked(staffed, request_.case)) == 2


@pytest.mark.parametrize(
    ("code", "more", "said"),
    [
        ("refused", {}, ["Springt in voor Zilverreiger Jeugdhulp, waar het antwoord nee was."]),
        ("waiting_list", LATE, ["Springt in voor Zilverreiger Jeugdhulp, waar alleen een wachtlijst is."]),
        ("waiting_list", IN_TIME, []),
        ("needs_information", {"text": "Wat is er?"}, []),
    ],
)
def test_a_place_of_the_partner_says_for_whom_and_why(
    staffed: ViewerSession, request_: Request, code: str, more: dict[str, Any], said: list[str]
) -> None:
    answer(staffed, request_, code, **more)
    assert told(staffed, request_.case) == [f"{one} Zo staat het in hun uitwijkafspraak." for one in said]


def test_a_place_of_the_partner_says_that_there_was_no_answer(staffed: ViewerSession, request_: Request) -> None:
    unanswered(staffed, request_)
    (said,) = told(staffed, request_.case)
    assert said.startswith("Springt in voor Zilverreiger Jeugdhulp, waar geen antwoord kwam.")


def test_a_place_says_of_each_provider_what_its_answer_was(staffed: ViewerSession, request_: Request) -> None:
    _second(staffed, request_)
    answer(staffed, request_, "refused")
    (said,) = told(staffed, request_.case)
    assert "waar het antwoord nee was, en voor " in said


def test_a_deadline_that_tells_the_birth_month_counts_from_the_day_that_everybody_may_know(
    staffed: ViewerSession, request_: Request
) -> None:
    case = request_.case
    case.deadline_on, case.told_on = ENDS_ON, ENDS_ON - timedelta(days=30)
    answer(staffed, request_, "waiting_list", expected_on=ENDS_ON - timedelta(days=10))
    assert len(asked(staffed, case)) == 1


def _second(session: ViewerSession, request: Request) -> None:
    """Zeekoet, from which Rietkraag takes over as well, lets a request for the same child expire."""
    agreed(session, provider_id=b.organisation(session, "zeekoet").id)
    other = asking.ask(session, request.case, places.an_offer(session, b.TODAY, provider="zeekoet"))
    request.state = "needs_information"
    session.flush()
    unanswered(session, other)
