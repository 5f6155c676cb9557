"""A place where help can start: for whom, from when, in what company and by which route."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

from matching.child import Band, put_in_order

Degree = Literal["never", "unless_solved", "condition"]
Certainty = Literal["free", "announced", "waiting"]
RouteKind = Literal["contracted", "ceiling", "maatwerk", "none"]
ROUTE_ORDER: dict[RouteKind, int] = {"none": 0, "maatwerk": 1, "ceiling": 2, "contracted": 3}


class ContraIndication(NamedTuple):
    """A provider's stated limit. `solution` is a Dutch sentence: what would take it away, or what must be arranged."""

    code: str
    degree: Degree
    solution: str = ""


class Contract(NamedTuple):
    """How a municipality pays for this place: a route and the days it takes, never a reason to hide it (R9, R22)."""

    municipality: str
    route: RouteKind
    delay_days: int = 0
    decided_by: str = ""


@dataclass(frozen=True, slots=True)
class Inhabitant:
    """Somebody who lives in the group already; gone from `leaves_on`, when that is known."""

    id: str = ""
    traits: tuple[str, ...] = ()
    cannot_live_with_ids: tuple[str, ...] = ()
    cannot_live_with_traits: tuple[str, ...] = ()
    leaves_on: date | None = None

    def __post_init__(self) -> None:
        put_in_order(self, "traits", "cannot_live_with_ids", "cannot_live_with_traits")


@dataclass(frozen=True, slots=True, order=True)
class Cap:
    """At most so many with this trait in the group, inhabitants included."""

    trait: str
    at_most: int


@dataclass(frozen=True, slots=True)
class Group:
    """People who live together; `size` is how many there may be, inhabitants included. `mark` is its digest, kept."""

    id: str
    size: int | None = None
    inhabitants: tuple[Inhabitant, ...] = ()
    caps: tuple[Cap, ...] = ()
    mark: bytes | None = field(default=None, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        put_in_order(self, "caps")
        object.__setattr__(self, "inhabitants", tuple(sorted(self.inhabitants, key=repr)))


@dataclass(frozen=True, slots=True, order=True)
class Budget:
    """What is left under a ceiling, in whole thousands of euros, of a provider for children of a region.

    A joint plan spends no more than that. A child with a measure is exempt: there the help goes on (R9).
    """

    provider_id: str
    region: str
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One place, or `capacity` places that differ in nothing.

    `free_on`, or else `waiting_weeks` from the problem's `as_of`, gives the expected day; with neither there is none.
    `sex` none is both; `iq` none is any; `municipality` and `region` are where it stands; `confirmed_days` is how long
    ago the provider last confirmed it; `closes_on` is the first day that the location is closed (N17);
    `cost` is what a stay takes from a budget, in whole thousands of euros. `mark` (its digest) and `sound` (it
    contradicts nothing in itself) are what was found out about it, kept as long as the place itself; no part of it.
    """

    id: str
    offer_id: str
    provider_id: str
    location_id: str
    form: str
    lat: float | None = None
    lon: float | None = None
    municipality: str = ""
    region: str = ""
    ages: Band = field(default_factory=lambda: Band(0, 18))
    sex: Literal["m", "f"] | None = None
    iq: Band | None = None
    contra_indications: tuple[ContraIndication, ...] = ()
    required_authorisation: str | None = None
    capacity: int = 1
    free_on: date | None = None
    waiting_weeks: int | None = None
    certainty: Certainty = "free"
    max_stay_days: int | None = None
    extension_days: int = 0
    closes_on: date | None = None
    group_id: str | None = None
    perspective: bool = False
    admission_stop: bool = False
    held_for: str | None = None
    held_until: date | None = None
    contracts: tuple[Contract, ...] = ()
    confirmed_days: int | None = None
    worker_ids: tuple[str, ...] = ()
    cost: int = 0
    mark: bytes | None = field(default=None, init=False, repr=False, compare=False)
    sound: bool = field(default=False, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        put_in_order(self, "contra_indications", "contracts", "worker_ids")

    @property
    def longest_stay_days(self) -> int | None:
        """The maximum stay with its extension; none when there is no limit."""
        return None if self.max_stay_days is None else self.max_stay_days + self.extension_days
