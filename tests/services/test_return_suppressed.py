"""Whoever holds every table without small counts, of the region and of all its GI's, can work out none of them.

What is told is written as equations over all that could be: each figure of each GI in each municipality, each form of
care and each obstacle. Of every small count there must be a world beside the true one in which it is another.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from itertools import product

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from rets.render.codes import code_name
from rets.services.counting import Coded, Counts, Placed
from rets.services.covering import cover_for
from rets.services.suppressing import SMALLEST, WITHIN
from rets.services.uitvraag import Supplier, Uitvraag, total_of, town_key
from rets.services.uitvraag_tables import Table
from rets.services.uitvraag_told import OTHER_FORMS, OTHER_GIS, tables_for
from rets.services.uitvraag_words import HELP, PROTECTION, TOTAL
from tests import builders as b

DAY, REGION = date(2026, 2, 28), "ZK"
TOWNS = ("GM0392", "GM0377", "GM0473")
GIS = (1, 2, 3)
FORMS, OBSTACLES = ("gezinshuis", "pleegzorg", "residentieel"), ("capaciteit", "tarief")
FIGURES = tuple(asdict(Counts()))
PARTS = ("nothing", "after_intake", "bridging", "second_best")
GI_FIGURES = ("waiting", "late", "sooner", "protection", "protection_late")
MOST = 5000.0
Cell = tuple[str, ...]
CELLS: list[Cell] = [(town, str(gi), name) for town, gi, name in product(TOWNS, GIS, FIGURES)]
CELLS += [("form", code) for code in FORMS] + [("obstacle", code) for code in OBSTACLES]
AT = {cell: number for number, cell in enumerate(CELLS)}
Sum = tuple[Cell, ...]
FEW = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def sums(towns: Iterable[str], gis: Iterable[int], name: str) -> Sum:
    """One figure of these municipalities and GI's together."""
    return tuple((town, str(gi), name) for town, gi in product(towns, gis))


@st.composite
def places(draw: st.DrawFn) -> dict[tuple[str, int], Counts]:
    """Figures as they can be: noughts, few and many in every mixture, and what is late is part of the whole."""
    few = draw(st.sampled_from([0, 2, 12]))  # how many in a hundred are small, so that little or much may be told
    found = {}
    for town, gi in product(TOWNS, GIS):
        parts = [_number(draw, few) for _ in PARTS]
        waiting, protection = sum(parts), _number(draw, few)
        late, sooner, missed = (_part(draw, most, few) for most in (waiting, waiting, protection))
        found[town, gi] = Counts(waiting, *parts, late, sooner, protection, missed)
    return found


def _number(draw: st.DrawFn, few: int) -> int:
    if draw(st.integers(1, 100)) <= few:
        return draw(st.integers(1, 4))
    return draw(st.sampled_from([0, 0, 10, 17, 30]))


def _part(draw: st.DrawFn, most: int, few: int) -> int:
    plain = draw(st.sampled_from([0, most, most // 2 if most >= 2 * SMALLEST else 0]))
    return draw(st.integers(0, most)) if draw(st.integers(1, 100)) <= few else plain


@st.composite
def returns(draw: st.DrawFn) -> Uitvraag:
    """The return of a region: figures, forms of care that add up to who waits, and obstacles that overlap."""
    found = draw(places())
    rows = tuple(Placed(REGION, town, gi, counts) for (town, gi), counts in found.items())
    left = whole = total_of(rows).waiting
    forms = []
    for code in FORMS:
        many = left if code == FORMS[-1] else draw(st.integers(0, left))
        left -= many
        forms.append(Coded(REGION, TOWNS[0], code, many))
    obstacles = tuple(Coded(REGION, TOWNS[0], code, draw(st.integers(0, whole))) for code in OBSTACLES)
    suppliers = tuple(
        Supplier(gi, f"gi{gi}", f"GI {gi}", total_of([one for one in rows if one.gi == gi])) for gi in GIS
    )
    return Uitvraag(DAY, b.NOW, False, (REGION,), None, rows, tuple(forms), obstacles, suppliers)


def own_return(made: Uitvraag, gi: int) -> Uitvraag:
    """The return of one GI, with what it leaves out beside that of the region."""
    keys = {(REGION, town): town_key(REGION, town, DAY) for town in TOWNS}
    rows = tuple(one for one in made.places if one.gi == gi)
    return replace(made, gi=f"gi{gi}", regions=None, places=rows, cover=cover_for(gi, made.places, keys))


@dataclass
class Known:
    """What somebody knows: sums with their number, on top of what holds of every return."""

    rows: list[tuple[dict[Cell, float], float, float]] = field(default_factory=list)

    def add(self, cells: Sum, number: int | None) -> None:
        """A number that is told."""
        if number is not None:
            self.rows.append((dict.fromkeys(cells, 1.0), number, number))

    def at_most(self, part: Sum, whole: Sum) -> None:
        """A part is never more than its whole."""
        self.rows.append((dict.fromkeys(part, 1.0) | dict.fromkeys(whole, -1.0), -np.inf, 0.0))

    def limits(self) -> LinearConstraint:
        """The same for the solver."""
        table = np.zeros((len(self.rows), len(CELLS)))
        for row, (cells, _, _) in enumerate(self.rows):
            for cell, factor in cells.items():
                table[row, AT[cell]] = factor
        return LinearConstraint(table, [row[1] for row in self.rows], [row[2] for row in self.rows])


def of_every_return() -> Known:
    """Parts add up to the whole, what is late is part of it, forms of care add up, an obstacle is no more than all."""
    known = Known()
    everybody = sums(TOWNS, GIS, "waiting")
    for town, gi in product(TOWNS, GIS):
        cell = {name: (town, str(gi), name) for name in FIGURES}
        known.rows.append(({cell["waiting"]: -1.0} | {cell[name]: 1.0 for name in PARTS}, 0.0, 0.0))
        for part, whole in WITHIN:
            known.at_most((cell[part],), (cell[whole],))
    together = {("form", code): 1.0 for code in FORMS} | dict.fromkeys(everybody, -1.0)
    known.rows.append((together, 0.0, 0.0))
    for code in OBSTACLES:
        known.at_most((("obstacle", code),), everybody)
    return known


def read_places(known: Known, table: Table, columns: Iterable[str], gis: Iterable[int], *, silent: bool) -> None:
    """The lines of municipalities, the line of what is left of them, and the total."""
    names = {town_key(REGION, town, DAY): town for town in TOWNS}
    told = {names[f"{row[0]}|{row[1]}"]: row[2:] for row in table.rows if f"{row[0]}|{row[1]}" in names}
    rest = next((row[2:] for row in table.rows if f"{row[0]}|{row[1]}" not in names and row[1] != TOTAL), None)
    (total,) = (row[2:] for row in table.rows if row[1] == TOTAL)
    for at, name in enumerate(columns):
        for town, row in told.items():
            known.add(sums([town], gis, name), row[at])  # type: ignore[arg-type]
        if rest is not None:
            known.add(sums([one for one in TOWNS if one not in told], gis, name), rest[at])  # type: ignore[arg-type]
        if not silent:
            known.add(sums(TOWNS, gis, name), total[at])  # type: ignore[arg-type]


def read_suppliers(known: Known, table: Table) -> None:
    """The lines of GI's, and the line of those that are not told."""
    told = {int(str(row[0])[3:]): row[2:] for row in table.rows if row[0] != OTHER_GIS and None not in row}
    rest = next((row[2:] for row in table.rows if row[0] == OTHER_GIS), None)
    for at, name in enumerate(GI_FIGURES):
        for gi, row in told.items():
            known.add(sums(TOWNS, [gi], name), row[at])  # type: ignore[arg-type]
        if rest is not None:
            known.add(sums(TOWNS, [gi for gi in GIS if gi not in told], name), rest[at])  # type: ignore[arg-type]


def read_coded(known: Known, table: Table, kind: str, codes: Iterable[str], about: str) -> None:
    """The lines of codes, and the line of the others."""
    names = {code_name(code, about, DAY): code for code in codes}
    told = {names[str(name)]: number for name, number in table.rows if name in names}
    for code, number in told.items():
        known.add(((kind, code),), number)  # type: ignore[arg-type]
    for name, number in table.rows:
        if name == OTHER_FORMS:
            known.add(tuple((kind, code) for code in names.values() if code not in told), number)  # type: ignore[arg-type]


def all_told(made: Uitvraag) -> Known:
    """What stands in the tables of the region and of every GI together, for who may not have small counts."""
    known = of_every_return()
    tables = {table.code: table for table in tables_for(made, small=False)}
    read_places(known, tables["hulp"], HELP, GIS, silent=False)
    read_places(known, tables["bescherming"], PROTECTION, GIS, silent=False)
    read_suppliers(known, tables["gi"])
    read_coded(known, tables["hulpvormen"], "form", FORMS, "forms_of_care")
    read_coded(known, tables["belemmeringen"], "obstacle", OBSTACLES, "obstacles")
    for gi in GIS:
        own = own_return(made, gi)
        assert own.cover is not None
        silent = bool(own.cover.regions)
        for table, columns in zip(tables_for(own, small=False), (HELP, PROTECTION), strict=True):
            read_places(known, table, columns, [gi], silent=silent)
    return known


def truth(made: Uitvraag) -> np.ndarray:
    """What really is."""
    found = np.zeros(len(CELLS))
    for one in made.places:
        for name, number in asdict(one.counts).items():
            found[AT[str(one.municipality), str(one.gi), name]] = number
    for kind, rows in (("form", made.forms), ("obstacle", made.obstacles)):
        for row in rows:
            found[AT[kind, row.code]] = row.number
    return found


def lines() -> Iterator[Sum]:
    """Everything that could be told of children: each figure per GI and municipality, per line, and of all."""
    for name in FIGURES:
        yield from (((town, str(gi), name),) for town, gi in product(TOWNS, GIS))
        yield from (sums([town], GIS, name) for town in TOWNS)
        yield from (sums(TOWNS, [gi], name) for gi in GIS)
        yield sums(TOWNS, GIS, name)
    yield from ((("form", code),) for code in FORMS)
    yield from ((("obstacle", code),) for code in OBSTACLES)


def follows(limits: LinearConstraint, cells: Sum, number: float) -> bool:
    """Whether a sum can be no other number than it is."""
    goal = np.zeros(len(CELLS))
    goal[[AT[cell] for cell in cells]] = 1
    return all(round(sign * _least(sign * goal, limits)) == number for sign in (-1, 1))


def _least(goal: np.ndarray, limits: LinearConstraint) -> float:
    """The least that a goal can be; a world that fits is known, so that "infeasible" is a fault of the presolve."""
    for presolve in (True, False):
        whole, options = np.ones(len(CELLS)), {"presolve": presolve}
        solved = milp(goal, constraints=limits, integrality=whole, bounds=Bounds(0, MOST), options=options)
        if solved.success:
            return float(solved.fun)
    raise AssertionError(solved.message)


@FEW
@given(returns())
def test_no_small_count_of_any_table_follows_from_all_tables_together(made: Uitvraag) -> None:
    really, limits = truth(made), all_told(made).limits()
    for cells in lines():
        number = sum(really[AT[cell]] for cell in cells)
        if 0 < number < SMALLEST:
            assert not follows(limits, cells, number), (cells, number)


@FEW
@given(returns())
def test_what_is_told_is_true_in_every_table(made: Uitvraag) -> None:
    really, limits = truth(made), all_told(made).limits()
    reached = limits.A @ really
    assert np.all(reached >= np.array(limits.lb) - 1e-9)
    assert np.all(reached <= np.array(limits.ub) + 1e-9)


def test_the_search_finds_what_follows_from_all_lines_but_one_and_their_total() -> None:
    known = of_every_return()
    known.add(sums(TOWNS, GIS, "late"), 13)
    known.add(sums(TOWNS[1:], GIS, "late"), 10)
    assert follows(known.limits(), sums(TOWNS[:1], GIS, "late"), 3)
    assert not follows(known.limits(), sums(TOWNS[:1], GIS[:1], "late"), 3)


def test_the_search_finds_what_follows_from_a_part_that_is_the_whole() -> None:
    known = of_every_return()
    known.add(sums(TOWNS[:1], GIS[:1], "waiting"), 6)
    known.add(sums(TOWNS[:1], GIS[:1], "nothing"), 6)
    assert follows(known.limits(), sums(TOWNS[:1], GIS[:1], "second_best"), 0)
