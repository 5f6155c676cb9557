"""From the returns of a region and of its GI's together no small count can be worked out, whatever the figures are."""

from collections.abc import Iterable

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from rets.services.counting import Counts
from rets.services.covering import Cells, hide
from rets.services.suppressing import SMALLEST, safe, suppress, together

TOWNS, GIS = ("A", "B", "C"), (1, 2, 3)
ENTRIES = [(town, gi) for town in TOWNS for gi in GIS]
Known = list[tuple[list[tuple[str, int]], int]]
FEW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def tables(draw: st.DrawFn) -> dict[str, dict[int, Counts]]:
    """How many children wait per municipality and GI; noughts, few and many in all mixtures."""
    number = st.one_of(st.just(0), st.integers(1, 4), st.integers(5, 30))
    found: dict[str, dict[int, Counts]] = {}
    for town, gi in ENTRIES:
        many = draw(number)
        found.setdefault(town, {})[gi] = Counts(waiting=many, nothing=many)
    return found


def told(cells: Cells) -> Known:
    """Every sum of entries that somebody has who holds the return of the region and those of all GI's."""
    rows = {str(town): together(list(row.values())) for town, row in cells.items()}
    columns = {str(gi): together([cells[town][gi] for town in TOWNS]) for gi in GIS}
    by_town, by_gi = suppress(rows), suppress(columns)
    silent, hidden = hide(cells, {town: town for town in TOWNS})
    known: Known = [([(town, gi) for gi in GIS], rows[town].waiting) for town in TOWNS if town in by_town.lines]
    known += [([(town, gi) for town in TOWNS], columns[str(gi)].waiting) for gi in GIS if str(gi) in by_gi.lines]
    if by_town.total["waiting"] is not None:
        known.append((ENTRIES, by_town.total["waiting"]))
    for gi in GIS:
        if gi not in silent:
            known += [([(town, gi)], cells[town][gi].waiting) for town in TOWNS if town not in hidden]
            rest = [(town, gi) for town in TOWNS if town in hidden]
            known.append((rest, sum(cells[town][gi].waiting for town, gi in rest)))
    return [one for one in known if one[0]]


def between(known: Known, asked: Iterable[tuple[str, int]]) -> tuple[int, int]:
    """The least and the most that a sum of entries can be, beside what is known."""
    rows = np.array([[float(entry in part) for entry in ENTRIES] for part, _ in known])
    sums = np.array([float(number) for _, number in known])
    goal = np.array([float(entry in set(asked)) for entry in ENTRIES])
    found = []
    for sign in (1, -1):
        limits = LinearConstraint(rows, sums, sums) if known else ()
        solved = milp(sign * goal, constraints=limits, integrality=np.ones(9), bounds=Bounds(0, 400))
        found.append(round(sign * solved.fun))
    return found[0], found[1]


@FEW
@given(tables())
def test_no_small_count_of_a_gi_in_a_municipality_follows_from_all_returns_together(cells: Cells) -> None:
    known = told(cells)
    for town, gi in ENTRIES:
        if 0 < cells[town][gi].waiting < SMALLEST:
            least, most = between(known, [(town, gi)])
            assert least < most


@FEW
@given(tables())
def test_no_small_count_of_a_municipality_or_gi_follows_either(cells: Cells) -> None:
    known = told(cells)
    lines = [[(town, gi) for gi in GIS] for town in TOWNS] + [[(town, gi) for town in TOWNS] for gi in GIS]
    for line in lines:
        if 0 < sum(cells[town][gi].waiting for town, gi in line) < SMALLEST:
            least, most = between(known, line)
            assert least < most


@FEW
@given(tables())
def test_what_a_gi_tells_of_hidden_municipalities_together_is_not_small(cells: Cells) -> None:
    silent, hidden = hide(cells, {town: town for town in TOWNS})
    for gi in set(GIS) - silent:
        assert safe(together([cells[town][gi] for town in hidden]))


def test_a_municipality_in_which_another_gi_counts_few_is_left_out_by_all() -> None:
    ten, two = Counts(waiting=10, nothing=10), Counts(waiting=2, nothing=2)
    cells = {"A": {1: ten, 2: two}, "B": {1: ten, 2: ten}, "C": {1: ten, 2: ten}}
    silent, hidden = hide(cells, {town: town for town in cells})
    assert (silent, "A" in hidden) == (set(), True)


def test_without_small_counts_nothing_is_left_out() -> None:
    many = Counts(waiting=10, nothing=10)
    assert hide({town: dict.fromkeys(GIS, many) for town in TOWNS}, {town: town for town in TOWNS}) == (set(), set())
