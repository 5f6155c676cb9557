"""The page of a case, its dossier, its history and who read it."""

from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from rets import clock
from rets.access import Reader, case_for, may, require
from rets.db import ViewerSession
from rets.models import Case, Deadline, Person, Read
from rets.render import page
from rets.render.codes import code_name, form_name
from rets.render.dates import exact_date, month
from rets.render.places import municipality_name
from rets.schemas.case_form import CaseForm
from rets.services.answers import ANSWERS
from rets.services.case_lines import lines_of
from rets.services.case_page import CasePage, case_page
from rets.services.document_access import documents_for
from rets.services.explaining import KIND
from rets.services.facts import dossier_of
from rets.services.hearing import to_call
from rets.services.reads import last_read, note_read
from rets.services.rungs import record_of, standing_on
from rets.services.story import news_for, story_for, story_mark
from rets.services.told_dates import age_on
from rets.services.waiting_for import is_for
from rets.web.case_alarm import alarm_of
from rets.web.case_clock import line_of, newest
from rets.web.case_offers import buttons
from rets.web.case_sheet import sheet_of
from rets.web.deps import Db, Me
from rets.web.undo import undo_on
from workflows.norms import EXPLAINABLE

router = APIRouter(include_in_schema=False)

MOST_READS, MOST_NEWS = 200, 8


@router.get("/casussen/{case_id}")
def show_case(request: Request, session: Db, me: Me, case_id: int) -> Response:
    before = last_read(session, me, case_id, "casus")
    case = open_case(session, me, case_id, "casus")
    knows = before is not None and may(me, "case.history", case)
    news = news_for(session, me, case, before, clock.today()) if before and knows else []
    context = shown(session, me, case) | {"news": news[-MOST_NEWS:], "seen_at": before}
    context["undo"] = undo_on(session, me, case)
    return page(request, "casussen/casus.html", **context)


@router.get("/casussen/{case_id}/dossier")
def show_dossier(request: Request, session: Db, me: Me, case_id: int) -> Response:
    case = open_case(session, me, case_id, "dossier")
    return page(request, "casussen/dossier.html", case=case, sections=sheet_of(me, case, clock.today()))


@router.get("/casussen/{case_id}/geschiedenis")
def show_history(request: Request, session: Db, me: Me, case_id: int) -> Response:
    case = open_case(session, me, case_id, "geschiedenis", "case.history")
    entries = story_for(session, me, case, clock.today())
    undo = undo_on(session, me, case)
    return page(request, "casussen/geschiedenis.html", case=case, entries=list(reversed(entries)), undo=undo)


@router.get("/casussen/{case_id}/leeslog")
def show_reads(request: Request, session: Db, me: Me, case_id: int) -> Response:
    case = open_case(session, me, case_id, "leeslog", "case.reads")
    rows = session.execute(
        select(Read, Person.name)
        .join(Person, Read.person_id == Person.id)
        .where(Read.case_id == case.id)
        .order_by(Read.id.desc())
        .limit(MOST_READS)
    ).all()
    return page(request, "casussen/leeslog.html", case=case, rows=rows)


def open_case(session: ViewerSession, me: Reader, case_id: int, what: str, action: str = "case.dossier") -> Case:
    """The case for somebody who opens it; that is written in the read log."""
    case = case_for(session, me, case_id)
    require(me, action, case)
    note_read(session, me, case, what, clock.now())
    return case


def shown(session: ViewerSession, me: Reader, case: Case) -> dict[str, Any]:
    """What the page of a case shows to this reader."""
    on = clock.today()
    found = case_page(session, me, case)
    items, first = buttons(session, me, found)
    people = session.scalars(
        select(Person)
        .where(Person.id.in_({case.owner_id, case.jeugdbeschermer_id, case.zorgmakelaar_id} - {None}))
        .options(joinedload(Person.appointments))
    ).unique()
    by_id: dict[int | None, Person] = {one.id: one for one in people}
    form = dossier_of(case)
    return {
        "case": case,
        "form": form,
        "found": found,
        "stand": story_mark(session, me, case) if may(me, "case.history", case) else None,
        "news": [],
        "seen_at": None,
        "alarm": alarm_of(session, found),
        "head": lines_of(session, me, [case], on)[0],
        "buttons": items,
        "first": first,
        "rung": standing_on(session, case, on) if may(me, "case.history", case) else None,
        "rungs": record_of(session, me, case, found.steps),
        "line": line_of(me, case, found.deadlines, found.steps, found.placements, on),
        "explainable": _explainable(found),
        "owner": by_id.get(case.owner_id),
        "jeugdbeschermer": by_id.get(case.jeugdbeschermer_id),
        "zorgmakelaar": by_id.get(case.zorgmakelaar_id),
        "to_call": to_call(session, found.requests, on),
        "mine": {task.id for task in found.tasks if task.answered_at is None and is_for(me, task)},
        "said": "",
        "tried_task": None,
        "task_answers": ANSWERS,
        "documents": documents_for(session, me, case),
        "facts_short": _short(me, case, form, on),
        "can": {action.replace(".", "_"): may(me, action, case) for action in SHOWN_BY},
    }


def _explainable(found: CasePage) -> list[Deadline]:
    """The missed norms that may be explained and are not asked about yet."""
    asked = {task.data.get("clock") for task in found.tasks if task.kind == KIND and task.answered_at is None}
    rows = (row for row in newest(found.deadlines) if row.kind in EXPLAINABLE and row.kind not in asked)
    return [row for row in rows if row.missed_at and row.explanation is None]


def _short(me: Reader, case: Case, form: CaseForm, on: date) -> list[tuple[str, str]]:
    """A few facts beside the page; the birth month only for whom it is."""
    born = (
        ("Geboortemaand", month(case.birth_month))
        if may(me, "case.birth_month", case)
        else ("Leeftijd", f"{age_on(case.birth_month, on)} jaar")
    )
    measures = ", ".join(code_name(one.kind, "measures", on) for one in form.measures)
    return [
        ("GI", case.gi.name),
        ("Gemeente", _town(case, on)),
        born,
        ("Maatregel", measures),
        ("Nodig", ", ".join(form_name(code, on) for code in form.need.ideal)),
        ("Ook aanvaardbaar", ", ".join(form_name(code, on) for code in form.need.acceptable)),
        ("Veilig nu", form.safety.now),
        ("Wie houdt zicht", form.safety.watched_by),
        ("Kind gezien op", exact_date(form.safety.seen_on) if form.safety.seen_on else ""),
        ("Veiligheidsplan", exact_date(form.safety.plan_on) if form.safety.plan_on else ""),
        ("Risico's bekeken op", exact_date(form.safety.reviewed_on) if form.safety.reviewed_on else ""),
        ("Ingebracht", exact_date(case.raised_at)),
    ]


def _town(case: Case, on: date) -> str:
    name = municipality_name(case.municipality, on) if case.municipality else ""
    return f"{name} (voorlopig)" if name and case.municipality_provisional else name


SHOWN_BY = (
    "case.edit",
    "case.record_fact",
    "case.explain",
    "case.history",
    "case.reads",
    "case.ask",
    "proposals.see",
    "request.make",
    "request.withdraw",
    "request.hear",
    "alternative.offer",
    "placement.report",
    "placement.judge",
)
