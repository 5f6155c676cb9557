"""Rules that hang on the start day, judged for one child against all places: late, age, room and company.

A day is a number of days from the problem's day, kept small so that thousands of places go through in microseconds;
what lies further than 43 years away counts as 43 years away. A comparison is the sign of a difference.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matching.arrays import NEVER, Bools, Ints
from matching.columns import Columns
from matching.masks import named
from matching.place import Cap
from matching.rules import Bit

Days = NDArray[np.int16]
FAR = 16_000
EITHER = np.int16(Bit.LATE | Bit.ARRANGE)
SIGN = 15


def small(values: Ints) -> Days:
    return np.clip(values, -FAR, FAR).astype(np.int16)


def below(days: Days, rule: np.int16) -> Days:
    """In place: the bit of the rule where it is less than nothing, none elsewhere."""
    days >>= SIGN
    days &= rule
    return days


@dataclass(frozen=True)
class Moments:
    """What the places need for judging start days, and what children of one town or one month of birth share."""

    columns: Columns

    @cached_property
    def today(self) -> int:
        return self.columns.problem.as_of.toordinal()

    def ahead(self, moment: date) -> int:
        """How many days from today."""
        return max(-FAR, min(moment.toordinal() - self.today, FAR))

    @cached_property
    def unknown(self) -> Ints:
        """Places without a day on which they come free."""
        return np.flatnonzero(self.columns.supply.free >= NEVER)

    @cached_property
    def needed(self) -> Days:
        """The day by which each child needs help."""
        return small(self.columns.needed - self.today)

    @cached_property
    def earliest(self) -> Days:
        """The first day that each child could go."""
        return small(self.columns.earliest - self.today)

    @cached_property
    def unrouted(self) -> Days:
        """The first day of every place when nothing needs arranging."""
        return self.known(np.maximum(self.columns.supply.free - self.today, 0))

    @cached_property
    def _late(self) -> dict[int, Days]:
        return {}

    def late(self, needed: int) -> Days:
        """The bits of places that are late for help by that day even if nothing needs arranging."""
        if needed not in self._late:
            self._late[needed] = below(np.int16(needed) - self.unrouted, EITHER)
        return self._late[needed]

    @cached_property
    def towns(self) -> list[int]:
        found: list[int] = self.columns.town.tolist()
        return found

    def known(self, days: Ints) -> Days:
        result = small(days)
        result[self.unknown] = 0
        return result

    @cached_property
    def _towns(self) -> dict[int, Days]:
        return {}

    @cached_property
    def _delays(self) -> Ints:
        return self.columns.supply.routes(self.columns.towns)[0]

    def routed(self, town: int) -> Days:
        """The first day of every place for children of a town."""
        if town not in self._towns:
            supply = self.columns.supply
            stop = self.columns.problem.policy.admission_stop_days * supply.stopped
            arranged = self._delays[town][supply.agreed[0]] + stop
            self._towns[town] = self.known(np.maximum(supply.free - self.today, arranged))
        return self._towns[town]

    @cached_property
    def _months(self) -> dict[tuple[int, ...], tuple[Days, Days]]:
        return {}

    def ages(self, row: int) -> tuple[Days, Days]:
        """The first day on which the child is old enough for each place, and the last on which it is not too old."""
        birthdays = self.columns.birthdays[row]
        key = (int(birthdays[0]),)
        if key not in self._months:
            supply, days = self.columns.supply, birthdays - self.today
            self._months[key] = small(days[supply.low]), small(days[supply.high] - 1)
        return self._months[key]

    @cached_property
    def _stays(self) -> dict[int, Days]:
        return {}

    def stay(self, expected: int) -> Days:
        """How long such a child would stay at each place, but for a day."""
        if expected not in self._stays:
            self._stays[expected] = small(np.minimum(expected, self.columns.supply.longest)) - np.int16(1)
        return self._stays[expected]

    @cached_property
    def window(self) -> tuple[Days, Days]:
        """From when there is room in the group of each place, and the last day before it closes."""
        supply = self.columns.supply
        roomy = self.at_places(self.nth_last(np.ones(len(supply.people), dtype=np.bool_), supply.size))
        return roomy, small(supply.closes - self.today - 1)

    @cached_property
    def shut(self) -> Days:
        """The bits of places that are full whatever the day, or held for somebody."""
        none = self.columns.supply.capacity == 0
        none[self.unknown] = True
        held = np.array([holder is not None for holder in self.columns.supply.holder], dtype=np.bool_)
        found: Days = none * np.int16(Bit.FULL) | held * np.int16(Bit.HELD)
        return found

    def room(self, start: Days) -> Days:
        """The bits of places that are full on the start day, or held."""
        roomy, last = self.window
        return below((start - roomy) | (last - start), np.int16(Bit.FULL)) | self.shut

    @cached_property
    def _rooms(self) -> dict[int, Days]:
        return {}

    def room_in(self, town: int) -> Days:
        """The same for children of a town who can start at once."""
        if town not in self._rooms:
            self._rooms[town] = self.room(self.routed(town))
        return self._rooms[town]

    @cached_property
    def stays(self) -> tuple[Ints, Ints]:
        """Groups x inhabitants: the day that each leaves, and as if nobody did, for places where no day is known."""
        supply = self.columns.supply
        leaves = np.append(np.clip(supply.leaves - self.today, -FAR, FAR), -FAR)
        forever = np.append(np.full(len(supply.people), FAR), -FAR)
        return leaves[supply.living], forever[supply.living]

    def nth_last(self, who: Bools, most: Ints) -> tuple[Ints, Ints]:
        """Per group the day until which as many as `most` of these people still live there; twice, as `stays`."""
        counted = np.append(who, False)[self.columns.supply.living]
        found = []
        for days in self.stays:
            order = -np.sort(-np.where(counted, days, -FAR), axis=1)
            padded = np.concatenate([np.full((len(order), 1), FAR), order, np.full((len(order), 1), -FAR)], axis=1)
            at = np.minimum(most, padded.shape[1] - 1)
            found.append(padded[np.arange(len(order)), at])
        return found[0], found[1]

    def at_places(self, groups: tuple[Ints, Ints]) -> Days:
        """Days per group as days per place."""
        group = self.columns.supply.group
        result = groups[0][group]
        result[self.unknown] = groups[1][group[self.unknown]]
        return small(result)

    @cached_property
    def company(self) -> tuple[dict[str, Days], dict[str, Days]]:
        """By trait: until when a child with it, and one who cannot live with it, stays out of each place's group."""
        supply, having, shunning = self.columns.supply, {}, {}
        one, people = np.ones(len(supply.groups) + 1, dtype=np.int64), supply.people
        has, shuns = bearers([p.traits for p in people]), bearers([p.cannot_live_with_traits for p in people])
        caps = most_with([group.caps for group in supply.groups])
        for trait in self.columns.trait_index:
            if trait in has:
                shunning[trait] = self.at_places(self.nth_last(has[trait], one))
            if trait in shuns or trait in caps:
                nobody = np.zeros(len(people), dtype=np.bool_)
                odd = self.nth_last(shuns.get(trait, nobody), one)
                full = self.nth_last(has.get(trait, nobody), caps.get(trait, one + NEVER))
                having[trait] = np.maximum(self.at_places(odd), self.at_places(full))
        return having, shunning

    @cached_property
    def by_name(self) -> dict[int, list[int]]:
        """By child the inhabitants of whom one names the other."""
        found: dict[int, list[int]] = {}
        for key in named(self.columns):
            row, person = divmod(key, len(self.columns.supply.people))
            found.setdefault(row, []).append(person)
        return found


def bearers(traits: Sequence[Sequence[str]]) -> dict[str, Bools]:
    """By trait which of these people have it."""
    found: dict[str, Bools] = {}
    for number, codes in enumerate(traits):
        for code in codes:
            if code not in found:
                found[code] = np.zeros(len(traits), dtype=np.bool_)
            found[code][number] = True
    return found


def most_with(caps: Sequence[Sequence[Cap]]) -> dict[str, Ints]:
    """By trait how many with it there may be in every group; `NEVER` without a limit, as in the last row: no group."""
    found: dict[str, Ints] = {}
    for row, limits in enumerate(caps):
        for cap in reversed(limits):
            if cap.trait not in found:
                found[cap.trait] = np.full(len(caps) + 1, NEVER, dtype=np.int64)
            found[cap.trait][row] = cap.at_most
    return found
