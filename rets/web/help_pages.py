"""The pages of help. They are about the product and never about a case, so anybody may read them, signed in or not."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rets import clock
from rets.errors import NotFound
from rets.render import page
from rets.services.first_visit import close_guide
from rets.web.answers import go_to
from rets.web.deps import Db, Me, Visitor
from rets.web.help_texts import guides_for, topics, words

router = APIRouter(include_in_schema=False)

FIRST = "/hulp/eerste-keer"


@router.get("/hulp")
def show_help(request: Request, _visitor: Visitor) -> Response:
    return page(request, "hulp/overzicht.html", topics=topics())


@router.get(FIRST)
def show_first_visit(request: Request, me: Me) -> Response:
    return page(request, "hulp/eerste_keer.html", guides=guides_for(me.roles))


@router.post(FIRST)
def end_first_visit(request: Request, session: Db, me: Me) -> Response:
    close_guide(session, me, clock.now())
    return go_to(request, "/", "De uitleg staat niet meer op uw startpagina. U vindt die altijd onder Hulp.")


@router.get("/hulp/{topic}")
def show_topic(request: Request, _visitor: Visitor, topic: str) -> Response:
    found = next((one for one in topics() if one.slug == topic), None)
    if found is None:
        raise NotFound("Over dit onderwerp is er geen hulp.")
    return page(request, "hulp/onderwerp.html", topic=found)


@router.get("/woordenlijst")
def show_words(request: Request, _visitor: Visitor) -> Response:
    return page(request, "hulp/woordenlijst.html", words=words())


@router.get("/toegankelijkheid")
def show_accessibility(request: Request, _visitor: Visitor) -> Response:
    return page(request, "hulp/toegankelijkheid.html")
