"""What happens to a case a second time asks its questions again: a crisis place (B7), a dispute who pays (EX21)."""

from typing import Any

import pytest

from rets.db import ViewerSession
from rets.models import AgendaItem
from rets.reference.routes import shipped
from rets.schemas.route_file import stored_route
from tests import builders as b
from tests.walking import Walk, walk
from workflows.roles import Role
from workflows.routes import comes_again


@pytest.fixture
def crisis(staffed: ViewerSession) -> Walk:
    """A child of Hilversum in a crisis place, of which the table of the region spoke."""
    trip = walk(staffed, "Hilversum", stay={"form": "crisisplek", "since": "2026-03-10"})
    trip.answer("doorbraaktafel", "vervolg")
    return trip


@pytest.fixture
def settled(staffed: ViewerSession) -> Walk:
    """A child for whom Haarlem provisionally paid, until Hoorn turned out to pay."""
    trip = walk(staffed, "Haarlem", municipality_disputed=True)
    trip.answer("woonplaats", "andere", "Het kind staat in Hoorn ingeschreven.")
    b.tell(staffed, trip.case, "residence_settled", "2026-03-16", municipality="Hoorn")
    return trip


def stays(trip: Walk, form: str, since: str = "2026-03-16") -> None:
    """The child stays somewhere from a day."""
    b.tell(trip.session, trip.case, "stay_started", "2026-03-16", stay={"form": form, "since": since})


def plans(trip: Walk, form: str) -> None:
    """A place is agreed that bridges to the help that is wanted."""
    told: dict[str, Any] = {"form": form, "purpose": "bridging", "planned_on": "2026-03-17"}
    b.tell(trip.session, trip.case, "help_planned", "2026-03-16", **told)


def times(trip: Walk, step: str) -> int:
    """How often a step was opened."""
    return trip.asked().count(step)


def test_a_second_crisis_place_is_on_the_table_as_well(crisis: Walk) -> None:
    stays(crisis, "noodbed")
    assert (times(crisis, "doorbraaktafel"), crisis.step("doorbraaktafel").answered_at) == (2, None)


def test_a_second_crisis_place_is_on_the_agenda_as_well(crisis: Walk) -> None:
    stays(crisis, "noodbed")
    waiting = crisis.session.query(AgendaItem).filter_by(case_id=crisis.case.id, outcome=None)
    assert waiting.count() == 1


def test_a_second_crisis_place_that_is_agreed_is_on_the_table_as_well(crisis: Walk) -> None:
    plans(crisis, "noodbed")
    assert times(crisis, "doorbraaktafel") == 2


def test_a_stay_in_the_crisis_place_that_was_agreed_is_not_a_second_one(crisis: Walk) -> None:
    plans(crisis, "noodbed")
    crisis.answer("doorbraaktafel", "vervolg")
    stays(crisis, "noodbed")
    assert times(crisis, "doorbraaktafel") == 2


def test_a_second_crisis_place_waits_for_the_table_that_still_speaks_of_the_first(staffed: ViewerSession) -> None:
    trip = walk(staffed, "Hilversum", stay={"form": "crisisplek", "since": "2026-03-10"})
    stays(trip, "noodbed")
    assert times(trip, "doorbraaktafel") == 1


def test_the_same_kind_of_crisis_place_from_a_later_day_is_another(crisis: Walk) -> None:
    stays(crisis, "crisisplek")
    assert times(crisis, "doorbraaktafel") == 2


def test_what_else_is_told_of_a_stay_opens_nothing_again(crisis: Walk) -> None:
    b.tell(crisis.session, crisis.case, "stay_extended", "2026-03-16", ends_on="2026-07-01")
    assert times(crisis, "doorbraaktafel") == 1


def test_a_sweep_opens_nothing_again(crisis: Walk) -> None:
    crisis.silent_until("2026-03-20")
    assert times(crisis, "doorbraaktafel") == 1


def test_a_second_dispute_about_who_pays_is_asked_of_who_pays_provisionally(settled: Walk) -> None:
    b.tell(settled.session, settled.case, "residence_disputed", "2026-03-16", municipality="Hoorn")
    task = settled.step("woonplaats")
    assert (task.answered_at, task.organisation.slug) == (None, "gemeente-hoorn")


def test_a_second_dispute_in_the_same_municipality_is_asked_again(staffed: ViewerSession) -> None:
    trip = walk(staffed, "Haarlem", municipality_disputed=True)
    trip.answer("woonplaats", "wij")
    b.tell(staffed, trip.case, "residence_disputed", "2026-03-16", municipality="Haarlem")
    assert (times(trip, "woonplaats"), trip.step("woonplaats").answered_at) == (2, None)


def test_a_dispute_that_is_told_twice_is_asked_once(staffed: ViewerSession) -> None:
    trip = walk(staffed, "Haarlem", municipality_disputed=True)
    b.tell(staffed, trip.case, "residence_disputed", "2026-03-16", municipality="Haarlem")
    assert times(trip, "woonplaats") == 1


def test_a_dispute_in_which_another_municipality_pays_provisionally_is_asked_of_that_one(
    staffed: ViewerSession,
) -> None:
    trip = walk(staffed, "Haarlem", municipality_disputed=True)
    b.tell(staffed, trip.case, "residence_disputed", "2026-03-16", municipality="Hoorn")
    asked = [(one.organisation.slug, one.answer_code) for one in b.tasks(staffed, trip.case, "woonplaats")]
    assert asked == [("gemeente-haarlem", "vervallen"), ("gemeente-hoorn", None)]


def test_who_finds_out_who_pays_goes_on_when_another_municipality_pays_provisionally(staffed: ViewerSession) -> None:
    trip = walk(staffed, "Haarlem", municipality_disputed=True)
    trip.answer("woonplaats", "andere", "Vraag het Hoorn.")
    b.tell(staffed, trip.case, "residence_disputed", "2026-03-16", municipality="Hoorn")
    (task,) = b.tasks(staffed, trip.case, "woonplaats_vastleggen")
    assert (task.role, task.answered_at) == (Role.JEUGDBESCHERMER.value, None)


@pytest.mark.parametrize("name", sorted(shipped()))
def test_every_dispute_about_who_pays_is_asked_each_time(name: str) -> None:
    route = stored_route(shipped()[name])
    assert all(comes_again(route, step) for step in route.asks_for("woonplaats"))
