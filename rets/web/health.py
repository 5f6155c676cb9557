"""Whether the program works, for whoever keeps it running: `/gezond`."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from sqlalchemy.exc import OperationalError

from rets import clock
from rets.background import Background
from rets.db import as_engine
from rets.services.invariants import nothing_due_is_left_lying
from rets.web.deps import OpenSession

router = APIRouter(include_in_schema=False)


@router.get("/gezond")
def show_health(request: Request) -> Response:
    """200 when the database answers, else 503; also what lies overdue and the last rounds of this process.

    Says nothing about people or cases.
    """
    overdue = _overdue(request.app.state.open_session)
    if overdue is None:
        return JSONResponse({"stand": "storing", "database": "onbereikbaar"}, status_code=503)
    rounds = _rounds(request.app.state.background)
    well = not overdue and not any(one["fout"] for one in rounds.values())
    body = {
        "stand": "goed" if well else "achterstand",
        "database": "bereikbaar",
        "termijnen": overdue or "bij",
        "rondes": rounds,
    }
    return JSONResponse(body)


def _overdue(open_session: OpenSession) -> str | None:
    """What lies unhandled, empty when nothing does; nothing at all when the database is away."""
    try:
        with open_session() as session, as_engine(session):
            return " ".join(breach.sentence for breach in nothing_due_is_left_lying(session, clock.now()))
    except OperationalError:
        return None


def _rounds(background: Background | None) -> dict[str, dict[str, str | int]]:
    rounds = dict(background.rounds) if background else {}
    return {
        name: {"om": one.at.isoformat(timespec="seconds"), "verwerkt": one.done, "fout": one.fault}
        for name, one in rounds.items()
    }
