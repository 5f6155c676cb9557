"""All places of a problem as arrays, made once: what does not depend on who asks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from operator import attrgetter

import numpy as np

from matching.arrays import NEVER, Bools, Floats, Ints, bools, days, ints, numbered, numbers
from matching.place import ROUTE_ORDER, Contract, Group, Inhabitant, Place
from matching.policy import Policy


@dataclass(frozen=True)
class Supply:
    """One row per place; `group` counts from 0 and is the number of groups where there is none."""

    as_of: date
    places: tuple[Place, ...]
    groups: tuple[Group, ...]
    policy: Policy

    def of(self, figure: Callable[[Place], int]) -> Ints:
        return ints(map(figure, self.places))

    def whether(self, fact: Callable[[Place], bool]) -> Bools:
        return bools(map(fact, self.places))

    @cached_property
    def free(self) -> Ints:
        """Day number on which the place is expected to be free; `NEVER` when nobody has said."""
        today = self.as_of.toordinal()
        waiting = self.of(lambda p: NEVER if p.waiting_weeks is None else today + 7 * p.waiting_weeks)
        named = days(place.free_on for place in self.places)
        return np.where(named < NEVER, named, waiting)

    @cached_property
    def form(self) -> tuple[Ints, dict[str, int]]:
        return numbered(place.form for place in self.places)

    @cached_property
    def offer(self) -> tuple[Ints, dict[str, int]]:
        return numbered(place.offer_id for place in self.places)

    @cached_property
    def provider(self) -> tuple[Ints, dict[str, int]]:
        return numbered(place.provider_id for place in self.places)

    @cached_property
    def location(self) -> tuple[Ints, dict[str, int]]:
        return numbered(place.location_id for place in self.places)

    @cached_property
    def region(self) -> tuple[Ints, dict[str, int]]:
        return numbered(place.region or None for place in self.places)

    @cached_property
    def sex(self) -> tuple[Ints, dict[str, int]]:
        return numbered(place.sex for place in self.places)

    @cached_property
    def kind(self) -> tuple[Ints, dict[str, int]]:
        """The authorisation that is required."""
        return numbered(place.required_authorisation for place in self.places)

    @cached_property
    def low(self) -> Ints:
        return self.of(lambda place: place.ages.low)

    @cached_property
    def high(self) -> Ints:
        return self.of(lambda place: place.ages.high)

    @cached_property
    def iq(self) -> tuple[Ints, Ints]:
        return self.of(lambda p: p.iq.low if p.iq else -1), self.of(lambda p: p.iq.high if p.iq else NEVER)

    @cached_property
    def longest(self) -> Ints:
        """The longest stay in days; `NEVER` when there is no limit."""
        return self.of(lambda p: NEVER if (stay := p.longest_stay_days) is None else stay)

    @cached_property
    def closes(self) -> Ints:
        return days(place.closes_on for place in self.places)

    @cached_property
    def capacity(self) -> Ints:
        return self.of(lambda place: place.capacity)

    @cached_property
    def cost(self) -> Ints:
        return self.of(lambda place: place.cost)

    @cached_property
    def perspective(self) -> Bools:
        return self.whether(lambda place: place.perspective)

    @cached_property
    def stopped(self) -> Bools:
        """Admission stop."""
        return self.whether(lambda place: place.admission_stop)

    @cached_property
    def holder(self) -> list[str | None]:
        """The child that a place is held for today."""
        return [p.held_for if p.held_until is not None and p.held_until > self.as_of else None for p in self.places]

    @cached_property
    def points(self) -> tuple[Floats, Floats]:
        """North and east in radians."""
        return np.radians(numbers(p.lat for p in self.places)), np.radians(numbers(p.lon for p in self.places))

    @cached_property
    def group(self) -> Ints:
        index = {group.id: at for at, group in enumerate(self.groups)}
        return self.of(lambda place: len(index) if place.group_id is None else index[place.group_id])

    @cached_property
    def people(self) -> tuple[Inhabitant, ...]:
        return tuple(one for group in self.groups for one in group.inhabitants)

    @cached_property
    def living(self) -> Ints:
        """Groups (and a last row for no group) x room: the row in `people` of who lives there, -1 for nobody."""
        widest = max((len(group.inhabitants) for group in self.groups), default=0)
        table = np.full((len(self.groups) + 1, widest), -1, dtype=np.int64)
        person = 0
        for row, group in enumerate(self.groups):
            living = len(group.inhabitants)
            table[row, :living] = range(person, person + living)
            person += living
        return table

    @cached_property
    def leaves(self) -> Ints:
        """Day number on which each inhabitant leaves."""
        return days(one.leaves_on for one in self.people)

    @cached_property
    def size(self) -> Ints:
        """Per group how many there may be; `NEVER` when there is no limit, also in the last row: no group."""
        return ints([*(NEVER if group.size is None else group.size for group in self.groups), NEVER])

    @cached_property
    def agreed(self) -> tuple[Ints, list[tuple[Contract, ...]]]:
        """Which list of contracts each place has, and the lists that differ."""
        by_id: dict[int, int] = {}
        by_value: dict[tuple[Contract, ...], int] = {}
        for place in self.places:
            if id(place.contracts) not in by_id:
                by_id[id(place.contracts)] = by_value.setdefault(place.contracts, len(by_value))
        return ints(by_id[id(place.contracts)] for place in self.places), list(by_value)

    @cached_property
    def _routes(self) -> dict[tuple[str, ...], tuple[Ints, Ints]]:
        return {}

    def routes(self, towns: dict[str, int]) -> tuple[Ints, Ints]:
        """Towns x lists of contracts: delay in days, and the kind of route (0 none to 3 contracted)."""
        key = tuple(towns)
        if key not in self._routes:
            self._routes[key] = self.agreed_for(towns)
        return self._routes[key]

    def agreed_for(self, towns: dict[str, int]) -> tuple[Ints, Ints]:
        """What `routes` gives, worked out."""
        lists, none = self.agreed[1], self.policy.no_contract
        delay = np.full((len(towns), len(lists)), none.delay_days, dtype=np.int64)
        kind = np.full((len(towns), len(lists)), ROUTE_ORDER[none.route], dtype=np.int64)
        column, municipality, days, order = self._contracts
        town = ints(towns.get(name, -1) for name in municipality[1])[municipality[0]]
        here = town >= 0
        delay[town[here], column[here]], kind[town[here], column[here]] = days[here], order[here]
        return delay, kind

    @cached_property
    def _contracts(self) -> tuple[Ints, tuple[Ints, dict[str, int]], Ints, Ints]:
        """Of all contracts in the lists that differ: the list, the municipality, the delay and the kind of route."""
        lists = self.agreed[1]
        every = [one for contracts in lists for one in contracts]
        return (
            np.repeat(np.arange(len(lists)), ints(map(len, lists))),
            numbered(map(attrgetter("municipality"), every)),
            ints(map(attrgetter("delay_days"), every)),
            ints(map(ROUTE_ORDER.__getitem__, map(attrgetter("route"), every))),
        )
