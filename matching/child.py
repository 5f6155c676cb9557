"""A child who waits for help: what is needed, by when, and what must be reckoned with."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

Sex = Literal["m", "f", "x"]


def put_in_order(one: object, *fields: str) -> None:
    """Sort the fields whose order means nothing, so that equal things are written alike.

    What is in order stays the same object: many places share one long list of contracts.
    """
    for name in fields:
        value = getattr(one, name)
        if len(value) > 1 and (ordered := tuple(sorted(value))) != value:
            object.__setattr__(one, name, ordered)


class Band(NamedTuple):
    """Whole numbers from `low` up to, not including, `high`."""

    low: int
    high: int


class Trait(NamedTuple):
    """Something that a provider may hold against an admission; `solved` when it stands in the way no longer."""

    code: str
    solved: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Authorisation:
    """A court's leave (for instance `gesloten`), in force from `from_on` up to, not including, `until_on`."""

    kind: str
    from_on: date
    until_on: date


@dataclass(frozen=True, slots=True)
class Wishes:
    """What child and parents ask: known people, a journey they can make (km), a place where the child may stay."""

    provider_ids: tuple[str, ...] = ()
    worker_ids: tuple[str, ...] = ()
    max_travel_km: float | None = None
    perspective: bool = False

    def __post_init__(self) -> None:
        put_in_order(self, "provider_ids", "worker_ids")


NO_WISHES = Wishes()


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """One child. `ideal_forms` is ranked, best first; `birth_month` is any day of the month of birth (age counts from
    the first day of it); `needed_on` is the true deadline; `urgency` runs from 1 to 8; days are calendar days;
    a child with a `measure` is exempt from budgets."""

    id: str
    ideal_forms: tuple[str, ...]
    acceptable_forms: tuple[str, ...] = ()
    bridging_forms: tuple[str, ...] = ()
    birth_month: date
    sex: Sex | None = None
    iq: Band | None = None
    traits: tuple[Trait, ...] = ()
    authorisations: tuple[Authorisation, ...] = ()
    needed_on: date | None = None
    earliest_on: date | None = None
    lat: float | None = None
    lon: float | None = None
    municipality: str = ""
    region: str = ""
    urgency: int = 1
    acute: bool = False
    cannot_live_with_ids: tuple[str, ...] = ()
    cannot_live_with_traits: tuple[str, ...] = ()
    wishes: Wishes = NO_WISHES
    expected_stay_days: int | None = None
    failed_offer_ids: tuple[str, ...] = ()
    waiting_since: date | None = None
    measure: bool = False

    def __post_init__(self) -> None:
        put_in_order(self, "acceptable_forms", "bridging_forms", "traits", "authorisations")
        put_in_order(self, "cannot_live_with_ids", "cannot_live_with_traits", "failed_offer_ids")

    @property
    def born_on(self) -> date:
        """The earliest possible day of birth."""
        return self.birth_month.replace(day=1)

    @property
    def trait_codes(self) -> frozenset[str]:
        return frozenset(trait.code for trait in self.traits)

    @property
    def open_codes(self) -> frozenset[str]:
        """Traits that are not solved."""
        return frozenset(trait.code for trait in self.traits if not trait.solved)


@dataclass(frozen=True, slots=True)
class SiblingGroup:
    """Brothers and sisters: `must` live at one location, or as `near` as the policy says."""

    id: str
    child_ids: tuple[str, ...]
    degree: Literal["must", "near"] = "must"

    def __post_init__(self) -> None:
        put_in_order(self, "child_ids")
