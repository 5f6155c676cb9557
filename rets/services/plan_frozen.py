"""All that the plan of a region is made from, at one moment."""

from dataclasses import dataclass
from datetime import datetime

from matching import Problem
from matching.arrivals import Arrival
from rets.services.plan_last import LastPlan


@dataclass(frozen=True)
class Frozen:
    """The problem, the versions of the cases and the facts in short; the last plan, and who came to the region before.

    `number` is that of the plan that is to be made; `anew` when somebody asked to let go of the last plan.
    """

    region: str
    problem: Problem
    versions: dict[str, int]
    facts: str
    at: datetime
    last: LastPlan | None
    past: tuple[Arrival, ...]
    number: int
    anew: bool = False
