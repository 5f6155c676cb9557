"""The help that was agreed, given or asked for a case: what its facts, its forecast and its audience follow from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from rets.models import Case, Placement, Request

PLACEMENTS = select(Placement).where(Placement.case_id == bindparam("case")).order_by(Placement.agreed_at, Placement.id)
REQUESTS = select(
    Request.id, Request.provider_id, Request.purpose, Request.state, Request.start_on, Request.expected_on
).where(Request.case_id == bindparam("case"))


class Asked(NamedTuple):
    """A request as far as the forecast and the audience look at it."""

    id: int
    provider_id: int
    purpose: str
    state: str
    start_on: date
    expected_on: date | None


@dataclass(frozen=True, slots=True)
class Arranged:
    """Placements in the order in which they were agreed, cancelled ones included, and requests."""

    placements: Sequence[Placement]
    requests: Sequence[Asked]

    @property
    def standing(self) -> list[Placement]:
        """The placements that were not cancelled."""
        return [row for row in self.placements if row.cancelled_at is None]


def placements_of(session: Session, case: Case) -> Sequence[Placement]:
    """The placements of a case in the order in which they were agreed, cancelled ones included."""
    return session.scalars(PLACEMENTS, {"case": case.id}).all()
