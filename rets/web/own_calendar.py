"""Own terms and meetings in somebody's own calendar: a private address that its owner makes and ends."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rets import clock
from rets.access import Reader, reader_for
from rets.db import ViewerSession
from rets.errors import NotFound
from rets.render import page
from rets.services.calendar_feed import calendar, end_feeds, feed_since, open_feed, owner_of
from rets.web.answers import go_to
from rets.web.deps import Db, Fields, Me

router = APIRouter(include_in_schema=False)


@router.get("/kalender")
def show_feed(request: Request, session: Db, me: Me) -> Response:
    return _page(request, session, me, "")


@router.post("/kalender")
def make_feed(request: Request, session: Db, me: Me, fields: Fields) -> Response:
    if fields["stop"]:
        end_feeds(session, me.person_id, clock.now())
        return go_to(request, "/kalender", "Het adres werkt niet meer.")
    secret = open_feed(session, me.person_id, clock.now())
    base = request.app.state.settings.base_url.rstrip("/")
    return _page(request, session, me, f"{base}/kalender/{secret}.ics")


@router.get("/kalender/{secret}.ics")
def read_feed(request: Request, session: Db, secret: str) -> Response:
    owner = owner_of(session, secret)
    reader = reader_for(session, owner, clock.today()) if owner else None
    if reader is None:
        raise NotFound("Dit adres bestaat niet, of het werkt niet meer.")
    session.act_as(reader.viewer)
    text = calendar(session, reader, request.app.state.settings.base_url, clock.now())
    return Response(text, media_type="text/calendar; charset=utf-8", headers={"Cache-Control": "no-store"})


def _page(request: Request, session: ViewerSession, me: Reader, address: str) -> Response:
    return page(request, "berichten/kalender.html", since=feed_since(session, me.person_id), address=address)
