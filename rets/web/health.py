"""Whether the program works, for whoever keeps it running: `/gezond`."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from rets.web.deps import OpenSession

router = APIRouter(include_in_schema=False)


@router.get("/gezond")
def show_health(request: Request) -> Response:
    """200 when the database answers, else 503. Says nothing about people or cases."""
    reachable = database_answers(request.app.state.open_session)
    body = {"stand": "goed" if reachable else "storing", "database": "bereikbaar" if reachable else "onbereikbaar"}
    return JSONResponse(body, status_code=200 if reachable else 503)


def database_answers(open_session: OpenSession) -> bool:
    try:
        with open_session() as session:
            session.execute(text("SELECT 1"))
    except OperationalError:
        return False
    return True
