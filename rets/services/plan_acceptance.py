"""How often proposals are followed, and why not: counts for a region, of choices and never of people (P18)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from matching import LEVELS
from rets.access import Reader, cases_for
from rets.clock import date_of
from rets.models import Case, Event
from rets.services.codes import codes
from rets.services.overruling import BREAKS_A_RULE

LOOKED_BACK = timedelta(days=365)
OTHER = "Op geen doel slechter, of niet te vergelijken"


@dataclass(frozen=True)
class Acceptance:
    """Requests for wanted help since a moment for which something was proposed, and how many followed that.

    `levels` and `reasons` are (words, count) of those that did not. `planned` were in the joint plan, of which
    `as_planned` asked for the place that it proposed.
    """

    since: datetime
    asked: int
    followed: int
    levels: tuple[tuple[str, int], ...]
    reasons: tuple[tuple[str, int], ...]
    planned: int
    as_planned: int

    @property
    def other(self) -> int:
        """Those that did not follow the first proposal."""
        return self.asked - self.followed


def acceptance_of(session: Session, reader: Reader, region: str, at: datetime) -> Acceptance:
    """The figures of a region over the past year, for the cases that this reader may see."""
    seen = cases_for(reader).where(Case.region == region).subquery()
    rows = session.scalars(
        select(Event.data)
        .join(seen, seen.c.id == Event.case_id)
        .where(Event.kind == "request.asked", Event.effective_at >= at - LOOKED_BACK)
        .order_by(Event.id)
    ).all()
    asked = [row for row in rows if row["purpose"] == "main" and ("followed" in row or "first_proposal" in row)]
    other = [row for row in asked if "followed" not in row]
    known = codes(session, "overrule_reasons", date_of(at))
    planned = [row for row in asked if "plan_offer" in row]
    return Acceptance(
        at - LOOKED_BACK,
        len(asked),
        len(asked) - len(other),
        _counted(_level(row) for row in other),
        _counted(known[row["overrule"]].name if row.get("overrule") in known else "Geen reden" for row in other),
        len(planned),
        sum(row["offer"] == row["plan_offer"] for row in planned),
    )


def _level(row: Mapping[str, Any]) -> str:
    level = row.get("level")
    if level == BREAKS_A_RULE:
        return "De gekozen plek past nog niet"
    return LEVELS[level].title if level in LEVELS else OTHER


def _counted(words: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(words).items(), key=lambda row: (-row[1], row[0])))
