"""Nobody is signed in any more. Whoever was reading goes to the sign-in page; whoever was writing loses nothing."""

from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import URL

from rets.render import page
from rets.web.failures import API_PATH, ASIDE, problem

SIGN_IN = "/aanmelden"
READING = {"GET", "HEAD"}
SHOWN, SIGNALS = "HX-Current-URL", "/seinen/"


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
    fields, files = ([], False) if by_htmx else await _fields(request)
    block, headers = ("fout", ASIDE) if by_htmx else (None, None)
    address = own_address(request.url)
    return page(
        request,
        "errors/afgemeld.html",
        block,
        status=401,
        headers=headers,
        fields=fields,
        files=files,
        address=address,
    )


def _to_sign_in(request: Request, *, by_htmx: bool) -> Response:
    """To the sign-in page and back; what a page asks by itself never takes away what is being typed there."""
    if by_htmx and request.url.path.startswith(SIGNALS):
        return Response(status_code=204)
    if by_htmx:
        return Response(status_code=204, headers={"HX-Redirect": SIGN_IN + _onward(request.headers.get(SHOWN, "/"))})
    return RedirectResponse(SIGN_IN + _onward(str(request.url)), status_code=303)


def _onward(shown: str) -> str:
    """The page to come back to, with its filters."""
    address = own_address(URL(shown))
    return "" if address == "/" else f"?verder={quote(address)}"


def own_address(url: URL) -> str:
    """Path and query of an address of our own."""
    return f"{url.path}?{url.query}" if url.query else url.path


async def _fields(request: Request) -> tuple[list[tuple[str, str]], bool]:
    """What was typed, and whether a file was chosen: that cannot be sent again from here."""
    form = await request.form()
    typed = [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
    files = any(not isinstance(value, str) and value.filename for _, value in form.multi_items())
    await form.close()
    return typed, files
