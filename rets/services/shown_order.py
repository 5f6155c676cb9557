"""The places for a child in the order of the page, each with why it stands above the next one there."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from matching.deciding import between
from rets.services.found_places import FoundPlace, FoundPlaces
from rets.services.place_beside import ranked_of
from rets.services.plan_beside import Beside

GIVEN = "omdat die plek in het gezamenlijk plan voor een ander kind is"
LOWERED = "Daarom staat deze plek lager."
RAISED = {
    "snelste plek": "Deze plek staat hier omdat het de snelste plek is.",
    "dichtstbij": "Deze plek staat hier omdat die het dichtst bij huis is.",
    "voorstel van het plan": "Deze plek staat hier omdat het plan die kiest.",
}
GROUPS = ("fitting", "near_misses", "bridging")


@dataclass(frozen=True)
class Page:
    """What moves places on a page: those that the plan gives away go down, those that are named on top (by slug) stand
    with the `first_shown` that are in view. `rows` are by offer what was said, with nothing left out."""

    rows: Mapping[str, Mapping[str, Any]]
    joint: Beside | None
    named: Mapping[str, str]
    first_shown: int
    twice: frozenset[tuple[int, str]]

    def taken(self, one: FoundPlace) -> bool:
        return self.joint is not None and self.joint.taken(one.offer.slug)

    def ordered(self, places: Sequence[FoundPlace]) -> Iterator[FoundPlace]:
        """The places of one list as they are shown."""
        order = sorted(places, key=self.taken)
        raised = [one for one in order[self.first_shown :] if one.offer.slug in self.named]
        folded = [one for one in order[self.first_shown :] if one.offer.slug not in self.named]
        shown = [*order[: self.first_shown], *raised, *folded]
        ranks = {one.offer.slug: at for at, one in enumerate(places)}
        for one, other in pairwise([*shown, None]):
            if one is not None:
                moved = LOWERED if self.taken(one) and order.index(one) > ranks[one.offer.slug] else ""
                up = one in raised and order.index(one) > self.first_shown
                note = RAISED[self.named[one.offer.slug]] if up and not moved else moved
                yield self.told(replace(one, folded=one in folded, note=note), other)

    def told(self, one: FoundPlace, other: FoundPlace | None) -> FoundPlace:
        """With why it stands above the other; without, where that is no question of order."""
        bare = replace(one, above=None, because="")
        if other is None or one.note or self.taken(one):
            return bare
        if self.taken(other):
            return replace(bare, above=other.offer, because=GIVEN, above_form=self.same_name(other))
        mine, theirs = (ranked_of(self.rows[each.offer.slug]) for each in (one, other))
        if mine is None or theirs is None:
            return bare
        because = between(mine, theirs).because
        return replace(bare, above=other.offer, because=because, above_form=self.same_name(other))

    def same_name(self, one: FoundPlace) -> bool:
        return name_of(one) in self.twice


def as_shown(
    found: FoundPlaces,
    result: Mapping[str, Any],
    joint: Beside | None,
    named: Mapping[str, str],
    first_shown: int,
) -> FoundPlaces:
    """Places as a page shows them. `named` says by slug what a place is that stands on top: 'snelste plek'."""
    rows = {row["offer"]: row for group in GROUPS for row in reversed(result[group])}
    page = Page(rows, joint, named, first_shown, frozenset(found.names_used_twice))
    return replace(
        found,
        fitting=tuple(page.ordered(found.fitting)),
        near_misses=tuple(page.ordered(found.near_misses)),
        bridging=tuple(page.ordered(found.bridging)),
    )


def name_of(one: FoundPlace) -> tuple[int, str]:
    return one.offer.location.provider_id, one.offer.location.municipality
