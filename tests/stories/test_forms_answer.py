"""A form that is complete and sent answers the step that asked for it; nothing less does, no clock restarts (P8)."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from rets.db import ViewerSession
from rets.errors import Invalid, Refused
from rets.models import Deadline
from rets.services.document_access import documents_for
from rets.services.document_subject import kind_of
from tests import asking, places
from tests import builders as b
from tests import documents as d
from tests.walking import Walk, asked


def _norms(trip: Walk) -> list[tuple[Any, ...]]:
    rows = select(Deadline.kind, Deadline.opened_at, Deadline.due_at).where(
        Deadline.case_id == trip.case.id, Deadline.family.in_(("norm", "hard"))
    )
    return sorted(tuple(row) for row in trip.session.execute(rows))


def test_the_goals_that_are_sent_in_westfriesland_answer_their_step_and_open_the_next(staffed: ViewerSession) -> None:
    trip, request = asked(staffed, "Hoorn", "resultaat")
    trip.send("doelen", "aanbieder", request)
    task = trip.step("doelen")
    assert (task.answer_code, trip.asked()[-1]) == ("verstuurd", "doelen_overleg")
    assert "versie 1, aan" in (task.answer_text or "")


def test_the_request_for_help_that_was_not_bought_answers_its_step_in_amsterdam(staffed: ViewerSession) -> None:
    trip, request = asked(staffed, "Amsterdam")
    trip.send("nih_aanvraag", "gemeente", request)
    assert (trip.step("nih").answer_code, trip.asked()[-1]) == ("verstuurd", "meedenken")


def test_the_light_contract_and_the_letter_each_answer_their_own_step_in_ijmond(staffed: ViewerSession) -> None:
    trip, request = asked(staffed, "Velsen")
    asking.answer(staffed, request, "accepted")
    trip.send("brief", "gemeente")
    assert (trip.step("brief").answer_code, trip.step("light_contract").answer_code) == ("verstuurd", None)
    trip.send("light_contract", "aanbieder", request)
    assert trip.step("light_contract").answer_code == "verstuurd"


def test_a_form_that_somebody_fills_in_must_have_gone_there(staffed: ViewerSession) -> None:
    trip, request = asked(staffed, "Velsen")
    asking.answer(staffed, request, "accepted")
    trip.send("light_contract", "gemeente", request)
    assert trip.step("light_contract").answered_at is None


def test_a_light_contract_is_asked_of_who_can_make_it_once_the_provider_said_yes(staffed: ViewerSession) -> None:
    trip, request = asked(staffed, "Velsen")
    assert "light_contract" not in trip.asked()
    asking.answer(staffed, request, "accepted")
    task = trip.step("light_contract")
    makers = kind_of("light_contract", b.TODAY).makers
    assert (task.role, task.role in makers, trip.due_on("light_contract")) == ("zorgmakelaar", True, date(2026, 3, 19))


def test_the_provider_fills_in_what_it_received_and_says_to_whom_it_went(staffed: ViewerSession) -> None:
    trip, request = asked(staffed, "Zandvoort")
    asking.answer(staffed, request, "accepted")
    trip.send("light_contract", "aanbieder", request, channel="pagina")
    (read,) = documents_for(staffed, d.reader(staffed, "za-roos"), trip.case)
    assert (read.kind, trip.step("light_contract_invullen").role) == ("light_contract", "provider")
    with pytest.raises(Invalid, match="aan wie en op welke dag"):
        trip.answer("light_contract_invullen", "ingevuld", "")
    trip.answer("light_contract_invullen", "ingevuld", "Aan de gemeente, op 16 maart.")


@pytest.mark.parametrize(
    ("town", "contract", "step", "form"),
    [
        ("Amsterdam", None, "nih", "de aanvraag voor niet ingekochte hulp"),
        ("Alkmaar", None, "a4", "een toelichting op één A4, de maatwerkofferte"),
        ("Hoorn", "resultaat", "perspectiefplan_maken", "het perspectiefplan"),
    ],
)
def test_nobody_says_that_a_form_was_sent_that_nobody_sent(
    staffed: ViewerSession, town: str, contract: str | None, step: str, form: str
) -> None:
    trip, _request = asked(staffed, town, contract)
    with pytest.raises(Refused, match=f"Nog te versturen: {form}. Maak en verstuur dit bij Documenten"):
        trip.answer(step, "verstuurd")
    assert trip.step(step).answered_at is None


def test_a_form_that_went_outside_the_program_says_to_whom_and_when_and_restarts_no_clock(
    staffed: ViewerSession,
) -> None:
    trip, _request = asked(staffed, "Amsterdam")
    before = _norms(trip)
    with pytest.raises(Invalid, match="aan wie, hoe en op welke dag"):
        trip.answer("nih", "buiten_rets", "")
    trip.answer("nih", "buiten_rets", "Aan de gemeente, per post, op 13 maart.")
    assert (trip.asked()[-1], _norms(trip)) == ("meedenken", before)


def test_a_form_that_was_sent_before_it_is_asked_for_is_not_asked_again(staffed: ViewerSession) -> None:
    case = d.whole(staffed, municipality="Hoorn")
    trip = Walk(staffed, case)
    trip.send("perspectiefplan", "gemeente")
    trip.ask(trip.offer("resultaat"))
    assert trip.step("perspectiefplan_maken").answer_code == "verstuurd"
    assert trip.asked() == ["doelen", "perspectiefplan_maken", "perspectiefplan"]


def test_half_of_what_a_step_asks_answers_nothing_and_says_what_misses(staffed: ViewerSession) -> None:
    trip, request = asked(staffed, "Alkmaar")
    asking.answer(staffed, request, "accepted")
    before = trip.step("a4").due_at
    trip.send("a4", "gemeente", request)
    task = trip.step("a4")
    assert (task.answered_at, task.data["still"]) == (None, "Nog te versturen: de maatwerkofferte.")
    assert task.due_at == before
    trip.send("maatwerkofferte", "aanbieder", request)
    assert (task.answer_code, trip.asked()[-1]) == ("verstuurd", "offerte")
    trip.answer("offerte", "ingevuld", "Aan de contractmanager, op 16 maart.")
    assert trip.asked()[-1] == "advies"


def test_a_form_that_is_not_complete_is_not_made_says_what_misses_and_answers_nothing(staffed: ViewerSession) -> None:
    trip, request = asked(staffed, "Amsterdam", finance="")
    with pytest.raises(Refused, match="Nog niet compleet"):
        trip.send("nih_aanvraag", "gemeente", request)
    assert trip.step("nih").answered_at is None


def test_a_form_answers_only_the_step_about_its_own_place(staffed: ViewerSession) -> None:
    trip, _request = asked(staffed, "Amsterdam")
    other = asking.ask(staffed, trip.case, places.an_offer(staffed, b.TODAY, provider="rietkraag"))
    trip.send("nih_aanvraag", "gemeente", other)
    assert [task.answer_code for task in trip.tasks() if task.data["step"] == "nih"] == [None, "verstuurd"]


def test_the_six_weeks_of_the_municipality_run_from_the_plan_that_was_sent(staffed: ViewerSession) -> None:
    trip, _request = asked(staffed, "Hoorn", "resultaat")
    assert trip.due_on("perspectiefplan_maken") == date(2026, 3, 23)
    trip.send("perspectiefplan", "gemeente", channel="pagina")
    assert (trip.step("perspectiefplan").answered_at, trip.due_on("perspectiefplan")) == (None, date(2026, 4, 27))
    (read,) = documents_for(staffed, d.reader(staffed, "gem-petra"), trip.case)
    assert read.kind == "perspectiefplan"
    trip.answer("perspectiefplan", "gezien", "")


def test_no_plan_is_judged_that_nobody_sent(staffed: ViewerSession) -> None:
    trip, _request = asked(staffed, "Hoorn", "resultaat")
    trip.answer("perspectiefplan_maken", "buiten_rets", "Aan de gemeente, per post, op 13 maart.")
    said = trip.step("perspectiefplan_maken")
    said.answer_code = "vervallen"
    staffed.flush()
    with pytest.raises(Refused, match="nog niet verstuurd"):
        trip.answer("perspectiefplan", "gezien", "")


def test_a_plan_that_nobody_answers_to_make_goes_to_the_team_manager(staffed: ViewerSession) -> None:
    trip, _request = asked(staffed, "Hoorn", "resultaat")
    trip.silent_until("2026-03-24")
    rung = [task for task in b.tasks(staffed, trip.case, "opvolging") if "Perspectiefplan maken" in task.text]
    assert [task.person_id for task in rung] == [b.person_id(staffed, "tm-ellen")]


def test_no_clock_restarts_for_a_form(staffed: ViewerSession) -> None:
    trip, request = asked(staffed, "Hoorn", "resultaat")
    before = _norms(trip)
    trip.send("doelen", "aanbieder", request)
    assert _norms(trip) == before
