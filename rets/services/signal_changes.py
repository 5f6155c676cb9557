"""What happened to the signals of regions in a period, in codes alone: what somebody wrote stays with the signal."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from rets.access import Reader
from rets.clock import date_of, midnight
from rets.models import Signal, SignalTurn
from rets.render.codes import code_name, form_name
from rets.render.dates import plain_date
from rets.render.places import region_name
from rets.services.reports import Part
from rets.services.signals import HAPPENED, LEVELS, signals_for
from workflows.calendar import end_of_day

HEADS = ("Wat in de weg staat", "Hulp", "Regio", "Niveau", "Wat er gebeurde", "Opvolgen")
ABOUT = "Alle signalen die open staan, en wat er in deze periode mee gebeurde. Bovenregionaal staat vooraan."


def signal_part(session: Session, reader: Reader, since: date, until: date, regions: Sequence[str]) -> Part:
    """The signals that were open at the end of a period or of which something came in it, the largest level first."""
    last = _last_turns(session, reader, until, regions)
    order = list(reversed(LEVELS))
    shown = [(row, turn) for row, turn in last if turn.effective_at >= midnight(since) or turn.kind != "answered"]
    rows = tuple(
        (
            code_name(row.obstacle, "obstacles", until),
            form_name(row.form, until),
            region_name(row.region, until),
            row.level,
            f"{HAPPENED[turn.kind]} ({plain_date(date_of(turn.effective_at))})",
            "klaar" if turn.kind == "answered" else plain_date(date_of(row.due_at)),
        )
        for row, turn in sorted(shown, key=lambda one: (order.index(one[0].level), one[0].region, one[0].id))
    )
    return Part("signalen", "Signalen", ABOUT, HEADS, 6, rows)


def _last_turns(
    session: Session, reader: Reader, until: date, regions: Sequence[str]
) -> Sequence[tuple[Signal, SignalTurn]]:
    """The newest thing that happened to each signal up to a day."""
    found: dict[int, tuple[Signal, SignalTurn]] = {}
    query = signals_for(reader).where(Signal.region.in_(list(regions))).add_columns(SignalTurn)
    query = query.join(SignalTurn, SignalTurn.signal_id == Signal.id)
    for row, turn in session.execute(
        query.where(SignalTurn.recorded_at <= end_of_day(until)).order_by(Signal.id, SignalTurn.id)
    ):
        found[row.id] = (row, turn)
    return list(found.values())
