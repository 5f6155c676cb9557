"""The site itself with one page more: the bare one, the least that this stack can answer to somebody signed in."""

from fastapi import FastAPI, Request
from fastapi.responses import Response
from sqlalchemy import text

from rets import main
from rets.render import page
from rets.web.deps import Db, Me

BARE = "/kaal"


def create_app() -> FastAPI:
    """For uvicorn: settings come from the environment."""
    app = main.create_app()
    app.add_api_route(BARE, bare)
    return app


def bare(request: Request, session: Db, _me: Me) -> Response:
    """Who is reading, one query, and the frame of a page."""
    session.execute(text("SELECT 1"))
    return page(request, "base.html")
