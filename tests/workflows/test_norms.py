"""Each norm clock and hard end, on the dates of the real cases (V1 to V16)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.figures import P, agreed, facts, ots
from workflows.facts import Authorisation, Facts, Koers, Measure, Stay, Worker
from workflows.norms import Clock, clocks, true_deadline

D = date(2021, 1, 15)
TABLE = [
    ("V1", date(2021, 1, 15), date(2021, 1, 22), date(2021, 2, 26), date(2021, 4, 15)),
    ("V2", date(2020, 8, 31), date(2020, 9, 7), date(2020, 10, 12), date(2020, 11, 30)),
    ("V5", date(2020, 10, 31), date(2020, 11, 6), date(2020, 12, 12), date(2021, 1, 31)),
    ("V6", date(2020, 12, 31), date(2021, 1, 8), date(2021, 2, 11), date(2021, 3, 31)),
    ("V7", date(2020, 11, 2), date(2020, 11, 9), date(2020, 12, 14), date(2021, 2, 2)),
    ("V9", date(2020, 12, 1), date(2020, 12, 8), date(2021, 1, 12), date(2021, 3, 1)),
    ("V10", date(2021, 1, 29), date(2021, 2, 5), date(2021, 3, 12), date(2021, 4, 29)),
    ("V16", date(2020, 10, 1), date(2020, 10, 8), date(2020, 11, 12), date(2021, 1, 1)),
]


def clock(found: Facts, kind: str) -> Clock:
    return next(c for c in clocks(found, P) if c.kind == kind)


def kinds(found: Facts) -> set[str]:
    return {c.kind for c in clocks(found, P)}


def case(pronounced_on: date, **more: Any) -> Facts:
    return facts(measures=(ots(pronounced_on),), raised_on=pronounced_on, **more)


@pytest.mark.parametrize(("_name", "pronounced_on", "n1", "n3", "n4"), TABLE, ids=[row[0] for row in TABLE])
def test_the_three_norms_of_a_real_case(_name: str, pronounced_on: date, n1: date, n3: date, n4: date) -> None:
    found = case(pronounced_on)
    assert clock(found, "vaste_jeugdbeschermer").due_on == n1
    assert clock(found, "koers").due_on == n3
    assert clock(found, "passende_hulp").due_on == n4


def test_a_fixed_jeugdbeschermer_counts_from_the_day_the_gi_heard() -> None:
    late = facts(measures=(ots(date(2021, 1, 15), informed_on=date(2021, 1, 25)),))
    assert clock(late, "vaste_jeugdbeschermer").due_on == date(2021, 2, 1)
    assert clock(late, "koers").due_on == date(2021, 2, 26)


def test_the_course_may_be_needed_sooner_and_never_later_than_the_norm() -> None:
    assert clock(case(date(2021, 1, 15), earlier_koers_on=date(2021, 2, 1)), "koers").due_on == date(2021, 2, 1)
    assert clock(case(date(2021, 1, 15), earlier_koers_on=date(2021, 5, 1)), "koers").due_on == date(2021, 2, 26)


def test_help_may_be_needed_sooner_and_the_clock_says_so() -> None:
    sooner = clock(case(date(2021, 1, 15), earlier_help_on=date(2021, 2, 1)), "passende_hulp")
    assert (sooner.due_on, sooner.remark) == (date(2021, 2, 1), "zoveel_eerder")


def test_coupled_on_paper_is_not_at_work() -> None:
    paper = case(date(2021, 1, 15), workers=(Worker(kind="vast", assigned_on=date(2021, 1, 18)),))
    assert clock(paper, "vaste_jeugdbeschermer").met_on is None
    assert clock(paper, "vaste_jeugdbeschermer").remark == "administratief"


def test_a_first_contact_meets_the_norm_on_its_day() -> None:
    worker = Worker(kind="vast", assigned_on=date(2021, 1, 18), first_contact_on=date(2021, 3, 4))
    met = clock(case(date(2021, 1, 15), workers=(worker,)), "vaste_jeugdbeschermer")
    assert met.met_on == date(2021, 3, 4)
    assert met.late(date(2021, 3, 4))


def test_an_active_pool_is_enough_but_unwanted() -> None:
    pool = Worker(kind="pool", assigned_on=date(2021, 1, 18), first_contact_on=date(2021, 1, 20))
    met = clock(case(date(2021, 1, 15), workers=(pool,)), "vaste_jeugdbeschermer")
    assert (met.met_on, met.remark) == (date(2021, 1, 20), "wachtlijstbeheer")


def test_a_second_unplanned_change_is_one_too_many() -> None:
    def gone(reason: str) -> Worker:
        on = date(2021, 1, 18)
        return Worker(kind="vast", assigned_on=on, first_contact_on=on, ended_on=date(2021, 2, 1), end_reason=reason)

    twice = case(date(2021, 1, 15), workers=(gone("verloop"), gone("ziekte")))
    once = case(date(2021, 1, 15), workers=(gone("verloop"), gone("voorspelbaar_moment")))
    assert clock(twice, "vaste_jeugdbeschermer").remark == "meer_dan_een_wisseling"
    assert clock(once, "vaste_jeugdbeschermer").remark is None


def test_how_many_changes_are_too_many_is_a_figure_of_the_table() -> None:
    gone = Worker(kind="vast", assigned_on=D, first_contact_on=D, ended_on=date(2021, 2, 1), end_reason="ziekte")
    twice = case(D, workers=(gone, gone))
    assert [c.remark for c in clocks(twice, replace(P, changes_allowed=2)) if c.kind == "vaste_jeugdbeschermer"] == [
        None
    ]


def test_a_pool_before_does_not_hide_a_change_too_many() -> None:
    pool = Worker(kind="pool", assigned_on=D, first_contact_on=D, ended_on=date(2021, 1, 18), end_reason="anders")
    gone = Worker(kind="vast", assigned_on=date(2021, 1, 18), first_contact_on=date(2021, 1, 18))
    gone = replace(gone, ended_on=date(2021, 2, 1), end_reason="ziekte")
    assert clock(case(D, workers=(pool, gone, gone)), "vaste_jeugdbeschermer").remark == "meer_dan_een_wisseling"
    assert clock(case(D, workers=(pool, gone)), "vaste_jeugdbeschermer").remark == "wachtlijstbeheer"


def test_a_family_that_comes_in_a_pool_at_a_change_is_told() -> None:
    gone = Worker(kind="vast", assigned_on=D, first_contact_on=D, ended_on=date(2021, 2, 1), end_reason="verloop")
    pool = Worker(kind="pool", assigned_on=date(2021, 2, 1))
    assert clock(case(D, workers=(gone, pool)), "vaste_jeugdbeschermer").remark == "wachtlijstbeheer"


def test_the_age_at_which_help_ends_is_a_figure_of_the_table() -> None:
    young = case(D, born=date(2001, 1, 1))
    adult = next(c for c in clocks(young, replace(P, adult_years=21)) if c.kind == "leeftijd_18")
    assert adult.due_on == date(2022, 1, 1)


def test_absence_in_the_first_six_weeks_asks_for_a_replacement() -> None:
    away = Worker(kind="vast", assigned_on=date(2021, 1, 18), absent_on=date(2021, 2, 1))
    assert clock(case(date(2021, 1, 15), workers=(away,)), "vervangende_jeugdbeschermer").due_on == date(2021, 2, 8)
    later = replace(away, absent_on=date(2021, 2, 27))
    assert "vervangende_jeugdbeschermer" not in kinds(case(date(2021, 1, 15), workers=(later,)))


COURSE = Koers(set_on=date(2021, 2, 20), has_goals=True, has_needed_help=True, agreed_by=frozenset({"ouders"}))


@pytest.mark.parametrize(
    "koers",
    [replace(COURSE, has_goals=False), replace(COURSE, has_needed_help=False), replace(COURSE, agreed_by=frozenset())],
    ids=["no goals", "no help named", "nobody agreed"],
)
def test_a_plan_without_all_of_its_parts_is_no_course(koers: Koers) -> None:
    assert clock(case(date(2021, 1, 15), koers=koers), "koers").met_on is None


def test_a_course_without_a_word_with_the_child_is_met_with_a_remark() -> None:
    met = clock(case(date(2021, 1, 15), koers=COURSE), "koers")
    assert (met.met_on, met.remark) == (date(2021, 2, 20), "kind_niet_gesproken")
    spoken = replace(COURSE, child_spoken_on=date(2021, 2, 1))
    assert clock(case(date(2021, 1, 15), koers=spoken), "koers").remark is None


def test_an_intake_never_meets_the_help_norm() -> None:
    intake = agreed(intake_on=date(2021, 2, 1))
    assert clock(case(date(2021, 1, 15), helps=(intake,)), "passende_hulp").met_on is None


@pytest.mark.parametrize("judged", ["second_best", "overbrugging", "niet_passend"])
@pytest.mark.parametrize("by", ["judged_professional", "judged_family"])
def test_help_that_one_of_both_finds_unfit_does_not_meet_the_norm(judged: str, by: str) -> None:
    given = agreed(started_on=date(2021, 2, 1), **{by: judged})
    found = case(date(2021, 1, 15), helps=(given,))
    assert clock(found, "passende_hulp").met_on is None
    assert found.waiting


def test_bridging_does_not_meet_the_norm() -> None:
    bridge = agreed(purpose="bridging", started_on=date(2021, 2, 1))
    found = case(date(2021, 1, 15), helps=(bridge,))
    assert clock(found, "passende_hulp").met_on is None
    assert found.waiting


def test_really_started_help_meets_the_norm_and_the_ends_that_bear_on_it() -> None:
    stay = Stay(form="crisisplek", since=date(2020, 12, 18), max_days=84)
    found = case(date(2021, 1, 15), helps=(agreed(started_on=date(2021, 2, 1)),), stay=stay)
    assert {clock(found, kind).met_on for kind in ("passende_hulp", "plaats_einde")} == {date(2021, 2, 1)}
    assert not found.waiting


def test_help_that_ended_leaves_the_child_waiting_again() -> None:
    over = agreed(started_on=date(2021, 2, 1), ended_on=date(2021, 2, 20))
    assert case(date(2021, 1, 15), helps=(over,)).waiting


def test_v6_the_crisis_place_ends_on_its_eighty_fourth_day_and_the_measure_in_march() -> None:
    stay = Stay(form="crisisplek", since=date(2020, 12, 18), max_days=84)
    vots = Measure(kind="vots", pronounced_on=date(2020, 12, 31))
    found = facts(measures=(vots,), stay=stay, raised_on=date(2020, 12, 31))
    assert clock(found, "plaats_einde").due_on == date(2021, 3, 12)
    assert clock(found, "maatregel_einde").due_on == date(2021, 3, 31)
    assert true_deadline(clocks(found, P)).kind == "plaats_einde"


def test_v9_an_authorisation_lapses_when_it_is_not_used_for_three_months() -> None:
    muhp = Authorisation(kind="muhp", granted_on=date(2020, 12, 1))
    found = case(date(2020, 12, 1), authorisations=(muhp,))
    assert clock(found, "machtiging_ongebruikt").due_on == date(2021, 3, 1)
    used = case(date(2020, 12, 1), authorisations=(replace(muhp, used_on=date(2021, 2, 1)),))
    assert clock(used, "machtiging_ongebruikt").met_on == date(2021, 2, 1)


def test_v10_an_extension_of_a_crisis_place_moves_its_end() -> None:
    stay = Stay(form="crisisplek", since=date(2021, 1, 29), ends_on=date(2021, 2, 26))
    assert clock(case(date(2021, 1, 29), stay=stay), "plaats_einde").due_on == date(2021, 2, 26)
    longer = replace(stay, ends_on=date(2021, 3, 5))
    assert clock(case(date(2021, 1, 29), stay=longer), "plaats_einde").due_on == date(2021, 3, 5)


def test_v12_seventeen_and_eighteen_are_counted_from_the_first_day_of_the_birth_month() -> None:
    found = facts(born=date(2004, 4, 1), measures=(Measure(kind="ots", ends_on=date(2021, 6, 1)),))
    assert clock(found, "leeftijd_18").due_on == date(2022, 4, 1)
    assert clock(found, "overgangsplan").due_on == date(2021, 4, 1)
    assert clock(found, "maatregel_einde").due_on == date(2021, 6, 1)


def test_a_young_child_has_no_clock_for_eighteen() -> None:
    assert "leeftijd_18" not in kinds(facts(born=date(2011, 1, 1)))


def test_v14_the_halfway_check_of_an_extension() -> None:
    measure = Measure(kind="ots", ends_on=date(2021, 9, 8), extended_on=date(2021, 3, 8))
    assert clock(facts(measures=(measure,)), "halverwege").due_on == date(2021, 6, 8)


def test_an_ots_without_an_end_ends_after_a_year() -> None:
    assert clock(case(date(2021, 1, 15)), "maatregel_einde").due_on == date(2022, 1, 15)


def test_the_end_of_a_measure_is_prepared_twelve_and_ten_weeks_before() -> None:
    found = case(date(2021, 1, 15))
    assert clock(found, "eindgesprek").due_on == date(2021, 10, 23)
    assert clock(found, "melding_raad").due_on == date(2021, 11, 6)


def test_a_location_that_closes_ends_the_stay_the_day_before() -> None:
    stay = Stay(form="residentieel", since=date(2020, 1, 1), closes_on=date(2021, 5, 1))
    closing = clock(facts(stay=stay), "locatie_sluit")
    assert (closing.due_on, closing.source) == (date(2021, 4, 30), "N17")


def test_a_place_with_a_maximum_in_months_clips() -> None:
    stay = Stay(form="crisisplek", since=date(2020, 11, 30), max_months=3)
    assert clock(facts(stay=stay), "plaats_einde").due_on == date(2021, 2, 28)


def test_v1_an_infant_in_a_violent_home_is_seen_in_two_days_and_has_a_plan_within_the_week() -> None:
    found = facts(born=date(2021, 1, 1), measures=(ots(date(2021, 1, 15)),), violence=True)
    assert clock(found, "kind_gezien").due_on == date(2021, 1, 17)
    assert clock(found, "veiligheidsplan").due_on == date(2021, 1, 22)
    older = replace(found, born=date(2019, 1, 1))
    assert "kind_gezien" not in kinds(older)


def test_v14_an_acute_child_is_seen_within_a_day() -> None:
    found = facts(acute_since=date(2021, 3, 8))
    assert clock(found, "acuut_gezien").due_on == date(2021, 3, 9)
    assert clock(replace(found, child_seen_on=date(2021, 3, 8)), "acuut_gezien").met_on == date(2021, 3, 8)
    assert clock(replace(found, child_seen_on=date(2021, 3, 1)), "acuut_gezien").met_on is None


def test_without_a_pronouncement_help_is_due_three_months_after_the_case_was_raised() -> None:
    found = facts(measures=(Measure(kind="ots"),))
    deadline = true_deadline(clocks(found, P))
    assert (deadline.kind, deadline.due_on) == ("hulp_nodig", date(2021, 6, 1))


def test_the_true_deadline_is_the_earliest_unmet_date_before_which_help_must_have_started() -> None:
    gesloten = Authorisation(kind="gesloten", ends_on=date(2021, 3, 23))
    found = case(date(2021, 1, 15), authorisations=(gesloten,))
    assert true_deadline(clocks(found, P)).due_on == date(2021, 3, 23)


def test_clocks_stand_in_the_order_of_their_due_dates() -> None:
    stay = Stay(form="crisisplek", since=date(2020, 12, 18), max_days=84)
    due = [c.due_on for c in clocks(case(date(2021, 1, 15), stay=stay), P)]
    assert due == sorted(due)
