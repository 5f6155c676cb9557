"""The joint plan of a region as a person reads it: which child could go where, why, and what must still be decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from rets.access import Reader, cases_for
from rets.errors import NotFound
from rets.models import Case, Offer, StoredPlan
from rets.services.stored import last_region_plan
from rets.services.told_proposals import told_days_late, told_figures, told_sentences
from workflows.roles import Role

PLANNERS = (Role.ZORGMAKELAAR, Role.RET_MEMBER, Role.RET_CHAIR)


@dataclass(frozen=True)
class Proposed:
    """A child with the place that the plan proposes."""

    case: Case
    offer: Offer | None
    start_on: date
    days_late: int | None
    reasons: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Left:
    """A child for whom the plan has no place, and why."""

    case: Case
    sentence: str


@dataclass(frozen=True)
class RegionPlan:
    """A stored plan. `hidden` counts children in it that this reader may not see; `changed` those changed since."""

    stored: StoredPlan
    proposed: tuple[Proposed, ...]
    left: tuple[Left, ...]
    hidden: int
    changed: int

    @property
    def levels(self) -> list[dict[str, Any]]:
        """What the plan reaches per aim, its bound, and what first come first served would reach."""
        return list(self.stored.result["levels"])


def require_region(reader: Reader, region: str) -> None:
    """Let those who plan in this region pass.

    Raises:
        NotFound: it is not a region of the reader.
    """
    if region not in reader.regions(*PLANNERS):
        raise NotFound("Dit plan bestaat niet, of u mag het niet zien.")


def plan_of(session: Session, reader: Reader, region: str) -> RegionPlan | None:
    """The newest plan of a region, with the cases that this reader may see."""
    require_region(reader, region)
    stored = last_region_plan(session, region)
    if stored is None:
        return None
    result, on = stored.result, date.fromisoformat(stored.result["as_of"])
    numbers = {row["case"] for row in (*result["assignments"], *result["unplaced"])}
    seen = {case.id: case for case in session.scalars(cases_for(reader).where(Case.id.in_(numbers or {0})))}
    offers = _offers(session, {str(row["offer"]) for row in result["assignments"]})
    proposed = [
        _proposed(reader, seen[row["case"]], row, offers, on) for row in result["assignments"] if row["case"] in seen
    ]
    left = [Left(seen[row["case"]], row["sentence"]) for row in result["unplaced"] if row["case"] in seen]
    versions = stored.versions.get("cases", {})
    changed = sum(versions.get(str(case.id)) != case.version for case in seen.values())
    return RegionPlan(stored, tuple(proposed), tuple(left), len(numbers) - len(seen), changed)


def _proposed(reader: Reader, case: Case, row: Mapping[str, Any], offers: Mapping[str, Offer], on: date) -> Proposed:
    start = date.fromisoformat(row["start_on"])
    return Proposed(
        case,
        offers.get(str(row["offer"])),
        start,
        told_days_late(reader, case, row["days_late"], start),
        tuple(one["sentence"] for one in told_figures(reader, case, row["figures"], on) if one["sentence"]),
        tuple(told_sentences(reader, case, row["notes"], on)),
    )


def _offers(session: Session, names: set[str]) -> dict[str, Offer]:
    """The offers of a plan by the name that the matcher used."""
    rows = session.scalars(select(Offer).options(joinedload(Offer.location)).where(Offer.slug.in_(names or {""})))
    return {row.slug: row for row in rows}
