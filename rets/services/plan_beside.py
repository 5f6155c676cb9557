"""What the joint plan of the region says about places for one child: whose they are in it and why, as far as that may
be known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy.orm import Session

from matching import RULES, Policy
from matching.deciding import between
from matching.rules import SOFT
from matching.timing import days
from rets import clock
from rets.db import as_engine
from rets.models import Case, StoredPlan
from rets.services.listed import Listed
from rets.services.place_beside import difference, obstacles, ranked_of
from rets.services.plan_scarcity import said_of
from rets.services.stopping import stopped
from rets.services.stored import last_proposals, last_region_plan

IN_TIME = "in_time"
# The rules that a plan may break, which somebody then still has to decide on (`matching.rules.SOFT`).
PLANNED_WITH = frozenset(rule.id for rule in RULES if rule.bit & SOFT)
BOTH = "De lijst en het plan wijzen allebei deze plek aan."
BEST = "Dat is voor dit kind de eerste plek in de lijst."
OTHERWISE = "Die staat bovenaan in de lijst"
NOT_IN_PLAN = "Die staat bovenaan in de lijst. Het plan kiest een andere plek, want met deze rekent het niet ({})."
OF_ALL = "Het plan kiest een andere plek, omdat het alle kinderen samen weegt."
BY_LEVEL = "Het plan kiest een andere plek, omdat het eerst let op {}."
STOPPED = (
    "Laat het dossier bijwerken: het is te lang niet bijgewerkt, en daardoor doet dit kind nu niet mee in het plan."
)
TAKEN = "De plek die hoger zou staan, is in het plan voor een ander kind."
WHERE_BETTER = {
    "fit": "of de hulp past bij wat nodig en gewenst is",
    "close": "hoe dichtbij het is",
    "continuity": "of het kind er al iemand kent",
    "moves": "of het kind er kan blijven",
    "waiting": "hoe snel het kan",
    "route": "hoe eenvoudig het te regelen is",
}
NEEDED = "de dag waarop de hulp nodig is"
OUT_OF_REACH = "Met plekken die hoger in de lijst staan, rekent het plan voor dit kind niet."
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
    proposals said of each offer, best first, and `bridging` those that only bridge; `newer` whether the plan was made
    after them; `planned` whether this child is in the plan, `stopped` whether the search for it stands still (P20).
    """

    case_id: int
    number: int
    made_at: datetime
    newer: bool
    planned: bool
    mine: str | None
    given: dict[str, list[Row]]
    seats: dict[str, int]
    listed: dict[str, Row]
    result: Mapping[str, Any]
    bridging: frozenset[str] = frozenset()
    stopped: bool = False

    def scarce(self, offer: str) -> str:
        """'schaars: ...' about an offer; empty when it is not, or when nothing is known."""
        return said_of(self.result, offer)

    @property
    def about(self) -> str:
        """What the plan says for this child as a whole, when it names no place in the list."""
        if not self.planned:
            return STOPPED if self.stopped else "Dit kind staat nog niet in het plan."
        if self.mine is None:
            return f"Het plan heeft voor dit kind geen plek. {self._why_none()}".strip()
        return "" if self.mine in self.listed else "Het plan stelt een plek voor die niet in deze lijst staat."

    def taken(self, offer: str) -> bool:
        """Whether the plan gives all places that it knew there to other children."""
        others = self.given.get(offer, [])
        return offer != self.mine and bool(others) and len(others) >= self.seats.get(offer, 1)

    def line(self, offer: str) -> str:
        """One line about the plan at a place, also when it does nothing with it; empty for a child outside the plan."""
        said = self.said(offer)
        if said or not self.planned:
            return said
        if self.out_of_reach(offer):
            return f"Het gezamenlijk plan rekent voor dit kind niet met deze plek: {self._out_of_reach(offer)}."
        if self.given.get(offer):
            return "In het gezamenlijk plan is hier nog een plek over."
        return "In het gezamenlijk plan van deze regio is deze plek voor geen enkel kind."

    def out_of_reach(self, offer: str) -> bool:
        """Whether a plan may not give this place to this child: it only bridges, is far too late, or breaks a rule."""
        row = self.listed.get(offer)
        if row is None:
            return False
        broken = {one["rule"] for one in row.get("reasons", ())} - PLANNED_WITH
        return bool(broken) or offer in self.bridging or row["days_late"] > Policy().late_days

    def _out_of_reach(self, offer: str) -> str:
        if offer in self.bridging:
            return "dit is alleen overbrugging"
        row = self.listed[offer]
        if {one["rule"] for one in row.get("reasons", ())} - PLANNED_WITH:
            return f"er staat iets in de weg: {', '.join(obstacles(row))}"
        passed = row["needed_on"] == clock.today().isoformat()
        return f"de start is meer dan {days(Policy().late_days)} na {'vandaag' if passed else NEEDED}"

    def said(self, offer: str) -> str:
        """What the plan does with an offer and why; empty when it leaves it free."""
        if offer == self.mine:
            return f"Het gezamenlijk plan kiest deze plek voor dit kind. {self._why_mine()}"
        if not self.taken(offer):
            return ""
        others = self.given[offer]
        whom = "een ander kind" if len(others) == 1 else f"{len(others)} andere kinderen"
        return f"In het gezamenlijk plan is deze plek voor {whom}. {self._why(offer, others)}"

    @property
    def call(self) -> tuple[str, str] | None:
        """Which place to ask first (slug), and why that one, weighing list and plan; nothing when none is left."""
        if not self._left:
            return None
        first, best = self._left[0], next(one for one in self.listed if one not in self.bridging)
        if first == best == self.mine:
            return first, BOTH
        if first != best:
            return first, f"{TAKEN} {self._beside(first, best)}".strip()
        return first, self._against_plan(first) if self.mine in self._left else BEST

    @property
    def passed(self) -> tuple[str, str] | None:
        """The first place of the list (slug) when it is passed over because the plan gives it to another child, and
        what is better and less good at the place to call."""
        best = next((one for one in self.listed if one not in self.bridging), None)
        left = self._left
        return (best, self._beside(left[0], best)) if best and left and best != left[0] else None

    def _against_plan(self, first: str) -> str:
        """Why to call the first place of the list before that of the plan."""
        if self.out_of_reach(first):
            return NOT_IN_PLAN.format(self._out_of_reach(first))
        level = self._better_on(first)
        plan = BY_LEVEL.format(WHERE_BETTER[level]) if level in WHERE_BETTER else OF_ALL
        mine, theirs = (ranked_of(self.listed[one]) for one in (first, self.mine or first))
        because = between(mine, theirs).because if mine and theirs else ""
        return f"{OTHERWISE}{', ' if because else ''}{because}. {plan}"

    @property
    def call_next(self) -> tuple[str, str] | None:
        """Which place to ask when that one says no, that of the plan before all others, and on what the two differ."""
        rest = self._left[1:]
        if not rest:
            return None
        one = self.mine if self.mine in rest else rest[0]
        return one, self._beside(one, self._left[0])

    @cached_property
    def _left(self) -> list[str]:
        """What the plan leaves for this child of what would help, in the order of the list."""
        return [one for one in self.listed if one not in self.bridging and not self.taken(one)]

    def _beside(self, one: str, other: str) -> str:
        """What is better and what is less good at one place than at another."""
        return difference(self.listed[one], self.listed[other])

    def _why_none(self) -> str:
        left = next((row for row in self.result["unplaced"] if row["case"] == self.case_id), None)
        return str(left["sentence"]) if left else ""

    def _why_mine(self) -> str:
        higher = []
        for offer in self.listed:
            if offer == self.mine:
                break
            higher.append(offer)
        if not higher:
            return "Het is ook de eerste plek in deze lijst."
        if any(self.taken(offer) for offer in higher):
            return "Plekken die beter zouden zijn, geeft het plan aan andere kinderen."
        within = [offer for offer in higher if not self.out_of_reach(offer)]
        return self._better_than(within[0]) if within else OUT_OF_REACH

    def _better_than(self, other: str) -> str:
        """On what the place of the plan is better than one that stands above it in the list."""
        level = self._better_on(other)
        if level not in WHERE_BETTER:
            return TOGETHER
        return f"Het plan let bij deze plekken eerst op {WHERE_BETTER[level]}. Daarin is deze plek de betere."

    def _better_on(self, other: str) -> str | None:
        """The first level on which the place of the plan and another differ."""
        theirs = {one["level"]: one["value"] for one in self.listed[other]["figures"]}
        mine = self.listed[self.mine]["figures"] if self.mine in self.listed else ()
        return next((one["level"] for one in mine if one["value"] != theirs.get(one["level"])), None)

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
            return "Dat kind kan er nog op tijd beginnen."
        return WHY_ANOTHER[level["level"]]


def beside(session: Session, case: Case, found: Listed | None = None) -> Beside | None:
    """The newest joint plan of the region of a case beside its proposals, in which no other child is named.

    The proposals are those `found`, or else the newest that were stored.
    """
    with as_engine(session):
        stored = last_region_plan(session, case.region)
    if stored is None:
        return None
    if found is None:
        last = last_proposals(session, case)
        found = Listed(last.result, last.made_at, anew=False, outdated=False) if last else None
    return _told(session, case, stored, found)


def _told(session: Session, case: Case, stored: StoredPlan, found: Listed | None) -> Beside:
    rows = stored.result["assignments"]
    given: dict[str, list[Row]] = {}
    for row in rows:
        if row["case"] != case.id:
            given.setdefault(row["offer"], []).append(row)
    waiting = (*rows, *stored.result["unplaced"])
    return Beside(
        case_id=case.id,
        number=stored.number or 0,
        made_at=stored.made_at,
        newer=found is None or stored.made_at >= found.stored_at,
        planned=any(row["case"] == case.id for row in waiting),
        mine=next((row["offer"] for row in rows if row["case"] == case.id), None),
        given=given,
        seats=stored.result["seats"],
        listed=_listed(found.result) if found else {},
        result=stored.result,
        bridging=frozenset(row["offer"] for row in found.result["bridging"]) if found else frozenset(),
        stopped=stopped(session, case, clock.now()),
    )


def _listed(result: Mapping[str, Any]) -> dict[str, Row]:
    """By offer what was said of its first place, best first."""
    found: dict[str, Row] = {}
    for row in (*result["fitting"], *result["near_misses"], *result["bridging"]):
        found.setdefault(row["offer"], row)
    return found
