"""Stored proposals made readable: each place with its provider, town and telephone, the same offer shown once."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from matching.timing import when
from rets.models import Location, Offer
from rets.services.place_beside import to_settle

EXAMPLES = 5
KEPT = "Alleen als het andere kind hier niet komt, kan hulp hier beginnen."
FORM, LEAVE_ENDS, HELD = "form", "leave_ends", "held"
KNOWN, OF_THE_DAY = "continuity", frozenset({"in_time", "waiting"})
GROUPS = frozenset({"residentieel", "kleinschalig_wonen", "wonen_24_uur", "driemilieu", "vic"})
Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class FoundPlace:
    """A proposed place: what the matcher said (`said`), and where it is. `more` counts its other places alike.

    `old`: it was said on a day that has passed. `confirmed_on` is when the provider last confirmed it; `above` the
    offer that stands next, with `because`: why this one stands above it (empty: the two are equal in everything), and
    `above_form`: whether only its form of care tells it from another. `note` is where a page moved it and why; `folded`
    whether it is out of view at first (`rets.services.shown_order`). `agreed` is what an agreement between
    providers says of it (R56).
    """

    offer: Offer
    said: Mapping[str, Any]
    place: str
    start_on: date | None
    confirmed_on: date | None
    more: int
    old: bool = False
    above: Offer | None = None
    because: str = ""
    above_form: bool = False
    note: str = ""
    folded: bool = False
    agreed: str = ""

    @property
    def open_group(self) -> bool:
        """Whether children live here in a group that is not closed; older proposals do not tell."""
        return self.offer.form in GROUPS and "authorisation" in self.said and not self.said["authorisation"]

    @property
    def starts(self) -> str:
        """When help can start, as it is said: 'rond eind januari 2027' where the day is a guess from a waiting list."""
        return when(self.start_on, self.guessed) if self.start_on else ""

    @property
    def guessed(self) -> bool:
        """Whether the day of the start follows from the length of a waiting list."""
        return bool(self.said["certainty"] == "waiting")

    @property
    def arranging(self) -> bool:
        """Whether the start waits for what must be arranged; older proposals do not tell."""
        return bool(self.said["route"].get("decides_start"))

    @property
    def why(self) -> list[str]:
        """What is said on each level, without what says nothing, or said of a day that has passed what is no more.

        Of a place that another child has for now no day is told as if it were sure.
        """
        rows = (one for one in self.said["figures"] if not (one["level"] == KNOWN and one["value"] == 0))
        unsure = self.old or self.kept
        said = [one["sentence"] for one in rows if not (unsure and one["level"] in OF_THE_DAY)]
        return [KEPT, *said] if self.kept else said

    @property
    def kept(self) -> bool:
        """Whether another child has it for now."""
        return any(one["rule"] == HELD for one in self.said.get("reasons", ()))

    @property
    def obstacles(self) -> str:
        """For a place that does not do as it is, in a few words: 'te laat, IQ'."""
        titles = [one["title"] for one in self.said.get("reasons", ())]
        return ", ".join(one if one.isupper() else one[:1].lower() + one[1:] for one in titles)

    @property
    def to_settle(self) -> list[str]:
        """What must be solved or arranged besides an earlier day or a shorter distance."""
        return to_settle(self.said)

    @property
    def ways(self) -> list[tuple[str, str]]:
        """For a place that just misses: each obstacle beside what helps, what must be arranged among them."""
        pairs = zip(self.said.get("reasons", ()), self.said.get("relaxations", ()), strict=True)
        solving = [(obstacle["sentence"], help_["sentence"]) for obstacle, help_ in pairs]
        return [*solving, *((obstacle, help_) for obstacle, help_ in self.said["route"].get("ways", ()))]

    @property
    def leave_ends(self) -> str:
        """That the authorisation ends before the start, with who can do what about it; empty when it does not."""
        reasons, helps = self.said.get("reasons", ()), self.said.get("relaxations", ())
        told = zip(reasons, helps, strict=True)
        return next((f"{one['sentence']} {help_['sentence']}" for one, help_ in told if one["rule"] == LEAVE_ENDS), "")

    @property
    def held(self) -> str:
        """Until when another child has it; empty when none has."""
        return next((one["sentence"] for one in self.said.get("reasons", ()) if one["rule"] == HELD), "")

    @property
    def route(self) -> str:
        """How it is arranged; at a place that just misses without what stands among the obstacles."""
        route = self.said["route"]
        return str(route.get("rest", route["sentence"]) if "reasons" in self.said else route["sentence"])


@dataclass(frozen=True)
class WhyNot:
    """How many other places fall off first of all by this rule, with some of them: offer and sentence."""

    rule: str
    title: str
    count: int
    examples: tuple[tuple[Offer, str], ...]


@dataclass(frozen=True)
class FoundPlaces:
    """All places for one child as on a day: fitting, just missing, bridging, and the others counted by reason."""

    as_of: date
    fitting: Sequence[FoundPlace]
    near_misses: Sequence[FoundPlace]
    bridging: Sequence[FoundPlace]
    by_reason: Sequence[WhyNot]
    other_forms: int

    @property
    def wanted(self) -> list[FoundPlace]:
        """Places with the help that is needed, those that fit first."""
        return [*self.fitting, *self.near_misses]

    @property
    def soonest(self) -> FoundPlace | None:
        """Where help can start first, another child's place apart; of equals what stands highest."""
        known = [one for one in self.wanted if one.start_on and not one.kept]
        return min(known, key=lambda one: one.start_on or date.max, default=None)

    @property
    def nearest(self) -> FoundPlace | None:
        """What is nearest to home; of equals what stands highest."""
        known = [one for one in self.wanted if one.said["km"] is not None]
        return min(known, key=lambda one: float(one.said["km"]), default=None)

    @property
    def names_used_twice(self) -> set[tuple[int, str]]:
        """Providers with a town that several of these places have in common."""
        everything = (*self.wanted, *self.bridging)
        names = Counter((one.offer.location.provider_id, one.offer.location.municipality) for one in everything)
        return {name for name, times in names.items() if times > 1}

    def named_twice(self, one: FoundPlace) -> bool:
        """Whether only its form of care tells a place from another of these."""
        return (one.offer.location.provider_id, one.offer.location.municipality) in self.names_used_twice

    def with_agreed(self, said: Mapping[tuple[int, str], str]) -> "FoundPlaces":
        """With what agreements between providers say, by provider and form of care (`rets.services.taking_over`)."""

        def told(rows: Sequence[FoundPlace]) -> tuple[FoundPlace, ...]:
            keys = ((one, (one.offer.location.provider_id, one.offer.form)) for one in rows)
            return tuple(replace(one, agreed=said.get(key, "")) for one, key in keys)

        return replace(
            self, fitting=told(self.fitting), near_misses=told(self.near_misses), bridging=told(self.bridging)
        )

    def of(self, slug: str | None) -> FoundPlace | None:
        """The place of an offer."""
        everything = (*self.wanted, *self.bridging)
        return next((one for one in everything if one.offer.slug == slug), None)


def found_places(session: Session, result: Mapping[str, Any], today: date) -> FoundPlaces:
    """The outcome of proposals with the offers that they name; an offer that is gone since is left out."""
    groups, examples = ("fitting", "near_misses", "bridging"), list(_examples(result))
    slugs = {row["offer"] for group in groups for row in result[group]} | {slug for _, slug, _ in examples}
    offers = _offers(session, slugs)
    on = date.fromisoformat(result["as_of"])
    fitting, near, bridging = (tuple(_once(result[group], offers, on, today)) for group in groups)
    reasons = tuple(_reason(row, examples, offers) for row in result["by_reason"] if row["rule"] != FORM)
    others = sum(row["count"] for row in result["by_reason"] if row["rule"] == FORM)
    return FoundPlaces(on, fitting, near, bridging, reasons, others)


def find_place(session: Session, result: Mapping[str, Any], slug: str, today: date) -> FoundPlace | None:
    """What was said of an offer, among the places that fit, just miss or bridge."""
    return found_places(session, result, today).of(slug)


def _offers(session: Session, slugs: Iterable[str]) -> dict[str, Offer]:
    query = (
        select(Offer)
        .options(joinedload(Offer.location).joinedload(Location.provider))
        .where(Offer.slug.in_(set(slugs)), Offer.withdrawn_on.is_(None))
    )
    return {row.slug: row for row in session.scalars(query)}


def _examples(result: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Per reason some other places: rule, offer, and what stands in the way; each offer once."""
    others = {row["place"]: row for row in result["others"]}
    for row in result["by_reason"]:
        known = (others[place] for place in row["places"] if row["rule"] != FORM and place in others)
        by_offer = {one["offer"]: one["reasons"][0] for one in known}
        yield from ((row["rule"], offer, why) for offer, why in list(by_offer.items())[:EXAMPLES])


def _reason(row: Mapping[str, Any], examples: Iterable[tuple[str, str, str]], offers: Mapping[str, Offer]) -> WhyNot:
    mine = ((offers[offer], why) for rule, offer, why in examples if rule == row["rule"] and offer in offers)
    return WhyNot(row["rule"], row["title"], row["count"], tuple(mine))


def _once(rows: Rows, offers: Mapping[str, Offer], on: date, today: date) -> Iterator[FoundPlace]:
    for slug, alike in _by_offer(rows).items():
        if slug in offers:
            first = alike[0]
            start = date.fromisoformat(first["start_on"]) if first["start_on"] else None
            days, above = first["confirmed_days"], first.get("above") or {}
            confirmed = None if days is None else on - timedelta(days=days)
            next_one = offers.get(above.get("offer", ""))
            yield FoundPlace(
                offer=offers[slug],
                said=first,
                place=first["place"],
                start_on=start,
                confirmed_on=confirmed,
                more=len(alike) - 1,
                old=on < today,
                above=next_one,
                because=above.get("because", ""),
            )


def _by_offer(rows: Rows) -> dict[str, list[Mapping[str, Any]]]:
    found: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["offer"], []).append(row)
    return found
