"""What providers were asked, what they answered and what came of it (P2: nobody answers into a void)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, selectinload

from rets.models import Offer, Placement, Request

GROUPS: dict[str, tuple[str, ...]] = {
    "answer": ("open",),
    "running": ("accepted",),
    "waiting": ("needs_information", "waiting_list"),
    "over": ("refused", "withdrawn", "expired"),
}
SHOWN_DAYS = 90
MOST_OVER = 30


@dataclass(frozen=True)
class Asked:
    """A request with the help that came of it, if any."""

    request: Request
    placement: Placement | None


@dataclass(frozen=True)
class Tally:
    """What happened in the last `SHOWN_DAYS` days: how often asked, said yes, and how often help really started."""

    asked: int
    accepted: int
    started: int


def inbox(session: Session, providers: Collection[int], at: datetime) -> dict[str, list[Asked]]:
    """The requests to these providers by group; the oldest term first, what is over newest first."""
    since = at - timedelta(days=SHOWN_DAYS)
    running = _to(providers).where(Request.state.in_(GROUPS["answer"] + GROUPS["running"] + GROUPS["waiting"]))
    over = _to(providers).where(Request.state.in_(GROUPS["over"]), Request.asked_at >= since)
    rows = [
        *session.scalars(running.order_by(Request.answer_due_at, Request.id)),
        *session.scalars(over.order_by(Request.asked_at.desc(), Request.id.desc()).limit(MOST_OVER)),
    ]
    helps = _placements(session, rows)
    return {
        name: [Asked(row, helps.get(row.id)) for row in rows if row.state in states] for name, states in GROUPS.items()
    }


def asked(session: Session, request: Request) -> Asked:
    """One request with what came of it."""
    return Asked(request, _placements(session, [request]).get(request.id))


def tally(session: Session, providers: Collection[int], at: datetime) -> Tally:
    """How often these providers were asked lately, and what came of it."""
    row = session.execute(
        select(
            func.count(Request.id),
            func.count(Request.id).filter(Request.state == "accepted"),
            func.count(Placement.id).filter(Placement.started_on.is_not(None)),
        )
        .select_from(Request)
        .outerjoin(Placement, Placement.request_id == Request.id)
        .where(Request.provider_id.in_(providers), Request.asked_at >= at - timedelta(days=SHOWN_DAYS))
    ).one()
    return Tally(*row)


def _to(providers: Collection[int]) -> Select[Request]:
    return (
        select(Request)
        .options(selectinload(Request.offer).selectinload(Offer.location))
        .where(Request.provider_id.in_(providers))
    )


def _placements(session: Session, requests: Sequence[Request]) -> dict[int, Placement]:
    ids = [row.id for row in requests if row.state == "accepted"]
    if not ids:
        return {}
    found = session.scalars(select(Placement).where(Placement.request_id.in_(ids)).order_by(Placement.id))
    return {row.request_id: row for row in found if row.request_id}
