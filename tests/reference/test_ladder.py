"""The ladder per region: dated rows, the region's own before the general one, and every fault at its line."""

from datetime import date

import pytest

from rets.reference.load import read_ladder, read_regions
from rets.reference.lookup import ladder_on
from tests.reference.conftest import Change
from workflows.roles import Role
from workflows.routes.vocabulary import CHANNELS

NOW = date(2026, 1, 1)
REGIONS = [None, *sorted(row.code for row in read_regions() if row.holds_on(NOW))]
DAYS = sorted({row.valid_from for row in read_ladder()} | {row.valid_until for row in read_ladder() if row.valid_until})
RET = "3,,RET neemt de procesregie,ret_chair,ret_member,provider,,,,10,"
BEN = "ret_chair,ret_member,external,Bovenregionaal expertisenetwerk (BEN),mail,ben,10,"


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("on", [*DAYS, NOW])
def test_every_region_has_all_rungs_with_leader_deputy_and_term_on_every_day(region: str | None, on: date) -> None:
    ladder = ladder_on(on, region)
    assert [rung.number for rung in ladder] == list(range(8))
    for rung in ladder:
        assert Role(rung.owner_role) != Role(rung.deputy_role)
        assert rung.term_working_days > 0


@pytest.mark.parametrize("region", REGIONS)
def test_every_rung_says_when_it_is_entered_and_what_the_child_gets_meanwhile(region: str | None) -> None:
    assert all(rung.entry and rung.meanwhile and rung.source for rung in ladder_on(NOW, region))


@pytest.mark.parametrize("region", REGIONS)
def test_only_the_rungs_outside_the_region_name_a_party_and_how_it_is_reached(region: str | None) -> None:
    outside = {rung.number: rung for rung in ladder_on(NOW, region) if rung.outside or rung.channel or rung.contact}
    assert list(outside) == [5, 6, 7]
    assert all(rung.channel in CHANNELS and rung.contact for rung in outside.values())


@pytest.mark.parametrize("region", REGIONS)
def test_the_chair_of_the_expert_team_stays_owner_outside_the_region(region: str | None) -> None:
    assert {rung.owner_role for rung in ladder_on(NOW, region) if rung.outside} == {Role.RET_CHAIR}


@pytest.mark.parametrize("region", REGIONS)
def test_no_rung_leads_back_to_who_sent_the_case(region: str | None) -> None:
    assert not [rung for rung in ladder_on(NOW, region) if Role.JEUGDBESCHERMER in {rung.owner_role, rung.addressee}]


def test_the_row_of_a_region_goes_before_the_general_one() -> None:
    assert ladder_on(NOW, "GV")[0].owner_role == Role.TEAMMANAGER
    assert ladder_on(NOW, "NK")[0].owner_role == Role.ZORGMAKELAAR


def test_what_a_source_does_not_give_is_as_for_everybody() -> None:
    general, own = ladder_on(NOW, None)[0], ladder_on(NOW, "GV")[0]
    assert (own.term_working_days, own.meanwhile) == (general.term_working_days, general.meanwhile)
    assert own.source == f"RT3; A6; {general.source}"


def test_a_row_of_a_region_holds_on_its_own_days_alone() -> None:
    names = [ladder_on(day, "ZK")[1].name for day in (date(2020, 10, 31), date(2020, 11, 1))]
    assert ["HET" in name for name in names] == [False, True]


def test_the_network_of_noord_holland_is_named_in_its_nine_regions_and_nowhere_else() -> None:
    named = {region for region in REGIONS if "Noord-Holland" in (ladder_on(NOW, region)[5].outside or "")}
    assert named == {"AA", "GV", "HM", "IJ", "ZK", "NK", "KNH", "WF", "ZW"}


FAULTS = [
    ("3,,RET neemt de procesregie,ret_chair", "3,,RET neemt de procesregie,", "Trede 3 heeft geen eigenaar"),
    (RET, RET.replace(",10,", ",,"), "Trede 3 heeft geen termijn"),
    (RET, RET.replace(",10,", ",-1,"), "De termijn van trede 3 is korter dan een werkdag"),
    (RET, RET.replace("ret_member", ""), "Trede 3 heeft geen vervanger"),
    (RET, RET.replace("ret_member", "ret_chair"), "Op trede 3 vervangt de eigenaar zichzelf"),
    (RET, RET.replace("ret_chair", "jeugdbeschermer"), "'jeugdbeschermer' kan bij owner_role niet"),
    (RET, RET.replace("provider", "jeugdbeschermer"), "'jeugdbeschermer' kan bij addressee niet"),
    (RET, RET.replace("3,,", "8,,"), "Trede '8' bestaat niet"),
    (RET, RET.replace(",,,,10", ",Iemand,mail,ben,10"), "Trede 3 ligt in de regio en noemt toch een partij daarbuiten"),
    (BEN, BEN.replace("mail", ""), "Trede 5 ligt buiten de regio en noemt niet wie daar helpt"),
    (BEN, BEN.replace("mail", "fax"), "Het kanaal 'fax' bestaat niet"),
    (BEN, BEN.replace("ret_chair", "zorgmakelaar"), "Op trede 5 blijft de voorzitter van het expertteam eigenaar"),
]


@pytest.mark.parametrize(("old", "new", "sentence"), FAULTS, ids=[sentence for *_, sentence in FAULTS])
def test_a_fault_in_a_rung_is_named_at_its_line(change: Change, old: str, new: str, sentence: str) -> None:
    line = 5 if old != BEN else 7
    assert any(f"ladder.csv, regel {line}: {sentence}" in fault for fault in change("ladder", old, new))


def test_a_rung_without_a_next_one_is_refused_at_its_line(change: Change) -> None:
    faults = change(
        "ladder", "RET regelt een veilige plek of hulp tot de start,2015-01-01,", "Iets,2015-01-01,2026-07-01"
    )
    assert (
        "ladder.csv, regel 4: Na trede 2 komt op 1 juli 2026 geen trede 3. Alleen de laatste trede is een einde."
        in faults
    )


def test_the_last_rung_needs_no_next_one(change: Change) -> None:
    faults = change("ladder", "Alle treden zijn geprobeerd of het aanbod bestaat niet", "Alles is geprobeerd")
    assert faults == []


def test_a_ladder_without_its_first_rung_is_refused(change: Change) -> None:
    assert "ladder.csv, regel 1: Trede 0 ontbreekt: daar begint elke casus." in change(
        "ladder", "0,,Binnen", "1,JZ01,Binnen"
    )


def test_a_region_needs_a_general_rung_to_fall_back_on(change: Change) -> None:
    faults = change(
        "ladder", "RET regelt een veilige plek of hulp tot de start,2015-01-01,", "Iets,2015-01-01,2026-07-01"
    )
    assert any("Op 1 juli 2026 is er geen algemene trede 3 om op terug te vallen." in fault for fault in faults)


def test_two_rows_of_one_region_and_rung_may_not_overlap(change: Change) -> None:
    faults = change("ladder", "1,KNH,", "1,IJ,")
    assert any("1 IJ overlapt met regel" in fault for fault in faults)


def test_a_row_of_a_region_may_hold_beside_the_general_one(change: Change) -> None:
    assert change("ladder", "1,KNH,", "1,JZ01,") == []


def test_an_unknown_region_is_named(change: Change) -> None:
    assert any("'XX' bij region staat niet in regions.csv." in fault for fault in change("ladder", "1,KNH,", "1,XX,"))


def test_a_row_without_source_is_refused(change: Change) -> None:
    assert any("Bij source staat niet" in fault for fault in change("ladder", ",RT5; R42", ","))
