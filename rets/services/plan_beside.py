"""What the joint plan of the region says about places for one child: whose they are in it, if that may be known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from rets.access import Reader
from rets.db import as_engine
from rets.models import Case, StoredPlan
from rets.services.plan_scarcity import said_of
from rets.services.region_plan import cases_seen
from rets.services.stored import last_region_plan


@dataclass(frozen=True)
class Beside:
    """The joint plan beside the proposals for a case: its number, its offer for this child (slug), and all it gives.

    `given` are by offer the other children, `seats` how many places it knew there.
    """

    number: int
    made_at: datetime
    mine: str | None
    given: dict[str, list[int]]
    seats: dict[str, int]
    seen: dict[int, Case]
    result: Mapping[str, Any]

    def scarce(self, offer: str) -> str:
        """'schaars: ...' about an offer; empty when it is not, or when nothing is known."""
        return said_of(self.result, offer)

    def said(self, offer: str) -> str:
        """One sentence about an offer; empty when the plan leaves it to this child."""
        if offer == self.mine:
            return "Het gezamenlijk plan stelt deze plek voor dit kind voor."
        others = self.given.get(offer, [])
        if not others or len(others) < self.seats.get(offer, 1):
            return ""
        return f"In het gezamenlijk plan is deze plek voor {self._whom(others)}."

    def _whom(self, others: Sequence[int]) -> str:
        names = sorted(self.seen[number].label for number in others if number in self.seen)
        hidden = len(others) - len(names)
        if hidden:
            names.append("een ander kind" if hidden == 1 else f"{hidden} andere kinderen")
        return " en ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def beside(session: Session, reader: Reader, case: Case) -> Beside | None:
    """The newest joint plan of the region of a case, narrowed to a reader of the case."""
    with as_engine(session):
        stored = last_region_plan(session, case.region)
    return _told(session, reader, case, stored) if stored else None


def _told(session: Session, reader: Reader, case: Case, stored: StoredPlan) -> Beside:
    given: dict[str, list[int]] = {}
    mine = None
    for row in stored.result["assignments"]:
        if row["case"] == case.id:
            mine = row["offer"]
        else:
            given.setdefault(row["offer"], []).append(row["case"])
    seen = cases_seen(session, reader, (number for numbers in given.values() for number in numbers))
    return Beside(stored.number or 0, stored.made_at, mine, given, stored.result["seats"], seen, stored.result)
