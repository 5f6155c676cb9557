"""In Westfriesland the municipality judges a perspectiefplan, for six weeks, beside a search that goes on (N14)."""

from datetime import date
from typing import Any

from rets.clock import date_of
from rets.db import ViewerSession
from rets.models import Case, Offer, Request
from tests import asking, places
from tests import builders as b
from workflows.roles import Role

HOORN = "GM0405"


def _searching(session: ViewerSession, **changes: Any) -> Case:
    case = b.raised(session, **({"municipality": "Hoorn", "label": "WF-1"} | changes))
    b.step(session, case, "accept", b.actor(session, "zm-aisha", Role.ZORGMAKELAAR))
    return case


def _offer(session: ViewerSession, contracted: bool = True, **changes: Any) -> Offer:
    offer = places.an_offer(session, b.TODAY, **changes)
    if contracted:
        for town in (HOORN, places.HAARLEMMERMEER):
            places.a_contract(session, offer, town)
    return offer


def _ask(session: ViewerSession, case: Case, offer: Offer, **changes: Any) -> Request:
    return asking.ask(session, case, offer, actor=b.actor(session, "zm-aisha", Role.ZORGMAKELAAR), **changes)


def test_the_plan_goes_to_the_municipality_as_soon_as_a_provider_is_asked(staffed: ViewerSession) -> None:
    case = _searching(staffed)
    _ask(staffed, case, _offer(staffed))
    (task,) = b.tasks(staffed, case, "perspectiefplan")
    assert (task.organisation.slug, date_of(task.due_at)) == ("gemeente-hoorn", date(2026, 4, 27))
    assert "gemeente:GM0405" in case.audience


def test_it_goes_there_once(staffed: ViewerSession) -> None:
    case = _searching(staffed)
    for _ in range(2):
        _ask(staffed, case, _offer(staffed))
    assert len(b.tasks(staffed, case, "perspectiefplan")) == 1


def test_help_starts_and_the_case_counts_as_helped_while_the_plan_lies_there(staffed: ViewerSession) -> None:
    case = _searching(staffed)
    request = _ask(staffed, case, _offer(staffed))
    asking.answer(staffed, request, "accepted")
    milan = b.actor(staffed, "jb-milan", Role.JEUGDBESCHERMER)
    asking.agree(staffed, case, request, actor=milan)
    b.step(staffed, case, "start_help", milan, started_on=b.TODAY)
    assert (case.state, b.tasks(staffed, case, "perspectiefplan")[0].answered_at) == ("helped", None)


def test_an_unanswered_plan_is_asked_after_and_stops_nothing(staffed: ViewerSession) -> None:
    case = _searching(staffed)
    _ask(staffed, case, _offer(staffed))
    b.run_until(staffed, case, b.at("2026-04-28"))
    kinds = [event.data["task"] for event in b.events(staffed, case, "task.overdue")]
    assert "perspectiefplan" in kinds


def test_bridging_needs_no_plan(staffed: ViewerSession) -> None:
    case = _searching(staffed)
    _ask(staffed, case, _offer(staffed), purpose="bridging")
    assert b.tasks(staffed, case, "perspectiefplan") == []


def test_help_without_a_contract_goes_another_way(staffed: ViewerSession) -> None:
    case = _searching(staffed)
    _ask(staffed, case, _offer(staffed, contracted=False))
    assert b.tasks(staffed, case, "perspectiefplan") == []


def test_an_admission_stop_does_not_hide_the_route_of_the_contract(staffed: ViewerSession) -> None:
    case = _searching(staffed)
    _ask(staffed, case, _offer(staffed, stop=True))
    assert len(b.tasks(staffed, case, "perspectiefplan")) == 1


def test_another_region_asks_for_no_plan(staffed: ViewerSession) -> None:
    case = asking.searching(staffed)
    asking.ask(staffed, case, _offer(staffed))
    assert b.tasks(staffed, case, "perspectiefplan") == []


def test_a_case_whose_municipality_is_not_known_asks_nobody(staffed: ViewerSession) -> None:
    case = _searching(staffed, municipality=None, region="WF")
    request = _ask(staffed, case, _offer(staffed))
    assert (request.state, b.tasks(staffed, case, "perspectiefplan")) == ("open", [])
