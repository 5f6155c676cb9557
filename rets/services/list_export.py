"""The list of cases as a file: what its reader sees on the page, the same filters, and every case in the read log."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from rets.access import Reader, cases_for
from rets.clock import date_of
from rets.models import Case
from rets.render.codes import form_name
from rets.render.places import region_name
from rets.render.sheet import Row, csv_bytes, xlsx_bytes
from rets.services import scopes
from rets.services.case_lines import CaseLine
from rets.services.queues import Scope, Wanted, queue_page
from rets.services.reads import note_reads

MOST, READ = 1000, "uitvoer"
HEADS = (
    "Kenmerk",
    "Stand",
    "Trede",
    "Regio",
    "Hulp",
    "Leeftijd",
    "Acuut",
    "Aan zet",
    "Stap",
    "Stap uiterlijk",
    "Hulp nodig vóór",
    "Klok",
    "Waarom hier",
)
KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def export_list(
    session: Session, reader: Reader, wanted: Wanted, at: datetime, kind: str, *, scope: Scope = scopes.everything
) -> bytes:
    """The first thousand cases of the list as `csv` or `xlsx`, in the order of the page.

    Raises:
        KeyError: there is no such kind.
    """
    lines = queue_page(session, reader, wanted, at, scope=scope, size=MOST, counted=False).lines
    ids = [line.id for line in lines]
    note_reads(session, reader, session.scalars(cases_for(reader).where(Case.id.in_(ids))), READ, at)
    return MAKERS[kind]([_row(line, at) for line in lines], at)


def _csv(rows: list[Row], _at: datetime) -> bytes:
    return csv_bytes(HEADS, rows)


def _xlsx(rows: list[Row], at: datetime) -> bytes:
    return xlsx_bytes("Casussen", at, [("Casussen", HEADS, rows)])


MAKERS: dict[str, Callable[[list[Row], datetime], bytes]] = {"csv": _csv, "xlsx": _xlsx}


def _row(line: CaseLine, at: datetime) -> Row:
    on = date_of(at)
    return (
        line.label,
        line.state_name,
        line.rung,
        region_name(line.region, on),
        form_name(line.form, on),
        line.age,
        "ja" if line.acute else "nee",
        line.owner,
        line.action,
        line.due_on.isoformat() if line.due_on else "",
        line.deadline_on.isoformat() if line.deadline_on else line.deadline_within,
        line.clock,
        line.why,
    )
