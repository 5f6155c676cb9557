"""Open pages that are told when something changed (server-sent events), and the same by asking now and then.

Over the stream goes a mark, never content: the page then asks what changed, as its reader. The mark of a page changes
only by what its reader may know, and whoever lost the right to a page hears nothing any more. A view of a stream reads
in a transaction of its own that has ended before the first line leaves.
"""

from collections.abc import AsyncIterator, Callable
from functools import partial
from hashlib import sha256

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse
from starlette.concurrency import run_in_threadpool

from rets import clock
from rets.access import Reader, case_for, require
from rets.db import ViewerSession
from rets.errors import RetsError
from rets.render import page
from rets.services.following import meeting_for
from rets.services.meeting_log import record_of_meeting
from rets.services.queues import own_marks
from rets.services.story import story_mark, told_after
from rets.services.table import agenda
from rets.services.telephone import calls_of
from rets.web.changes import Changes
from rets.web.deps import Db, Me
from rets.web.deps import reader as reader_of
from rets.web.lost_session import NotSignedIn

router = APIRouter(include_in_schema=False)

STREAM = "text/event-stream"
BEAT, CALM, CALM_AT_HOME, TURNS = 20.0, 0.3, 5.0, 45
MOST_TOLD = 5
Mark = Callable[[ViewerSession, Reader], str]


@router.get("/seinen/casussen/{case_id}")
def follow_case(request: Request, session: Db, me: Me, case_id: int) -> Response:
    return _follow(request, session, me, f"casus:{case_id}", partial(case_mark, case_id=case_id))


@router.get("/seinen/casussen/{case_id}/wat")
def show_change(request: Request, session: Db, me: Me, case_id: int, sinds: str = "") -> Response:
    """What was recorded of this case since the page was made."""
    case = case_for(session, me, case_id)
    require(me, "case.history", case)
    now = story_mark(session, me, case)
    since = int(sinds) if sinds.isascii() and sinds.isdigit() and len(sinds) < 10 else now
    return _bar(request, [entry.text for entry in told_after(session, me, case, since, clock.today())], now)


@router.get("/seinen/vergaderingen/{meeting_id}")
def follow_meeting(request: Request, session: Db, me: Me, meeting_id: int) -> Response:
    return _follow(request, session, me, f"vergadering:{meeting_id}", partial(meeting_mark, meeting_id=meeting_id))


@router.get("/seinen/vergaderingen/{meeting_id}/wat")
def show_meeting_change(request: Request, session: Db, me: Me, meeting_id: int) -> Response:
    return _bar(request, ["Een collega werkte deze vergadering bij."], meeting_mark(session, me, meeting_id))


@router.get("/seinen/werk")
def follow_work(request: Request, session: Db, me: Me) -> Response:
    return _follow(request, session, me, "casus", own_marks, CALM_AT_HOME)


@router.get("/seinen/werk/wat")
def show_work_change(request: Request, session: Db, me: Me) -> Response:
    return _bar(request, ["In een van uw casussen gebeurde iets."], own_marks(session, me))


def case_mark(session: ViewerSession, me: Reader, case_id: int) -> str:
    """A mark of the story of a case as this reader may know it."""
    case = case_for(session, me, case_id)
    require(me, "case.history", case)
    return str(story_mark(session, me, case))


def meeting_mark(session: ViewerSession, me: Reader, meeting_id: int) -> str:
    """A mark of what a meeting shows: when it is, who is there, its cases and their outcome, the calls, its record."""
    require(me, "meeting.see")
    meeting = meeting_for(session, me, meeting_id)
    items = [(line.case.id, line.item.outcome) for line in agenda(session, me, meeting, clock.now())]
    shown = (meeting.starts_at, meeting.cancelled_at, meeting.held_at, meeting.present, sorted(items))
    grown = (len(calls_of(session, meeting)), len(record_of_meeting(session, meeting)))
    return sha256(repr((shown, grown)).encode()).hexdigest()[:12]


def _bar(request: Request, texts: list[str], mark: object) -> Response:
    told = list(dict.fromkeys(texts))
    return page(
        request, "fragmenten/veranderd.html", "veranderd", told=told[-MOST_TOLD:], more=len(told) - MOST_TOLD, mark=mark
    )


def _follow(
    request: Request, session: ViewerSession, me: Reader, name: str, mark: Mark, calm: float = CALM
) -> Response:
    """The mark of now, once for who asks, or again and again for who follows."""
    now = mark(session, me)
    if STREAM not in request.headers.get("accept", ""):
        return JSONResponse({"stand": now})
    return StreamingResponse(_lines(request, name, mark, now, calm), media_type=STREAM)


async def _lines(request: Request, name: str, mark: Mark, now: str, calm: float) -> AsyncIterator[str]:
    """The lines of a stream; it ends after a quarter of an hour, and the browser then begins anew."""
    changes: Changes = request.app.state.changes
    with changes.waiting(name) as waiting:
        if not await changes.heard():
            return
        told = ""
        for _ in range(TURNS):
            if now != told:
                yield f"event: stand\ndata: {now}\n\n"
                told = now
            if await waiting.wait(BEAT):
                await waiting.wait(calm)
                seen = await _look(request, mark)
                if seen is None:
                    return
                now = seen
            else:
                yield ": \n\n"


async def _look(request: Request, mark: Mark) -> str | None:
    """The mark of now as the reader of this page, in a transaction of its own; nothing when it may not be seen."""
    async with request.app.state.turns:
        return await run_in_threadpool(_marked, request, mark)


def _marked(request: Request, mark: Mark) -> str | None:
    try:
        with request.app.state.open_session() as session:
            return mark(session, reader_of(request, session))
    except (NotSignedIn, RetsError):
        return None
