"""The first page after signing in."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rets.render import page
from rets.web.deps import Me

router = APIRouter(include_in_schema=False)


@router.get("/")
def show_home(request: Request, _me: Me) -> Response:
    return page(request, "start/start.html")
