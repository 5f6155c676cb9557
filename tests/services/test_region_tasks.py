"""In Westfriesland the municipality judges a perspectiefplan, for six weeks, beside a search that goes on (N14)."""

from datetime import date
from typing import Any

from rets.clock import date_of
from rets.db import ViewerSession
from rets.models import Case, Offer, Request, Task
from rets.services import documents
from tests import asking, places
from tests import builders as b
from tests import documents as d
from workflows.roles import Role

HOORN = "GM0405"
PLAN = "perspectiefplan"


def _searching(session: ViewerSession, **changes: Any) -> Case:
    case = b.raised(session, **(d.WHOLE | {"municipality": "Hoorn", "label": "WF-1"} | changes))
    b.step(session, case, "accept", b.actor(session, "zm-aisha", Role.ZORGMAKELAAR))
    return case


def _to_make(session: ViewerSession, case: Case) -> list[Task]:
    return [one for one in b.tasks(session, case, "formulier") if one.data["step"] == "perspectiefplan_maken"]


def _offer(session: ViewerSession, contracted: bool = True, **changes: Any) -> Offer:
    offer = places.an_offer(session, b.TODAY, **changes)
    if contracted:
        for town in (HOORN, places.HAARLEMMERMEER):
            places.a_contract(session, offer, town)
    return offer


def _ask(session: ViewerSession, case: Case, offer: Offer, **changes: Any) -> Request:
    return asking.ask(session, case, offer, actor=b.actor(session, "zm-aisha", Role.ZORGMAKELAAR), **changes)


def _send(session: ViewerSession, case: Case) -> None:
    made = d.made(session, case, PLAN)
    milan = d.reader(session, "jb-milan")
    documents.send(session, milan, case, made, to="gemeente", channel="mail", on=b.TODAY, at=b.NOW)


def test_the_jeugdbeschermer_is_asked_for_the_plan_as_soon_as_a_provider_is_asked(staffed: ViewerSession) -> None:
    case = _searching(staffed)
    _ask(staffed, case, _offer(staffed))
    (task,) = _to_make(staffed, case)
    assert (task.person_id, date_of(task.due_at)) == (case.jeugdbeschermer_id, date(2026, 3, 23))


def test_the_plan_that_was_sent_lies_with_the_municipality(staffed: ViewerSession) -> None:
    case = _searching(staffed)
    _ask(staffed, case, _offer(staffed))
    _send(staffed, case)
    (task,) = b.tasks(staffed, case, "perspectiefplan")
    assert (task.organisation.slug, date_of(task.due_at)) == ("gemeente-hoorn", date(2026, 4, 27))
    assert "gemeente:GM0405" in case.audience


def test_it_goes_there_once(staffed: ViewerSession) -> None:
    case = _searching(staffed)
    for _ in range(2):
        _ask(staffed, case, _offer(staffed))
    assert len(_to_make(staffed, case)) == 1


def test_help_starts_and_the_case_counts_as_helped_while_the_plan_lies_there(staffed: ViewerSession) -> None:
    case = _searching(staffed)
    request = _ask(staffed, case, _offer(staffed))
    _send(staffed, case)
    asking.answer(staffed, request, "accepted")
    milan = b.actor(staffed, "jb-milan", Role.JEUGDBESCHERMER)
    asking.agree(staffed, case, request, actor=milan)
    b.step(staffed, case, "start_help", milan, started_on=b.TODAY)
    assert (case.state, b.tasks(staffed, case, "perspectiefplan")[0].answered_at) == ("helped", None)


def test_an_unanswered_plan_is_asked_after_and_stops_nothing(staffed: ViewerSession) -> None:
    case = _searching(staffed)
    _ask(staffed, case, _offer(staffed))
    _send(staffed, case)
    b.run_until(staffed, case, b.at("2026-04-28"))
    kinds = [event.data["task"] for event in b.events(staffed, case, "task.overdue")]
    assert "perspectiefplan" in kinds


def test_bridging_needs_no_plan(staffed: ViewerSession) -> None:
    case = _searching(staffed)
    _ask(staffed, case, _offer(staffed), purpose="bridging")
    assert _to_make(staffed, case) == []


def test_help_without_a_contract_goes_another_way(staffed: ViewerSession) -> None:
    case = _searching(staffed)
    _ask(staffed, case, _offer(staffed, contracted=False))
    assert _to_make(staffed, case) == []


def test_an_admission_stop_does_not_hide_the_route_of_the_contract(staffed: ViewerSession) -> None:
    case = _searching(staffed)
    _ask(staffed, case, _offer(staffed, stop=True))
    assert len(_to_make(staffed, case)) == 1


def test_another_region_asks_for_no_plan(staffed: ViewerSession) -> None:
    case = asking.searching(staffed)
    asking.ask(staffed, case, _offer(staffed))
    assert _to_make(staffed, case) == []


def test_a_case_whose_municipality_is_not_known_asks_nobody(staffed: ViewerSession) -> None:
    case = _searching(staffed, municipality=None, region="WF")
    request = _ask(staffed, case, _offer(staffed))
    assert (request.state, b.tasks(staffed, case, "perspectiefplan")) == ("open", [])
