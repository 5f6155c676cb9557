"""Under a duty to accept a no without a ground that counts, and silence, go to who manages contracts (R19, R20)."""

import pytest

from rets.db import ViewerSession
from rets.models import Appointment, Case, Request
from tests import asking as a
from tests import builders as b
from tests import places as p


def asked(session: ViewerSession, *, duty: bool = True) -> tuple[Case, Request]:
    """A provider that has to accept is asked for a place."""
    case, offer = a.searching(session), p.an_offer(session, b.TODAY)
    p.a_contract(session, offer, acceptance_duty=duty)
    return case, a.ask(session, case, offer)


def signalled(session: ViewerSession, case: Case) -> list[str]:
    """Why who manages the contracts is asked to call."""
    return [str(task.data["signal"]) for task in b.tasks(session, case, "contract")]


@pytest.mark.parametrize("ground", ["personeel", "te_laat", "budget_op", "tarief", "geen_contract", "opnamestop"])
def test_a_no_about_money_or_the_organisation_is_signalled(staffed: ViewerSession, ground: str) -> None:
    case, request = asked(staffed)
    a.answer(staffed, request, "refused", ground=ground, text="Zo is het.")
    assert len(signalled(staffed, case)) == 1


@pytest.mark.parametrize("ground", ["vol", "contra_indicatie", "groep", "leeftijd", "vraag_past_niet", "te_ver"])
def test_a_no_about_the_child_or_for_want_of_a_place_is_not(staffed: ViewerSession, ground: str) -> None:
    case, request = asked(staffed)
    a.answer(staffed, request, "refused", ground=ground, text="Zo is het.")
    assert signalled(staffed, case) == []


def test_a_provider_that_gives_no_answer_gave_no_ground(staffed: ViewerSession) -> None:
    case, _ = asked(staffed)
    b.run_until(staffed, case, b.at("2026-03-27"))
    assert signalled(staffed, case) == ["acceptatieplicht"]


def test_who_manages_the_contracts_reads_that_no_answer_came(staffed: ViewerSession) -> None:
    case, _ = asked(staffed)
    b.run_until(staffed, case, b.at("2026-03-27"))
    (task,) = b.tasks(staffed, case, "contract")
    assert (task.person_id, "gaf op een verzoek geen antwoord" in task.text) == (b.person_id(staffed, "cm-vera"), True)


def test_without_a_duty_to_accept_silence_is_no_signal(staffed: ViewerSession) -> None:
    case, _ = asked(staffed, duty=False)
    b.run_until(staffed, case, b.at("2026-03-27"))
    assert signalled(staffed, case) == []


def test_a_provider_that_does_not_read_its_requests_was_not_silent(staffed: ViewerSession) -> None:
    case, request = asked(staffed)
    for post in staffed.query(Appointment).filter_by(organisation_id=request.provider_id):
        post.valid_until = b.TODAY
    b.run_until(staffed, case, b.at("2026-03-27"))
    assert (request.state, signalled(staffed, case)) == ("expired", [])
