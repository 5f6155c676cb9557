"""Lines of a decision as their addressee meets them: what is asked, by when, with what power; answer and report."""

from collections.abc import Iterator
from contextlib import contextmanager

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rets import clock
from rets.access import Reader, case_for, may, name_of, require, roles_on
from rets.db import ViewerSession
from rets.errors import FieldError, Forbidden, Invalid
from rets.models import Case, DecisionLine
from rets.render import page
from rets.services.audit import Actor
from rets.services.decision_terms import addressees, answer_by, was_replaced
from rets.services.decisions import ANSWERS, FOLLOWERS, answer_line, finish_line
from rets.services.document_access import letter_for
from rets.services.following import line_for
from rets.services.profile import as_told, profile_of
from rets.services.waiting_for import decision_lines_for
from rets.web.answers import go_to
from rets.web.deps import Db, Fields, Me, Submitted
from rets.web.forms import Attempt, attempt
from rets.web.inputs import Inputs

router = APIRouter(include_in_schema=False)

LABELS = {"antwoord": "uw antwoord", "toelichting": "toelichting", "gedaan_op": "gedaan op"}
FIELDS = {"code": "antwoord", "text": "toelichting", "done_on": "gedaan_op"}


@router.get("/besluiten")
def show_addressed(request: Request, session: Db, me: Me) -> Response:
    require(me, "decision.answer")
    return page(request, "besluiten/lijst.html", lines=decision_lines_for(session, me, clock.today()))


@router.get("/besluiten/{line_id}")
def show_line(request: Request, session: Db, me: Me, line_id: int) -> Response:
    return _page(request, session, me, line_for(session, me, line_id), Attempt(), Submitted([]))


@router.post("/besluiten/{line_id}/antwoord")
def answer(request: Request, session: Db, me: Me, line_id: int, fields: Fields) -> Response:
    line = line_for(session, me, line_id)
    case = case_for(session, me, line.case_id, lock=True)
    require(me, "decision.answer", case)
    with attempt(session) as tried, _at_fields():
        inputs = Inputs(fields)
        text = inputs.text("toelichting")
        inputs.check()
        actor = Actor(me.person_id, roles_on(me, case))
        answer_line(session, case, line, code=fields["antwoord"], text=text, actor=actor, at=clock.now())
    if tried.failed:
        return _page(request, session, me, line, tried, fields)
    return go_to(request, f"/besluiten/{line.id}", "Uw antwoord is vastgelegd. Het expertteam ziet het.")


@router.post("/besluiten/{line_id}/gedaan")
def finish(request: Request, session: Db, me: Me, line_id: int, fields: Fields) -> Response:
    line = line_for(session, me, line_id)
    case = case_for(session, me, line.case_id, lock=True)
    if not carries_out(session, me, line, case):
        raise Forbidden("Dit meldt wie de opdracht kreeg, of wie het besluit volgt.")
    with attempt(session) as tried, _at_fields():
        inputs = Inputs(fields)
        done_on = inputs.day("gedaan_op", needed="Vul in op welke dag dit is gedaan.")
        inputs.check()
        assert done_on is not None
        actor = Actor(me.person_id, roles_on(me, case))
        finish_line(session, case, line, done_on=done_on, actor=actor, at=clock.now())
    if tried.failed:
        return _page(request, session, me, line, tried, fields)
    return go_to(request, f"/besluiten/{line.id}", "Vastgelegd. Het besluit blijft open tot de hulp echt is gestart.")


def _page(
    request: Request, session: ViewerSession, me: Reader, line: DecisionLine, tried: Attempt, typed: Submitted
) -> Response:
    case = case_for(session, me, line.case_id)
    require(me, "decision.see", case)
    mine = me.person_id in addressees(session, line, clock.now())
    replaced = was_replaced(session, line.decision)
    over = replaced or line.decision.withdrawn_why is not None or case.state == "closed"
    said_yes = line.answer_code == "accepted"
    return page(
        request,
        "besluiten/regel.html",
        status=tried.status,
        line=line,
        case=case,
        called=name_of(me, case),
        action=as_told(session, me, case, line.action, clock.today()),
        replaced=replaced,
        answer_by=answer_by(session, case, line),
        profile=None if may(me, "case.label", case) else profile_of(session, case, clock.today()),
        letter=letter_for(session, me, case, line.id),
        may_answer=mine and not over and line.done_on is None and may(me, "decision.answer", case),
        may_finish=line.done_on is None and not over and carries_out(session, me, line, case),
        answers=[(code, name) for code, name in ANSWERS.items() if not (said_yes and code == "accepted")],
        tried=tried,
        typed=typed,
        labels=LABELS,
    )


def carries_out(session: ViewerSession, me: Reader, line: DecisionLine, case: Case) -> bool:
    """Whether this reader may say that a line was carried out: its addressee, or who follows the decision."""
    return me.person_id in addressees(session, line, clock.now()) or bool(FOLLOWERS & roles_on(me, case))


@contextmanager
def _at_fields() -> Iterator[None]:
    """The faults of a verb at the fields of this page."""
    try:
        yield
    except Invalid as error:
        raise Invalid(
            FieldError(FIELDS.get(fault.field, fault.field), fault.sentence) for fault in error.errors
        ) from error
