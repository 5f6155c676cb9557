"""What stalls a case has an owner, a term and somebody who takes over, and it never holds up the help."""

from datetime import date

import pytest

from rets.clock import date_of
from rets.db import ViewerSession
from rets.models import ProviderAgreement, Request
from rets.services import answers
from tests import asking, places
from tests import builders as b
from tests.walking import Walk, walk
from workflows.roles import Role

BY_RESULT = pytest.mark.parametrize("town", ["Hoorn", "Zaanstad"])
"""Westfriesland and Zaanstreek-Waterland pay by result (F1)."""


def _goals(session: ViewerSession, town: str = "Hoorn") -> Walk:
    trip = walk(session, town)
    asking.answer(session, trip.ask(trip.offer("resultaat")), "accepted")
    trip.answer("doelen", "buiten_rets", "Aan de aanbieder, per mail, vandaag.")
    return trip


def _refused(session: ViewerSession) -> Walk:
    trip = walk(session, "Haarlemmermeer")
    offer = places.an_offer(session, b.TODAY)
    places.a_contract(session, offer, acceptance_duty=True)
    asking.answer(session, trip.ask(offer), "refused", ground="zonder_grond", text="Omdat het zo is.")
    return trip


@BY_RESULT
def test_the_provider_has_a_term_to_agree_on_the_goals(staffed: ViewerSession, town: str) -> None:
    trip = _goals(staffed, town)
    assert (trip.step("doelen_overleg").role, trip.due_on("doelen_overleg")) == ("provider", date(2026, 3, 23))


@BY_RESULT
def test_help_starts_while_the_goals_are_still_discussed(staffed: ViewerSession, town: str) -> None:
    trip = walk(staffed, town)
    request = trip.ask(trip.offer("resultaat"))
    trip.answer("doelen", "buiten_rets", "Aan de aanbieder, per mail, vandaag.")
    trip.start(request)
    assert (trip.step("doelen_overleg").answered_at, trip.case.state) == (None, "helped")


@pytest.mark.parametrize(("town", "also"), [("Hoorn", ["perspectiefplan_maken"]), ("Zaanstad", [])])
def test_goals_that_are_agreed_ask_nothing_more(staffed: ViewerSession, town: str, also: list[str]) -> None:
    trip = _goals(staffed, town)
    trip.answer("doelen_overleg", "eens")
    assert trip.asked() == ["doelen", *also, "doelen_overleg"]


@BY_RESULT
def test_other_goals_go_to_the_contract_manager_and_do_not_change_the_plan(staffed: ViewerSession, town: str) -> None:
    trip = _goals(staffed, town)
    before = trip.case.dossier["koers"]
    trip.answer("doelen_overleg", "anders")
    assert (trip.step("doelen_betaling").role, trip.case.dossier["koers"]) == ("contract_manager", before)


@BY_RESULT
def test_goals_that_nobody_answers_go_to_the_contract_manager_and_then_to_the_team_manager(
    staffed: ViewerSession, town: str
) -> None:
    trip = _goals(staffed, town)
    trip.silent_until("2026-03-24")
    assert trip.asked()[-1] == "doelen_betaling"
    trip.silent_until("2026-03-31")
    followed = [task for task in b.tasks(staffed, trip.case, "opvolging") if "doelen" in task.text]
    assert followed[0].person_id == b.person_id(staffed, "tm-ellen")


def test_a_dispute_about_residence_that_nobody_settles_goes_to_the_team_manager(staffed: ViewerSession) -> None:
    trip = walk(staffed, "Haarlem", municipality_disputed=True)
    trip.silent_until("2026-03-31")
    followed = [task for task in b.tasks(staffed, trip.case, "opvolging") if "betaalt" in task.text]
    assert followed[0].person_id == b.person_id(staffed, "tm-ellen")


def test_a_dispute_about_residence_holds_up_no_help_and_is_settled_afterwards(staffed: ViewerSession) -> None:
    trip = walk(staffed, "Haarlem", municipality_disputed=True)
    trip.start(trip.ask(trip.offer()))
    b.tell(staffed, trip.case, "residence_settled", "2026-03-16", municipality="Hoorn")
    found = (trip.case.state, trip.case.municipality, trip.case.municipality_provisional)
    assert found == ("helped", "GM0405", False)


def test_a_main_contractor_that_cannot_arrange_it_says_why_and_the_child_goes_on(staffed: ViewerSession) -> None:
    trip = walk(staffed, "Amsterdam")
    trip.start(trip.ask(trip.offer("onderaannemer", main="rietkraag")))
    trip.answer("hoofdaannemer", "kan_niet")
    assert (trip.asked()[-1], trip.case.state) == ("nih", "helped")


def test_a_stop_that_nobody_answers_about_passes_on_and_help_starts_all_the_same(staffed: ViewerSession) -> None:
    trip = walk(staffed, "Zaanstad", measures=[{"kind": "ots", "pronounced_on": "2026-03-02"}])
    request = trip.ask(trip.offer("normbudget", stop=True))
    trip.silent_until("2026-03-20")
    assert trip.asked() == ["adviseurs", "doelen", "contractmanager"]
    trip.start(request)
    assert trip.case.state == "helped"


def _ceiling(session: ViewerSession) -> tuple[Walk, Request]:
    """A child with a measure on the list of a provider whose budget is spent."""
    trip = walk(session, "Zaanstad", measures=[{"kind": "ots", "pronounced_on": "2026-03-02"}])
    request = trip.ask(trip.offer("normbudget", budget_ceiling=100, budget_spent=100))
    asking.answer(session, request, "waiting_list", expected_on=date(2026, 4, 20))
    return trip, request


def test_a_reached_ceiling_asks_the_contract_manager_within_a_term(staffed: ViewerSession) -> None:
    trip, _request = _ceiling(staffed)
    trip.silent_until("2026-03-20")
    task = trip.step("contractmanager")
    assert (task.role, task.person_id) == (Role.CONTRACT_MANAGER.value, b.person_id(staffed, "cm-paul"))
    assert trip.due_on("contractmanager") == date(2026, 3, 26)


def test_a_contract_manager_who_is_silent_about_a_ceiling_is_passed_to_the_budget_holder(
    staffed: ViewerSession,
) -> None:
    trip, _request = _ceiling(staffed)
    trip.silent_until("2026-03-27")
    assert trip.asked() == ["adviseurs", "contractmanager", "budgethouder"]
    silent = [event.data["task"] for event in b.events(staffed, trip.case, "task.overdue")]
    assert {"meedenken", "contractadvies"} <= set(silent)


def test_a_budget_holder_who_is_silent_about_a_ceiling_is_rung_by_the_team_manager(staffed: ViewerSession) -> None:
    trip, _request = _ceiling(staffed)
    trip.silent_until("2026-04-08")
    after = trip.step("budgethouder").id
    followed = [one for one in b.tasks(staffed, trip.case, "opvolging") if one.data["after"] == after]
    assert followed[0].person_id == b.person_id(staffed, "tm-ellen")


def test_help_starts_while_the_contract_manager_is_silent_about_a_ceiling(staffed: ViewerSession) -> None:
    trip, request = _ceiling(staffed)
    trip.answer("adviseurs", "geen_ander")
    asking.answer(staffed, request, "accepted")
    trip.start_agreed(request)
    assert (trip.case.state, trip.step("contractmanager").answered_at) == ("helped", None)


def test_the_ceiling_goes_up_by_silence_after_the_start_as_well(staffed: ViewerSession) -> None:
    trip, request = _ceiling(staffed)
    trip.answer("adviseurs", "geen_ander")
    asking.answer(staffed, request, "accepted")
    trip.start_agreed(request)
    trip.silent_until("2026-03-24")
    assert (trip.asked()[-1], trip.case.state) == ("budgethouder", "helped")


def test_no_answer_about_a_ceiling_says_no_to_the_child(staffed: ViewerSession) -> None:
    trip, request = _ceiling(staffed)
    trip.silent_until("2026-04-08")
    assert request.state != "refused"
    about = [task for task in trip.tasks() if task.data["step"] != "overlegtafel"]
    codes = {code for task in about for code in answers.ANSWERS[task.kind]}
    assert codes == {"geen_ander", "aanbod", "advies", "akkoord", "anders_betalen"}


def test_a_refusal_without_ground_has_the_contract_manager_and_a_term(staffed: ViewerSession) -> None:
    (task,) = b.tasks(staffed, _refused(staffed).case, "contract")
    assert (task.role, task.answered_at) == (Role.CONTRACT_MANAGER.value, None)
    assert task.due_at > b.NOW


def test_a_refusal_that_nobody_judges_is_told_and_goes_to_the_team_manager(staffed: ViewerSession) -> None:
    trip = _refused(staffed)
    trip.silent_until("2026-03-31")
    (task,) = b.tasks(staffed, trip.case, "contract")
    followed = [one for one in b.tasks(staffed, trip.case, "opvolging") if one.data["after"] == task.id]
    assert "contract" in [event.data["task"] for event in b.events(staffed, trip.case, "task.overdue")]
    assert followed[0].person_id == b.person_id(staffed, "tm-ellen")


def _agreed_partner(session: ViewerSession, **changes: object) -> Walk:
    """A provider that agreed with "rietkraag" to take over, and is full."""
    trip = walk(session, "Haarlemmermeer")
    request = trip.ask(trip.offer())
    plain = {"forms": [request.offer.form], "valid_from": date(2026, 1, 1), "source": "toets"}
    partner = b.organisation(session, "rietkraag").id
    session.add(ProviderAgreement(**({"provider_id": request.provider_id, "partner_id": partner} | plain | changes)))
    session.flush()
    asking.answer(session, request, "refused", ground="vol")
    return trip


def test_a_full_provider_leads_to_the_one_that_agreed_to_take_over(staffed: ViewerSession) -> None:
    trip = _agreed_partner(staffed)
    (task,) = b.tasks(staffed, trip.case, "uitwijk")
    assert (task.role, task.data["partner_id"]) == ("zorgmakelaar", b.organisation(staffed, "rietkraag").id)
    assert date_of(task.due_at) == date(2026, 3, 19)


def test_an_agreement_works_from_both_sides(staffed: ViewerSession) -> None:
    mine, other = (b.organisation(staffed, slug).id for slug in ("zilverreiger", "rietkraag"))
    trip = _agreed_partner(staffed, provider_id=other, partner_id=mine)
    assert len(b.tasks(staffed, trip.case, "uitwijk")) == 1


@pytest.mark.parametrize("changes", [{"valid_until": date(2026, 3, 1)}, {"forms": ["gezinshuis"]}])
def test_an_agreement_that_ended_or_is_about_other_help_asks_nothing(
    staffed: ViewerSession, changes: dict[str, object]
) -> None:
    assert b.tasks(staffed, _agreed_partner(staffed, **changes).case, "uitwijk") == []


def test_an_agreement_that_nobody_uses_goes_to_the_team_manager(staffed: ViewerSession) -> None:
    trip = _agreed_partner(staffed)
    trip.silent_until("2026-03-20")
    (task,) = b.tasks(staffed, trip.case, "uitwijk")
    followed = [one for one in b.tasks(staffed, trip.case, "opvolging") if one.data["after"] == task.id]
    assert followed[0].person_id == b.person_id(staffed, "tm-ellen")


def test_treatment_that_waits_for_other_help_goes_up_by_the_same_terms(staffed: ViewerSession) -> None:
    need = {"ideal": ["traumabehandeling"], "depends_on": ["gezinshuis"]}
    trip = walk(staffed, "Haarlemmermeer", need=need)
    before = trip.case.rung
    trip.silent_until("2026-05-01")
    assert trip.case.rung > before
