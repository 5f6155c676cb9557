"""What lies on the team's table: the agenda in the order of priority with why, and a case sheet without names (EX3)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from rets import access
from rets.clock import AMSTERDAM, date_of
from rets.models import AgendaItem, Case, Decision, Meeting
from rets.schemas.case_form import CaseForm
from rets.services.case_order import place_in_order
from rets.services.facts import dossier_of, facts_of
from rets.services.parameters import parameters
from rets.services.told_dates import Told, age_on, told_deadline, told_due, told_rank
from workflows.calendar import day_of
from workflows.norms import Clock, clocks, true_deadline
from workflows.order import sentence_for

WHY = {
    "acuut": "Het kind is nu onveilig.",
    "aangemeld": "Aangemeld bij het team.",
    "ter_vergadering": "Ter vergadering toegevoegd.",
    "route": "De route van de gemeente brengt dit aan tafel.",
    "longlist": "Terug van de longlist: er is nog geen passende hulp.",
    "doorgeschoven": "Vorige keer kwam er geen besluit.",
    "spoed": "Kan niet wachten: spoedoverleg.",
}
LEFT_OUT = frozenset({"label", "gi", "municipality", "birth_month", "region", "legal_basis", "tracks"})


@dataclass(frozen=True)
class AgendaLine:
    """A case on an agenda: its place in the order, why it is there and why it stands there.

    `slot` is when its half hour begins (EX3), as its people were invited to it; empty where it has none: in an urgent
    meeting, and once it was called off.
    """

    item: AgendaItem
    case: Case
    why: str
    order: str
    deadline: Told
    slot: str


@dataclass(frozen=True)
class SheetClock:
    """A clock on the sheet, with its due day as its reader may know it; `met_on` is empty while it runs."""

    kind: str
    due: Told
    met_on: date | None


@dataclass(frozen=True)
class Sheet:
    """A case for the table: no name, no label of the GI, an age instead of a birth month."""

    number: int
    age: int
    region: str
    raised_on: date
    rung: int
    deadline: SheetClock
    clocks: tuple[SheetClock, ...]
    dossier: dict[str, Any]
    decisions: tuple[Decision, ...]


def agenda(session: Session, reader: access.Reader, meeting: Meeting, at: datetime) -> list[AgendaLine]:
    """The cases of a meeting that this reader may see, what needs it most first (P24).

    Once the sheets stand ready the half hours are set in that order, and it stays: a later case comes after them.
    """
    visible = access.cases_for(reader).subquery()
    rows = session.scalars(
        select(AgendaItem)
        .join(visible, visible.c.id == AgendaItem.case_id)
        .options(selectinload(AgendaItem.case))
        .where(AgendaItem.meeting_id == meeting.id)
    ).all()
    on = date_of(at)
    ordered = sorted(rows, key=lambda item: (_half_hour(meeting, item), place_in_order(reader, item.case, on)))
    return [_line(reader, item, on, _slot(meeting, item)) for item in ordered]


def sheet(session: Session, reader: access.Reader, case: Case, at: datetime) -> Sheet:
    """What the team needs of a case to decide, and nothing that names the child or its family."""
    on = date_of(at)
    found = clocks(facts_of(session, case), parameters(session, on, case.region))
    decisions = session.scalars(
        select(Decision).options(selectinload(Decision.lines)).where(Decision.case_id == case.id).order_by(Decision.id)
    )
    return Sheet(
        number=case.id,
        age=age_on(case.birth_month, on),
        region=case.region,
        raised_on=day_of(case.raised_at),
        rung=case.rung,
        deadline=_clock(reader, case, true_deadline(found), on),
        clocks=tuple(sorted((_clock(reader, case, one, on) for one in found), key=lambda one: one.due.first_on)),
        dossier=dict(_impersonal(dossier_of(case))),
        decisions=tuple(decisions),
    )


def _impersonal(form: CaseForm) -> Iterator[tuple[str, Any]]:
    for name, value in form.model_dump(mode="json").items():
        if name == "wishes":
            yield name, {key: part for key, part in value.items() if key != "siblings"}
        elif name not in LEFT_OUT:
            yield name, value


def _clock(reader: access.Reader, case: Case, one: Clock, on: date) -> SheetClock:
    return SheetClock(one.kind, told_due(reader, case, one.kind, one.due_on, on), one.met_on)


def _half_hour(meeting: Meeting, item: AgendaItem) -> tuple[bool, datetime]:
    """Where its half hour puts a case, one without it last; the same for all until the half hours are set."""
    if not meeting.sheets_ready:
        return False, meeting.starts_at
    return item.slot_at is None, item.slot_at or meeting.starts_at


def _slot(meeting: Meeting, item: AgendaItem) -> str:
    if meeting.kind != "regular" or item.slot_at is None:
        return ""
    begins = item.slot_at.astimezone(AMSTERDAM)
    return f"{begins.hour}.{begins.minute:02d} uur"


def _line(reader: access.Reader, item: AgendaItem, on: date, slot: str) -> AgendaLine:
    case = item.case
    deadline = told_deadline(reader, case, on)
    order = sentence_for(told_rank(reader, case), str(deadline))
    return AgendaLine(item, case, WHY.get(item.why, item.why), order, deadline, slot)
