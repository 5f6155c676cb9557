"""In which order just misses stand: what weighs least first, where a late start weighs more the later it is."""

from dataclasses import replace

from matching import Band, Policy, rank
from matching.deciding import decisive
from tests.matching.tiny import ALKMAAR, AS_OF, DEN_HELDER, a_child, a_place, a_problem, days

FAR = {"lat": DEN_HELDER[0], "lon": DEN_HELDER[1]}


def test_of_near_misses_that_ask_as_much_the_less_late_comes_first() -> None:
    near, far = a_place("p1", free_on=AS_OF + days(126)), a_place("p2", free_on=AS_OF + days(65), **FAR)
    found = rank(a_problem(a_child(), near, far), "k1").near_misses
    assert [one.proposal.place_id for one in found] == ["p2", "p1"]
    assert decisive(found[0], found[1]).because == (
        "omdat hulp hier eerder kan beginnen: op 5 mei 2021, daar op 5 juli 2021"
    )


def test_within_a_week_of_lateness_what_fits_better_comes_first() -> None:
    child = a_child(ideal_forms=("gezinshuis",), acceptable_forms=("pleegzorg",))
    first, sooner = a_place("p1", free_on=AS_OF + days(36)), a_place("p2", form="pleegzorg", free_on=AS_OF + days(34))
    found = rank(a_problem(child, first, sooner), "k1").near_misses
    assert [one.proposal.place_id for one in found] == ["p1", "p2"]
    assert decisive(found[0], found[1]).because == (
        "omdat dit de gevraagde hulp is; daar is het andere hulp, die volgens het dossier ook mag"
    )


def test_what_asks_for_less_says_what_stands_in_the_way_of_both() -> None:
    late, both = a_place("p1", free_on=AS_OF + days(45)), a_place("p2", free_on=AS_OF + days(45), iq=Band(85, 130))
    found = rank(a_problem(a_child(iq=Band(70, 85)), both, late), "k1").near_misses
    assert decisive(found[0], found[1]).because == ("omdat hier minder is op te lossen (alleen daar: ander IQ)")


def test_months_later_stands_below_what_asks_a_little_more() -> None:
    late = a_place("p1", free_on=AS_OF + days(160))
    away = a_place("p2", free_on=AS_OF + days(42), region="KNH", **FAR)
    found = rank(a_problem(a_child(), late, away), "k1").near_misses
    assert [one.proposal.place_id for one in found] == ["p2", "p1"]
    assert decisive(found[0], found[1]).because == (
        "omdat hulp hier eerder kan beginnen: op 12 april 2021, daar op 8 augustus 2021. Hier is wel meer op te lossen "
        "(alleen hier: ver buiten de regio)"
    )


def test_a_little_later_stands_above_what_asks_more_and_says_so() -> None:
    late = a_place("p1", free_on=AS_OF + days(55))
    away = a_place("p2", free_on=AS_OF + days(42), region="KNH", **FAR)
    found = rank(a_problem(a_child(), late, away), "k1").near_misses
    assert [one.proposal.place_id for one in found] == ["p1", "p2"]
    assert decisive(found[0], found[1]).because.endswith(
        "(alleen daar: ver buiten de regio). Daar kan hulp wel eerder beginnen: op 12 april 2021"
    )


def test_days_weigh_more_for_a_child_in_acute_danger() -> None:
    places = a_place("p1", free_on=AS_OF + days(80)), a_place("p2", free_on=AS_OF + days(42), region="KNH", **FAR)
    for acute, first in ((False, "p1"), (True, "p2")):
        found = rank(a_problem(a_child(acute=acute), *places), "k1").near_misses
        assert found[0].proposal.place_id == first


def test_an_unknown_start_counts_as_the_latest_start_of_a_plan() -> None:
    policy = Policy(prices=tuple((name, 4) for name, _ in Policy().prices))
    sooner, unknown, later = (
        a_place(f"p{at}", free_on=day) for at, day in enumerate((AS_OF + days(100), None, AS_OF + days(300)))
    )
    found = rank(a_problem(a_child(), unknown, later, sooner, policy=policy), "k1").near_misses
    assert [one.proposal.place_id for one in found] == ["p0", "p1", "p2"]
    assert decisive(found[0], found[1]).because == "omdat hier een startdatum bekend is, en daar niet"
    assert decisive(found[1], found[2]).because == (
        "omdat daar de startdag heel laat is: op 26 december 2021; hier is nog geen dag bekend"
    )


def test_starts_that_are_told_alike_are_compared_by_the_days_between_them() -> None:
    lists = [a_place(f"p{weeks}", free_on=None, waiting_weeks=weeks, certainty="waiting") for weeks in (8, 10)]
    found = rank(a_problem(a_child(), *lists), "k1").near_misses
    assert decisive(found[0], found[1]).because == (
        "omdat hulp hier eerder kan beginnen: rond eind april 2021, daar rond begin mei 2021"
    )
    close = [a_place("p1", free_on=AS_OF + days(51)), a_place("p2", free_on=AS_OF + days(59))]
    close = [replace(one, certainty="waiting") for one in close]
    found = rank(a_problem(a_child(), *close), "k1").near_misses
    assert decisive(found[0], found[1]).because == "omdat hulp hier naar schatting 8 dagen eerder kan beginnen"


def test_a_guess_of_some_days_is_told_as_a_guess() -> None:
    guess = a_place("p1", free_on=None, waiting_weeks=15, certainty="waiting")
    sure = a_place("p2", free_on=AS_OF + days(110))
    found = rank(a_problem(a_child(), guess, sure), "k1").near_misses
    assert decisive(found[0], found[1]).because == "omdat hulp hier naar schatting 5 dagen eerder kan beginnen"


def test_of_two_that_are_alike_on_every_level_the_nearer_comes_first() -> None:
    farther, nearer = (
        a_place(name, lat=ALKMAAR[0] + off, lon=ALKMAAR[1]) for name, off in (("p1", 0.035), ("p2", 0.005))
    )
    found = rank(a_problem(a_child(), farther, nearer), "k1").fitting
    assert found[0].values == found[1].values
    assert decisive(found[0], found[1]).because == "omdat het dichter bij huis is: hier 1 km, daar 4 km"


def test_a_place_without_contract_or_with_a_stop_says_so_beside_what_stands_in_the_way() -> None:
    late = a_place("p1", free_on=AS_OF + days(45))
    both = a_place("p2", free_on=AS_OF + days(45), iq=Band(85, 130), admission_stop=True, contracts=())
    found = rank(a_problem(a_child(iq=Band(70, 85)), late, both), "k1").near_misses
    assert "(alleen daar: ander IQ, opnamestop, geen contract)" in decisive(found[0], found[1]).because


def test_a_place_that_another_child_has_for_now_is_not_told_as_sooner_for_sure() -> None:
    held = a_place("p1", held_for="k2", held_until=AS_OF + days(3))
    late = a_place("p2", free_on=AS_OF + days(160))
    found = rank(a_problem(a_child(), held, late), "k1").near_misses
    assert found[0].proposal.place_id == "p1"
    assert (
        "omdat hulp hier misschien eerder kan beginnen, als het andere kind er niet komt"
        in decisive(found[0], found[1]).because
    )
