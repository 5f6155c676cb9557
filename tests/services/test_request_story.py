"""The story of a case tells of every request whom it went to and what the provider said, in Dutch."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.models import Event
from rets.services.answering import CODES
from rets.services.request_words import ANSWER_NAMES
from rets.services.timeline import entries
from tests import asking
from tests import builders as b
from tests.places import an_offer


def last_told(session: Session, code: str, **given: Any) -> str:
    """What the story says of an answer."""
    case = asking.searching(session)
    asking.answer(session, asking.ask(session, case, an_offer(session, b.TODAY)), code, **given)
    event = session.scalars(select(Event).where(Event.case_id == case.id, Event.kind == f"request.{code}")).one()
    return next(entries(event)).text


def test_every_answer_has_its_word() -> None:
    assert set(ANSWER_NAMES) == set(CODES)


@pytest.mark.parametrize(
    ("code", "given", "told"),
    [
        ("accepted", {}, "Antwoord van Zilverreiger Jeugdhulp: ja."),
        ("needs_information", {"text": "Welke school?"}, "meer informatie nodig. Welke school?"),
        ("waiting_list", {"expected_on": date(2026, 5, 1)}, "wachtlijst, plek verwacht op 1 mei 2026."),
        ("refused", {"ground": "vol", "text": "Tot de zomer."}, "nee, er is geen plek. Tot de zomer."),
    ],
)
def test_an_answer_is_told_with_who_gave_it(staffed: Session, code: str, given: dict[str, Any], told: str) -> None:
    assert told in last_told(staffed, code, **given)


def test_a_request_is_told_with_whom_it_went_to(staffed: Session) -> None:
    case = asking.searching(staffed)
    asking.ask(staffed, case, an_offer(staffed, b.TODAY))
    event = staffed.scalars(select(Event).where(Event.case_id == case.id, Event.kind == "request.asked")).one()
    assert next(entries(event)).text == "Verzoek aan Zilverreiger Jeugdhulp: gedaan."
