"""A provider answers on its own request without seeing the case, and the case follows at once."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from rets.access import cases_for, reader_for
from rets.clock import date_of
from rets.db import ViewerSession
from rets.errors import Forbidden, Invalid, Refused, Stale
from rets.models import Appointment, Case, Deadline, Message, Request
from rets.services import answering, claims, requests
from tests import asking as a
from tests import builders as b
from tests import places as p
from workflows.roles import Role


def _asked(session: ViewerSession, *free: date, **changes: object) -> tuple[Case, Request]:
    case = a.searching(session, **changes)
    return case, a.ask(session, case, p.an_offer(session, *(free or (b.TODAY,))))


def test_a_provider_answers_a_case_that_it_may_not_see(staffed: ViewerSession) -> None:
    case, request = _asked(staffed)
    roos, case_id = reader_for(staffed, "za-roos", b.TODAY), case.id
    assert roos is not None
    staffed.flush()
    staffed.expunge_all()
    staffed.act_as(roos.viewer)
    found = requests.request_for(staffed, roos, request.id)
    a.answer(staffed, found, "waiting_list", expected_on=a.SOON)
    assert staffed.viewer == roos.viewer
    assert staffed.scalars(cases_for(roos).where(Case.id == case_id)).all() == []


def test_after_a_refused_answer_the_provider_still_sees_no_case(staffed: ViewerSession) -> None:
    case, request = _asked(staffed)
    roos, case_id = reader_for(staffed, "za-roos", b.TODAY), case.id
    assert roos is not None
    staffed.flush()
    staffed.act_as(roos.viewer)
    with pytest.raises(Stale):
        a.answer(staffed, request, "accepted", seen=99)
    staffed.expunge_all()
    assert staffed.scalars(select(Case).where(Case.id == case_id)).all() == []


def test_a_yes_lets_the_provider_see_the_case(staffed: ViewerSession) -> None:
    case, request = _asked(staffed)
    a.answer(staffed, request, "accepted")
    assert f"provider:{request.provider_id}" in case.audience


def test_a_yes_counts_in_the_forecast(staffed: ViewerSession) -> None:
    case, request = _asked(staffed, b.TODAY + timedelta(days=60))
    a.answer(staffed, request, "accepted", expected_on=a.SOON)
    assert case.forecast_on == a.SOON


def test_a_yes_holds_the_place_for_another_term(staffed: ViewerSession) -> None:
    case, request = _asked(staffed)
    a.answer(staffed, request, "accepted", at=b.at("2026-03-18"))
    b.run_until(staffed, case, b.at("2026-03-20", 1))
    assert claims.claim_of(staffed, request) is not None


def test_a_yes_after_the_hold_ran_out_holds_a_place_again(staffed: ViewerSession) -> None:
    case, request = _asked(staffed)
    b.run_until(staffed, case, b.at("2026-03-20", 1))
    a.answer(staffed, request, "accepted", at=b.at("2026-03-20"))
    assert claims.claim_of(staffed, request) is not None


def test_a_waiting_list_holds_no_place_and_counts_with_its_day(staffed: ViewerSession) -> None:
    case, request = _asked(staffed, b.TODAY)
    a.answer(staffed, request, "waiting_list", expected_on=date(2026, 5, 4))
    assert (claims.claim_of(staffed, request), request.state) == (None, "waiting_list")
    assert case.forecast_on is not None
    assert case.forecast_on <= date(2026, 5, 4)


def test_a_question_becomes_a_task_for_who_asked(staffed: ViewerSession) -> None:
    case, request = _asked(staffed)
    a.answer(staffed, request, "needs_information", text="Gaat hij naar school?")
    task = b.tasks(staffed, case, "informatie")[0]
    assert (task.person_id, task.text) == (request.asked_by, "De aanbieder vraagt: Gaat hij naar school?")


def test_information_reopens_the_request_with_a_new_term(staffed: ViewerSession) -> None:
    case, request = _asked(staffed)
    a.answer(staffed, request, "needs_information", text="Gaat hij naar school?", at=b.at("2026-03-18"))
    answering.give_information(
        staffed, case, request, text="Ja, HM-1 gaat elke dag.", actor=a.lotte(staffed), at=b.at("2026-03-19")
    )
    due = staffed.scalars(select(Deadline).where(Deadline.kind == "verzoek", Deadline.closed_at.is_(None))).one()
    assert (request.state, date_of(due.due_at)) == ("open", date(2026, 3, 26))
    assert request.profile["information"][0]["told"] == "Ja, [weggelaten] gaat elke dag."
    assert b.tasks(staffed, case, "informatie")[0].answered_at is not None


def test_a_no_needs_a_ground_from_the_list(staffed: ViewerSession) -> None:
    _, request = _asked(staffed)
    for ground in (None, "geen_zin", "gem_budget"):
        with pytest.raises(Invalid) as fault:
            a.answer(staffed, request, "refused", ground=ground)
        assert [error.field for error in fault.value.errors] == ["ground"]


def test_a_contra_indication_as_ground_needs_words(staffed: ViewerSession) -> None:
    _, request = _asked(staffed)
    with pytest.raises(Invalid) as fault:
        a.answer(staffed, request, "refused", ground="contra_indicatie", contra_indication="agressie")
    assert [error.field for error in fault.value.errors] == ["text"]


def test_every_fault_of_an_answer_is_told_at_once(staffed: ViewerSession) -> None:
    _, request = _asked(staffed)
    with pytest.raises(Invalid) as fault:
        a.answer(staffed, request, "misschien", text="Bel jan@post.nl", expected_on=b.TODAY - timedelta(days=1))
    assert {error.field for error in fault.value.errors} == {"code", "text", "expected_on"}


def test_a_no_frees_the_place_and_stands_among_what_was_tried(staffed: ViewerSession) -> None:
    case, request = _asked(staffed)
    a.answer(staffed, request, "refused", ground="groep", text="Past nu niet in de groep.")
    assert claims.claim_of(staffed, request) is None
    assert case.dossier["tried"][-1]["ground"] == "groep"


def test_a_no_makes_the_engine_look_again_without_that_offer(staffed: ViewerSession) -> None:
    case, request = _asked(staffed)
    a.answer(staffed, request, "refused", ground="groep")
    newest = b.events(staffed, case, "match.proposed")[-1]
    assert (newest.data["fitting"], newest.data.get("supply_on")) == (0, None)


def test_a_no_for_want_of_room_counts_until_the_provider_says_anew_what_is_free(staffed: ViewerSession) -> None:
    case, request = _asked(staffed)
    a.answer(staffed, request, "refused", ground="vol")
    p.say(staffed, request.offer, free_from=b.TODAY, free_count=1, at=b.at("2026-03-17"))
    b.run_until(staffed, case, b.at("2026-03-18"))
    assert b.events(staffed, case, "match.proposed")[-1].data["best"] == request.offer.slug


@pytest.mark.parametrize(("ground", "signals"), [("zonder_grond", 1), ("tarief", 1), ("contra_indicatie", 0)])
def test_under_a_duty_to_accept_a_no_without_valid_ground_goes_to_the_contract_manager(
    staffed: ViewerSession, ground: str, signals: int
) -> None:
    case, offer = a.searching(staffed), p.an_offer(staffed, b.TODAY)
    p.a_contract(staffed, offer, acceptance_duty=True)
    a.answer(staffed, a.ask(staffed, case, offer), "refused", ground=ground, text="Omdat het zo is.")
    found = b.tasks(staffed, case, "contract")
    assert [task.person_id for task in found] == [b.person_id(staffed, "cm-vera")] * signals


def test_where_nobody_manages_contracts_that_no_goes_to_the_municipality(staffed: ViewerSession) -> None:
    vera = b.person_id(staffed, "cm-vera")
    staffed.execute(update(Appointment).where(Appointment.person_id == vera).values(valid_until=b.TODAY))
    case, offer = a.searching(staffed), p.an_offer(staffed, b.TODAY)
    p.a_contract(staffed, offer, acceptance_duty=True)
    a.answer(staffed, a.ask(staffed, case, offer), "refused", ground="zonder_grond", text="Omdat het zo is.")
    (task,) = b.tasks(staffed, case, "contract")
    assert (task.role, task.organisation_id) == ("municipality", b.organisation(staffed, "gemeente-haarlemmermeer").id)


def test_without_a_duty_to_accept_nobody_is_signalled(staffed: ViewerSession) -> None:
    case, offer = a.searching(staffed), p.an_offer(staffed, b.TODAY)
    p.a_contract(staffed, offer)
    a.answer(staffed, a.ask(staffed, case, offer), "refused", ground="zonder_grond")
    assert b.tasks(staffed, case, "contract") == []


def test_an_answer_is_given_once(staffed: ViewerSession) -> None:
    _, request = _asked(staffed)
    a.answer(staffed, request, "refused", ground="vol")
    with pytest.raises(Refused, match="al geweigerd"):
        a.answer(staffed, request, "accepted")


def test_an_answer_on_an_older_version_is_refused(staffed: ViewerSession) -> None:
    _, request = _asked(staffed)
    with pytest.raises(Stale):
        a.answer(staffed, request, "accepted", seen=request.version - 1)


def test_a_late_yes_still_counts(staffed: ViewerSession) -> None:
    case, request = _asked(staffed)
    b.run_until(staffed, case, b.at("2026-03-24", 1))
    a.answer(staffed, request, "accepted", at=b.at("2026-03-24"))
    assert request.state == "accepted"


def test_nobody_answers_for_another_provider(staffed: ViewerSession) -> None:
    _, request = _asked(staffed)
    with pytest.raises(Forbidden):
        a.answer(staffed, request, "accepted", actor=b.actor(staffed, "za-sem", Role.PROVIDER))


def test_a_jeugdbeschermer_does_not_answer_for_a_provider(staffed: ViewerSession) -> None:
    _, request = _asked(staffed)
    with pytest.raises(Forbidden):
        a.answer(staffed, request, "accepted", actor=b.actor(staffed, "jb-milan", Role.JEUGDBESCHERMER))


def test_a_withdrawn_request_is_not_answered(staffed: ViewerSession) -> None:
    case, request = _asked(staffed)
    requests.withdraw_request(staffed, case, request, actor=a.lotte(staffed), at=b.NOW)
    with pytest.raises(Refused, match="ingetrokken"):
        a.answer(staffed, request, "accepted")


def test_owner_and_jeugdbeschermer_are_told_of_an_answer(staffed: ViewerSession) -> None:
    case, request = _asked(staffed)
    a.answer(staffed, request, "accepted")
    told = set(staffed.scalars(select(Message.person_id).where(Message.kind == "request.accepted")))
    assert told == {case.owner_id, case.jeugdbeschermer_id}
