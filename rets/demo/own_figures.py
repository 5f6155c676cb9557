"""A GI that does not work with RETS: its figures of last month came in as a file, through the real import."""

from datetime import datetime, time

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from rets.access import reader_for
from rets.clock import AMSTERDAM, date_of
from rets.models import UitvraagImport
from rets.services.counting import first_moment
from rets.services.own_columns import heads_of, needed_heads
from rets.services.own_import import read_file, store_file
from rets.services.own_read import FIGURES
from rets.services.uitvraag import delivery_day, last_day_before

BY, GI = "mon-greet", "wss"
FIGURES_OF_GI: tuple[tuple[str, ...], ...] = (("Haarlemmermeer", "6", "3", "1", "1", "1", "2", "1", "2", "1"),)


def load_own_figures(session: Session, at: datetime) -> None:
    """Hand them in before the day of delivery; a second time changes nothing. Does not commit."""
    day, first = last_day_before(date_of(at)), first_moment(session)
    if first is None or date_of(first) > day or session.scalar(select(exists(select(UitvraagImport.id)))):
        return
    reader = reader_for(session, BY, date_of(at))
    assert reader is not None
    due = datetime.combine(delivery_day(session, day), time(9), AMSTERDAM)
    heads = heads_of(FIGURES, day)[: needed_heads(FIGURES)]
    file = "\r\n".join(";".join(row) for row in (heads, *FIGURES_OF_GI)).encode()
    store_file(session, reader, read_file(session, reader, file, day, GI, at), min(at, due))
