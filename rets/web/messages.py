"""Messages of the reader, in the program itself: which case and why, opened with one click."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rets import clock
from rets.errors import NotFound
from rets.render import page
from rets.services.messages import mark_read, messages_for, told, unread_count
from rets.web.answers import go_to
from rets.web.deps import Db, Me

router = APIRouter(include_in_schema=False)

SIZE = 30


@router.get("/berichten")
def show_messages(request: Request, session: Db, me: Me, voor: str = "", alles: str = "") -> Response:
    before = int(voor) if voor.isascii() and voor.isdigit() and len(voor) < 18 else None
    everything = alles == "ja"
    rows = messages_for(session, me, before=before, limit=SIZE + 1, unread_only=not everything)
    return page(
        request,
        "berichten/lijst.html",
        rows=rows[:SIZE],
        unread=unread_count(session, me),
        everything=everything,
        older=rows[SIZE - 1].message.id if len(rows) > SIZE else None,
    )


@router.post("/berichten/{message_id}/gelezen")
def open_message(request: Request, session: Db, me: Me, message_id: int) -> Response:
    message = mark_read(session, me, message_id, clock.now())
    seen = told(session, me, message)
    if seen is None:
        raise NotFound("U mag deze casus niet meer zien. Het bericht is gelezen.")
    return go_to(request, seen.path)
