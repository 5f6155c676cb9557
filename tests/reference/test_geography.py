"""Municipalities and regions on a day, and the distance between two points."""

from collections import Counter
from datetime import date

import pytest

from rets import reference
from rets.reference.load import read_municipalities, read_region_areas, read_regions

PEIL = date(2021, 3, 31)
NOW = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("on", "count"),
    [
        (date(2020, 12, 31), 355),
        (date(2021, 1, 1), 352),
        (date(2022, 1, 1), 345),
        (date(2022, 3, 24), 344),
        (date(2023, 1, 1), 342),
    ],
)
def test_there_are_as_many_municipalities_as_the_country_had(on: date, count: int) -> None:
    assert sum(row.holds_on(on) for row in read_municipalities()) == count


def test_there_are_42_youth_regions() -> None:
    assert len({row.cbs_code for row in read_regions()}) == 42


@pytest.mark.parametrize("on", [date(2020, 1, 1), PEIL, date(2022, 6, 1), NOW])
def test_every_municipality_is_in_one_region_on_any_day(on: date) -> None:
    for row in read_municipalities():
        if row.holds_on(on):
            assert reference.region(reference.region_of(row.code, on), on)


def test_gooi_en_vechtstreek_had_seven_municipalities_and_has_five() -> None:
    assert len(reference.municipalities_of("GV", PEIL)) == 7
    assert len(reference.municipalities_of("GV", NOW)) == 5


def test_weesp_moved_from_gooi_en_vechtstreek_to_amsterdam() -> None:
    assert reference.region_of("GM0457", date(2022, 3, 23)) == "GV"
    taken_over = reference.successor("GM0457", date(2022, 3, 24))
    assert reference.region_of(taken_over, date(2022, 3, 24)) == "AA"


def test_weesp_does_not_exist_after_the_merger() -> None:
    with pytest.raises(reference.UnknownOn, match="GM0457 bestaat niet op 24 maart 2022"):
        reference.municipality("GM0457", date(2022, 3, 24))


def test_wijdemeren_moved_to_utrecht_west() -> None:
    assert reference.region_of("GM1696", PEIL) == "GV"
    assert reference.region_of("GM1696", NOW) == "JZ19"


def test_a_municipality_that_still_exists_is_its_own_successor() -> None:
    assert reference.successor("GM0363", NOW) == "GM0363"


def test_a_municipality_has_no_successor_before_its_merger() -> None:
    assert reference.successor("GM0416", date(2021, 12, 31)) == "GM0416"
    assert reference.successor("GM0416", date(2022, 1, 1)) == "GM1980"


def test_a_split_municipality_names_all_its_successors() -> None:
    assert reference.successors("GM0788", NOW) == ("GM0757", "GM0824", "GM0855", "GM0865")
    with pytest.raises(reference.Split, match="GM0788"):
        reference.successor("GM0788", NOW)


@pytest.mark.parametrize("name", ["Midden-Kennemerland", "midden kennemerland", "IJ", "IJmond", "JZ10"])
def test_ijmond_and_midden_kennemerland_are_one_region(name: str) -> None:
    assert reference.region_named(name) == "IJ"


@pytest.mark.parametrize("name", ["regio Alkmaar", "Alkmaar e.o.", "Noord-Kennemerland"])
def test_noord_kennemerland_answers_to_alkmaar(name: str) -> None:
    assert reference.region_named(name) == "NK"


def test_an_unknown_region_is_named() -> None:
    with pytest.raises(reference.UnknownOn, match="'Atlantis'"):
        reference.region_named("Atlantis")


def test_amsterdam_is_about_18_km_from_haarlem() -> None:
    amsterdam, haarlem = (reference.municipality(code, NOW) for code in ("GM0363", "GM0392"))
    assert reference.distance_km((amsterdam.lat, amsterdam.lon), (haarlem.lat, haarlem.lon)) == pytest.approx(18, abs=1)


def test_a_place_is_no_distance_from_itself() -> None:
    assert reference.distance_km((52.4, 4.9), (52.4, 4.9)) == 0


@pytest.mark.parametrize("on", [PEIL, NOW])
def test_the_area_that_stands_for_a_region_holds_several_municipalities(on: date) -> None:
    held = Counter[str]()
    for row in read_municipalities():
        if row.holds_on(on):
            held[reference.area_of(reference.region_of(row.code, on), on)] += 1
    assert min(held.values()) >= 3


@pytest.mark.parametrize("on", [PEIL, NOW])
def test_an_area_that_stands_for_a_region_stands_for_another_as_well(on: date) -> None:
    wider = Counter(row.area for row in read_region_areas() if row.holds_on(on))
    assert min(wider.values()) >= 2
