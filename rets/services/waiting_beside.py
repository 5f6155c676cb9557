"""What waits for somebody without a case: questions to the expert team, and signals to follow up (R15)."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, literal, select, union_all
from sqlalchemy.orm import Session

from rets.access import Reader
from rets.clock import date_of
from rets.models import Consultation, Signal
from rets.services.advice import consultations_for
from rets.services.scopes import persons
from rets.services.signals import signals_for

MOST = 50
ADVICE, SIGNAL = "Adviesvraag", "Signaal"
PAGES = {ADVICE: "/adviesvragen", SIGNAL: "/signalen"}


@dataclass(frozen=True)
class Beside:
    """A question or a signal that waits for an answer of this reader: `what` it is, on which page, until when."""

    what: str
    path: str
    text: str
    region: str
    due_on: date


@dataclass(frozen=True)
class Owed:
    """What a reader owes an answer to, first due first; `total` counts also what is too much to show."""

    rows: tuple[Beside, ...]
    total: int


def owed_by(session: Session, reader: Reader) -> Owed:
    """The open questions and signals that this reader must answer, also for an absent colleague."""
    open_ = union_all(
        _open(consultations_for(reader), Consultation, ADVICE, Consultation.question, reader),
        _open(signals_for(reader), Signal, SIGNAL, Signal.text, reader),
    ).subquery()
    columns = open_.c.what, open_.c.id, open_.c.text, open_.c.region, open_.c.due_at, func.count().over()
    found = session.execute(select(*columns).order_by(open_.c.due_at, open_.c.what, open_.c.id).limit(MOST)).all()
    rows = tuple(_beside(*row[:5]) for row in found)
    return Owed(rows, found[0][5] if found else 0)


def _open(
    seen: Select[Consultation] | Select[Signal],
    table: type[Consultation | Signal],
    what: str,
    text: object,
    reader: Reader,
) -> Select[tuple[str, int, str, str, datetime]]:
    columns = literal(what).label("what"), table.id, text.label("text"), table.region, table.due_at  # type: ignore[attr-defined]
    return seen.with_only_columns(*columns).where(table.answered_at.is_(None), table.owner_id.in_(persons(reader)))


def _beside(what: str, number: int, text: str, region: str, due_at: datetime) -> Beside:
    return Beside(what, f"{PAGES[what]}/{number}", text, region, date_of(due_at))
