"""Ongedaan maken: taking back what one just did, where the process allows it."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rets import clock
from rets.access import require
from rets.services.absence import take_back_absence
from rets.services.locking import case_to_change
from rets.services.messages import mark_unread
from rets.services.taking_back import take_back, take_back_answer
from rets.web.answers import go_to
from rets.web.case_steps import number
from rets.web.deps import Db, Fields, Me
from rets.web.requests_in import mine

router = APIRouter(include_in_schema=False)


@router.post("/casussen/{case_id}/terugnemen")
def undo_act(request: Request, session: Db, me: Me, case_id: int, fields: Fields) -> Response:
    case = case_to_change(session, me, case_id, "case.history")
    name = take_back(session, me, case, number(fields["nummer"]) or 0, clock.now())
    return go_to(request, f"/casussen/{case_id}", f"Ongedaan gemaakt: {name}. In de geschiedenis staan beide regels.")


@router.post("/verzoeken/{request_id}/terugnemen")
def undo_answer(request: Request, session: Db, me: Me, request_id: int, fields: Fields) -> Response:
    found = mine(session, me, request_id)
    take_back_answer(session, me, found, number(fields["nummer"]) or 0, clock.now())
    return go_to(request, f"/verzoeken/{request_id}", "Uw antwoord is teruggenomen. Het verzoek wacht weer op u.")


@router.post("/afwezig/terugnemen")
def undo_absence(request: Request, session: Db, me: Me) -> Response:
    require(me, "absence.say")
    take_back_absence(session, me.person_id, clock.now())
    return go_to(request, "/afwezig", "Ongedaan gemaakt. Het is weer zoals u het daarvoor had vastgelegd.")


@router.post("/berichten/{message_id}/ongelezen")
def undo_read(request: Request, session: Db, me: Me, message_id: int) -> Response:
    mark_unread(session, me, message_id)
    return go_to(request, "/berichten", "Het bericht staat weer bij ongelezen.")
