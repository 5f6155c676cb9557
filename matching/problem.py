"""A whole problem: children, places, groups and policy at one day, in canonical order and free of contradictions."""

from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cached_property
from hashlib import sha256
from operator import attrgetter
from typing import Any

from matching.child import Child, SiblingGroup
from matching.faults import (
    InvalidProblem,
    budget_faults,
    child_faults,
    group_faults,
    place_faults,
    sibling_faults,
    twice,
)
from matching.place import Budget, Contract, Group, Place
from matching.policy import Policy
from matching.supply import Supply

PLACE = attrgetter(*(one.name for one in fields(Place) if one.init and one.name != "contracts"))


def marked(things: Iterable[object]) -> dict[int, bytes]:
    """By `id` the digest of everything in each of these. A list of contracts that places share is gone through once."""
    lists, found = dict[int, str](), dict[int, bytes]()
    for one in things:
        if not isinstance(one, Place | Group):
            found[id(one)] = sha256(repr(one).encode()).digest()
            continue
        if one.mark is None:
            told = repr(PLACE(one)) + shared(one.contracts, lists) if isinstance(one, Place) else repr(one)
            object.__setattr__(one, "mark", sha256(told.encode()).digest())
        found[id(one)] = one.mark or b""
    return found


def shared(contracts: tuple[Contract, ...], lists: dict[int, str]) -> str:
    """The digest of a list of contracts."""
    if id(contracts) not in lists:
        lists[id(contracts)] = sha256(repr(list(map(tuple, contracts))).encode()).hexdigest()
    return lists[id(contracts)]


@dataclass(frozen=True, kw_only=True)
class Problem:
    """What is to be matched on `as_of`.

    `forms` maps every known form of care to its Dutch name; `names` does the same for traits, providers and
    authorisations and may leave names out. `visits` are the forms where nobody stays, with who travels (`child`,
    `helper`, or nothing when that differs); it changes words, never an outcome. Raises `InvalidProblem` with every
    fault. Whatever the order of what is given, the problem is the same.
    """

    as_of: date
    forms: dict[str, str]
    children: tuple[Child, ...]
    places: tuple[Place, ...]
    groups: tuple[Group, ...] = ()
    siblings: tuple[SiblingGroup, ...] = ()
    budgets: tuple[Budget, ...] = ()
    policy: Policy = field(default_factory=Policy)
    names: dict[str, str] = field(default_factory=dict)
    visits: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("children", "places", "groups", "siblings"):
            object.__setattr__(self, name, tuple(sorted(getattr(self, name), key=lambda one: one.id)))
        object.__setattr__(self, "budgets", tuple(sorted(self.budgets)))
        faults = tuple(self._faults())
        if faults:
            raise InvalidProblem(faults)
        for place in self.places:
            if not place.sound:
                object.__setattr__(place, "sound", True)

    def _faults(self) -> Iterator[str]:
        forms = frozenset(self.forms)
        groups = frozenset(group.id for group in self.groups)
        children = frozenset(child.id for child in self.children)
        yield from self.policy.faults()
        yield from twice((child.id for child in self.children), "Kind")
        yield from twice((place.id for place in self.places), "Plek")
        yield from twice((group.id for group in self.groups), "Groep")
        for child in self.children:
            yield from child_faults(child, forms, self.as_of)
        for place in self.places:
            if not (place.sound and place.form in forms and (place.group_id is None or place.group_id in groups)):
                yield from place_faults(place, forms, groups)
        for group in self.groups:
            yield from group_faults(group)
        yield from sibling_faults(self.siblings, children)
        yield from budget_faults(self.budgets)

    @cached_property
    def child_rows(self) -> dict[str, int]:
        return {child.id: row for row, child in enumerate(self.children)}

    @cached_property
    def place_rows(self) -> dict[str, int]:
        return {place.id: row for row, place in enumerate(self.places)}

    @cached_property
    def group_of(self) -> dict[str, Group]:
        return {group.id: group for group in self.groups}

    @cached_property
    def kept(self) -> dict[str, object]:
        """What was worked out about this problem and may be used again; no part of it."""
        return {}

    @cached_property
    def supply(self) -> Supply:
        """The places as arrays."""
        return Supply(self.as_of, self.places, self.groups, self.policy)

    @cached_property
    def marks(self) -> dict[int, bytes]:
        """By `id` the digest of everything in the problem."""
        parts = (self.children, self.places, self.groups, self.siblings, self.budgets)
        return marked(one for part in parts for one in part)

    @cached_property
    def hash(self) -> str:
        """SHA-256 of everything in the problem; equal for equal problems in any order."""
        digest = sha256(repr((self.as_of, self.policy, sorted(self.forms.items()))).encode())
        for part in (self.children, self.places, self.groups, self.siblings, self.budgets):
            digest.update(b"".join([str(len(part)).encode(), *(self.marks[id(one)] for one in part)]))
        return digest.hexdigest()

    def changed(self, **parts: Any) -> "Problem":
        """The same problem with other children or places, in order of id and sound by themselves: not judged again."""
        other = copy(self)
        for name in ("kept", "supply", "child_rows", "place_rows", "hash", "marks"):
            other.__dict__.pop(name, None)
        other.__dict__.update(parts)
        fresh = [one for part in parts.values() for one in part if id(one) not in self.marks]
        other.__dict__["marks"] = self.marks | marked(fresh)
        if "places" not in parts:
            other.__dict__["supply"] = self.supply
        return other

    def name(self, code: str) -> str:
        """The Dutch name of a form, trait, provider or authorisation; the code itself when it has none."""
        return self.forms.get(code) or self.names.get(code) or code.replace("_", " ")
