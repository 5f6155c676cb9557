"""Nobody is signed in any more. Whoever was reading goes to the sign-in page; whoever was writing loses nothing."""

from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse, Response

from rets.render import page
from rets.web.failures import API_PATH, ASIDE, problem

SIGN_IN = "/aanmelden"
READING = {"GET", "HEAD"}


class NotSignedIn(Exception):
    """Nobody is signed in where somebody must be."""


def install(app: FastAPI) -> None:
    """Registers the answer."""
    app.add_exception_handler(NotSignedIn, ask_to_sign_in)


async def ask_to_sign_in(request: Request, _error: Exception) -> Response:
    """401 for a program; a redirect for a reader; for a writer the way to send the same again after signing in."""
    if request.url.path.startswith(API_PATH):
        return problem(request, 401, ("Meld u eerst aan.",))
    by_htmx = "HX-Request" in request.headers
    if request.method in READING:
        return _to_sign_in(request, by_htmx=by_htmx)
    fields = [] if by_htmx else await _fields(request)
    block, headers = ("fout", ASIDE) if by_htmx else (None, None)
    return page(request, "errors/afgemeld.html", block, status=401, headers=headers, fields=fields)


def _to_sign_in(request: Request, *, by_htmx: bool) -> Response:
    if by_htmx:
        return Response(status_code=204, headers={"HX-Redirect": SIGN_IN})
    onward = "" if request.url.path == "/" else f"?verder={quote(request.url.path)}"
    return RedirectResponse(SIGN_IN + onward, status_code=303)


async def _fields(request: Request) -> list[tuple[str, str]]:
    form = await request.form()
    return [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
