"""Decisions of the expert team of Haarlemmermeer, for tests about what follows."""

from datetime import date

from sqlalchemy.orm import Session

from rets.models import Case, Decision, Meeting
from rets.services import decisions
from rets.services.decision_lines import LineIn
from tests import builders as b

DUE = date(2026, 3, 20)


def lines(session: Session, *slugs: str, due_on: date = DUE) -> list[LineIn]:
    """A line to each of these organisations."""
    return [LineIn(b.organisation(session, slug).id, "Bied een plek", due_on) for slug in slugs]


def decide(session: Session, case: Case, *slugs: str, held: Meeting | None = None, **more: object) -> Decision:
    """A decision of the chair with a line to each of these organisations, at a meeting that is complete."""
    held = held or b.meeting(session, case)
    given: dict[str, object] = {
        "question": "Waar kan dit kind wonen?",
        "text": "Eén aanbieder krijgt de opdracht.",
        "lines": lines(session, *slugs),
        "actor": b.chair(session),
        "at": b.NOW,
    }
    return decisions.decide(session, case, held, **given | more)  # type: ignore[arg-type]
