"""Whether a price is within the tariff is read from the contracts; what is not known is asked, never guessed (R24)."""

from datetime import date

import pytest

from rets.clock import date_of
from rets.db import ViewerSession
from rets.services import answers
from tests import builders as b
from tests import places
from tests.walking import walk
from workflows.roles import Role


def test_the_tariff_of_the_region_counts_where_the_payer_has_none(staffed: ViewerSession) -> None:
    trip = walk(staffed, "Velsen")
    usual = trip.offer(provider="rietkraag")
    places.a_contract(staffed, usual, "GM0375", contract_form="pxq", tariff=300)
    trip.ask(trip.offer("maatwerk", tariff=300))
    assert trip.step("binnen_tarief").answer_code == "akkoord"


@pytest.mark.parametrize(("price", "tariff"), [(None, 300), (300, None), (None, None)])
def test_a_price_or_tariff_that_is_not_known_is_asked_and_guessed_by_nobody(
    staffed: ViewerSession, price: int | None, tariff: int | None
) -> None:
    trip = walk(staffed, "Velsen")
    trip.offer("pxq", provider="rietkraag", tariff=tariff)
    trip.ask(trip.offer("maatwerk", tariff=price))
    (task,) = b.tasks(staffed, trip.case, "tarief")
    assert (trip.asked(), date_of(task.due_at)) == (["brief"], date(2026, 3, 19))


@pytest.mark.parametrize(("answer", "step"), [("binnen_tarief", "binnen_tarief"), ("boven_tarief", "boven_tarief")])
def test_the_answer_about_the_tariff_opens_what_the_route_has_for_it(
    staffed: ViewerSession, answer: str, step: str
) -> None:
    trip = walk(staffed, "Velsen")
    trip.ask(trip.offer("maatwerk"))
    (task,) = b.tasks(staffed, trip.case, "tarief")
    who = b.actor(staffed, "gem-yara", Role.MUNICIPALITY)
    answers.answer(staffed, trip.case, task, code=answer, text="", actor=who, at=b.NOW)
    assert trip.asked() == ["brief", step]


def test_silence_about_the_tariff_lets_the_region_arrange_the_payment(staffed: ViewerSession) -> None:
    trip = walk(staffed, "Velsen")
    trip.ask(trip.offer("maatwerk"))
    trip.silent_until("2026-03-20")
    assert trip.asked()[-1] == "boven_tarief"


def test_a_price_that_is_not_known_holds_up_no_start(staffed: ViewerSession) -> None:
    trip = walk(staffed, "Velsen")
    trip.start(trip.ask(trip.offer("maatwerk")))
    assert (trip.case.state, b.tasks(staffed, trip.case, "tarief")[0].answered_at) == ("helped", None)
