"""One box in the head of every page; by POST, so that no label and no name stands in an address or a log."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rets import clock
from rets.render import page
from rets.services.finding import LEAST, LONGEST, find
from rets.services.parameters import parameters
from rets.web.deps import Db, Fields, Me

router = APIRouter(include_in_schema=False)

SEARCH = "/zoeken"


@router.get(SEARCH)
def show_search(request: Request, _reader: Me) -> Response:
    return page(request, "zoeken/zoeken.html", words="", found=None, least=LEAST, stale_after=0)


@router.post(SEARCH)
def take_search(request: Request, session: Db, me: Me, fields: Fields) -> Response:
    words = fields["zoek"][:LONGEST]
    return page(
        request,
        "zoeken/zoeken.html",
        words=words,
        found=find(session, me, words, clock.now()),
        least=LEAST,
        stale_after=parameters(session, clock.today()).confirmation_days,
    )
