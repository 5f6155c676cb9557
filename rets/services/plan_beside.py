"""What the joint plan of the region says about places for one child: whose they are in it and why, as far as that may
be known."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from rets.access import Reader
from rets.db import as_engine
from rets.models import Case, StoredPlan
from rets.services.plan_scarcity import said_of
from rets.services.region_plan import cases_seen
from rets.services.stored import last_proposals, last_region_plan

IN_TIME = "in_time"
TOGETHER = "Zo worden in de regio samen meer kinderen op tijd geholpen."
WHY_ANOTHER = {
    IN_TIME: "Dat kind heeft deze hulp dringender nodig.",
    "fit": "Voor dat kind past deze hulp beter bij wat nodig is.",
    "close": "Dat kind woont er dichterbij.",
    "continuity": "Dat kind kent er al iemand.",
    "moves": "Dat kind kan er langer blijven zonder weer te verhuizen.",
    "waiting": "Dat kind wacht al langer, of kan er eerder beginnen.",
    "route": "Voor dat kind is het eenvoudiger te regelen.",
}
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Beside:
    """The joint plan beside the proposals for a case: its number, its offer for this child (slug), and all it gives.

    `given` are by offer the other children (rows of the plan), `seats` how many places it knew there, `listed` what the
    proposals said of each offer, best first; `newer` whether the plan was made after them; `planned` whether this child
    is in the plan.
    """

    number: int
    made_at: datetime
    newer: bool
    planned: bool
    mine: str | None
    given: dict[str, list[Row]]
    seats: dict[str, int]
    seen: dict[int, Case]
    listed: dict[str, Row]
    result: Mapping[str, Any]

    def scarce(self, offer: str) -> str:
        """'schaars: ...' about an offer; empty when it is not, or when nothing is known."""
        return said_of(self.result, offer)

    @property
    def about(self) -> str:
        """What the plan says for this child as a whole, when it names no place in the list."""
        if not self.planned:
            return "Dit kind staat nog niet in het plan."
        if self.mine is None:
            return "Het plan heeft voor dit kind geen plek."
        return "" if self.mine in self.listed else "Het plan stelt een plek voor die niet in deze lijst staat."

    def said(self, offer: str) -> str:
        """What the plan does with an offer and why; empty when it leaves it free."""
        if offer == self.mine:
            return f"Het gezamenlijk plan stelt deze plek voor dit kind voor. {self._why_mine()}"
        others = self.given.get(offer, [])
        if not others or len(others) < self.seats.get(offer, 1):
            return ""
        return f"In het gezamenlijk plan is deze plek voor {self._whom(others)}. {self._why(offer, others)}"

    def _why_mine(self) -> str:
        higher = []
        for offer in self.listed:
            if offer == self.mine:
                break
            higher.append(offer)
        if not higher:
            return "Het is ook de eerste plek in deze lijst."
        if any(self.said(offer) for offer in higher):
            return "Plekken die hoger staan, zijn in het plan voor andere kinderen."
        return TOGETHER

    def _why(self, offer: str, others: Iterable[Row]) -> str:
        """The first level on which those children are worth more here; together when this child is."""
        mine = self.listed.get(offer)
        if mine is None:
            return TOGETHER
        theirs = min(others, key=lambda row: [one["value"] for one in row["figures"]])
        values = {one["level"]: one["value"] for one in mine["figures"]}
        level = next((one for one in theirs["figures"] if one["value"] != values.get(one["level"])), None)
        if level is None or level["value"] < values.get(level["level"], 0):
            return TOGETHER
        if level["level"] == IN_TIME and mine["days_late"] and not theirs["days_late"]:
            return "Dat kind kan er op tijd beginnen, en dit kind niet."
        return WHY_ANOTHER[level["level"]]

    def _whom(self, others: Sequence[Row]) -> str:
        numbers = [row["case"] for row in others]
        names = sorted(self.seen[number].label for number in numbers if number in self.seen)
        hidden = len(others) - len(names)
        if hidden:
            names.append("een ander kind" if hidden == 1 else f"{hidden} andere kinderen")
        return " en ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def beside(session: Session, reader: Reader, case: Case) -> Beside | None:
    """The newest joint plan of the region of a case beside its newest proposals, narrowed to a reader of the case."""
    with as_engine(session):
        stored = last_region_plan(session, case.region)
    return _told(session, reader, case, stored, last_proposals(session, case)) if stored else None


def _told(session: Session, reader: Reader, case: Case, stored: StoredPlan, found: StoredPlan | None) -> Beside:
    rows = stored.result["assignments"]
    given: dict[str, list[Row]] = {}
    for row in rows:
        if row["case"] != case.id:
            given.setdefault(row["offer"], []).append(row)
    waiting = (*rows, *stored.result["unplaced"])
    return Beside(
        number=stored.number or 0,
        made_at=stored.made_at,
        newer=found is None or stored.made_at >= found.made_at,
        planned=any(row["case"] == case.id for row in waiting),
        mine=next((row["offer"] for row in rows if row["case"] == case.id), None),
        given=given,
        seats=stored.result["seats"],
        seen=cases_seen(session, reader, (row["case"] for found in given.values() for row in found)),
        listed=_listed(found.result) if found else {},
        result=stored.result,
    )


def _listed(result: Mapping[str, Any]) -> dict[str, Row]:
    """By offer what was said of its first place, best first."""
    found: dict[str, Row] = {}
    for row in (*result["fitting"], *result["near_misses"], *result["bridging"]):
        found.setdefault(row["offer"], row)
    return found
