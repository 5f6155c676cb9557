"""Between two places a person reads what is better and what is less good at the one, and nothing is kept silent."""

from typing import Any

from rets.services.place_beside import difference, to_settle


def row(**changes: Any) -> dict[str, Any]:
    """A stored proposal of the help that was asked for, under contract, 20 kilometres away."""
    figures = {"fit": 8, "moves": 1} | changes.pop("figures", {})
    route = {"kind": "contracted", "admission_stop": False} | changes.pop("route", {})
    told = {"start_on": "2026-12-20", "km": 20, "certainty": "announced", "reasons": [], "route": route}
    return told | {"figures": [{"level": level, "value": value} for level, value in figures.items()]} | changes


def test_days_and_kilometres_are_told_both_ways() -> None:
    said = difference(row(start_on="2026-11-15", km=33), row())
    assert said == "Beter: 35 dagen eerder. Minder goed: 13 km verder van huis."


def test_days_are_told_as_about_so_many_where_one_follows_from_a_waiting_list_or_waits_for_arranging() -> None:
    for unsure in ({"certainty": "waiting"}, {"route": {"kind": "none"}}, {"route": {"admission_stop": True}}):
        assert "Beter: ongeveer 35 dagen eerder" in difference(row(start_on="2026-11-15"), row(**unsure))


def test_help_that_was_asked_for_is_better_than_other_help() -> None:
    assert difference(row(), row(figures={"fit": 4})) == "Beter: de gevraagde hulp."
    said = difference(row(figures={"fit": 4}), row())
    assert said == "Minder goed: andere hulp, die volgens het dossier ook mag."


def test_no_contract_a_stop_and_what_must_be_solved_are_not_kept_silent() -> None:
    held = {"rule": "held", "title": "Vastgehouden voor een ander kind"}
    other = row(route={"kind": "none", "admission_stop": True}, reasons=[held])
    assert difference(other, row()) == (
        "Minder goed: er is geen contract, er geldt een opnamestop, vastgehouden voor een ander kind."
    )


def test_what_stands_in_the_way_at_both_is_no_difference() -> None:
    held = [{"rule": "held", "title": "Vastgehouden voor een ander kind"}]
    assert difference(row(reasons=held), row(reasons=held)) == ""


def test_a_place_to_grow_up_in_is_better_and_a_stay_that_is_too_short_less_good() -> None:
    assert difference(row(figures={"moves": 2}), row()) == "Beter: bedoeld om er op te groeien."
    assert difference(row(figures={"moves": 0}), row()) == "Minder goed: het mag er niet lang genoeg duren."


def test_of_a_place_that_another_child_has_for_now_no_day_is_told_as_sure() -> None:
    held = row(start_on="2026-11-29", reasons=[{"rule": "held", "title": "Vastgehouden voor een ander kind"}])
    assert difference(held, row()).startswith("Beter: misschien eerder, als het andere kind daar niet komt.")
    said = difference(row(), held)
    assert said == "Minder goed: de eerste plek kan misschien eerder, als het andere kind daar niet komt."


def test_of_a_day_or_distance_that_nobody_knows_nothing_is_said() -> None:
    assert difference(row(start_on=None, km=None), row()) == ""


def test_what_must_be_arranged_is_told_with_what_must_be_solved() -> None:
    late = {"rule": "late", "title": "Te laat"}
    grown = {"rule": "age_stay", "title": "Te oud tijdens het verblijf"}
    said = to_settle(row(route={"kind": "none", "admission_stop": True}, reasons=[late, grown]))
    assert said == ["te oud tijdens het verblijf", "er geldt een opnamestop", "er is geen contract"]
