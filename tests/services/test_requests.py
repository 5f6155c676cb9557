"""Asking providers: several at once, each may hold a place for a term, and nothing but the route depends on money."""

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.access import reader_for
from rets.clock import date_of
from rets.db import ViewerSession
from rets.errors import Forbidden, Invalid, NotFound, PlaceTaken, Refused, Stale
from rets.models import Case, Claim, Deadline, Message, Offer, Person, Request
from rets.services import claims, requests
from rets.services.audit import Actor
from tests import builders as b
from tests import places as p
from workflows.roles import Role

SOON = b.TODAY + timedelta(days=7)


def _lotte(session: Session) -> Actor:
    return b.actor(session, "zm-lotte", Role.ZORGMAKELAAR)


def _searching(session: Session, **changes: object) -> Case:
    case = b.raised(session, **changes)
    b.step(session, case, "accept", _lotte(session))
    return case


def _ask(session: Session, case: Case, offer: Offer, **changes: object) -> Request:
    plain = {"offer_id": offer.id, "start_on": SOON, "question": "Kan dit kind bij u wonen?", "at": b.NOW}
    return requests.make_request(session, case, actor=_lotte(session), **(plain | changes))  # type: ignore[arg-type]


def _due(session: Session, request: Request, kind: str) -> date:
    row = session.scalars(
        select(Deadline).where(Deadline.kind == kind, Deadline.ref == str(request.id), Deadline.closed_at.is_(None))
    ).one()
    return date_of(row.due_at)


def test_a_request_holds_a_place_that_is_free_on_the_start_day(staffed: ViewerSession) -> None:
    request = _ask(staffed, _searching(staffed), p.an_offer(staffed, b.TODAY))
    claim = claims.claim_of(staffed, request)
    assert claim is not None
    assert (claim.kind, claim.period.lower) == ("hold", SOON)


def test_a_request_holds_nothing_when_no_place_is_free_on_the_start_day(staffed: ViewerSession) -> None:
    request = _ask(staffed, _searching(staffed), p.an_offer(staffed, SOON + timedelta(days=1)))
    assert claims.claim_of(staffed, request) is None


def test_a_hold_lasts_as_long_as_the_longest_stay_with_its_extension(staffed: ViewerSession) -> None:
    offer = p.an_offer(staffed, b.TODAY, max_stay_days=84, extension_days=84)
    claim = claims.claim_of(staffed, _ask(staffed, _searching(staffed), offer))
    assert claim is not None
    assert claim.period.upper == SOON + timedelta(days=168)


def test_several_requests_may_be_open_for_one_child(staffed: ViewerSession) -> None:
    case = _searching(staffed)
    states = [_ask(staffed, case, p.an_offer(staffed, b.TODAY)).state for _ in range(3)]
    assert states == ["open", "open", "open"]


def test_the_same_offer_is_not_asked_twice_at_once(staffed: ViewerSession) -> None:
    case, offer = _searching(staffed), p.an_offer(staffed, b.TODAY)
    _ask(staffed, case, offer)
    with pytest.raises(Refused, match="loopt al een verzoek"):
        _ask(staffed, case, offer)


def test_an_answer_is_due_in_five_working_days(staffed: ViewerSession) -> None:
    request = _ask(staffed, _searching(staffed), p.an_offer(staffed, b.TODAY))
    assert _due(staffed, request, "verzoek") == date(2026, 3, 23)


def test_for_an_acute_case_an_answer_is_due_the_next_working_day(staffed: ViewerSession) -> None:
    case = _searching(staffed, safety={"acute_since": "2026-03-16"})
    assert _due(staffed, _ask(staffed, case, p.an_offer(staffed, b.TODAY)), "verzoek") == date(2026, 3, 17)


def test_a_place_is_held_for_three_working_days(staffed: ViewerSession) -> None:
    request = _ask(staffed, _searching(staffed), p.an_offer(staffed, b.TODAY))
    assert _due(staffed, request, "vasthouden") == date(2026, 3, 19)


def test_a_place_that_is_held_cannot_be_asked_for_another_child(staffed: ViewerSession) -> None:
    offer = p.an_offer(staffed, b.TODAY)
    _ask(staffed, _searching(staffed), offer)
    with pytest.raises(PlaceTaken):
        _ask(staffed, _searching(staffed, label="HM-2"), offer, place_id=p.place_ids(offer)[0])


def test_a_second_child_gets_the_second_place(staffed: ViewerSession) -> None:
    offer = p.an_offer(staffed, b.TODAY, b.TODAY)
    held = [_ask(staffed, _searching(staffed, label=label), offer).place_id for label in ("HM-1", "HM-2")]
    assert held == list(p.place_ids(offer))


@pytest.mark.parametrize(
    ("contract", "route"),
    [
        ({}, "contracted"),
        ({"budget_ceiling": 100_000, "budget_spent": 100_000}, "ceiling"),
        ({"contract_form": "maatwerk"}, "maatwerk"),
        ({"municipality": "GM0363"}, "none"),
        ({"valid_until": b.TODAY}, "none"),
    ],
)
def test_money_only_changes_the_route(staffed: ViewerSession, contract: dict[str, object], route: str) -> None:
    offer = p.an_offer(staffed, b.TODAY)
    p.a_contract(staffed, offer, **contract)  # type: ignore[arg-type]
    request = _ask(staffed, _searching(staffed), offer)
    assert (request.route, request.state, request.place_id is not None) == (route, "open", True)


def test_an_admission_stop_only_changes_the_route(staffed: ViewerSession) -> None:
    request = _ask(staffed, _searching(staffed), p.an_offer(staffed, b.TODAY, stop=True))
    assert (request.route, request.state, request.place_id is not None) == ("admission_stop", "open", True)


def test_nobody_asks_for_help_before_the_zorgmakelaar_took_the_case(staffed: ViewerSession) -> None:
    with pytest.raises(Refused, match="nog niet aangenomen"):
        _ask(staffed, b.raised(staffed), p.an_offer(staffed, b.TODAY))


def test_bridging_may_be_asked_at_once(staffed: ViewerSession) -> None:
    assert _ask(staffed, b.raised(staffed), p.an_offer(staffed, b.TODAY), purpose="bridging").state == "open"


def test_a_provider_makes_no_requests(staffed: ViewerSession) -> None:
    roos = b.actor(staffed, "za-roos", Role.PROVIDER)
    with pytest.raises(Forbidden):
        requests.make_request(
            staffed,
            _searching(staffed),
            offer_id=p.an_offer(staffed, b.TODAY).id,
            start_on=SOON,
            question="Mag dit?",
            actor=roos,
            at=b.NOW,
        )


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("start_on", {"start_on": b.TODAY - timedelta(days=1)}),
        ("question", {"question": "  "}),
        ("question", {"question": "Zijn nummer is 111222333."}),
        ("purpose", {"purpose": "anders"}),
        ("offer_id", {"offer_id": 0}),
        ("overrule", {"overrule": "zomaar"}),
    ],
)
def test_a_fault_is_told_at_its_field(staffed: ViewerSession, field: str, changes: dict[str, object]) -> None:
    case, offer = _searching(staffed), p.an_offer(staffed, b.TODAY)
    with pytest.raises(Invalid) as fault:
        _ask(staffed, case, offer, **changes)
    assert [error.field for error in fault.value.errors] == [field]


def test_an_offer_that_was_withdrawn_cannot_be_asked(staffed: ViewerSession) -> None:
    with pytest.raises(Invalid, match="bestaat niet meer"):
        _ask(staffed, _searching(staffed), p.an_offer(staffed, b.TODAY, withdrawn_on=b.TODAY))


def test_the_profile_gives_an_age_and_a_region_and_no_label_or_gi(staffed: ViewerSession) -> None:
    case = _searching(
        staffed,
        strengths="HM-1 is goed met dieren; De Jeugd- en Gezinsbeschermers en Haarlemmermeer kennen hem.",
        contra_indications=[{"code": "agressie", "solved": True, "note": "Plan voor HM-1 ligt klaar."}],
    )
    profile = _ask(staffed, case, p.an_offer(staffed, b.TODAY), question="Kan HM-1 komen?").profile
    said = json.dumps(profile)
    assert (profile["age"], profile["region"]["name"]) == (10, "Kennemerland en Haarlemmermeer")
    assert not [word for word in ("HM-1", '"HM"', case.gi.name, "djgb", "2016", "GM0394") if word in said]


def test_the_question_is_sent_without_the_label(staffed: ViewerSession) -> None:
    request = _ask(staffed, _searching(staffed), p.an_offer(staffed, b.TODAY), question="Kan HM-1 bij u wonen?")
    assert request.question == "Kan [weggelaten] bij u wonen?"


def test_a_contra_indication_is_told_as_a_condition(staffed: ViewerSession) -> None:
    case = _searching(staffed, contra_indications=[{"code": "agressie", "solved": True}])
    told = _ask(staffed, case, p.an_offer(staffed, b.TODAY)).profile["contra_indications"][0]
    assert (told["condition"][:14], told["solved"]) == ("Kan hier wonen", True)


def test_the_people_of_the_provider_are_told(staffed: ViewerSession) -> None:
    _ask(staffed, _searching(staffed), p.an_offer(staffed, b.TODAY))
    told = staffed.scalars(
        select(Person.slug).join(Message, Message.person_id == Person.id).where(Message.kind == "request.asked")
    )
    assert list(told) == ["za-roos"]


def test_a_provider_finds_its_request_and_not_the_case(staffed: ViewerSession) -> None:
    request = _ask(staffed, _searching(staffed), p.an_offer(staffed, b.TODAY))
    roos = reader_for(staffed, "za-roos", b.TODAY)
    assert roos is not None
    staffed.expire_all()
    staffed.act_as(roos.viewer)
    assert requests.request_for(staffed, roos, request.id).profile["age"] == 10
    assert staffed.scalars(select(Case)).all() == []


def test_another_provider_does_not_find_the_request(staffed: ViewerSession) -> None:
    request = _ask(staffed, _searching(staffed), p.an_offer(staffed, b.TODAY))
    sem = reader_for(staffed, "za-sem", b.TODAY)
    assert sem is not None
    with pytest.raises(NotFound):
        requests.request_for(staffed, sem, request.id)


def test_withdrawing_frees_the_place(staffed: ViewerSession) -> None:
    case, offer = _searching(staffed), p.an_offer(staffed, b.TODAY)
    request = _ask(staffed, case, offer)
    requests.withdraw_request(staffed, case, request, actor=_lotte(staffed), at=b.NOW)
    assert request.state == "withdrawn"
    assert not staffed.scalars(select(Claim).where(Claim.live)).all()
    assert not staffed.scalars(
        select(Deadline).where(Deadline.ref == str(request.id), Deadline.closed_at.is_(None))
    ).all()


def test_an_offer_may_be_asked_again_after_withdrawing(staffed: ViewerSession) -> None:
    case, offer = _searching(staffed), p.an_offer(staffed, b.TODAY)
    requests.withdraw_request(staffed, case, _ask(staffed, case, offer), actor=_lotte(staffed), at=b.NOW)
    assert _ask(staffed, case, offer).place_id is not None


def test_withdrawing_an_older_version_is_refused(staffed: ViewerSession) -> None:
    case, offer = _searching(staffed), p.an_offer(staffed, b.TODAY)
    request = _ask(staffed, case, offer)
    with pytest.raises(Stale):
        requests.withdraw_request(staffed, case, request, actor=_lotte(staffed), at=b.NOW, seen=request.version - 1)


def test_a_hold_that_lasted_its_term_is_released_and_the_request_goes_on(staffed: ViewerSession) -> None:
    case = _searching(staffed)
    request = _ask(staffed, case, p.an_offer(staffed, b.TODAY))
    b.run_until(staffed, case, b.at("2026-03-20", 1))
    assert (request.state, claims.claim_of(staffed, request)) == ("open", None)
    released = b.events(staffed, case, "request.released")
    assert [date_of(event.effective_at) for event in released] == [date(2026, 3, 19)]


def test_the_provider_is_reminded_half_way(staffed: ViewerSession) -> None:
    case = _searching(staffed)
    _ask(staffed, case, p.an_offer(staffed, b.TODAY))
    b.run_until(staffed, case, b.at("2026-03-19", 1))
    told = staffed.scalars(
        select(Person.slug).join(Message, Message.person_id == Person.id).where(Message.kind == "request.reminder")
    )
    assert list(told) == ["za-roos"]


def test_a_request_without_answer_expires_on_its_day_and_the_owner_is_told(staffed: ViewerSession) -> None:
    case = _searching(staffed)
    request = _ask(staffed, case, p.an_offer(staffed, b.TODAY))
    b.run_until(staffed, case, b.at("2026-03-24", 1))
    expired = b.events(staffed, case, "request.expired")
    assert request.state == "expired"
    assert [date_of(event.effective_at) for event in expired] == [date(2026, 3, 23)]
    told = staffed.scalars(select(Message.person_id).where(Message.kind == "request.expired")).all()
    assert case.owner_id in told


def test_an_expired_request_makes_the_engine_look_again(staffed: ViewerSession) -> None:
    case = _searching(staffed)
    _ask(staffed, case, p.an_offer(staffed, b.TODAY))
    b.run_until(staffed, case, b.at("2026-03-24", 1))
    kinds = [event.kind for event in b.events(staffed, case, "request.expired", "match.proposed")]
    assert kinds[-2:] == ["request.expired", "match.proposed"]
