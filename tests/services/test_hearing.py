"""A provider that does not read RETS answers by telephone; who asked writes down what it said."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from rets.clock import date_of
from rets.db import ViewerSession
from rets.errors import Forbidden, Invalid, Refused, Stale
from rets.models import Case, Message, Person, Request
from rets.services.answering import Answer
from rets.services.hearing import hear_answer, to_call
from rets.services.spoken import Spoken
from tests import asking
from tests import builders as b
from tests.places import a_contract, an_offer
from workflows.roles import Role

LATER = date(2026, 5, 1)


def asked(session: ViewerSession, provider: str = "kastanjelaan") -> Request:
    """A request to a provider, of Gezinshuis Kastanjelaan of whom nobody takes part unless another is named."""
    return asking.ask(session, asking.searching(session), an_offer(session, b.TODAY, provider=provider))


def heard(session: ViewerSession, request: Request, code: str = "accepted", **given: Any) -> None:
    """What the zorgmakelaar heard on the telephone."""
    plain = {"text": "Dat kan.", "by": "de gezinshuisouder", "on": b.TODAY, "expected_on": None, "ground": None}
    rest = {"actor": asking.lotte(session), "at": b.NOW, "seen": None}
    plain |= {key: value for key, value in given.items() if key in plain}
    rest |= {key: value for key, value in given.items() if key not in plain}
    said = Answer(code, plain["text"], plain["expected_on"], plain["ground"], None, Spoken(plain["by"], plain["on"]))
    hear_answer(session, request, said, **rest)


@pytest.mark.parametrize(
    ("code", "given"), [("accepted", {}), ("waiting_list", {"expected_on": LATER}), ("refused", {"ground": "vol"})]
)
def test_what_was_heard_counts_as_the_answer(staffed: ViewerSession, code: str, given: dict[str, Any]) -> None:
    request = asked(staffed)
    heard(staffed, request, code, **given)
    assert (request.state, request.expected_on) == (code, given.get("expected_on") or request.expected_on)


def test_the_answer_says_who_said_it_and_when(staffed: ViewerSession) -> None:
    request = asked(staffed)
    heard(staffed, request)
    assert request.answer_text == "De gezinshuisouder op 16 maart 2026: Dat kan."


def test_the_history_names_who_wrote_it_down_and_who_said_it(staffed: ViewerSession) -> None:
    request = asked(staffed)
    heard(staffed, request)
    (event,) = b.events(staffed, staffed.get_one(Case, request.case_id), "request.accepted")
    assert (event.actor.slug, event.data["heard_from"]) == ("zm-lotte", "de gezinshuisouder")


def test_an_answer_of_an_earlier_day_counts_on_that_day(staffed: ViewerSession) -> None:
    request = asked(staffed)
    heard(staffed, request, at=b.NOW + timedelta(days=2))
    assert request.answered_at is not None
    assert date_of(request.answered_at) == b.TODAY


def test_a_no_that_was_heard_stands_among_what_was_tried_on_its_day(staffed: ViewerSession) -> None:
    request = asked(staffed)
    heard(staffed, request, "refused", ground="vol", at=b.NOW + timedelta(days=2))
    tried = staffed.get_one(Case, request.case_id).dossier["tried"]
    assert [(one["ground"], one["on"]) for one in tried] == [("vol", "2026-03-16")]


def test_a_yes_that_was_heard_leads_to_a_place(staffed: ViewerSession) -> None:
    request = asked(staffed)
    heard(staffed, request)
    case = staffed.get_one(Case, request.case_id)
    asking.agree(staffed, case, request)
    assert case.state == "placing"


def test_nobody_speaks_for_a_provider_that_takes_part(staffed: ViewerSession) -> None:
    with pytest.raises(Refused, match="Die antwoordt zelf"):
        heard(staffed, asked(staffed, "zilverreiger"))


def test_a_request_of_which_the_answer_is_in_is_not_answered_again(staffed: ViewerSession) -> None:
    request = asked(staffed)
    heard(staffed, request)
    with pytest.raises(Refused, match="al ja gezegd"):
        heard(staffed, request)


def test_a_request_that_was_changed_meanwhile_is_refused(staffed: ViewerSession) -> None:
    request = asked(staffed)
    with pytest.raises(Stale):
        heard(staffed, request, seen=request.version + 1)


def test_the_municipality_writes_down_no_answer_of_a_provider(staffed: ViewerSession) -> None:
    with pytest.raises(Forbidden):
        heard(staffed, asked(staffed), actor=b.actor(staffed, "gem-koen", Role.MUNICIPALITY))


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"code": "needs_information"}, "code"),
        ({"text": ""}, "text"),
        ({"text": "Mail jan@huis.nl"}, "text"),
        ({"by": ""}, "by"),
        ({"by": "jan@huis.nl"}, "by"),
        ({"on": b.TODAY + timedelta(days=1)}, "on"),
        ({"on": b.TODAY - timedelta(days=1)}, "on"),
        ({"code": "refused"}, "ground"),
        ({"code": "waiting_list", "expected_on": b.TODAY - timedelta(days=1)}, "expected_on"),
    ],
)
def test_every_fault_is_told_at_its_field(staffed: ViewerSession, given: dict[str, Any], field: str) -> None:
    request = asked(staffed)
    with pytest.raises(Invalid) as raised:
        heard(staffed, request, **({"code": "accepted"} | given))
    assert field in {one.field for one in raised.value.errors}


def test_a_no_without_a_valid_ground_goes_to_contract_management_as_well(staffed: ViewerSession) -> None:
    request = asked(staffed)
    a_contract(staffed, request.offer, acceptance_duty=True)
    heard(staffed, request, "refused", ground="zonder_grond")
    assert b.tasks(staffed, staffed.get_one(Case, request.case_id), "contract")


def test_a_request_to_who_reads_along_is_no_call_to_make(staffed: ViewerSession) -> None:
    call = asked(staffed)
    case = staffed.get_one(Case, call.case_id)
    read = asking.ask(staffed, case, an_offer(staffed, b.TODAY, provider="zilverreiger"))
    assert to_call(staffed, [call, read], b.TODAY) == {call.id}


def test_half_way_who_asked_is_told_to_call(staffed: ViewerSession) -> None:
    request = asked(staffed)
    b.run_until(staffed, staffed.get_one(Case, request.case_id), b.at("2026-03-19", 1))
    told = select(Person.slug, Message.kind).join(Message, Message.person_id == Person.id)
    found = staffed.execute(told.where(Message.kind.in_(("request.to_call", "request.reminder")))).all()
    assert [tuple(one) for one in found] == [("zm-lotte", "request.to_call")]
