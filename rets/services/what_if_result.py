"""What a "what if" would change, as a reader of the region may know it, and the real steps that could make it so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.access import Reader, may
from rets.errors import NotFound
from rets.models import PlanJob, StoredPlan
from rets.services.plan_board import Change, told_moves
from rets.services.plan_changes import Figures, figures_of, moves
from rets.services.what_if import EXTRA

GONE = "Deze berekening bestaat niet, of u mag haar niet zien."
TAKE = {
    "extra": ("capaciteit", "Vraag de gemeente om deze plek"),
    "datum": ("vraag", "Overleg over de datum"),
    "opgelost": ("vraag", "Vraag of dit is op te lossen"),
}


@dataclass(frozen=True)
class Row:
    """One child for whom it would be different. `href` leads to the real step, empty when there is none to take."""

    change: Change
    extra_now: bool
    href: str
    action: str


@dataclass(frozen=True)
class Outcome:
    """The difference; `hidden` counts children for whom it is different and whom this reader may not see."""

    rows: Sequence[Row]
    hidden: int
    before: Figures
    after: Figures
    levels: Sequence[tuple[str, int, int]]
    as_of: date


def what_if_job(session: Session, region: str, number: int) -> PlanJob:
    """The job of a "what if" of this region.

    Raises:
        NotFound: there is none.
    """
    found = session.scalar(
        select(PlanJob).where(PlanJob.id == number, PlanJob.region == region, PlanJob.kind == "what_if")
    )
    if found is None:
        raise NotFound(GONE)
    return found


def recent_what_ifs(session: Session, region: str, most: int = 5) -> Sequence[PlanJob]:
    """The last few of a region, newest first."""
    query = select(PlanJob).where(PlanJob.region == region, PlanJob.kind == "what_if")
    return session.scalars(query.order_by(PlanJob.id.desc()).limit(most)).all()


def outcome_of(session: Session, reader: Reader, job: PlanJob) -> Outcome | None:
    """What would be different; nothing as long as it is not computed."""
    stored = session.get(StoredPlan, job.plan_id) if job.plan_id else None
    if stored is None:
        return None
    before, after = stored.result["before"], stored.result["after"]
    found = moves(before, after, frozenset())
    gets_extra = {row["case"] for row in after["assignments"] if row["offer"] == EXTRA}
    changes = told_moves(session, reader, found)
    return Outcome(
        [_row(reader, job.change["kind"], one, one.case.id in gets_extra) for one in changes],
        len(found) - len(changes),
        figures_of(before),
        figures_of(after),
        [
            (one["title"], one["value"], other["value"])
            for one, other in zip(before["levels"], after["levels"], strict=True)
        ],
        date.fromisoformat(after["as_of"]),
    )


def _row(reader: Reader, kind: str, change: Change, extra: bool) -> Row:
    """A place that there is can be asked for at once; what is not so yet must first be asked of who decides it."""
    number = change.case.id
    if kind in TAKE and (extra or kind != EXTRA) and may(reader, "case.ask", change.case):
        about, action = TAKE[kind]
        return Row(change, extra, f"/casussen/{number}/vragen?soort={about}", action)
    if change.now is not None and may(reader, "request.make", change.case):
        return Row(change, extra, f"/casussen/{number}/verzoeken?aanbod={change.now.slug}", "Doe een verzoek")
    return Row(change, extra, "", "")
