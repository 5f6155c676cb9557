"""Messages of the reader, in the program itself: which case and why, opened with one click; and what comes by mail."""

from collections.abc import Mapping

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rets import clock
from rets.errors import NotFound
from rets.render import page
from rets.services.mail_wishes import RHYTHMS, wish, wishes_of
from rets.services.message_topics import BY_SLUG, CHOSEN, TOPICS
from rets.services.messages import NEW, SHOWN, mark_done, mark_read, messages_for, told, unread_count
from rets.web.answers import go_to
from rets.web.deps import Db, Fields, Me
from rets.web.forms import Attempt, attempt

router = APIRouter(include_in_schema=False)

SIZE = 30
VIEWS = {
    "nieuw": "Nog niet gelezen",
    "open": "Nog niet afgehandeld",
    "afgehandeld": "Afgehandeld",
    "alles": "Alles",
}


@router.get("/berichten")
def show_messages(
    request: Request, session: Db, me: Me, voor: str = "", toon: str = NEW, soort: str = "", klaar: str = ""
) -> Response:
    shown, topic = toon if toon in SHOWN else NEW, soort if soort in BY_SLUG else ""
    rows = messages_for(session, me, before=_number(voor), limit=SIZE + 1, shown=shown, topic=topic)
    return page(
        request,
        "berichten/lijst.html",
        rows=rows[:SIZE],
        unread=unread_count(session, me),
        shown=shown,
        topic=topic,
        here=_address(shown, topic),
        views=list(VIEWS.items()),
        topics=[(one.slug, one.name) for one in TOPICS],
        just_done=_number(klaar),
        older=rows[SIZE - 1].message.id if len(rows) > SIZE else None,
    )


@router.post("/berichten/{message_id}/gelezen")
def open_message(request: Request, session: Db, me: Me, message_id: int) -> Response:
    message = mark_read(session, me, message_id, clock.now())
    seen = told(session, me, message)
    if seen is None:
        raise NotFound("U mag deze casus niet meer zien. Het bericht is gelezen.")
    return go_to(request, seen.path)


@router.post("/berichten/{message_id}/afgehandeld")
def finish_message(request: Request, session: Db, me: Me, message_id: int, fields: Fields) -> Response:
    undo = bool(fields["terug"])
    mark_done(session, me, message_id, None if undo else clock.now())
    back = _address(fields["toon"] if fields["toon"] in SHOWN else NEW, fields["soort"])
    return go_to(
        request,
        back if undo else f"{back}&klaar={message_id}",
        "Het bericht is niet meer afgehandeld." if undo else "Het bericht is afgehandeld.",
    )


@router.get("/berichten/instellingen")
def show_wishes(request: Request, session: Db, me: Me) -> Response:
    return _wishes(request, Attempt(), wishes_of(session, me.person_id))


@router.post("/berichten/instellingen")
def take_wishes(request: Request, session: Db, me: Me, fields: Fields) -> Response:
    wanted = {one.slug: fields[one.slug] for one in CHOSEN}
    with attempt(session) as tried:
        wish(session, me.person_id, wanted, clock.now())
    if tried.failed:
        return _wishes(request, tried, wanted)
    return go_to(request, "/berichten/instellingen", "Uw keuze is bewaard.")


def _wishes(request: Request, tried: Attempt, chosen: Mapping[str, str]) -> Response:
    return page(
        request,
        "berichten/instellingen.html",
        status=tried.status,
        topics=CHOSEN,
        rhythms=list(RHYTHMS.items()),
        chosen=chosen,
        tried=tried,
        labels={one.slug: one.name for one in CHOSEN},
    )


def _address(shown: str, topic: str) -> str:
    return f"/berichten?toon={shown}" + (f"&soort={topic}" if topic in BY_SLUG else "")


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None
