"""The places for a child in the order of the page, each with why it stands above the next one there."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any

from matching.deciding import between
from matching.standing import Standing, obstacles
from rets.services.found_places import FoundPlace, FoundPlaces
from rets.services.plan_beside import Beside

GIVEN = "omdat die plek in het gezamenlijk plan voor een ander kind is"
LOWERED = "Daarom staat deze plek lager."
RAISED = "Deze plek staat hier omdat het de {} is."
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
                note = RAISED.format(self.named[one.offer.slug]) if up and not moved else moved
                yield self.told(replace(one, folded=one in folded, note=note), other)

    def told(self, one: FoundPlace, other: FoundPlace | None) -> FoundPlace:
        """With why it stands above the other; without, where that is no question of order."""
        bare = replace(one, above=None, because="")
        if other is None or one.note or self.taken(one):
            return bare
        if self.taken(other):
            return replace(bare, above=other.offer, because=GIVEN, above_form=self.same_name(other))
        mine, theirs = (standing_of(self.rows[each.offer.slug]) for each in (one, other))
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


def standing_of(row: Mapping[str, Any]) -> Standing | None:
    """Where a stored proposal stands; none for a just miss of before its weight was stored."""
    if "reasons" in row and "weight" not in row:
        return None
    reasons, route = [(one["rule"], one["title"]) for one in row.get("reasons", ())], row["route"]
    start = date.fromisoformat(row["start_on"]) if row["start_on"] else None
    return Standing(
        offer_id=row["offer"],
        values=tuple((one["level"], one["value"]) for one in row["figures"]),
        start_on=start,
        in_time=start is not None and row["days_late"] == 0,
        km=row["km"],
        certainty=row["certainty"],
        confirmed_days=row["confirmed_days"],
        miss=(row["weight"], row["price"], row["bands_late"]) if "weight" in row else None,
        obstacles=tuple(obstacles(reasons, row["km"] is None, route["admission_stop"], route["kind"])),
    )
