"""Rules that hang on no date, judged once per sort of place: alike in what it is for, in its limits, or in its spot."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import count

import numpy as np
from numpy.typing import NDArray

from matching.arrays import Bools, Ints, ints, meet, numbers, words
from matching.columns import Columns
from matching.place import Place
from matching.rules import Bit
from matching.timing import EARTH_KM, distance_km

Bits = NDArray[np.uint32]
BRIDGING = np.uint32(1 << 20)
CLOSE_CALL = 1e-11


def bit(where: Bools, rule: Bit) -> Bits:
    """The bit of a rule where it is broken."""
    found = where.astype(np.uint32)
    found *= np.uint32(rule)
    return found


@dataclass(frozen=True)
class Kinds:
    """Places that are alike to one group of rules: `of` gives the kind of each place, `first` a place of each kind."""

    of: Ints
    first: Ints

    @staticmethod
    def by(places: tuple[Place, ...], key: Callable[[Place], Hashable]) -> "Kinds":
        return Kinds.numbered(map(key, places))

    @staticmethod
    def numbered(keys: Iterable[Hashable]) -> "Kinds":
        """By the key of each place in turn."""
        index: dict[Hashable, int] = defaultdict(count().__next__)
        of = ints(map(index.__getitem__, keys))
        first = np.zeros(len(index), dtype=np.int64)
        first[of[::-1]] = np.arange(len(of))[::-1]
        return Kinds(of, first)


@dataclass(frozen=True)
class Sorts:
    """The places of a problem by kind, and per block of children the bits of every kind."""

    columns: Columns

    @cached_property
    def needs(self) -> Kinds:
        supply = self.columns.supply
        parts = (supply.form[0], supply.sex[0], *supply.iq, supply.kind[0])
        return Kinds.numbered(zip(*(part.tolist() for part in parts), strict=True))

    @cached_property
    def limits(self) -> Kinds:
        return Kinds.by(self.columns.places, lambda p: p.contra_indications)

    @cached_property
    def spots(self) -> Kinds:
        return Kinds.by(self.columns.places, lambda p: (p.lat, p.lon, p.region))

    @cached_property
    def settings(self) -> Kinds:
        """Places alike in limits and in spot."""
        limits, spots = self.limits.of.tolist(), self.spots.of.tolist()
        return Kinds.numbered(zip(limits, spots, strict=True))

    def of_settings(self, block: Ints) -> Bits:
        """Children x kinds: what limits and spot say."""
        first, found = self.settings.first, self.of_spots(block)
        if len(first) > found.shape[1]:  # else every spot has the limits of one kind, in the same order
            found = found.take(self.spots.of[first], axis=1, mode="wrap")
        found |= self.of_limits(block).take(self.limits.of[first], axis=1, mode="wrap")
        return found

    def of_needs(self, block: Ints) -> Bits:
        """Children x kinds: form of care, sex, IQ, and leave that somebody without any leave does not have."""
        columns, supply, at = self.columns, self.columns.supply, self.needs.first[None, :]
        rows = block[:, None]
        points = columns.wanted[rows, supply.form[0][at]]
        found: Bits = bit(points == 0, Bit.FORM) | (points == 1) * BRIDGING
        sex, limit = self.sex[rows], supply.sex[0][at]
        found |= bit((limit >= 0) & (sex != -2) & (sex != limit), Bit.SEX)
        low, high = (one[rows] for one in self.iq)
        found |= bit((high >= 0) & ((low < supply.iq[0][at]) | (high > supply.iq[1][at])), Bit.IQ)
        found |= bit(supply.kind[0][at] >= 0, Bit.AUTHORISATION)
        return found

    @cached_property
    def sex(self) -> Ints:
        index = self.columns.supply.sex[1]
        return self.columns.of(lambda child: -2 if child.sex is None else index.get(child.sex, len(index)))

    @cached_property
    def iq(self) -> tuple[Ints, Ints]:
        columns = self.columns
        return columns.of(lambda c: c.iq.low if c.iq else 0), columns.of(lambda c: c.iq.high if c.iq else -1)

    def of_limits(self, block: Ints) -> Bits:
        """Children x kinds: contra-indications."""
        columns, at = self.columns, np.arange(len(self.limits.first))[None, :]
        never = meet(columns.present, self.codes["never"], block[:, None], at)
        unsolved = meet(columns.unsolved, self.codes["unless_solved"], block[:, None], at)
        return bit(never, Bit.CONTRA_NEVER) | bit(unsolved, Bit.CONTRA_UNSOLVED)

    @cached_property
    def codes(self) -> dict[str, NDArray[np.uint64]]:
        """Per degree the traits that every kind of limits names."""
        lists = [self.columns.places[at].contra_indications for at in self.limits.first]
        return {
            degree: words([[c.code for c in one if c.degree == degree] for one in lists], self.columns.trait_index)
            for degree in ("never", "unless_solved")
        }

    def of_spots(self, block: Ints) -> Bits:
        """Children x kinds: out of region, and further than the radius."""
        away = self.elsewhere.take(self.region[block], axis=0)
        away &= ~self.near(block)
        return bit(away, Bit.REGION)

    @cached_property
    def elsewhere(self) -> Bools:
        """Regions of children x spots: whether they are two known regions that differ. The last row: not known."""
        theirs = self.columns.supply.region[0][self.spots.first]
        mine = np.arange(len(self.columns.supply.region[1]) + 1)[:, None]
        return np.vstack([(theirs >= 0) & (mine != theirs), np.zeros(len(theirs), dtype=np.bool_)])

    @cached_property
    def region(self) -> Ints:
        index = self.columns.supply.region[1]
        return self.columns.of(lambda c: index.get(c.region, len(index)) if c.region else -1)

    @cached_property
    def points(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Children and spots as points on a sphere of radius 1; not-a-number when unknown."""
        children, places = self.columns.children, [self.columns.places[at] for at in self.spots.first]
        return on_sphere([c.lat for c in children], [c.lon for c in children]), on_sphere(
            [p.lat for p in places], [p.lon for p in places]
        )

    def near(self, block: Ints) -> Bools:
        """Within the radius; what rounding could decide is measured exactly."""
        columns, most = self.columns, self.columns.problem.policy.radius_km
        homes, spots = self.points
        alike, edge = homes[block] @ spots.T, np.cos(min(most / EARTH_KM, np.pi))
        near: Bools = alike > edge + CLOSE_CALL
        doubtful: Bools = alike >= edge - CLOSE_CALL
        if np.count_nonzero(near) == np.count_nonzero(doubtful):
            return near
        doubtful &= ~near
        for row, at in zip(*np.nonzero(doubtful), strict=True):
            km = distance_km(columns.children[block[row]], columns.places[self.spots.first[at]])
            near[row, at] = km is not None and km <= most
        return near


def on_sphere(lat: list[float | None], lon: list[float | None]) -> NDArray[np.float64]:
    north, east = np.radians(numbers(lat)), np.radians(numbers(lon))
    return np.stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)], axis=1)
