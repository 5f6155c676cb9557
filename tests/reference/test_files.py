"""The reference files are right, and a fault in them is named at its line."""

from datetime import date

import pytest

from rets import reference
from rets.reference import load
from rets.services.parameters import FIELDS
from tests.reference.conftest import Change

NOW = date(2026, 1, 1)


def test_the_files_hold_no_fault() -> None:
    assert reference.check() == []


def test_a_word_where_a_number_belongs_is_named_at_its_line(change: Change) -> None:
    faults = change("parameters", ',5,werkdagen,"5 dagen', ',vijf,werkdagen,"5 dagen')
    assert faults == ["parameters.csv, regel 2: 'vijf' bij value is niet een getal."]


def test_an_end_before_the_start_is_named(change: Change) -> None:
    assert any("gi.csv, regel 6" in f and "eindigt op 2014" in f for f in change("gi", "2021-06-01", "2014-06-01"))


def test_a_double_row_is_an_overlap(change: Change) -> None:
    faults = change("region_memberships", "GM1696,GV,2019-01-01,2024-01-01", "GM1696,GV,2019-01-01,2025-01-01")
    assert faults == ["region_memberships.csv, regel 294: GM1696 overlapt met regel 293."]


def test_an_unknown_form_of_care_is_named(change: Change) -> None:
    faults = change("waiting_times", "AA,pleegzorg", "AA,pleegzorgje")
    assert faults == ["waiting_times.csv, regel 2: 'pleegzorgje' bij form staat niet in forms_of_care.csv."]


def test_a_row_without_source_is_a_fault(change: Change) -> None:
    assert change("relax_reasons", ",R31\n", ",\n") == [
        "relax_reasons.csv, regel 2: Bij source staat niet waar dit vandaan komt."
    ]


def test_a_strange_code_is_a_fault(change: Change) -> None:
    assert any("'Heel vol' is geen geldige code" in f for f in change("refusal_grounds", "\nvol,", "\nHeel vol,"))


def test_a_wrong_heading_is_a_fault(change: Change) -> None:
    with pytest.raises(reference.ReferenceFaults, match=r"ladder\.csv, regel 1: De kop"):
        change("ladder", "code,region,name", "code,regio,name")


def test_all_faults_are_named_at_once(change: Change) -> None:
    assert (
        len(change("measures", "ots,Ondertoezichtstelling,bescherming,ja,12", "ots,OTS,bescherming,jawel,twaalf")) == 2
    )


def test_a_crisis_place_lasts_three_months_and_three_more() -> None:
    form = reference.form_of_care("crisisplek", NOW)
    assert (form.max_stay_months, form.extension_months) == (3, 3)


def test_closed_help_needs_a_court_authorisation() -> None:
    for code in ("jeugdzorgplus", "zikos"):
        assert reference.form_of_care(code, NOW).needs_authorisation == "gesloten"


def test_only_the_vic_needs_sharp_triage() -> None:
    assert [form.code for form in load.read_forms_of_care() if form.needs_triage] == ["vic"]


def test_the_first_norm_is_five_working_days_and_shows_its_alternative() -> None:
    norm = reference.parameter("n1_vaste_jeugdbeschermer", date(2021, 3, 31))
    assert (norm.value, norm.unit) == (5, "werkdagen")
    assert "5 dagen" in norm.alternative


def test_an_unknown_parameter_is_named() -> None:
    with pytest.raises(reference.UnknownOn, match="'onbekend'"):
        reference.parameter("onbekend", NOW)


def test_objections_to_the_budget_or_the_content_are_signals_and_stop_nothing() -> None:
    grounds = {ground.wj759: ground for ground in load.read_refusal_grounds() if ground.given_by == "municipality"}
    assert {code for code, ground in grounds.items() if ground.signal == "heroverweging"} == {"2", "7"}
    assert not any(ground.stops_request for ground in grounds.values())
    assert set(grounds) == set("123456789")


def test_every_solvable_contra_indication_says_how() -> None:
    for row in load.read_contra_indications():
        assert bool(row.how) == row.solvable


def test_triage_sends_nothing_back_without_a_next_step() -> None:
    assert all(reason.next_step for reason in load.read_triage_reasons())


def test_every_region_of_noord_holland_has_an_expert_team() -> None:
    served = {region for body in load.read_bodies() if body.kind == "ret" for region in body.regions}
    assert served >= {"AA", "GV", "HM", "IJ", "ZK", "NK", "KNH", "WF", "ZW"}


def test_briedis_ended_with_its_bankruptcy() -> None:
    briedis = next(gi for gi in load.read_gi() if gi.code == "briedis")
    assert briedis.valid_until == date(2021, 6, 1)


def test_a_figure_of_our_own_is_counted_with() -> None:
    read_by_name = {"search_radius", "ret_quorum"}
    own = {row.code for row in load.read_parameters() if "product" in row.source}
    assert own <= {*FIELDS.values(), *read_by_name}


def test_a_norm_that_a_clock_counts_with_names_its_source() -> None:
    sources = {row.code: row.source for row in load.read_parameters()}
    named = {"n1_vaste_jeugdbeschermer": "N1", "n2_wisselingen": "N2", "koers": "N3", "passende_hulp": "N4"}
    named |= {"ots_max": "N8", "absence_first_weeks": "N21", "adult_age": "F17"}
    assert all(norm in sources[code] and code in FIELDS.values() for code, norm in named.items())


def test_the_place_of_a_form_of_care_among_the_national_categories_is_marked_as_our_own() -> None:
    assert all("eigen" in form.source for form in load.read_forms_of_care() if form.iw_category)
