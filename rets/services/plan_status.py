"""How far the making of a region's plan is, as its page shows it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy.orm import Session

from matching import LEVEL_IDS
from rets.models import PlanJob
from rets.services.plan_jobs import PHASES, last_jobs
from rets.services.stored import last_region_plan

STEPS = tuple(PHASES)
SOLVING = STEPS.index("oplossen")
LEVELS = len(LEVEL_IDS)
FAILED = ("failed", "unsound")


@dataclass(frozen=True)
class PlanStatus:
    """`sentence` and `step` (of `steps`) say how far the open job is; `number` is that of the newest plan, 0: none.

    `progress` is what the solver told of the level that it is at (`matching.progress`), if it told anything yet.
    """

    number: int
    busy: bool
    phase: str
    failed: bool
    progress: Mapping[str, Any] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """What is being done."""
        return " ".join(filter(None, (PHASES.get(self.phase, ""), self._level())))

    @property
    def step(self) -> int:
        """How many steps were done; every level of the solver is one."""
        at = STEPS.index(self.phase) if self.phase in STEPS else 0
        return at + (self._done if at == SOLVING else LEVELS - 1 if at > SOLVING else 0)

    @property
    def steps(self) -> int:
        """How many there are."""
        return len(STEPS) + LEVELS - 1

    @property
    def key(self) -> str:
        """Something that is other as soon as there is anything to tell."""
        return f"{self.phase}-{self.progress['level']}-{self._done}" if self.progress else self.phase

    @property
    def _done(self) -> int:
        return self.progress["level"] - (self.progress["bound"] is None) if self.progress else 0

    def _level(self) -> str:
        if not self.progress:
            return ""
        at, value, bound = self.progress, self.progress["value"], self.progress["bound"]
        begin = f"Doel {at['level']} van {at['levels']}: {at['title'].lower()}."
        if bound is None:
            return begin
        sure = "bewezen het best" if value == bound else f"hooguit {bound} is mogelijk"
        return f"{begin} {value} punten, {sure}."


def plan_status(session: Session, region: str) -> PlanStatus:
    """Whether a plan of this region is being made.

    The job is read first: a plan that is done between both reads is then found, or still being made for who looks.
    """
    status = status_of(last_jobs(session, [region]).get(region))
    stored = last_region_plan(session, region)
    return replace(status, number=(stored.number or 0) if stored else 0)


def status_of(job: PlanJob | None) -> PlanStatus:
    """How far one job is."""
    failed = job is not None and job.outcome in FAILED
    if job is None or job.ended_at is not None:
        return PlanStatus(0, busy=False, phase="", failed=failed)
    return PlanStatus(0, busy=True, phase=job.phase, failed=failed, progress=job.progress)
