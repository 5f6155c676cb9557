"""The problem as arrays, so that every rule is judged for many pairs at once: all pairs, or a list of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from matching.arrays import EPOCH, NEVER, Bools, Floats, Ints, Words, days, ints, meet, numbers, words
from matching.child import Child
from matching.faults import OLDEST
from matching.place import Place
from matching.problem import Problem
from matching.supply import Supply
from matching.timing import EARTH_KM, needed_on

__all__ = ["NEVER", "Bools", "Columns", "Floats", "Ints", "days", "numbers"]

OF_CHILDREN = (
    "trait_index", "present", "unsolved", "cannot", "wanted", "birthdays", "towns", "town", "earliest", "needed"
)  # fmt: skip


@dataclass(frozen=True)
class Columns:
    """Arrays over `children` and over all places. Day numbers are `date.toordinal`.

    A figure of a pair has the shape of `rows` and `at` together: children x places, unless `pairs` gives a list of
    child rows and one of place rows.
    """

    problem: Problem
    children: tuple[Child, ...]
    pairs: tuple[Ints, Ints] | None = None

    def on(self, child: Ints, place: Ints) -> "Columns":
        """The same children at a list of pairs: what says something of the children is worked out once."""
        other = Columns(self.problem, self.children, (child, place))
        other.__dict__.update({name: getattr(self, name) for name in OF_CHILDREN})
        return other

    @property
    def places(self) -> tuple[Place, ...]:
        return self.problem.places

    @property
    def supply(self) -> Supply:
        return self.problem.supply

    @cached_property
    def rows(self) -> Ints:
        return np.arange(len(self.children), dtype=np.int64)[:, None] if self.pairs is None else self.pairs[0]

    @cached_property
    def at(self) -> Ints:
        return np.arange(len(self.places), dtype=np.int64)[None, :] if self.pairs is None else self.pairs[1]

    @property
    def shape(self) -> tuple[int, ...]:
        return np.broadcast(self.rows, self.at).shape

    def of(self, figure: Callable[[Child], int]) -> Ints:
        return ints(map(figure, self.children))

    @cached_property
    def trait_index(self) -> dict[str, int]:
        codes = {code for child in self.children for code in (*child.trait_codes, *child.cannot_live_with_traits)}
        return {code: at for at, code in enumerate(sorted(codes))}

    @cached_property
    def present(self) -> Words:
        """The traits of every child, solved or not."""
        return words([child.trait_codes for child in self.children], self.trait_index)

    @cached_property
    def unsolved(self) -> Words:
        return words([child.open_codes for child in self.children], self.trait_index)

    @cached_property
    def cannot(self) -> Words:
        """The traits that each child cannot live with."""
        return words([child.cannot_live_with_traits for child in self.children], self.trait_index)

    def limited(self, codes: Words, degree: str) -> Bools:
        """Pairs where one of these codes of the child counts with this degree at the place."""
        kinds = {id(place.contra_indications): place.contra_indications for place in self.places}
        limits = words([[c.code for c in kind if c.degree == degree] for kind in kinds.values()], self.trait_index)
        number = {kind: at for at, kind in enumerate(kinds)}
        of = ints(number[id(place.contra_indications)] for place in self.places)
        return meet(codes, limits, self.rows, of[self.at])

    @cached_property
    def wanted(self) -> Ints:
        """Children x forms of the places: 4 first choice, 3 ideal, 2 acceptable, 1 bridging, 0 not asked."""
        index = self.supply.form[1]
        points = np.zeros((len(self.children), len(index)), dtype=np.int64)
        for row, child in enumerate(self.children):
            for value, forms in (
                (1, child.bridging_forms),
                (2, child.acceptable_forms),
                (3, child.ideal_forms),
                (4, child.ideal_forms[:1]),
            ):
                for form in forms:
                    if form in index:
                        points[row, index[form]] = value
        return points

    @cached_property
    def form_points(self) -> Ints:
        """Per pair the points of the form of care."""
        return self.wanted[self.rows, self.supply.form[0][self.at]]

    @cached_property
    def birthdays(self) -> Ints:
        """Children x ages: the day number on which the child becomes so old."""
        born = ints(12 * (child.birth_month.year - 1970) + child.birth_month.month - 1 for child in self.children)
        months = (born[:, None] + 12 * np.arange(OLDEST + 1)).astype("datetime64[M]")
        return EPOCH + months.astype("datetime64[D]").astype(np.int64)

    @cached_property
    def towns(self) -> dict[str, int]:
        return {town: at for at, town in enumerate(sorted({child.municipality for child in self.children}))}

    @cached_property
    def town(self) -> Ints:
        return self.of(lambda child: self.towns[child.municipality])

    @cached_property
    def route(self) -> tuple[Ints, Ints]:
        """Delay in days and kind of route (0 none, 1 maatwerk, 2 ceiling, 3 contracted) per pair."""
        delay, kind = self.supply.routes(self.towns)
        where = (self.town[self.rows], self.supply.agreed[0][self.at])
        stop = self.problem.policy.admission_stop_days * self.supply.stopped
        return delay[where] + stop[self.at], kind[where]

    @cached_property
    def earliest(self) -> Ints:
        """The first day that each child could go."""
        today = self.problem.as_of.toordinal()
        return np.maximum(days((child.earliest_on for child in self.children), today), today)

    def leave(self, kind: str) -> list[tuple[Ints, Ints]]:
        """From when and until when each child has leave of this kind, for the first, second and further leaves."""
        mine = [[a for a in child.authorisations if a.kind == kind] for child in self.children]
        return [
            (
                days(one[number].from_on if number < len(one) else None for one in mine),
                days((one[number].until_on if number < len(one) else None for one in mine), 0),
            )
            for number in range(max(map(len, mine), default=0))
        ]

    @cached_property
    def start(self) -> Ints:
        """Day number of the earliest realistic start per pair; `NEVER` when no day is known."""
        return self.start_after(self.route[0])

    def start_after(self, delay: Ints) -> Ints:
        """The same when arranging takes so many days."""
        free = self.supply.free[self.at]
        arranged = self.problem.as_of.toordinal() + delay
        ready: Ints = np.maximum(np.maximum(free, arranged), self.earliest[self.rows])
        for kind, number in self.supply.kind[1].items():
            best = np.full(self.shape, NEVER, dtype=np.int64)
            for begins, ends in self.leave(kind):
                first = np.maximum(ready, begins[self.rows])
                best = np.where(ready < ends[self.rows], np.minimum(best, first), best)
            ready = np.where((self.supply.kind[0][self.at] == number) & (best < NEVER), best, ready)
        return np.where(free >= NEVER, NEVER, ready)

    @cached_property
    def needed(self) -> Ints:
        """The day by which each child needs help; `NEVER` when there is no such day."""
        return days(needed_on(self.problem, child) for child in self.children)

    @cached_property
    def late(self) -> Ints:
        """Per pair how many days after the day that it was needed the help would start; less than 0 when before."""
        return self.start - self.needed[self.rows]

    @cached_property
    def km(self) -> Floats:
        """Distance per pair as the crow flies; not-a-number when unknown."""
        north = np.radians(numbers(child.lat for child in self.children))
        east = np.radians(numbers(child.lon for child in self.children))
        south, west = self.supply.points
        depth = np.sin((south[self.at] - north[self.rows]) / 2) ** 2
        width = np.sin((west[self.at] - east[self.rows]) / 2) ** 2
        half = depth + np.cos(north)[self.rows] * np.cos(south)[self.at] * width
        result: Floats = 2 * EARTH_KM * np.arcsin(np.sqrt(half))
        return result

    def equal(self, mine: Sequence[Any], theirs: Sequence[Any]) -> Bools:
        """Per pair whether the two values are the same."""
        index: dict[Any, int] = {}
        a = ints(index.setdefault(value, len(index)) for value in mine)
        b = ints(index.setdefault(value, len(index)) for value in theirs)
        same: Bools = a[self.rows] == b[self.at]
        return same
