"""A case walks along the route of its region, as the sources describe each (RT1 to RT12). Nothing holds up the help."""

from datetime import date

from rets.clock import date_of
from rets.db import ViewerSession
from rets.models import Message
from rets.services import answers
from rets.services.requests import withdraw_request
from tests import asking
from tests import builders as b
from tests.walking import asked, walk
from workflows.roles import Role


def test_rt1_in_amsterdam_contracted_help_is_told_to_nobody(staffed: ViewerSession) -> None:
    trip = walk(staffed, "Amsterdam")
    trip.ask(trip.offer("lumpsum"))
    assert trip.asked() == []


def test_rt1_a_reached_ceiling_changes_nothing_for_a_child_with_a_measure(staffed: ViewerSession) -> None:
    trip = walk(staffed, "Amsterdam")
    trip.ask(trip.offer("lumpsum", budget_ceiling=100, budget_spent=100))
    assert trip.asked() == []


def test_rt1_the_main_contractor_answers_about_its_subcontractor_within_a_term(staffed: ViewerSession) -> None:
    trip = walk(staffed, "Amsterdam")
    trip.ask(trip.offer("onderaannemer", main="rietkraag"))
    assert trip.step("hoofdaannemer").organisation.slug == "rietkraag"
    assert trip.due_on("hoofdaannemer") == date(2026, 3, 19)


def test_rt1_a_silent_main_contractor_does_not_stop_the_child(staffed: ViewerSession) -> None:
    trip = walk(staffed, "Amsterdam")
    trip.ask(trip.offer("onderaannemer", main="rietkraag"))
    trip.silent_until("2026-03-20")
    assert trip.asked() == ["hoofdaannemer", "nih"]


def test_rt1_help_that_was_not_bought_goes_from_request_to_payment(staffed: ViewerSession) -> None:
    trip, request = asked(staffed, "Amsterdam")
    trip.send("nih_aanvraag", "gemeente", request)
    trip.answer("meedenken", "geen_ander")
    trip.answer("nih_akkoord", "akkoord")
    assert trip.asked() == ["nih", "meedenken", "nih_akkoord"]


def test_rt1_the_breakthrough_team_takes_the_lead_with_an_owner_and_a_day(staffed: ViewerSession) -> None:
    trip = walk(staffed, "Amsterdam")
    trip.stuck()
    task = trip.step("doorbraakteam")
    assert (task.person_id, trip.due_on("doorbraakteam")) == (b.person_id(staffed, "ret-vz-omar"), date(2026, 3, 30))


def test_rt1_before_2021_there_was_no_main_contractor_to_wait_for(staffed: ViewerSession) -> None:
    moment = b.at("2020-10-05")
    case = b.raised(
        staffed, moment, municipality="Amsterdam", measures=[{"kind": "ots", "pronounced_on": "2020-10-01"}]
    )
    assert b.events(staffed, case, "case.raised")[0].data["route"] == "GM0363 versie 1"


def test_rt2_around_amsterdam_each_municipality_names_its_own_contract(staffed: ViewerSession) -> None:
    trip = walk(staffed, "Amstelveen")
    trip.ask(trip.offer())
    assert trip.asked() == ["apart"]


def test_rt3_in_gooi_and_vecht_a_crisis_placement_is_on_the_table_by_default(staffed: ViewerSession) -> None:
    trip = walk(staffed, "Hilversum")
    b.tell(
        staffed, trip.case, "help_planned", "2026-03-16", form="crisisplek", purpose="bridging", planned_on="2026-03-17"
    )
    assert trip.step("doorbraaktafel").person_id == b.person_id(staffed, "ret-vz-marijke")


def test_rt3_a_child_that_is_raised_in_a_crisis_place_is_on_the_table_too(staffed: ViewerSession) -> None:
    trip = walk(staffed, "Hilversum", stay={"form": "crisisplek", "since": "2026-03-10"})
    assert trip.asked() == ["doorbraaktafel"]


def test_rt3_a_silent_consultant_passes_to_a_contract_for_this_child(staffed: ViewerSession) -> None:
    trip = walk(staffed, "Hilversum")
    trip.ask(trip.offer())
    trip.silent_until("2026-03-19")
    assert trip.asked() == ["consulent", "maatwerk"]


def test_rt3_asking_the_team_for_advice_brings_in_the_manager_and_not_yet_the_table(staffed: ViewerSession) -> None:
    trip = walk(staffed, "Hilversum")
    b.step(staffed, trip.case, "consult_ret", b.actor(staffed, "jb-milan", Role.JEUGDBESCHERMER))
    assert trip.asked() == ["manager"]


def test_rt3_a_worker_who_is_stuck_has_the_manager_and_the_table(staffed: ViewerSession) -> None:
    trip = walk(staffed, "Hilversum")
    trip.stuck()
    assert trip.asked() == ["manager", "experttafel"]


def test_rt4_in_haarlemmermeer_urgent_consent_is_spoken_recorded_and_confirmed_by_mail(staffed: ViewerSession) -> None:
    trip = walk(staffed, "Haarlemmermeer", safety={"acute_since": "2026-03-16"})
    trip.ask(trip.offer())
    task = trip.step("spoed")
    milan = b.actor(staffed, "jb-milan", Role.JEUGDBESCHERMER)
    answers.record_spoken_consent(
        staffed, trip.case, task, by="categoriemanager", words="Ga maar.", on=b.TODAY, actor=milan, at=b.NOW
    )
    told = staffed.query(Message).filter_by(case_id=trip.case.id, kind="consent.confirmed").one()
    assert (task.channel, task.data["by"], told.person_id) == ("phone", "categoriemanager", task.person_id)


def test_rt4_without_haste_it_goes_by_mail(staffed: ViewerSession) -> None:
    trip = walk(staffed, "Haarlemmermeer")
    trip.ask(trip.offer())
    assert (trip.asked(), trip.step("akkoord").channel) == (["akkoord"], "mail")


def test_rt4_a_consent_that_stays_away_goes_to_the_team_manager(staffed: ViewerSession) -> None:
    trip = walk(staffed, "Haarlemmermeer")
    trip.ask(trip.offer())
    trip.silent_until("2026-03-20")
    assert b.tasks(staffed, trip.case, "opvolging")[0].person_id == b.person_id(staffed, "tm-ellen")


def test_rt5_in_the_kop_the_municipality_hears_at_once_with_the_provider(staffed: ViewerSession) -> None:
    trip = walk(staffed, "Schagen")
    request = trip.ask(trip.offer("pxq"))
    assert trip.step("beide").organisation.slug == "gemeente-schagen"
    assert trip.step("beide").opened_at == request.asked_at


def test_rt5_a_message_that_nobody_answers_is_over_by_itself(staffed: ViewerSession) -> None:
    trip = walk(staffed, "Schagen")
    trip.ask(trip.offer("pxq"))
    trip.silent_until("2026-03-20")
    assert trip.step("beide").answer_code == "gegeven"
    assert b.events(staffed, trip.case, "task.overdue") == []


def test_rt5_hollands_kroon_sits_everybody_at_one_table(staffed: ViewerSession) -> None:
    trip = walk(staffed, "Hollands Kroon")
    trip.stuck()
    assert "wijkteam en de aanbieder" in trip.step("samen").text


def test_rt6_haarlem_discusses_weekly_with_the_framework_and_then_a_light_contract(staffed: ViewerSession) -> None:
    trip, request = asked(staffed, "Haarlem")
    assert (trip.due_on("het") - b.TODAY).days == 7
    assert "het afwegingskader" in trip.step("het").text
    trip.answer("het", "vervolg")
    asking.answer(staffed, request, "accepted")
    trip.send("light_contract", "aanbieder", request)
    trip.answer("light_contract_invullen", "ingevuld", "Aan de gemeente, op 16 maart.")
    assert trip.asked() == ["het", "afwegingskader", "light_contract", "light_contract_invullen", "betaling"]


def test_rt6_a_reached_ceiling_takes_the_same_way(staffed: ViewerSession) -> None:
    trip = walk(staffed, "Haarlem")
    trip.ask(trip.offer("pxq", budget_ceiling=100, budget_spent=100))
    assert trip.asked() == ["het", "afwegingskader"]


def test_rt6_contracted_help_passes_no_table(staffed: ViewerSession) -> None:
    trip = walk(staffed, "Haarlem")
    trip.ask(trip.offer("pxq"))
    assert trip.asked() == []


def test_rt6_a_request_that_is_withdrawn_asks_nothing_any_more(staffed: ViewerSession) -> None:
    trip = walk(staffed, "Haarlem")
    request = trip.ask(trip.offer())
    withdraw_request(staffed, trip.case, request, actor=b.actor(staffed, "zm-lotte", Role.ZORGMAKELAAR), at=b.NOW)
    assert trip.step("het").answer_code == "vervallen"


def test_rt7_in_ijmond_a_light_contract_within_the_tariff_is_agreed_at_once(staffed: ViewerSession) -> None:
    trip = walk(staffed, "Velsen")
    trip.offer("pxq", provider="rietkraag", tariff=300)
    trip.ask(trip.offer("maatwerk", tariff=300))
    assert trip.step("binnen_tarief").answer_code == "akkoord"
    assert trip.asked() == ["brief", "binnen_tarief"]


def test_rt7_above_the_tariff_the_region_is_asked(staffed: ViewerSession) -> None:
    trip = walk(staffed, "Velsen")
    trip.offer("pxq", provider="rietkraag", tariff=300)
    trip.ask(trip.offer("maatwerk", tariff=301))
    assert (trip.asked()[-1], trip.step("boven_tarief").answered_at) == ("boven_tarief", None)


def test_rt8_in_alkmaar_direct_referral_is_told_to_the_local_access(staffed: ViewerSession) -> None:
    trip = walk(staffed, "Alkmaar")
    trip.ask(trip.offer("pxq"))
    assert trip.step("informeer").organisation.slug == "gemeente-alkmaar"


def test_rt8_a_new_provider_writes_its_page_and_offer_once(staffed: ViewerSession) -> None:
    first, second = walk(staffed, "Alkmaar"), walk(staffed, "Alkmaar", label="R-2")
    offer = first.offer()
    first.ask(offer)
    second.ask(offer)
    assert "a4" in first.asked()
    assert "a4" not in second.asked()


def test_rt8_advice_and_payment_follow_while_the_help_has_started(staffed: ViewerSession) -> None:
    trip, request = asked(staffed, "Alkmaar")
    trip.start(request)
    trip.send("a4", "contractmanager", request)
    trip.send("maatwerkofferte", "aanbieder", request)
    trip.answer("offerte", "ingevuld", "Aan de contractmanager, op 16 maart.")
    trip.answer("advies", "advies")
    assert (trip.asked()[-1], trip.case.state) == ("betaling", "helped")


def test_rt8_since_2022_a_place_to_live_is_discussed_at_the_residence_table(staffed: ViewerSession) -> None:
    assert walk(staffed, "Alkmaar").asked() == ["ruit"]
    assert walk(staffed, "Alkmaar", label="R-2", need={"ideal": ["systeemtherapie"]}).asked() == []


def test_rt9_in_westfriesland_six_weeks_run_beside_a_start(staffed: ViewerSession) -> None:
    trip, request = asked(staffed, "Hoorn", "resultaat")
    trip.send("perspectiefplan", "gemeente")
    trip.start(request)
    assert (trip.due_on("perspectiefplan") - b.TODAY).days == 42
    assert trip.step("perspectiefplan").answered_at is None
    assert trip.case.state == "helped"


def test_rt9_the_goals_go_along_and_are_not_negotiated_first(staffed: ViewerSession) -> None:
    trip = walk(staffed, "Hoorn")
    trip.ask(trip.offer("resultaat"))
    assert trip.asked() == ["doelen", "perspectiefplan_maken"]


def test_rt9_what_was_not_bought_is_paid_through_the_triage_team(staffed: ViewerSession) -> None:
    trip = walk(staffed, "Hoorn")
    trip.ask(trip.offer())
    assert trip.asked() == ["triageteam"]


def test_rt10_in_zaanstad_advisers_three_questions_covenant_and_budget_follow(staffed: ViewerSession) -> None:
    trip = walk(staffed, "Zaanstad")
    trip.ask(trip.offer())
    trip.answer("adviseurs", "geen_ander")
    trip.answer("contractmanager", "advies")
    trip.answer("privacyconvenant", "geregeld")
    assert trip.asked() == ["adviseurs", "contractmanager", "privacyconvenant", "budgethouder"]


def test_rt10_an_admission_stop_or_a_spent_budget_takes_a_way_and_is_no_refusal(staffed: ViewerSession) -> None:
    stopped, spent = walk(staffed, "Zaanstad"), walk(staffed, "Zaanstad", label="R-2")
    stopped.ask(stopped.offer("normbudget", stop=True))
    spent.ask(spent.offer("normbudget", budget_ceiling=100, budget_spent=100, provider="rietkraag"))
    assert (stopped.asked(), spent.asked()) == (["adviseurs", "doelen"], ["adviseurs"])


def test_rt10_a_main_contractor_whose_budget_is_spent_leads_to_the_budget_holder(staffed: ViewerSession) -> None:
    trip = walk(staffed, "Zaanstad")
    trip.ask(trip.offer("onderaannemer", main="rietkraag"))
    trip.answer("hoofdaannemer", "kan_niet")
    assert trip.asked() == ["hoofdaannemer", "doelen", "budgethouder"]


def test_rt11_in_haaglanden_the_expert_table_works_in_order_of_urgency(staffed: ViewerSession) -> None:
    trip = walk(staffed, "'s-Gravenhage")
    trip.stuck()
    assert "volgorde van urgentie" in trip.step("experttafel").text


def test_rt12_a_place_without_a_route_of_its_own_takes_the_general_one(staffed: ViewerSession) -> None:
    trip = walk(staffed, "Groningen")
    trip.ask(trip.offer("pxq"))
    assert trip.asked() == []
    trip.ask(trip.offer(provider="rietkraag"))
    assert trip.asked() == ["inkoop"]


def test_rt12_where_nobody_is_known_the_owner_of_the_case_passes_it_on(staffed: ViewerSession) -> None:
    trip = walk(staffed, "Groningen")
    trip.ask(trip.offer())
    assert (trip.step("inkoop").kind, trip.step("inkoop").person_id) == ("doorgeven", trip.case.owner_id)


def test_a_dispute_about_residence_has_an_owner_from_the_first_day(staffed: ViewerSession) -> None:
    trip = walk(staffed, "Haarlem", municipality_disputed=True)
    task = trip.step("woonplaats")
    assert (task.organisation.slug, date_of(task.due_at)) == ("gemeente-haarlem", date(2026, 3, 30))


def test_a_child_of_another_municipality_gets_its_route_and_the_history_says_so(staffed: ViewerSession) -> None:
    trip = walk(staffed, "Haarlem")
    b.tell(staffed, trip.case, "residence_settled", "2026-03-16", municipality="Hoorn")
    (changed,) = b.events(staffed, trip.case, "route.changed")
    told = {"route": "WF versie 2", "route_title": "Westfriesland", "was": "GM0392 versie 2"}
    assert changed.data == told
