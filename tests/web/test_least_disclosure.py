"""A provider knows a child by an anonymous profile until it says yes, and again once that yes is over (P13)."""

import pytest

from rets import access
from rets.errors import NotFound
from rets.services import consults, decisions, messages, requests
from rets.services.case_lines import lines_of
from rets.services.decision_lines import LineIn
from rets.services.waiting_for import decision_lines_for, tasks_for
from tests import asking, places
from tests import builders as b
from workflows.roles import Role


@pytest.fixture
def roos(staffed):
    return access.reader_for(staffed, "za-roos", b.TODAY)


@pytest.fixture
def addressed(staffed):
    """A case about which the team decided that the provider must act; the provider did not say yes."""
    case = b.at_ret(staffed)
    line = LineIn(b.organisation(staffed, "zilverreiger").id, "Maak een plek", b.date(2026, 3, 20))
    decisions.decide(
        staffed,
        case,
        b.meeting(staffed, case),
        question="Hoe?",
        text="Zo.",
        lines=[line],
        actor=b.chair(staffed),
        at=b.NOW,
    )
    staffed.flush()
    return case


@pytest.fixture
def accepted(staffed):
    """A case to which the provider said yes."""
    case = asking.searching(staffed)
    request = asking.ask(staffed, case, places.an_offer(staffed, b.TODAY))
    asking.answer(staffed, request, "accepted")
    staffed.flush()
    return case, request


def withdraw(staffed, case, request):
    requests.withdraw_request(staffed, case, request, actor=asking.lotte(staffed), at=b.NOW)
    staffed.flush()


def test_an_addressed_provider_may_answer_the_decision_and_not_open_the_dossier(roos, addressed):
    assert access.may(roos, "decision.answer", addressed)
    assert not access.may(roos, "case.dossier", addressed)


def test_an_addressed_provider_learns_no_label_from_a_list(staffed, roos, addressed):
    lines = (*decision_lines_for(staffed, roos, b.TODAY), *lines_of(staffed, roos, [addressed], b.TODAY))
    named = [line.label for line in lines]
    assert named == [f"nummer {addressed.id}"] * 2


def test_an_addressed_provider_learns_no_label_from_a_message(staffed, roos, addressed):
    assert [(one.label, one.path) for one in messages.messages_for(staffed, roos)] == [(None, "/besluiten")]


def test_an_addressed_provider_learns_no_label_from_a_page(visit, addressed):
    number, browser = addressed.id, visit("za-roos")
    for path in ("/", "/besluiten", "/casussen", "/berichten?toon=alles"):
        assert "HM-1" not in browser.get(path).text
    for path in (f"/casussen/{number}", f"/casussen/{number}/dossier", f"/api/v1/casussen/{number}"):
        answer = browser.get(path)
        assert (answer.status_code, "HM-1" in answer.text) == (403, False)


def test_a_provider_that_said_yes_opens_the_dossier(roos, accepted):
    assert access.may(roos, "case.dossier", accepted[0])


def test_a_provider_whose_yes_is_withdrawn_does_not_see_the_case(staffed, roos, accepted):
    withdraw(staffed, *accepted)
    with pytest.raises(NotFound):
        access.case_for(staffed, roos, accepted[0].id)


def test_a_withdrawn_yes_gives_no_start_in_sight(staffed, accepted):
    case, request = accepted
    assert case.forecast_on is not None
    withdraw(staffed, case, request)
    assert case.forecast_on is None


def test_a_provider_that_was_asked_something_before_its_yes_was_withdrawn_opens_no_dossier(staffed, roos, accepted):
    case, request = accepted
    provider = request.provider
    consults.ask_question(staffed, case, to=provider, text="Wat?", actor=asking.lotte(staffed), at=b.NOW)
    withdraw(staffed, case, request)
    assert not access.may(roos, "case.dossier", case)
    assert [one.label for one in tasks_for(staffed, roos, b.TODAY)] == [f"nummer {case.id}"]


def test_a_line_of_a_closed_case_waits_for_nobody(staffed, roos, addressed):
    b.step(
        staffed, addressed, "withdraw", b.actor(staffed, "jb-milan", Role.JEUGDBESCHERMER), code="hulp_gestart_elders"
    )
    staffed.flush()
    assert decision_lines_for(staffed, roos, b.TODAY) == []


@pytest.mark.parametrize(("who", "path"), [("gem-koen", "/gemeente"), ("jb-milan", "/casussen/{}")])
def test_a_message_leads_to_a_page_that_its_reader_may_open(staffed, visit, who, path):
    case = asking.searching(staffed)
    consults.ask_capacity(staffed, case, text="Wat is er?", actor=asking.lotte(staffed), at=b.NOW)
    staffed.flush()
    number = case.id
    reader = access.reader_for(staffed, who, b.TODAY)
    told = messages.messages_for(staffed, reader)
    assert {one.path for one in told} == {path.format(number)}
    assert visit(who).get(told[0].path).status_code == 200
