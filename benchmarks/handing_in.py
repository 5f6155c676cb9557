"""A list of 20,000 children as XLSX: reading it with every check, keeping it, and the return with it counted in."""

import time
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from itertools import pairwise

from sqlalchemy import Engine
from xlsxwriter import Workbook

from rets import clock
from rets.access import reader_for
from rets.db import SYSTEM, sessions
from rets.services.own_columns import heads_of
from rets.services.own_csv import read_sheet
from rets.services.own_import import read_file, store_file
from rets.services.own_read import CHILDREN
from rets.services.uitvraag import last_day_before, make_uitvraag

ROWS, WIDE = 20_000, 120


@dataclass(frozen=True)
class HandedIn:
    """Seconds of each part; `bare` is reading the cells alone, without a check of what they say.

    `processor` is what reading and keeping together ask of the processor in this process.
    """

    bare: float
    read: float
    stored: float
    counted: float
    processor: float


def measure(engine: Engine, who: str, gi: str, town: str, rows: int = ROWS) -> HandedIn:
    """Hand in that many children on behalf of a monitor or teammanager; nothing is kept afterwards."""
    at = clock.now()
    day = last_day_before(clock.date_of(at))
    data, marks = workbook(day, town, rows), [time.perf_counter()]
    read_sheet(data, WIDE)
    marks.append(time.perf_counter())
    with sessions(bind=engine, info={"viewer": SYSTEM}) as session:
        reader = reader_for(session, who, clock.today())
        assert reader is not None
        worked = time.process_time()
        found = read_file(session, reader, data, day, gi, at)
        marks.append(time.perf_counter())
        store_file(session, reader, found, at)
        session.flush()
        worked = time.process_time() - worked
        marks.append(time.perf_counter())
        make_uitvraag(session, day, at, cutoff=at)
        marks.append(time.perf_counter())
        session.rollback()
    return HandedIn(*(after - before for before, after in pairwise(marks)), worked)


def workbook(day: date, town: str, rows: int) -> bytes:
    """Children who wait for help, each with dates, a form of care and obstacles."""
    out = BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        sheet, dated = book.add_worksheet("Kinderen"), book.add_format({"num_format": "dd-mm-yyyy"})
        for column, head in enumerate(heads_of(CHILDREN, day)):
            sheet.write(0, column, head)
        for row in range(1, rows + 1):
            since = day - timedelta(days=1 + row % 200)
            words = {0: f"K-{row}", 1: f"20{8 + row % 10:02}-0{1 + row % 9}", 2: town, 3: "hulp en jeugdbeschermer"}
            words |= {8: "Gezinshuis", 9: "Geen plek of wachtlijst | Opnamestop bij de aanbieder"}
            for column, word in words.items():
                sheet.write_string(row, column, word)
            for column in (4, 5, 6):
                sheet.write_datetime(row, column, since, dated)
    return out.getvalue()
