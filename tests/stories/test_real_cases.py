"""Each date of the table of real cases, and each "ideal" that the engine should have proposed, with the latest day."""

from datetime import date

import pytest

D = date

TABLE = [
    ("V1", "vaste_jeugdbeschermer", D(2021, 1, 22)),
    ("V1", "koers", D(2021, 2, 26)),
    ("V1", "passende_hulp", D(2021, 4, 15)),
    ("V2", "vaste_jeugdbeschermer", D(2020, 9, 7)),
    ("V2", "koers", D(2020, 10, 12)),
    ("V2", "passende_hulp", D(2020, 11, 30)),
    ("V3", "machtiging_einde", D(2021, 3, 23)),
    ("V5", "vaste_jeugdbeschermer", D(2020, 11, 6)),
    ("V5", "koers", D(2020, 12, 12)),
    ("V5", "passende_hulp", D(2021, 1, 31)),
    ("V6", "vaste_jeugdbeschermer", D(2021, 1, 8)),
    ("V6", "koers", D(2021, 2, 11)),
    ("V6", "passende_hulp", D(2021, 3, 31)),
    ("V6", "plaats_einde", D(2021, 3, 12)),
    ("V6", "naar_ret", D(2021, 1, 29)),
    ("V6", "verlenging_vragen", D(2021, 2, 26)),
    ("V6", "maatregel_einde", D(2021, 3, 31)),
    ("V7", "vaste_jeugdbeschermer", D(2020, 11, 9)),
    ("V7", "koers", D(2020, 12, 14)),
    ("V7", "passende_hulp", D(2021, 2, 2)),
    ("V9", "vaste_jeugdbeschermer", D(2020, 12, 8)),
    ("V9", "koers", D(2021, 1, 12)),
    ("V9", "passende_hulp", D(2021, 3, 1)),
    ("V9", "machtiging_ongebruikt", D(2021, 3, 1)),
    ("V10", "vaste_jeugdbeschermer", D(2021, 2, 5)),
    ("V10", "koers", D(2021, 3, 12)),
    ("V10", "passende_hulp", D(2021, 4, 29)),
    ("V10", "plaats_einde", D(2021, 2, 26)),
    ("V12", "overgangsplan", D(2021, 4, 1)),
    ("V12", "leeftijd_18", D(2022, 4, 1)),
    ("V12", "maatregel_einde", D(2021, 6, 1)),
    ("V14", "maatregel_einde", D(2021, 9, 8)),
    ("V14", "halverwege", D(2021, 6, 8)),
    ("V16", "vaste_jeugdbeschermer", D(2020, 10, 8)),
    ("V16", "koers", D(2020, 11, 12)),
    ("V16", "passende_hulp", D(2021, 1, 1)),
]

ROUTES = [
    ("V1", "algemeen versie 1", ["opgeschaald"]),
    ("V2", "algemeen versie 1", ["opgeschaald"]),
    ("V3", "IJ versie 1", ["doorbraakoverleg"]),
    ("V5", "GM0363 versie 1", []),
    ("V6", "GM0363 versie 1", ["woonplaats", "doorbraakteam", "kernpartners"]),
    ("V7", "GV versie 1", ["manager", "experttafel"]),
    ("V9", "GV versie 1", ["manager", "experttafel"]),
    ("V10", "HM versie 1", ["teammanager", "spoed"]),
    ("V12", "NK versie 1", ["opgeschaald"]),
    ("V14", "WF versie 1", ["doorbraaktafel"]),
    ("V16", "ZW versie 1", ["overlegtafel"]),
    ("T1", "HM versie 1", ["teammanager"]),
    ("T3", "GM0363 versie 1", ["doorbraakteam", "kernpartners"]),
    ("T4", "NK versie 1", ["informeer", "opgeschaald"]),
    ("T6", "IJ versie 1", ["boven_tarief", "doorbraakoverleg"]),
    ("T8", "GM0392 versie 1", ["doorbraakoverleg"]),
    ("T9", "KNH versie 1", ["opgeschaald"]),
    ("T10", "ZK versie 1", ["cjg", "light_contract", "doorbraakoverleg"]),
    ("T11", "ZW versie 1", ["adviseurs", "contractmanager"]),
    ("T12", "AA versie 1", ["doorbraakteam", "kernpartners"]),
    ("T13", "WF versie 1", ["doorbraaktafel"]),
]


@pytest.mark.parametrize(("case", "route", "_steps"), ROUTES, ids=[row[0] for row in ROUTES])
def test_a_case_runs_over_the_route_of_its_own_place(stories, case, route, _steps):
    assert stories[case].route() == route


@pytest.mark.parametrize(("case", "_route", "steps"), ROUTES, ids=[row[0] for row in ROUTES])
def test_the_story_tells_each_step_of_that_route(stories, case, _route, steps):
    """Nothing where the route asks nothing: contracted help in Amsterdam, or a search that no provider was asked in."""
    assert stories[case].steps() == steps


DATED = [
    ("V10", "spoed", D(2021, 2, 25), D(2021, 2, 26)),
    ("T10", "cjg", D(2021, 1, 20), D(2021, 1, 25)),
    ("T10", "light_contract", D(2021, 1, 22), D(2021, 1, 27)),
    ("T11", "adviseurs", D(2021, 3, 3), D(2021, 3, 8)),
    ("T11", "contractmanager", D(2021, 3, 8), D(2021, 3, 15)),
]


def test_every_replayed_case_stands_in_that_table(stories):
    assert {row[0] for row in ROUTES} == set(stories)


@pytest.mark.parametrize(("case", "step", "opened", "due"), DATED, ids=[f"{row[0]}-{row[1]}" for row in DATED])
def test_a_step_of_the_route_opens_on_its_day_and_has_its_term(stories, case, step, opened, due):
    """One for somebody who does not read RETS is passed on within the term of a question."""
    found = [e for e in stories[case].entries if e.step == step and e.kind == "task_opened"]
    assert [(e.on, e.due_on) for e in found] == [(opened, due)]


@pytest.mark.parametrize(("case", "clock", "due"), TABLE, ids=[f"{c}-{k}" for c, k, _ in TABLE])
def test_a_clock_of_the_table_is_due_on_its_day(stories, case, clock, due):
    assert due in stories[case].due(clock)


def test_v1_a_baby_with_violence_is_to_be_seen_within_two_days(stories):
    assert stories["V1"].due("kind_gezien") == [D(2021, 1, 17)]


def test_v1_a_baby_with_violence_is_to_have_a_safety_plan_in_the_same_week(stories):
    assert stories["V1"].due("veiligheidsplan") == [D(2021, 1, 22)]


def test_v1_the_late_start_of_the_gi_stays_counted_as_late(stories):
    assert "te laat gehaald op 26 februari 2021" in stories["V1"].texts("clock_met")


def test_v1_an_unsafe_return_raises_the_acute_flag_on_the_same_day(stories):
    assert stories["V1"].due("acuut_gezien") == [D(2021, 3, 9)]


def test_v1_an_unsafe_return_asks_the_team_on_the_same_day(stories):
    assert D(2021, 3, 8) in stories["V1"].days("rung_reached", rung=2) + stories["V1"].days("rung_reached", rung=3)


def test_v2_a_pool_does_not_give_a_fixed_jeugdbeschermer(stories):
    assert stories["V2"].days("clock_missed", clock="vaste_jeugdbeschermer") == [D(2020, 9, 7)]


def test_v2_the_team_is_asked_by_mid_october(stories):
    assert min(stories["V2"].days("rung_reached", rung=2)) <= D(2020, 10, 15)


def test_v3_advice_with_a_refusal_puts_the_team_in_charge_on_the_day_of_the_refusal(stories):
    assert stories["V3"].days("rung_reached", rung=3) == [D(2020, 2, 28)]


@pytest.mark.parametrize(
    ("point", "due"),
    [
        ("naar_ret", D(2020, 12, 29)),
        ("naar_bestuur", D(2021, 1, 26)),
        ("naar_bovenregionaal", D(2021, 2, 23)),
    ],
)
def test_v3_the_rungs_are_counted_back_from_the_end_of_the_authorisation(stories, point, due):
    assert stories["V3"].due(point) == [due]


@pytest.mark.parametrize(("rung", "last"), [(3, D(2020, 12, 29)), (4, D(2021, 1, 26)), (5, D(2021, 2, 23))])
def test_v3_each_rung_is_reached_by_that_day(stories, rung, last):
    assert min(stories["V3"].days("rung_reached", rung=rung)) <= last


def test_v5_bridging_does_not_meet_the_help_norm(stories):
    assert stories["V5"].days("clock_met", clock="passende_hulp") == [D(2021, 1, 4)]


def test_v5_the_wanted_help_starts_within_the_norm(stories):
    assert "te laat" not in stories["V5"].texts("clock_met")


def test_v6_the_team_has_the_lead_six_weeks_before_the_place_ends(stories):
    assert stories["V6"].days("rung_reached", rung=3) == [D(2021, 1, 29)]


def test_v6_the_provisional_municipality_stands_from_the_first_day(stories):
    assert stories["V6"].days("fact")[0] == D(2021, 1, 4)


def test_v6_in_the_last_ten_working_days_the_case_is_looked_at_every_working_day(stories):
    last = [day for day in stories["V6"].days("reminder", clock="dagelijks_volgen") if day >= D(2021, 2, 26)]
    assert len(last) == 11


def test_v6_the_end_of_the_crisis_place_is_the_true_deadline(stories):
    assert "einde van de huidige plek, 12 maart 2021" in stories["V6"].texts("outcome")


def test_v7_a_wait_past_the_norm_proposes_the_team_on_the_first_day(stories):
    assert stories["V7"].days("escalation_proposed") == [D(2020, 11, 9)]


def test_v7_the_team_is_reached_well_before_the_norm_runs_out(stories):
    assert min(stories["V7"].days("rung_reached", rung=3)) < D(2021, 2, 2)


def test_v9_a_place_out_of_the_region_that_does_not_fit_keeps_the_child_waiting(stories):
    assert "wacht nog op passende hulp" in stories["V9"].texts("outcome")


def test_v10_the_extension_by_a_week_moves_the_end_of_the_place(stories):
    assert "verschoven van 26 februari 2021 naar 5 maart 2021" in stories["V10"].texts("clock_moved")


def test_v10_no_reaction_in_one_working_day_goes_to_the_teammanager(stories):
    assert D(2021, 2, 26) in stories["V10"].days("task_opened")


def test_v10_the_spoken_consent_is_written_down_with_its_words(stories):
    assert "Mondeling akkoord" in stories["V10"].texts("task_answered")


def test_v12_the_end_of_the_measure_is_talked_about_twelve_weeks_before(stories):
    assert stories["V12"].due("eindgesprek") == [D(2021, 3, 9)]


def test_v12_doubt_can_be_put_to_the_team_as_a_question(stories):
    assert stories["V12"].days("rung_reached", rung=2)[0] == D(2021, 3, 2)


def test_v14_an_abrupt_discharge_is_acute_within_a_day(stories):
    assert stories["V14"].due("acuut_gezien") == [D(2021, 3, 9)]


def test_v14_court_and_waiting_list_run_side_by_side_from_the_same_day(stories):
    facts = [e for e in stories["V14"].entries if e.kind == "fact" and e.on == D(2021, 3, 8)]
    assert {"Rechter gevraagd", "Wachtlijst gemeld"} <= {e.text.split(".")[0] for e in facts}


def test_v16_an_insufficient_place_leaves_the_child_waiting(stories):
    assert "wacht nog op passende hulp" in stories["V16"].texts("outcome")


def test_v16_an_alternative_is_answered_with_a_reason(stories):
    assert "Niet passend, want" in stories["V16"].texts("task_answered")


def test_t1_an_intake_in_march_does_not_meet_the_norm_of_january(stories):
    assert stories["T1"].days("clock_missed", clock="passende_hulp") == [D(2021, 1, 31)]


def test_t1_after_the_intake_the_child_still_waits(stories):
    assert "wacht nog op passende hulp" in stories["T1"].texts("outcome")


def test_t4_a_closed_place_far_away_stays_a_waiting_child(stories):
    assert "wacht nog op passende hulp" in stories["T4"].texts("outcome")


def test_t9_a_course_after_seven_months_is_met_late(stories):
    assert "Gedragen koers: te laat gehaald op 5 maart 2021" in stories["T9"].texts("clock_met")


def test_t10_a_question_about_money_does_not_hold_up_the_search(stories):
    assert stories["T10"].days("refused") == []


def test_t10_the_consent_that_came_after_weeks_answers_the_step_of_the_access(stories):
    assert "Na nabellen akkoord" in stories["T10"].texts("task_answered")
    assert D(2021, 2, 15) in stories["T10"].days("task_answered")


def test_t10_a_silent_access_is_called_after_a_week_and_not_after_weeks(stories):
    assert D(2021, 1, 27) in stories["T10"].days("task_opened")


def test_t11_a_stopped_provider_is_asked_by_the_route_while_help_starts_elsewhere(stories):
    assert stories["T11"].days("clock_met", clock="passende_hulp") == [D(2021, 3, 8)]
    assert "heeft passende hulp" in stories["T11"].texts("outcome")


def test_v16_the_team_decides_with_an_addressee_an_action_and_a_day(stories):
    decided = [e for e in stories["V16"].entries if e.kind == "decision" and e.on == D(2020, 11, 12)]
    assert {e.due_on for e in decided} == {D(2020, 11, 20), D(2020, 11, 26)}


def test_v16_silence_on_a_decision_goes_one_rung_up(stories):
    """The answer was due within five working days of the decision, a day before that of its line."""
    assert stories["V16"].days("rung_reached", rung=4) == [D(2020, 11, 19)]
