"""The problem as arrays, so that every rule is judged for all pairs at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from matching.child import Child
from matching.faults import OLDEST
from matching.place import Group, Inhabitant, Place
from matching.problem import Problem
from matching.timing import ROUTE_ORDER, contract_for, expected_on, needed_on, years_later

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
NEVER = 10**7


def days(moments: Iterable[date | None], missing: int = NEVER) -> Ints:
    """Dates as day numbers."""
    return np.array([missing if m is None else m.toordinal() for m in moments], dtype=np.int64)


def numbers(values: Iterable[float | None]) -> Floats:
    return np.array([np.nan if v is None else v for v in values], dtype=np.float64)


def one_hot(rows: Sequence[Iterable[str]], index: dict[str, int]) -> NDArray[np.float32]:
    """Which row has which code; codes that are not in the index are left out."""
    table = np.zeros((len(rows), len(index)), dtype=np.float32)
    for row, codes in enumerate(rows):
        for code in codes:
            if code in index:
                table[row, index[code]] = 1
    return table


@dataclass(frozen=True)
class Columns:
    """Arrays over the children in `rows` and over all places. Day numbers are `date.toordinal`."""

    problem: Problem
    children: tuple[Child, ...]

    @property
    def places(self) -> tuple[Place, ...]:
        return self.problem.places

    @cached_property
    def trait_index(self) -> dict[str, int]:
        codes = {code for child in self.children for code in (*child.trait_codes, *child.cannot_live_with_traits)}
        return {code: at for at, code in enumerate(sorted(codes))}

    @cached_property
    def present(self) -> NDArray[np.float32]:
        """Children x traits, solved or not."""
        return one_hot([child.trait_codes for child in self.children], self.trait_index)

    @cached_property
    def unsolved(self) -> NDArray[np.float32]:
        return one_hot([child.open_codes for child in self.children], self.trait_index)

    @cached_property
    def cannot(self) -> NDArray[np.float32]:
        """Children x traits that they cannot live with."""
        return one_hot([child.cannot_live_with_traits for child in self.children], self.trait_index)

    def limits(self, degree: str) -> NDArray[np.float32]:
        """Places x traits that count with this degree."""
        return one_hot(
            [[c.code for c in place.contra_indications if c.degree == degree] for place in self.places],
            self.trait_index,
        )

    @cached_property
    def form_points(self) -> NDArray[np.int8]:
        """4 first choice, 3 ideal, 2 acceptable, 1 bridging, 0 not asked."""
        index = {form: at for at, form in enumerate(sorted(self.problem.forms))}
        points = np.zeros((len(self.children), len(index)), dtype=np.int8)
        for row, child in enumerate(self.children):
            for value, forms in (
                (1, child.bridging_forms),
                (2, child.acceptable_forms),
                (3, child.ideal_forms),
                (4, child.ideal_forms[:1]),
            ):
                points[row, [index[form] for form in forms]] = value
        return points[:, [index[place.form] for place in self.places]]

    @cached_property
    def birthdays(self) -> Ints:
        """Children x ages: the day number on which the child becomes so old."""
        table = [[years_later(child.born_on, age).toordinal() for age in range(OLDEST + 1)] for child in self.children]
        return np.array(table, dtype=np.int64).reshape(len(self.children), OLDEST + 1)

    @cached_property
    def route(self) -> tuple[Ints, Ints]:
        """Delay in days and kind of route (0 none, 1 maatwerk, 2 ceiling, 3 contracted) per pair."""
        policy = self.problem.policy
        towns = {town: at for at, town in enumerate(sorted({child.municipality for child in self.children}))}
        stops = [policy.admission_stop_days if place.admission_stop else 0 for place in self.places]
        found = [[contract_for(policy, place, town) for place in self.places] for town in towns]
        shape = (len(towns), len(self.places))
        delay = np.array([[one.delay_days for one in row] for row in found], dtype=np.int64).reshape(shape)
        kind = np.array([[ROUTE_ORDER[one.route] for one in row] for row in found], dtype=np.int64).reshape(shape)
        delay += np.array(stops, dtype=np.int64)
        rows = [towns[child.municipality] for child in self.children]
        return delay[rows], kind[rows]

    @cached_property
    def start(self) -> Ints:
        """Day number of the earliest realistic start per pair; `NEVER` when no day is known."""
        as_of = self.problem.as_of.toordinal()
        free = days(expected_on(self.problem.as_of, place) for place in self.places)
        earliest = days((child.earliest_on for child in self.children), as_of)
        ready = np.maximum(np.maximum(free, as_of + self.route[0]), np.maximum(earliest, as_of)[:, None])
        for kind in sorted({place.required_authorisation for place in self.places} - {None}):  # type: ignore[type-var]
            at = np.flatnonzero([place.required_authorisation == kind for place in self.places])
            for row, child in enumerate(self.children):
                best = np.full(len(at), NEVER, dtype=np.int64)
                for leave in child.authorisations:
                    if leave.kind == kind:
                        usable = ready[row, at] < leave.until_on.toordinal()
                        first = np.maximum(ready[row, at], leave.from_on.toordinal())
                        best = np.where(usable, np.minimum(best, first), best)
                ready[row, at] = np.where((best < NEVER) & (ready[row, at] < NEVER), best, ready[row, at])
        return np.where(free >= NEVER, NEVER, ready)

    @cached_property
    def needed(self) -> Ints:
        return days(needed_on(self.problem, child) for child in self.children)

    @cached_property
    def km(self) -> Floats:
        """Distance per pair as the crow flies; not-a-number when unknown."""
        north = np.radians(numbers(child.lat for child in self.children))[:, None]
        east = np.radians(numbers(child.lon for child in self.children))[:, None]
        south, west = np.radians(numbers(p.lat for p in self.places)), np.radians(numbers(p.lon for p in self.places))
        half = np.sin((south - north) / 2) ** 2 + np.cos(north) * np.cos(south) * np.sin((west - east) / 2) ** 2
        result: Floats = 2 * 6371.0 * np.arcsin(np.sqrt(half))
        return result

    def equal(self, mine: Sequence[Any], theirs: Sequence[Any]) -> Bools:
        """Children x places: whether the two values are the same."""
        index: dict[Any, int] = {}
        a = np.array([index.setdefault(value, len(index)) for value in mine], dtype=np.int64)
        b = np.array([index.setdefault(value, len(index)) for value in theirs], dtype=np.int64)
        same: Bools = a[:, None] == b
        return same

    @cached_property
    def company(self) -> "Company":
        return Company.of(self)


@dataclass(frozen=True)
class Company:
    """Who lives where: one row per place and inhabitant, so that a group can be judged on each start day."""

    people: tuple[Inhabitant, ...]
    place: Ints
    leaves: Ints
    to_place: csr_array

    @staticmethod
    def of(columns: Columns) -> "Company":
        groups = columns.problem.group_of
        pairs = [
            (at, one)
            for at, place in enumerate(columns.places)
            if place.group_id is not None
            for one in groups[place.group_id].inhabitants
        ]
        place = np.array([at for at, _ in pairs], dtype=np.int64)
        shape = (len(pairs), len(columns.places))
        links = csr_array((np.ones(len(pairs), dtype=np.float32), (np.arange(len(pairs)), place)), shape=shape)
        return Company(tuple(one for _, one in pairs), place, days(one.leaves_on for _, one in pairs), links)


def group_at(columns: Columns, place: Place) -> Group | None:
    """The group of a place, if it has one."""
    return None if place.group_id is None else columns.problem.group_of[place.group_id]
