"""What a provider said by telephone, where nobody of that provider reads RETS."""

from datetime import date

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rets import clock, models
from rets.access import Reader
from rets.db import ViewerSession
from rets.errors import FieldError, Invalid
from rets.models import Case
from rets.render import page
from rets.services.answering import Answer
from rets.services.hearing import hear_answer
from rets.services.locking import actor_on, case_to_change
from rets.services.spoken import Spoken
from rets.web.answers import go_to
from rets.web.case_requests import request_of
from rets.web.cases import open_case
from rets.web.deps import Db, Fields, Me, Submitted
from rets.web.forms import Attempt, attempt
from rets.web.inputs import Inputs
from rets.web.requests_in import grounds

router = APIRouter(include_in_schema=False)

ANSWERS = {
    "accepted": "Ja, dit kind kan er terecht",
    "waiting_list": "Ja, maar later: wachtlijst",
    "refused": "Nee, dit kan niet",
}
LABELS = {
    "antwoord": "wat was het antwoord",
    "door": "wie sprak u",
    "op": "op welke dag",
    "woorden": "wat is er gezegd",
    "verwacht_op": "verwachte datum",
    "grond": "waarom niet",
    "contra_indicatie": "welke contra-indicatie",
}
FIELDS = {
    "code": "antwoord",
    "by": "door",
    "on": "op",
    "text": "woorden",
    "expected_on": "verwacht_op",
    "ground": "grond",
    "contra_indication": "contra_indicatie",
}


@router.get("/casussen/{case_id}/verzoeken/{request_id}/gehoord")
def show_heard_answer(request: Request, session: Db, me: Me, case_id: int, request_id: int) -> Response:
    case = open_case(session, me, case_id, "verzoek", "request.hear")
    typed = Submitted([("op", clock.today().isoformat())])
    return _show(request, session, case, request_of(session, case, request_id), Attempt(), typed)


@router.post("/casussen/{case_id}/verzoeken/{request_id}/gehoord")
def take_heard_answer(request: Request, session: Db, me: Me, case_id: int, request_id: int, fields: Fields) -> Response:
    case = case_to_change(session, me, case_id, "request.hear")
    row = request_of(session, case, request_id)
    with attempt(session) as tried:
        _hear(session, me, case, row, fields)
    if tried.failed:
        return _show(request, session, case, row, tried, fields)
    return go_to(request, f"/casussen/{case_id}", f"Het antwoord van {row.provider.name} is vastgelegd.")


def _hear(session: ViewerSession, me: Reader, case: Case, row: models.Request, typed: Submitted) -> None:
    inputs = Inputs(typed)
    code = inputs.choice("antwoord", ANSWERS, "Kies wat het antwoord was.")
    by = inputs.text("door", needed="Schrijf op wie u sprak (functie, geen naam).")
    on: date | None = inputs.day("op", needed="Vul in op welke dag dat was.")
    text = inputs.text("woorden", needed="Schrijf op wat er is gezegd.")
    expected_on, ground, contra = None, None, None
    if code == "waiting_list":
        expected_on = inputs.day("verwacht_op", needed="Noem de dag waarop er een plek wordt verwacht.")
    if code == "refused":
        ground = inputs.choice("grond", grounds(session), "Kies een reden uit de lijst.")
        contra = typed["contra_indicatie"] or None
    seen = inputs.whole("versie", 0, 10**6, needed="Laad deze pagina opnieuw.")
    inputs.check()
    assert on is not None
    said = Answer(code, text, expected_on, ground, contra, Spoken(by, on))
    try:
        hear_answer(session, row, said, actor=actor_on(me, case), at=clock.now(), seen=seen)
    except Invalid as error:
        raise Invalid(FieldError(FIELDS[one.field], one.sentence) for one in error.errors) from error


def _show(
    request: Request, session: ViewerSession, case: Case, row: models.Request, tried: Attempt, typed: Submitted
) -> Response:
    return page(
        request,
        "casussen/antwoord_gehoord.html",
        status=tried.status,
        case=case,
        row=row,
        tried=tried,
        typed=typed,
        labels=LABELS,
        answers=list(ANSWERS.items()),
        grounds=list(grounds(session).items()),
        contra_indications=[(one["code"], one["name"]) for one in row.profile["contra_indications"]],
    )
