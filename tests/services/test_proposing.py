"""What fits is read from the database as it stands, explained, stored, and told to the forecast."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from rets.access import reader_for
from rets.db import ViewerSession
from rets.errors import Invalid, Refused
from rets.models import Claim
from rets.services.audit import ENGINE
from rets.services.joint_plan import allocate_region
from rets.services.plan_acceptance import acceptance_of
from tests import asking as a
from tests import builders as b
from tests import places as p
from tests import proposed as q


def test_a_free_place_of_wanted_help_fits(staffed: ViewerSession) -> None:
    offer = q.contracted(staffed, b.TODAY)
    stored = q.propose(staffed, b.raised(staffed))
    assert q.offers(stored) == [offer.slug]
    assert stored.result["fitting"][0]["start_on"] == b.TODAY.isoformat()


def test_ideal_help_stands_before_acceptable_help(staffed: ViewerSession) -> None:
    acceptable, ideal = q.contracted(staffed, b.TODAY, form="gezinshuis"), q.contracted(staffed, b.TODAY)
    case = b.raised(staffed, need={"ideal": ["residentieel"], "acceptable": ["gezinshuis"]})
    assert q.offers(q.propose(staffed, case)) == [ideal.slug, acceptable.slug]


@pytest.mark.parametrize(
    ("contract", "stop", "route", "days"),
    [
        ({}, False, "contracted", 0),
        ({"budget_ceiling": 1, "budget_spent": 1}, False, "ceiling", 14),
        ({"contract_form": "nih"}, False, "maatwerk", 1),
        ({"municipality": "GM0363"}, False, "none", 1),
        ({}, True, "contracted", 14),
    ],
)
def test_money_and_stops_change_the_route_and_hide_nothing(
    staffed: ViewerSession, contract: dict[str, Any], stop: bool, route: str, days: int
) -> None:
    p.a_contract(staffed, p.an_offer(staffed, b.TODAY, stop=stop), **contract)
    one = q.propose(staffed, b.raised(staffed)).result["fitting"][0]
    assert (one["route"]["kind"], one["route"]["days"], one["route"]["admission_stop"]) == (route, days, stop)
    assert one["start_on"] == (b.TODAY + timedelta(days=days)).isoformat()


def test_the_easiest_of_several_contracts_counts(staffed: ViewerSession) -> None:
    offer = q.contracted(staffed, b.TODAY)
    p.a_contract(staffed, offer, contract_form="maatwerk")
    assert q.propose(staffed, b.raised(staffed)).result["fitting"][0]["route"]["kind"] == "contracted"


def test_without_a_known_municipality_a_contract_of_the_region_counts(staffed: ViewerSession) -> None:
    offer = p.an_offer(staffed, b.TODAY, municipality="GM0362")
    p.a_contract(staffed, offer, "GM0362")
    case = b.raised(staffed, municipality=None, region="AA")
    found = q.propose(staffed, case).result
    assert [one["route"]["kind"] for one in found["fitting"]] == ["contracted"]


def test_a_waiting_list_counts_from_today(staffed: ViewerSession) -> None:
    offer = q.contracted(staffed, weeks=4)
    one = q.propose(staffed, b.raised(staffed)).result["fitting"][0]
    assert (one["offer"], one["certainty"], one["start_on"]) == (offer.slug, "waiting", "2026-04-13")


def test_an_offer_without_any_date_just_misses_by_an_extra_place(staffed: ViewerSession) -> None:
    offer = q.contracted(staffed)
    near = q.propose(staffed, b.raised(staffed)).result["near_misses"]
    assert [(one["offer"], [r["id"] for r in one["relaxations"]]) for one in near] == [(offer.slug, ["extra_place"])]


def test_all_other_offers_are_told_with_their_reason(staffed: ViewerSession) -> None:
    offer = q.contracted(staffed, b.TODAY, form="dagbehandeling")
    others = q.propose(staffed, b.raised(staffed)).result["others"]
    assert [(one["offer"], len(one["reasons"]) > 0) for one in others] == [(offer.slug, True)]


def test_of_another_form_of_care_no_more_is_told_than_that(staffed: ViewerSession) -> None:
    q.contracted(staffed, b.TODAY, form="dagbehandeling", age_from=16)
    (one,) = q.propose(staffed, b.raised(staffed)).result["others"]
    assert len(one["reasons"]) == 1


def test_of_the_others_those_of_another_form_are_kept_last(staffed: ViewerSession) -> None:
    q.contracted(staffed, b.TODAY, form="dagbehandeling")
    young = q.contracted(staffed, b.TODAY, age_from=16)
    others = q.propose(staffed, b.raised(staffed)).result["others"]
    assert others[0]["offer"] == young.slug


def test_a_start_past_the_deadline_counts_in_the_forecast_as_too_late(staffed: ViewerSession) -> None:
    q.contracted(staffed, weeks=30)
    case = b.raised(staffed)
    stored = q.propose(staffed, case)
    assert q.offers(stored) == []
    assert case.supply_on == b.TODAY + timedelta(weeks=30)
    assert case.forecast_on == case.supply_on
    assert b.events(staffed, case, "escalation.proposed")


def test_no_start_in_sight_is_none(staffed: ViewerSession) -> None:
    q.contracted(staffed, b.TODAY, form="gezinshuis")
    case = b.raised(staffed)
    q.propose(staffed, case)
    assert case.supply_on is None


def test_bridging_starts_no_forecast(staffed: ViewerSession) -> None:
    offer = q.contracted(staffed, b.TODAY, form="crisisplek")
    case = b.raised(staffed, need={"ideal": ["residentieel"], "bridging": ["crisisplek"]})
    stored = q.propose(staffed, case)
    assert (q.offers(stored, "bridging"), case.supply_on) == ([offer.slug], None)


def test_a_place_held_for_another_child_needs_its_release(staffed: ViewerSession) -> None:
    offer = q.contracted(staffed, b.TODAY)
    a.ask(staffed, a.searching(staffed), offer)
    near = q.propose(staffed, b.raised(staffed, label="HM-2")).result["near_misses"]
    assert [[r["id"] for r in one["relaxations"]] for one in near] == [["release_hold"]]
    assert "20 maart 2026" in near[0]["reasons"][0]["sentence"]


def test_the_own_hold_fits(staffed: ViewerSession) -> None:
    case, offer = a.searching(staffed), q.contracted(staffed, b.TODAY)
    a.ask(staffed, case, offer)
    assert q.offers(q.propose(staffed, case)) == [offer.slug]


def test_a_place_that_was_given_is_free_after_the_longest_stay(staffed: ViewerSession) -> None:
    case, offer = a.searching(staffed), q.contracted(staffed, b.TODAY, max_stay_days=28)
    request = a.ask(staffed, case, offer, start_on=b.TODAY)
    a.answer(staffed, request, "accepted")
    a.agree(staffed, case, request)
    one = q.propose(staffed, b.raised(staffed, label="HM-2")).result["fitting"][0]
    assert (one["start_on"], one["certainty"]) == ("2026-04-13", "announced")


def test_a_place_that_was_given_without_end_leaves_the_waiting_list(staffed: ViewerSession) -> None:
    case, offer = a.searching(staffed), q.contracted(staffed, b.TODAY)
    request = a.ask(staffed, case, offer)
    a.answer(staffed, request, "accepted")
    a.agree(staffed, case, request)
    near = q.propose(staffed, b.raised(staffed, label="HM-2")).result["near_misses"]
    assert [one["certainty"] for one in near] == ["waiting"]


def test_who_lives_in_the_group_counts(staffed: ViewerSession) -> None:
    q.contracted(staffed, b.TODAY, inhabitants=[{"traits": ["agressie"], "sex": "m", "age": 12}], caps={"agressie": 1})
    case = b.raised(staffed, traits=["agressie"])
    near = q.propose(staffed, case).result["near_misses"]
    assert [[r["rule"] for r in one["reasons"]] for one in near] == [["group"]]


def test_a_child_that_got_a_place_here_counts_in_the_group(staffed: ViewerSession) -> None:
    case = a.searching(staffed, traits=["agressie"])
    offer = q.contracted(staffed, b.TODAY, b.TODAY, caps={"agressie": 1})
    request = a.ask(staffed, case, offer, start_on=b.TODAY)
    a.answer(staffed, request, "accepted")
    a.agree(staffed, case, request)
    near = q.propose(staffed, b.raised(staffed, label="HM-2", traits=["agressie"])).result["near_misses"]
    assert [[r["rule"] for r in one["reasons"]] for one in near] == [["group"]]


def test_a_solved_contra_indication_stands_in_the_way_no_longer(staffed: ViewerSession) -> None:
    limit = {"code": "verslaving", "degree": "unless_solved", "solution": "Behandeling loopt."}
    offer = q.contracted(staffed, b.TODAY, contra_indications=[limit])
    case = b.raised(staffed, contra_indications=[{"code": "verslaving"}])
    assert q.offers(q.propose(staffed, case)) == []
    b.tell(staffed, case, "contra_indication_solved", "2026-03-16", code="verslaving")
    assert q.offers(q.propose(staffed, case)) == [offer.slug]


def test_an_authorisation_is_needed_where_the_offer_asks_for_one(staffed: ViewerSession) -> None:
    offer = q.contracted(staffed, b.TODAY, form="jeugdzorgplus", required_authorisation="gesloten")
    without = b.raised(staffed, need={"ideal": ["jeugdzorgplus"]})
    granted = [{"kind": "gesloten", "granted_on": "2026-03-02", "ends_on": "2026-09-01"}]
    allowed = b.raised(staffed, label="HM-2", need={"ideal": ["jeugdzorgplus"]}, authorisations=granted)
    assert [q.offers(q.propose(staffed, case)) for case in (without, allowed)] == [[], [offer.slug]]


def test_where_it_failed_before_is_not_proposed_again(staffed: ViewerSession) -> None:
    offer = q.contracted(staffed, b.TODAY)
    tried = [{"form": "residentieel", "offer": offer.slug, "failed": True}]
    assert q.offers(q.propose(staffed, b.raised(staffed, tried=tried))) == []


def test_brothers_and_sisters_need_room_at_one_location(staffed: ViewerSession) -> None:
    together = {"siblings": ["HM-2"], "siblings_together": "moet"}
    b.raised(staffed, label="HM-2")
    case = b.raised(staffed, wishes=together)
    q.contracted(staffed, b.TODAY)
    assert q.offers(q.propose(staffed, case)) == []
    room = q.contracted(staffed, b.TODAY, b.TODAY)
    assert set(q.offers(q.propose(staffed, case))) == {room.slug}


def test_nothing_is_proposed_before_the_need_is_recorded(staffed: ViewerSession) -> None:
    case = b.raised(staffed)
    case.dossier = case.dossier | {"need": case.dossier["need"] | {"ideal": []}}
    with pytest.raises(Refused, match="Leg eerst vast"):
        q.propose(staffed, case)


def test_proposing_places_nobody(staffed: ViewerSession) -> None:
    q.contracted(staffed, b.TODAY)
    case = b.raised(staffed)
    q.propose(staffed, case)
    assert (case.state, staffed.scalars(select(Claim)).all()) == ("triage", [])


def test_the_same_supply_gives_the_same_proposals_and_hash(staffed: ViewerSession) -> None:
    q.contracted(staffed, b.TODAY)
    case = b.raised(staffed)
    first, second = q.propose(staffed, case), q.propose(staffed, case)
    assert (first.problem_hash, first.result) == (second.problem_hash, second.result)


def test_who_asks_makes_no_difference(staffed: ViewerSession) -> None:
    q.contracted(staffed, b.TODAY)
    a.ask(staffed, a.searching(staffed, label="HM-2"), q.contracted(staffed, b.TODAY), overrule="veiliger")
    case = b.raised(staffed)
    first = q.propose(staffed, case).result
    staffed.flush()
    milan = reader_for(staffed, "jb-milan", b.TODAY)
    assert milan is not None
    staffed.act_as(milan.viewer)
    assert q.propose(staffed, case).result == first


def test_another_choice_than_the_first_proposal_is_told_with_its_reason(staffed: ViewerSession) -> None:
    first = q.contracted(staffed, b.TODAY)
    second = q.contracted(staffed, b.TODAY + timedelta(days=40))
    case = a.searching(staffed)
    q.propose(staffed, case)
    a.ask(staffed, case, second, overrule="kind_kent_plek", start_on=b.TODAY + timedelta(days=40))
    told = b.events(staffed, case, "request.asked")[0].data
    assert (told["first_proposal"], told["overrule"]) == (first.slug, "kind_kent_plek")


def test_the_first_proposal_needs_no_reason(staffed: ViewerSession) -> None:
    offer = q.contracted(staffed, b.TODAY)
    case = a.searching(staffed)
    q.propose(staffed, case)
    a.ask(staffed, case, offer)
    told = b.events(staffed, case, "request.asked")[0].data
    assert told["followed"]
    assert "first_proposal" not in told


def test_another_choice_needs_a_reason_from_the_list(staffed: ViewerSession) -> None:
    q.contracted(staffed, b.TODAY)
    second = q.contracted(staffed, b.TODAY + timedelta(days=40))
    case = a.searching(staffed)
    q.propose(staffed, case)
    with pytest.raises(Invalid) as refused:
        a.ask(staffed, case, second, start_on=b.TODAY + timedelta(days=40))
    assert [fault.field for fault in refused.value.errors] == ["overrule"]


def test_a_second_request_beside_the_first_proposal_needs_no_reason(staffed: ViewerSession) -> None:
    first = q.contracted(staffed, b.TODAY)
    second = q.contracted(staffed, b.TODAY + timedelta(days=40))
    case = a.searching(staffed)
    q.propose(staffed, case)
    for offer in (first, second):
        a.ask(staffed, case, offer, start_on=b.TODAY + timedelta(days=40))
    assert all(event.data["followed"] for event in b.events(staffed, case, "request.asked"))


def test_what_was_chosen_instead_is_counted_by_level_and_reason(staffed: ViewerSession) -> None:
    first, second = q.contracted(staffed, b.TODAY), q.contracted(staffed, b.TODAY, form="gezinshuis")
    case = a.searching(staffed, need={"ideal": ["residentieel"], "acceptable": ["gezinshuis"]})
    q.propose(staffed, case)
    allocate_region(staffed, "HM", ENGINE, b.NOW)
    a.ask(staffed, case, second, overrule="veiliger")
    a.ask(staffed, case, first)
    lotte = reader_for(staffed, "zm-lotte", b.TODAY)
    assert lotte is not None
    found = acceptance_of(staffed, lotte, "HM", b.NOW)
    assert (found.asked, found.followed, found.planned, found.as_planned) == (2, 1, 2, 1)
    assert found.reasons == (("Deze plek is veiliger", 1),)
    assert found.levels == (("Passend", 1),)


def test_wishes_for_people_and_providers_are_weighed(staffed: ViewerSession) -> None:
    known = q.contracted(staffed, b.TODAY, provider="rietkraag", workers=["kim-b"])
    q.contracted(staffed, b.TODAY)
    case = b.raised(staffed, wishes={"workers": ["kim-b"], "providers": ["rietkraag"]})
    assert q.offers(q.propose(staffed, case))[0] == known.slug
