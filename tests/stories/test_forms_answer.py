"""A form that is complete and sent answers the step that asked for it; nothing less does, no clock restarts (P8)."""

from typing import Any

import pytest
from sqlalchemy import select

from rets.db import ViewerSession
from rets.errors import Refused
from rets.models import Deadline, Request
from rets.services import documents
from tests import asking, places
from tests import builders as b
from tests import documents as d
from tests.walking import Walk


def _asked(session: ViewerSession, town: str, contract: str | None = None, **changes: Any) -> tuple[Walk, Request]:
    """A whole dossier in a municipality, and a provider that is asked for a place."""
    case = d.whole(session, municipality=town, **changes)
    case.zorgmakelaar_id = case.zorgmakelaar_id or b.person_id(session, "zm-lotte")
    trip = Walk(session, case)
    return trip, trip.ask(trip.offer(contract))


def _send(trip: Walk, kind: str, to: str, about: Request | None = None) -> None:
    ref = f"verzoek:{about.id}" if about else ""
    made = d.made(trip.session, trip.case, kind, ref)
    who = d.reader(trip.session, "jb-milan")
    documents.send(trip.session, who, trip.case, made, to=to, channel="mail", on=b.TODAY, at=b.NOW)


def _norms(trip: Walk) -> list[tuple[Any, ...]]:
    rows = select(Deadline.kind, Deadline.opened_at, Deadline.due_at).where(
        Deadline.case_id == trip.case.id, Deadline.family.in_(("norm", "hard"))
    )
    return sorted(tuple(row) for row in trip.session.execute(rows))


def test_the_goals_that_are_sent_in_westfriesland_answer_their_step_and_open_the_next(staffed: ViewerSession) -> None:
    trip, request = _asked(staffed, "Hoorn", "resultaat")
    _send(trip, "doelen", "aanbieder", request)
    task = trip.step("doelen")
    assert (task.answer_code, trip.asked()[-1]) == ("verstuurd", "doelen_overleg")
    assert "versie 1, aan" in (task.answer_text or "")


def test_the_request_for_help_that_was_not_bought_answers_its_step_in_amsterdam(staffed: ViewerSession) -> None:
    trip, request = _asked(staffed, "Amsterdam")
    _send(trip, "nih_aanvraag", "gemeente", request)
    assert (trip.step("nih").answer_code, trip.asked()[-1]) == ("verstuurd", "meedenken")


def test_the_light_contract_and_the_letter_each_answer_their_own_step_in_ijmond(staffed: ViewerSession) -> None:
    trip, request = _asked(staffed, "Velsen")
    asking.answer(staffed, request, "accepted")
    _send(trip, "brief", "gemeente")
    assert (trip.step("brief").answer_code, trip.step("light_contract").answer_code) == ("verstuurd", None)
    _send(trip, "light_contract", "gemeente", request)
    assert trip.step("light_contract").answer_code == "verstuurd"


def test_a_form_that_its_filler_only_received_answers_nothing(staffed: ViewerSession) -> None:
    trip, request = _asked(staffed, "Velsen")
    asking.answer(staffed, request, "accepted")
    _send(trip, "light_contract", "aanbieder", request)
    assert trip.step("light_contract").answered_at is None


def test_half_of_what_a_step_asks_answers_nothing_and_says_what_misses(staffed: ViewerSession) -> None:
    trip, request = _asked(staffed, "Alkmaar")
    asking.answer(staffed, request, "accepted")
    before = trip.step("a4").due_at
    _send(trip, "a4", "gemeente", request)
    task = trip.step("a4")
    assert (task.answered_at, task.data["still"]) == (None, "Nog te versturen: de maatwerkofferte.")
    assert task.due_at == before
    _send(trip, "maatwerkofferte", "gemeente", request)
    assert (task.answer_code, trip.asked()[-1]) == ("verstuurd", "advies")


def test_a_form_that_is_not_complete_is_not_made_says_what_misses_and_answers_nothing(staffed: ViewerSession) -> None:
    trip, request = _asked(staffed, "Amsterdam", finance="")
    with pytest.raises(Refused, match="Nog niet compleet"):
        _send(trip, "nih_aanvraag", "gemeente", request)
    assert trip.step("nih").answered_at is None


def test_a_form_answers_only_the_step_about_its_own_place(staffed: ViewerSession) -> None:
    trip, _request = _asked(staffed, "Amsterdam")
    other = asking.ask(staffed, trip.case, places.an_offer(staffed, b.TODAY, provider="rietkraag"))
    _send(trip, "nih_aanvraag", "gemeente", other)
    assert [task.answer_code for task in trip.tasks() if task.data["step"] == "nih"] == [None, "verstuurd"]


def test_the_plan_that_is_sent_does_not_answer_for_the_municipality(staffed: ViewerSession) -> None:
    trip, _request = _asked(staffed, "Hoorn", "resultaat")
    _send(trip, "perspectiefplan", "gemeente")
    assert trip.step("perspectiefplan").answered_at is None


def test_no_clock_restarts_for_a_form(staffed: ViewerSession) -> None:
    trip, request = _asked(staffed, "Hoorn", "resultaat")
    before = _norms(trip)
    _send(trip, "doelen", "aanbieder", request)
    assert _norms(trip) == before
