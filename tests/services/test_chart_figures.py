"""Figures for charts: those of the returns and of the events, and without small counts nothing that they hide."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from rets.services.chart_places import OTHER, by_region, by_town, map_of
from rets.services.funnel import Passed, passed, stages
from rets.services.region_returns import per_gi, per_region, returns_of
from rets.services.suppressing import SMALLEST, suppress_crossed
from rets.services.uitvraag import make_uitvraag
from rets.services.uitvraag_frozen import freeze
from tests import builders as b
from tests.asking import lotte, reader
from workflows.roles import Role

MARCH, APRIL = date(2026, 3, 31), date(2026, 4, 30)
LATER = b.at("2026-06-01")
SINCE = date(2026, 3, 1)
CROSSED = st.dictionaries(
    st.sampled_from("abcdefg"), st.dictionaries(st.sampled_from("xyz"), st.integers(0, 12), min_size=1), max_size=7
)


def raise_many(session: Session, number: int, town: str = "Haarlemmermeer", prefix: str = "HM", gi: str = "") -> None:
    more = {"gi": gi} if gi else {}
    for at in range(number):
        b.raised(session, label=f"{prefix}-{at + 1}", municipality=town, **more)
    session.flush()


def months(session: Session, *regions: str):  # type: ignore[no-untyped-def]
    session.flush()
    return returns_of(session, [MARCH, APRIL], LATER, regions or ["HM"])


def moved(session: Session) -> dict[str, Passed]:
    session.flush()
    return {one.state: one for one in passed(session, SINCE, APRIL, ["HM"])}


def test_each_month_tells_who_waited_at_its_end(staffed: Session) -> None:
    raise_many(staffed, 2)
    b.raised(staffed, b.at("2026-04-02"), label="HM-9")
    (line,) = per_region(months(staffed), {"HM": "Haarlemmermeer"}, small=True)
    assert (line.waiting, line.late) == ((2, 3), (0, 0))


def test_the_figures_are_those_of_the_return(staffed: Session) -> None:
    raise_many(staffed, 3)
    raise_many(staffed, 2, "Haarlem", "ZK")
    found = months(staffed, "HM", "ZK")[APRIL]
    made = make_uitvraag(staffed, APRIL, LATER, regions=["HM", "ZK"])
    assert sum(one.total.waiting for one in found.values()) == made.total.waiting
    assert sum(one.number for part in found.values() for one in part.forms) == sum(one.number for one in made.forms)


def test_a_frozen_month_stays_as_it_was_frozen(staffed: Session) -> None:
    raise_many(staffed, 2)
    freeze(staffed, reader(staffed, "mon-greet"), MARCH, b.at("2026-04-03"), region="HM")
    b.raised(staffed, b.at("2026-03-30"), label="HM-late")
    (line,) = per_region(months(staffed), {"HM": "Haarlemmermeer"}, small=True)
    assert line.waiting == (2, 3)


def test_a_region_with_few_children_is_not_told_to_everybody(staffed: Session) -> None:
    raise_many(staffed, 3)
    (line,) = per_region(months(staffed), {"HM": "Haarlemmermeer"}, small=False)
    assert line.waiting == (None, None)


def test_a_region_with_enough_children_is_told(staffed: Session) -> None:
    raise_many(staffed, 6)
    (line,) = per_region(months(staffed), {"HM": "Haarlemmermeer"}, small=False)
    assert line.waiting == (6, 6)


def test_a_gi_that_counts_few_is_not_told_to_everybody(staffed: Session) -> None:
    raise_many(staffed, 6)
    raise_many(staffed, 2, prefix="JB", gi="jbra")
    assert {one.waiting for one in per_gi(months(staffed), small=True)} == {(6, 6), (2, 2)}
    assert [one.waiting for one in per_gi(months(staffed), small=False)] == []


def test_what_came_into_a_state_left_it_or_is_still_there(staffed: Session) -> None:
    first = b.raised(staffed)
    b.raised(staffed, label="HM-2")
    b.step(staffed, first, "accept", lotte(staffed), b.at("2026-03-20"))
    found = moved(staffed)
    triage, searching = found["triage"], found["searching"]
    assert (triage.before, triage.came, dict(triage.went), triage.still) == (0, 2, {"searching": 1}, 1)
    assert (searching.came, searching.left, searching.still) == (1, 0, 1)


def test_who_was_there_before_the_period_is_told_apart(staffed: Session) -> None:
    b.raised(staffed, b.at("2026-03-03"))
    staffed.flush()
    (one,) = passed(staffed, APRIL, APRIL, ["HM"])
    assert (one.before, one.came, one.still, one.older) == (1, 0, 1, 1)


def test_a_withdrawn_case_left_by_that_way(staffed: Session) -> None:
    case, milan = b.raised(staffed), b.actor(staffed, "jb-milan", Role.JEUGDBESCHERMER)
    b.step(staffed, case, "withdraw", milan, b.at("2026-04-02"), code="geen_hulp_meer_nodig")
    assert stages(list(moved(staffed).values()), small=True)[0].went == [("Ingetrokken", 1)]


def test_another_region_is_not_counted(staffed: Session) -> None:
    b.raised(staffed, municipality="Haarlem")
    assert moved(staffed) == {}


@pytest.mark.parametrize("figures", [(3, 9, 0, 12, 3), (9, 9, 9, 9, 6), (0, 8, 4, 4, 0)])
def test_a_state_with_a_small_figure_or_one_that_follows_is_a_name_alone(figures: tuple[int, ...]) -> None:
    before, came, left, still, older = figures
    one = Passed("triage", before, came, still, older)
    one.went["searching"] = left
    (told,) = stages([one], small=False)
    assert (told.name, told.in_all, told.went) == ("Bij de zorgmakelaar", None, ())


def test_one_small_way_hides_all_ways(staffed: Session) -> None:
    one, other = Passed("triage", 0, 18, 9), Passed("searching", 0, 9, 0)
    one.went.update(searching=7, closed=2)
    other.went.update(placing=9)
    assert [list(told.went) for told in stages([one, other], small=False)] == [[], []]


def test_a_grid_tells_help_by_region(staffed: Session) -> None:
    raise_many(staffed, 2)
    raise_many(staffed, 1, "Haarlem", "ZK")
    grid = by_region(months(staffed, "HM", "ZK")[MARCH], MARCH, small=True)
    assert sorted(grid.cells.values()) == [1, 2]


def test_a_grid_without_small_counts_tells_nothing_of_a_region_with_few(staffed: Session) -> None:
    raise_many(staffed, 6)
    raise_many(staffed, 2, "Haarlem", "ZK")
    grid = by_region(months(staffed, "HM", "ZK")[MARCH], MARCH, small=False)
    assert {column: number for (_, column), number in grid.cells.items()} == {"HM": 6, "ZK": None}


def test_a_grid_of_one_region_tells_help_by_municipality(staffed: Session) -> None:
    raise_many(staffed, 2, "Haarlem", "A")
    raise_many(staffed, 1, "Zandvoort", "B")
    grid = by_town(months(staffed, "ZK")[MARCH]["ZK"], MARCH, small=True)
    assert [(name, grid.cells[grid.rows[0][0], code]) for code, name in grid.columns] == [
        ("Haarlem", 2),
        ("Zandvoort", 1),
    ]


def test_municipalities_with_few_are_told_together(staffed: Session) -> None:
    raise_many(staffed, 7, "Haarlem", "A")
    raise_many(staffed, 3, "Zandvoort", "B")
    raise_many(staffed, 3, "Heemstede", "C")
    made = months(staffed, "ZK")[MARCH]["ZK"]
    grid = by_town(made, MARCH, small=False)
    assert [(name, grid.cells[grid.rows[0][0], code]) for code, name in grid.columns] == [
        ("Haarlem", 7),
        ("Andere gemeenten samen", 6),
    ]
    drawn = map_of({"ZK": made}, MARCH, small=False)
    assert {name: drawn.numbers[code] for code, name, _, _ in drawn.places if drawn.numbers[code]} == {"Haarlem": 7}
    assert drawn.beside == (("Zuid-Kennemerland: Andere gemeenten samen", 6),)


def test_the_map_does_not_tell_nobody_from_few_to_everybody(staffed: Session) -> None:
    raise_many(staffed, 3, "Zandvoort", "B")
    drawn = map_of(months(staffed, "ZK")[MARCH], MARCH, small=False)
    assert (set(drawn.numbers.values()), drawn.beside) == ({None}, ())


def test_the_map_of_the_own_region_tells_every_municipality(staffed: Session) -> None:
    raise_many(staffed, 3, "Zandvoort", "B")
    drawn = map_of(months(staffed, "ZK")[MARCH], MARCH, small=True)
    assert sorted(number for number in drawn.numbers.values() if number is not None)[-1] == 3
    assert None not in drawn.numbers.values()


@given(CROSSED)
def test_no_cell_that_is_told_is_small(columns: dict[str, dict[str, int]]) -> None:
    told = suppress_crossed(columns, OTHER)
    assert not [number for column in told.values() for number in column.values() if 0 < number < 5]


@given(CROSSED, st.sets(st.sampled_from("abcdefg")))
def test_a_hidden_column_is_never_told_alone(columns: dict[str, dict[str, int]], hidden: set[str]) -> None:
    assert not hidden & suppress_crossed(columns, OTHER, hidden).keys()


@given(CROSSED)
def test_what_was_put_together_cannot_be_told_from_the_sums(columns: dict[str, dict[str, int]]) -> None:
    known = {key: column for key, column in columns.items() if not 0 < sum(column.values()) < SMALLEST}
    told = suppress_crossed(known, OTHER)
    rows, pooled = told.get(OTHER, {}), [sum(known[key].values()) for key in known.keys() - told.keys()]
    for row in rows.values():
        for column in pooled:
            least, most = max(0, row + column - sum(rows.values())), min(row, column)
            assert most - least >= SMALLEST or (least == most and not 0 < least < SMALLEST)
