"""The joint plan of a region as a person reads it: which child could go where, why, and what must still be decided."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from rets.access import Reader, cases_for
from rets.db import as_engine
from rets.errors import NotFound
from rets.models import Case, Location, Offer, StoredPlan
from rets.services.plan_facts import facts_of_region
from rets.services.plan_scarcity import said_of
from rets.services.stored import last_region_plan
from rets.services.told_proposals import told_days_late, told_figures, told_sentences
from workflows.roles import Role

PLANNERS = (Role.ZORGMAKELAAR, Role.RET_MEMBER, Role.RET_CHAIR)
NO_PLAN = "Dit plan bestaat niet, of u mag het niet zien."


@dataclass(frozen=True)
class Option:
    """Another offer where a child could go, looked at by itself."""

    offer: Offer
    start_on: date


@dataclass(frozen=True)
class Proposed:
    """A child with the place that the plan proposes, and where else it could go."""

    case: Case
    offer: Offer | None
    start_on: date
    days_late: int | None
    reasons: tuple[str, ...]
    notes: tuple[str, ...]
    options: tuple[Option, ...]


@dataclass(frozen=True)
class WayOut:
    """A smallest change that would give a child a place, and who could decide it."""

    sentences: tuple[str, ...]
    decided_by: tuple[str, ...]


@dataclass(frozen=True)
class Left:
    """A child for whom the plan has no place, why, and what would help."""

    case: Case
    sentence: str
    ways: tuple[WayOut, ...]


@dataclass(frozen=True)
class RegionPlan:
    """A stored plan. `hidden` counts children in it that this reader may not see; `changed` those changed since.

    `stale` when anything changed that the plan was made from, also supply.
    """

    stored: StoredPlan
    proposed: tuple[Proposed, ...]
    left: tuple[Left, ...]
    hidden: int
    changed: int
    stale: bool

    @property
    def levels(self) -> list[dict[str, Any]]:
        """What the plan reaches per aim, its bound, and what first come first served would reach."""
        return list(self.stored.result["levels"])

    def scarce(self, offer: Offer | None) -> str:
        """'schaars: ...' about an offer; empty when it is not, or when nothing is known."""
        return said_of(self.stored.result, offer.slug) if offer else ""

    @property
    def cases(self) -> list[Case]:
        """Everybody in the plan whom this reader may see."""
        return [one.case for one in self.proposed] + [one.case for one in self.left]

    @property
    def by_offer(self) -> list[tuple[Offer, list[Proposed]]]:
        """The same by place: for each offer in the plan the children that are proposed there, by the name of it."""
        found: dict[str, tuple[Offer, list[Proposed]]] = {}
        for one in self.proposed:
            if one.offer is not None:
                found.setdefault(one.offer.slug, (one.offer, []))[1].append(one)
        return sorted(found.values(), key=lambda row: (row[0].location.provider.name, row[0].name, row[0].slug))


def require_region(reader: Reader, region: str) -> None:
    """Let those who plan in this region pass.

    Raises:
        NotFound: it is not a region of the reader.
    """
    if region not in reader.regions(*PLANNERS):
        raise NotFound(NO_PLAN)


def plan_of(session: Session, reader: Reader, region: str, today: date) -> RegionPlan | None:
    """The newest plan of a region, with the cases that this reader may see."""
    require_region(reader, region)
    stored = last_region_plan(session, region)
    return told_plan(session, reader, stored, today) if stored else None


def told_plan(session: Session, reader: Reader, stored: StoredPlan, today: date) -> RegionPlan:
    """A stored plan of the region of a reader, as this reader may know it."""
    result, on = stored.result, date.fromisoformat(stored.result["as_of"])
    numbers = {row["case"] for row in (*result["assignments"], *result["unplaced"])}
    seen = cases_seen(session, reader, numbers)
    named = {str(row["offer"]) for row in result["assignments"]}
    named |= {row["offer"] for number in seen for row in result["options"].get(str(number), [])}
    offers = offers_named(session, named)
    proposed = [_proposed(reader, seen[row["case"]], row, offers, result, on) for row in result["assignments"]
                if row["case"] in seen]  # fmt: skip
    left = [_left(reader, seen[row["case"]], row, on) for row in result["unplaced"] if row["case"] in seen]
    versions = stored.versions.get("cases", {})
    changed = sum(versions.get(str(case.id)) != case.version for case in seen.values())
    with as_engine(session):
        stale = bool(changed) or stored.versions.get("facts") != facts_of_region(session, stored.region, today)
    return RegionPlan(stored, tuple(proposed), tuple(left), len(numbers) - len(seen), changed, stale)


def cases_seen(session: Session, reader: Reader, numbers: Iterable[int]) -> dict[int, Case]:
    """Those of these cases that this reader may see."""
    return {case.id: case for case in session.scalars(cases_for(reader).where(Case.id.in_(set(numbers) or {0})))}


def offers_named(session: Session, names: Iterable[str]) -> dict[str, Offer]:
    """Offers with their location and provider, by the name that the matcher used."""
    rows = session.scalars(
        select(Offer)
        .options(joinedload(Offer.location).joinedload(Location.provider))
        .where(Offer.slug.in_(set(names) or {""}))
    )
    return {row.slug: row for row in rows}


def _proposed(
    reader: Reader, case: Case, row: Mapping[str, Any], offers: Mapping[str, Offer], result: Mapping[str, Any], on: date
) -> Proposed:
    start = date.fromisoformat(row["start_on"])
    others = [one for one in result["options"].get(str(case.id), []) if one["offer"] != row["offer"]]
    return Proposed(
        case,
        offers.get(str(row["offer"])),
        start,
        told_days_late(reader, case, row["days_late"], start),
        tuple(one["sentence"] for one in told_figures(reader, case, row["figures"], on) if one["sentence"]),
        tuple(told_sentences(reader, case, row["notes"], on)),
        tuple(
            Option(offers[one["offer"]], date.fromisoformat(one["start_on"]))
            for one in others
            if one["offer"] in offers
        ),
    )


def _left(reader: Reader, case: Case, row: Mapping[str, Any], on: date) -> Left:
    ways = (
        WayOut(tuple(told_sentences(reader, case, one["sentences"], on)), tuple(one["decided_by"]))
        for one in row["changes"][:3]
    )
    return Left(case, row["sentence"], tuple(ways))
