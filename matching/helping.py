"""What would help most: the extra places that bring the most on the first level, exactly, and how scarce each kind is.

An extra place is of a kind (form of care, age band, region), is for children of that region, and obeys all rules; the
whole plan is made anew around it. Prices of kinds may not be added up: two kinds may help the same child.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array, hstack, vstack

from matching.arrays import Ints
from matching.child import Band
from matching.exact import Answer, Program, best, relax
from matching.faults import OLDEST
from matching.model import Model, build
from matching.place import Contract, Place
from matching.problem import Problem
from matching.scoring import LEVELS

AGES = (Band(0, 6), Band(6, 12), Band(12, 18))
EXTRA = "extra"


@dataclass(frozen=True, slots=True, order=True)
class Kind:
    """A kind of place."""

    form: str
    ages: Band
    region: str

    def named(self, problem: Problem) -> str:
        """'gezinshuis, 6 tot 12 jaar, Noord-Kennemerland'."""
        return f"{problem.name(self.form)}, {self.ages.low} tot {self.ages.high} jaar, {problem.name(self.region)}"


@dataclass(frozen=True, slots=True)
class Help:
    """What `count` extra places bring at most on the first level: from `base` to `value`, which no choice of so many
    places can take beyond `bound`. `kinds` says how many of which; fewer than `count` when more would not help.
    `children` get a place in that choice, those at a place that is there already included."""

    count: int
    base: int
    value: int
    bound: int
    kinds: tuple[tuple[Kind, int], ...]
    children: int = 0

    @property
    def proven(self) -> bool:
        """Whether no other choice of places can bring more."""
        return self.value == self.bound


@dataclass(frozen=True, slots=True)
class Scarcity:
    """How scarce a kind is: one place more brings at most `price` points on the first level; it is no money."""

    kind: Kind
    price: float
    sentence: str


@dataclass(frozen=True)
class Chances:
    """The problem with every kind of extra place beside what there is; `most` of each, from `free_on`."""

    problem: Problem
    most: int
    ages: tuple[Band, ...] = AGES
    free_on: date | None = None

    @cached_property
    def kinds(self) -> tuple[Kind, ...]:
        """Every kind that some child of the region wants at its age, in order."""
        found = {
            Kind(form, band, child.region)
            for child, row in zip(self.problem.children, self.years, strict=True)
            for form in (*child.ideal_forms, *child.acceptable_forms)
            for band in self.ages
            if child.region and row[0] < band.high and row[1] >= band.low
        }
        return tuple(sorted(found))

    @cached_property
    def years(self) -> list[tuple[int, int]]:
        """Per child how old it is today, and how old it is by the last day that a plan may start help for it."""
        today, late = self.problem.as_of, timedelta(days=self.problem.policy.late_days)
        return [
            (
                years_old(child.born_on, today),
                OLDEST if child.needed_on is None else years_old(child.born_on, max(child.needed_on, today) + late),
            )
            for child in self.problem.children
        ]

    @cached_property
    def model(self) -> Model:
        """The joint model of what there is and every kind of extra place."""
        return build(replace(self.problem, places=(*self.problem.places, *map(self.place, self.kinds))))

    def place(self, kind: Kind) -> Place:
        """An extra place of a kind: contracted in its region, and under the leave that such places all require."""
        mine = [child for child in self.problem.children if child.region == kind.region]
        points = [(child.lat, child.lon) for child in mine if child.lat is not None and child.lon is not None]
        lat, lon = (sum(one) / len(points) for one in zip(*points, strict=True)) if points else (None, None)
        name = f"{EXTRA}:{kind.form}:{kind.ages.low}-{kind.ages.high}:{kind.region}"
        towns = sorted({child.municipality for child in mine})
        return Place(
            id=name,
            offer_id=name,
            provider_id=EXTRA,
            location_id=name,
            form=kind.form,
            lat=lat,
            lon=lon,
            region=kind.region,
            ages=kind.ages,
            required_authorisation=self.leave.get(kind.form),
            capacity=self.most,
            free_on=self.free_on or self.problem.as_of,
            contracts=tuple(Contract(town, "contracted") for town in towns),
        )

    @cached_property
    def leave(self) -> dict[str, str]:
        """By form of care the leave that every place of that form requires."""
        found: dict[str, set[str | None]] = {}
        for place in self.problem.places:
            found.setdefault(place.form, set()).add(place.required_authorisation)
        return {form: kinds.pop() or "" for form, kinds in found.items() if len(kinds) == 1 and kinds != {None}}

    @cached_property
    def own(self) -> Ints:
        """Columns that seat nobody at an extra place of another region."""
        model = self.model
        extra = np.array([place.provider_id == EXTRA for place in model.problem.places], dtype=np.bool_)
        region = np.array([place.region for place in model.problem.places])
        home = np.array([child.region for child in model.problem.children])
        entries = model.entries
        wrong = extra[entries.place] & (region[entries.place] != home[entries.child])
        return np.setdiff1d(np.arange(model.width), entries.column[wrong])

    @cached_property
    def seats(self) -> csr_array:
        """Kinds x columns: how many seats of each kind a column takes."""
        entries, index = self.model.entries, self.model.problem.place_rows
        number = np.full(len(self.model.problem.places), -1, dtype=np.int64)
        number[[index[self.place(kind).id] for kind in self.kinds]] = np.arange(len(self.kinds))
        mine = number[entries.place] >= 0
        where = (number[entries.place[mine]], entries.column[mine])
        shape = (len(self.kinds), self.model.width)
        return csr_array((np.ones(int(mine.sum())), where), shape=shape)[:, self.own].tocsr()

    def program(self, count: int, at_most_kinds: int | None) -> Program:
        """The first level with at most so many extra places, of at most so many kinds."""
        model, seats, kinds = self.model, self.seats, len(self.kinds)
        each, one, none = csr_array(np.eye(kinds)), csr_array(np.ones((1, kinds))), csr_array((1, kinds))
        width = len(self.own)
        rows = [
            hstack([model.matrix[:, self.own], csr_array((model.matrix.shape[0], 2 * kinds))]),
            hstack([seats, -each, csr_array((kinds, kinds))]),
            hstack([csr_array((kinds, width)), each, -count * each]),
            hstack([csr_array((1, width)), one, none]),
            hstack([csr_array((1, width)), none, one]),
        ]
        most = kinds if at_most_kinds is None else min(at_most_kinds, kinds)
        high = np.concatenate([model.limits, np.zeros(2 * kinds), [count, most]]).astype(np.float64)
        worth = np.concatenate([model.worth[0, self.own], np.zeros(2 * kinds, dtype=np.int64)])
        upper = np.concatenate([np.ones(width + kinds), np.ones(kinds)]).astype(np.int64)
        upper[width : width + kinds] = count
        return Program(worth, vstack(rows, format="csr"), np.full(len(high), -np.inf), high, upper)

    def help(self, count: int, at_most_kinds: int | None, base: int, effort: int) -> Help:
        """The best choice of so many extra places."""
        found = best(self.program(count, at_most_kinds), effort)
        return Help(count, base, found.value, found.bound, self.opened(found), self.seated(found))

    def seated(self, found: Answer) -> int:
        """How many children have a place in the answer."""
        if found.chosen is None:
            return 0
        columns, entries = self.own[found.chosen[: len(self.own)].astype(np.bool_)], self.model.entries
        return len(np.unique(entries.child[np.isin(entries.column, columns)]))

    def opened(self, found: Answer) -> tuple[tuple[Kind, int], ...]:
        """How many seats of each kind the answer uses."""
        if found.chosen is None:
            return ()
        used = (self.seats @ found.chosen[: len(self.own)]).astype(np.int64)
        return tuple((kind, int(seats)) for kind, seats in zip(self.kinds, used, strict=True) if seats)


def years_old(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def help_most(problem: Problem, count: int, *, at_most_kinds: int | None = None, effort: int = 100) -> Help:
    """The extra places, at most `count` and of at most so many kinds, that raise the first level most."""
    chances = Chances(problem, count)
    base = best(chances.program(0, None), effort).value
    return chances.help(count, at_most_kinds, base, effort)


def curve(problem: Problem, most: int, *, effort: int = 100) -> tuple[Help, ...]:
    """What 0, 1, 2, ... extra places bring at most, whatever their kinds."""
    chances = Chances(problem, most)
    base = best(chances.program(0, None), effort).value
    return tuple(chances.help(count, None, base, effort) for count in range(most + 1))


def scarce(problem: Problem) -> tuple[Scarcity, ...]:
    """How scarce every kind is that has a price at all, the scarcest first."""
    chances = Chances(problem, 1)
    program = chances.program(0, None)
    prices = relax(program).prices[chances.model.matrix.shape[0] :][: len(chances.kinds)]
    priced = zip(chances.kinds, np.round(prices, 6).tolist(), strict=True)
    found = [Scarcity(kind, price, told(problem, kind, price)) for kind, price in priced if price > 0]
    return tuple(sorted(found, key=lambda one: (-one.price, one.kind)))


def told(problem: Problem, kind: Kind, price: float) -> str:
    """'schaars: ...' in points of the first level, never in money."""
    level = LEVELS[problem.policy.levels[0]].title
    return f"schaars: {kind.named(problem)}. Een plek erbij brengt op '{level}' hooguit {price:.0f} punten."
