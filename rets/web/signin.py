"""Signing in and out."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from rets import clock
from rets.db import ViewerSession
from rets.services.sessions import begin_session, end_session
from rets.web.answers import is_own_address
from rets.web.cookies import sign_in, sign_out, signed_in, signer
from rets.web.deps import Db, Fields
from rets.web.identity import IdentityProvider

router = APIRouter(include_in_schema=False)


@router.get("/aanmelden")
def show_sign_in(request: Request, session: Db, verder: str = "/") -> Response:
    return provider(request).start(request, session, onward(verder))


@router.post("/aanmelden")
def take_sign_in(request: Request, session: Db, fields: Fields) -> Response:
    slug = provider(request).identify(session, fields)
    answer = RedirectResponse(onward(fields["verder"]), status_code=303)
    end_shown(request, session)
    sign_in(request, answer, begin_session(session, slug))
    return answer


@router.post("/afmelden")
def take_sign_out(request: Request, session: Db) -> Response:
    end_shown(request, session)
    answer = RedirectResponse("/aanmelden", status_code=303)
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    sign_out(answer)
    return answer


def end_shown(request: Request, session: ViewerSession) -> None:
    """The session that the browser shows is over here as well: a copy of the cookie, wherever it is, works no more."""
    if (shown := signed_in(request)) is not None:
        now = clock.now()
        end_session(session, shown, now, now + signer(request).session_length)


def provider(request: Request) -> IdentityProvider:
    found: IdentityProvider = request.app.state.identity_provider
    return found


def onward(address: str) -> str:
    """Where the person wanted to go, as far as that is a page of ours."""
    return address if is_own_address(address) else "/"
