"""What parents and child get to read, as a page to go through together and to print (R43, R49)."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rets import clock
from rets.access import case_for, name_of
from rets.errors import NotFound
from rets.render import page
from rets.services.documents import prepare
from rets.services.reads import note_read
from rets.web.deps import Db, Me

router = APIRouter(include_in_schema=False)

KINDS = {"ouders": "uitleg_ouders", "kind": "uitleg_kind"}


@router.get("/casussen/{case_id}/uitleg/{voor}")
def show_overview(request: Request, session: Db, me: Me, case_id: int, voor: str) -> Response:
    case = case_for(session, me, case_id)
    if voor not in KINDS:
        raise NotFound("Deze uitleg bestaat niet.")
    found = prepare(session, me, case, KINDS[voor], "", clock.now())
    note_read(session, me, case, f"uitleg:{voor}", clock.now())
    return page(
        request,
        "casussen/uitleg.html",
        case=case,
        called=name_of(me, case),
        voor=voor,
        kind=KINDS[voor],
        content=found.content,
        other="kind" if voor == "ouders" else "ouders",
        open_case=case.state != "closed",
    )
