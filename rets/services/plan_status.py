"""How far the making of a region's plan is, as its page shows it."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from rets.models import PlanJob
from rets.services.plan_jobs import PHASES, last_jobs
from rets.services.stored import last_region_plan

STEPS = tuple(PHASES)
FAILED = ("failed", "unsound")


@dataclass(frozen=True)
class PlanStatus:
    """`sentence` and `step` (of `steps`) say how far the open job is; `number` is that of the newest plan, 0: none."""

    number: int
    busy: bool
    phase: str
    failed: bool

    @property
    def sentence(self) -> str:
        """What is being done."""
        return PHASES.get(self.phase, "")

    @property
    def step(self) -> int:
        """How many steps were done."""
        return STEPS.index(self.phase) if self.phase in STEPS else 0

    @property
    def steps(self) -> int:
        """How many there are."""
        return len(STEPS)


def plan_status(session: Session, region: str) -> PlanStatus:
    """Whether a plan of this region is being made."""
    stored = last_region_plan(session, region)
    return status_of(last_jobs(session, [region]).get(region), (stored.number or 0) if stored else 0)


def status_of(job: PlanJob | None, number: int = 0) -> PlanStatus:
    """How far one job is."""
    busy = job is not None and job.ended_at is None
    failed = job is not None and job.outcome in FAILED
    return PlanStatus(number, busy, job.phase if job and busy else "", failed)
