"""What stands around a case, in one answer: its help, its terms, who was asked, and where it waits for a meeting."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import Select, bindparam, false, or_, select
from sqlalchemy.orm import Session, aliased

from rets.models import AgendaItem, Case, Deadline, Placement
from rets.services.arranged import PLACEMENTS, REQUESTS, Arranged, Asked
from rets.services.audience import INVOLVED, Involved
from rets.services.meetings import WAITING

DERIVED = frozenset({"norm", "hard", "plan"})
FORECAST, AGAIN = "prognose", "opnieuw_zoeken"
DEADLINES = select(Deadline).where(
    Deadline.case_id == bindparam("case"),
    or_(Deadline.family.in_(DERIVED), Deadline.kind.in_((FORECAST, AGAIN)), Deadline.closed_at.is_(None)),
)


@dataclass(frozen=True)
class Known:
    """What a case held at a moment of a transaction.

    `deadlines`, oldest first, are all that are open, and of what follows from the facts and of the search for places
    those that were closed as well. `waiting` are the places on an agenda that were not dealt with.
    """

    help: Arranged
    deadlines: Sequence[Deadline]
    involved: Sequence[Involved]
    waiting: Sequence[AgendaItem]

    @property
    def placements(self) -> Sequence[Placement]:
        """In the order in which they were agreed, cancelled ones included."""
        return self.help.placements

    def waits_at(self, region: str) -> bool:
        """Whether it waits on an agenda of the team of a region, as things stand now in this transaction."""
        return any(item.outcome is None and item.meeting.region == region for item in self.waiting)

    @cached_property
    def search(self) -> Deadline | None:
        """When places are looked for again, or were last."""
        return next((row for row in reversed(self.deadlines) if row.kind == AGAIN), None)


def _side_by_side() -> Select[Any]:
    """Parts that have nothing to do with one another in one answer: every row holds one of them."""
    deadline = aliased(Deadline, DEADLINES.subquery("d"))
    placement = aliased(Placement, PLACEMENTS.order_by(None).subquery("p"))
    item = aliased(AgendaItem, WAITING.subquery("a"))
    asked, involved = REQUESTS.subquery("r"), INVOLVED.subquery("i")
    statement: Select[Any] = select(deadline, placement, item, asked, involved).select_from(deadline)
    for part in (placement, item, asked, involved):
        statement = statement.join(part, false(), full=True)
    return statement


KNOWN = _side_by_side()
INVOLVED_FROM = 3 + len(Asked._fields)


def known_of(session: Session, case: Case) -> Known:
    """What a case holds now."""
    rows = session.execute(KNOWN, {"case": case.id}).all()
    placements = sorted((row[1] for row in rows if row[1]), key=lambda one: (one.agreed_at, one.id))
    return Known(
        Arranged(placements, [Asked(*row[3:INVOLVED_FROM]) for row in rows if row[3] is not None]),
        sorted((row[0] for row in rows if row[0]), key=lambda one: one.id),
        [Involved(*row[INVOLVED_FROM:]) for row in rows if row[INVOLVED_FROM] is not None],
        [row[2] for row in rows if row[2]],
    )
