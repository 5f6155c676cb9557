"""Answers after a write: on to another page, with one sentence there about what was done."""

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from rets.web.cookies import set_flash


def go_to(request: Request, address: str, said: str | None = None, tone: str = "success") -> Response:
    """Sends the browser to a page of our own, with `said` at its top; works with and without htmx.

    Raises ValueError for an address outside the site.
    """
    if not is_own_address(address):
        raise ValueError("only addresses of our own site")
    answer: Response = (
        Response(status_code=204, headers={"HX-Redirect": address})
        if "HX-Request" in request.headers
        else RedirectResponse(address, status_code=303)
    )
    if said:
        set_flash(request, answer, said, tone)
    return answer


def is_own_address(address: str) -> bool:
    """A path on this site; '//other.example' and '/\\\\other' are other sites to a browser."""
    return address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
