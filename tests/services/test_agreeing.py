"""Agreeing a place ends the search for main help and gives the place to one child."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from rets.db import ViewerSession
from rets.errors import Invalid, PlaceTaken, Refused, Stale
from rets.models import Case, Claim, Message, Place, Placement, Request
from rets.services import claims, requests
from rets.services.matches import propose
from tests import asking as a
from tests import builders as b
from tests import places as p
from workflows.roles import Role


def _accepted(session: ViewerSession, case: Case | None = None, **offer: object) -> tuple[Case, Request]:
    case = case or a.searching(session)
    request = a.ask(session, case, p.an_offer(session, b.TODAY, **offer))  # type: ignore[arg-type]
    a.answer(session, request, "accepted")
    return case, request


def test_the_hold_becomes_the_place_of_the_child(staffed: ViewerSession) -> None:
    case, request = _accepted(staffed)
    a.agree(staffed, case, request)
    claim = claims.claim_of(staffed, request)
    assert claim is not None
    assert (case.state, claim.kind, claim.place_id) == ("placing", "placed", request.place_id)


def test_agreed_help_is_planned_on_the_day_that_was_told(staffed: ViewerSession) -> None:
    case, request = _accepted(staffed)
    a.agree(staffed, case, request, planned_on=a.SOON + timedelta(days=3))
    placement = staffed.scalars(select(Placement).where(Placement.case_id == case.id)).one()
    assert (placement.planned_on, placement.request_id) == (a.SOON + timedelta(days=3), request.id)
    assert case.forecast_on == placement.planned_on


def test_a_request_without_yes_is_not_agreed(staffed: ViewerSession) -> None:
    case = a.searching(staffed)
    request = a.ask(staffed, case, p.an_offer(staffed, b.TODAY))
    with pytest.raises(Refused, match="ja heeft gezegd"):
        a.agree(staffed, case, request)


def test_a_request_of_another_case_is_not_agreed(staffed: ViewerSession) -> None:
    _, request = _accepted(staffed)
    with pytest.raises(Refused):
        a.agree(staffed, a.searching(staffed, label="HM-2"), request)


def test_an_older_version_is_not_agreed(staffed: ViewerSession) -> None:
    case, request = _accepted(staffed)
    with pytest.raises(Stale):
        a.agree(staffed, case, request, seen=request.version - 1)


def test_a_start_in_the_past_is_not_agreed(staffed: ViewerSession) -> None:
    case, request = _accepted(staffed)
    with pytest.raises(Invalid, match="verleden"):
        a.agree(staffed, case, request, planned_on=b.TODAY - timedelta(days=1))


def test_other_requests_for_main_help_are_withdrawn_and_their_places_free(staffed: ViewerSession) -> None:
    case, request = _accepted(staffed)
    other = a.ask(staffed, case, p.an_offer(staffed, b.TODAY))
    a.agree(staffed, case, request)
    assert (other.state, claims.claim_of(staffed, other)) == ("withdrawn", None)


def test_bridging_goes_on_until_help_starts(staffed: ViewerSession) -> None:
    case, request = _accepted(staffed)
    bridging = a.ask(staffed, case, p.an_offer(staffed, b.TODAY), purpose="bridging")
    a.agree(staffed, case, request)
    assert bridging.state == "open"


def test_agreed_bridging_leaves_the_child_searching(staffed: ViewerSession) -> None:
    case = a.searching(staffed)
    main = a.ask(staffed, case, p.an_offer(staffed, b.TODAY))
    bridging = a.ask(staffed, case, p.an_offer(staffed, b.TODAY, form="crisisplek"), purpose="bridging")
    a.answer(staffed, bridging, "accepted")
    a.agree(staffed, case, bridging)
    assert (case.state, case.waiting, main.state) == ("searching", True, "open")


def test_a_promised_extra_place_is_for_this_child_alone(staffed: ViewerSession) -> None:
    case = a.searching(staffed)
    offer = p.an_offer(staffed, weeks=20)
    request = a.ask(staffed, case, offer)
    a.answer(staffed, request, "accepted", expected_on=a.SOON)
    a.agree(staffed, case, request)
    place = staffed.get(Place, request.place_id)
    assert place is not None
    assert place.withdrawn_at is not None


def test_a_place_that_was_lost_is_free_again(staffed: ViewerSession) -> None:
    case, request = _accepted(staffed)
    a.agree(staffed, case, request)
    b.step(staffed, case, "lose_place", a.lotte(staffed))
    assert (case.state, request.state, claims.claim_of(staffed, request)) == ("searching", "withdrawn", None)
    assert b.events(staffed, case, "request.lost")


def test_a_lost_place_promises_nothing_more(staffed: ViewerSession) -> None:
    case, request = _accepted(staffed)
    a.agree(staffed, case, request)
    b.step(staffed, case, "lose_place", a.lotte(staffed))
    propose(staffed, case, a.lotte(staffed), b.NOW)
    assert (case.forecast_on, case.supply_on) == (case.supply_on, b.TODAY + timedelta(days=1))


def test_a_request_with_an_agreed_place_is_not_withdrawn(staffed: ViewerSession) -> None:
    case, request = _accepted(staffed)
    a.agree(staffed, case, request)
    with pytest.raises(Refused, match="plek afgesproken"):
        requests.withdraw_request(staffed, case, request, actor=a.lotte(staffed), at=b.NOW)


def test_a_child_with_a_place_gets_no_second_one(staffed: ViewerSession) -> None:
    case, request = _accepted(staffed)
    _, other = _accepted(staffed, case)
    a.agree(staffed, case, request)
    assert other.state == "withdrawn"
    with pytest.raises(Refused):
        a.agree(staffed, case, other)


def test_the_database_refuses_a_second_place_for_a_child(staffed: ViewerSession) -> None:
    case, request = _accepted(staffed)
    second = p.an_offer(staffed, b.TODAY)
    a.agree(staffed, case, request)
    with pytest.raises(Refused, match="al een plek"):
        claims.keep(staffed, case, request, p.place_ids(second)[0], "placed", claims.stay_period(second, a.SOON))


def test_the_database_refuses_a_second_child_for_a_place(staffed: ViewerSession) -> None:
    _, request = _accepted(staffed)
    other = a.searching(staffed, label="HM-2")
    assert request.place_id
    with pytest.raises(PlaceTaken):
        claims.keep(staffed, other, request, request.place_id, "hold", claims.stay_period(request.offer, a.SOON))


def test_a_place_is_free_again_for_a_stay_after_the_longest_one(staffed: ViewerSession) -> None:
    offer = p.an_offer(staffed, b.TODAY, max_stay_days=28)
    held = [
        a.ask(staffed, a.searching(staffed, label=label), offer, start_on=day).place_id
        for label, day in (("HM-1", a.SOON), ("HM-2", a.SOON + timedelta(days=28)))
    ]
    assert held[0] == held[1]
    assert len(staffed.scalars(select(Claim).where(Claim.live)).all()) == 2


def test_a_closed_case_withdraws_its_requests_and_tells_the_providers(staffed: ViewerSession) -> None:
    case = a.searching(staffed)
    request = a.ask(staffed, case, p.an_offer(staffed, b.TODAY))
    milan = b.actor(staffed, "jb-milan", Role.JEUGDBESCHERMER)
    b.step(staffed, case, "withdraw", milan, code="geen_hulp_meer_nodig")
    assert (request.state, claims.claim_of(staffed, request)) == ("withdrawn", None)
    assert staffed.scalars(select(Message.person_id).where(Message.kind == "request.withdrawn")).all()
