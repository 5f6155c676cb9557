"""Whether the program works, for whoever keeps it running: `/gezond`."""

from collections.abc import Iterable

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from sqlalchemy.exc import OperationalError

from rets import clock
from rets.db import as_engine
from rets.services.invariants import Breach, nothing_due_is_left_lying, work_gets_done
from rets.services.jobs import Work, work_in_line
from rets.web.deps import OpenSession

router = APIRouter(include_in_schema=False)


@router.get("/gezond")
def show_health(request: Request) -> Response:
    """200 when the database answers, else 503; also what lies overdue and what the workers have before them.

    Says nothing about people or cases.
    """
    mail = request.app.state.settings.smtp_url is not None
    found = _found(request.app.state.open_session, mail)
    if found is None:
        return JSONResponse({"stand": "storing", "database": "onbereikbaar"}, status_code=503)
    overdue, left, work = found
    body = {
        "stand": "achterstand" if overdue or left else "goed",
        "database": "bereikbaar",
        "termijnen": overdue or "bij",
        "taken": left or "bij",
        "werk": {
            "wacht": work.waiting,
            "mislukt": work.failed,
            "bezig": work.doing,
            "werkers": work.workers,
        },
    }
    return JSONResponse(body)


def _found(open_session: OpenSession, mail: bool) -> tuple[str, str, Work] | None:
    """What lies unhandled, empty when nothing does, and what is in line; nothing when the database is away."""
    try:
        with open_session() as session, as_engine(session):
            overdue, left = (
                _told(check(session, clock.now())) for check in (nothing_due_is_left_lying, work_gets_done)
            )
            return overdue, left, work_in_line(session, mail=mail)
    except OperationalError:
        return None


def _told(breaches: Iterable[Breach]) -> str:
    return " ".join(breach.sentence for breach in breaches)
