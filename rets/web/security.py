"""What every answer carries, and what is refused before any page sees it. Plain ASGI: it also covers failures."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from fastapi import Request
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rets.render.assets import STATIC_URL
from rets.web.cookies import SESSION
from rets.web.failures import API_PATH, forbidden

API_VERSION = "1.0.0"
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
HSTS = "max-age=31536000; includeSubDomains"
KEEP = "public, max-age=31536000, immutable"
FOREIGN_WRITE = "Deze opdracht kwam niet van een pagina van RETS zelf. Ga terug naar RETS en probeer het daar opnieuw."


class SecurityHeaders:
    """Adds the headers; pages are never stored by browser or proxy, fingerprinted files for ever."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self.app = app
        self.headers = HEADERS | ({"Strict-Transport-Security": HSTS} if https else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(self.headers)
                headers["Cache-Control"] = cache_control(scope, message["status"])
                if scope["path"].startswith(API_PATH):
                    headers["API-Version"] = API_VERSION
            await send(message)

        await self.app(scope, receive, send_with_headers)


def cache_control(scope: Scope, status: int) -> str:
    """Only static files asked for with their fingerprint may be kept."""
    keep = scope["path"].startswith(f"{STATIC_URL}/") and scope["query_string"].startswith(b"v=") and status < 400
    return KEEP if keep else "no-store"


class OwnWritesOnly:
    """Refuses a changing request that another site made the browser send."""

    def __init__(self, app: ASGIApp, *, base_url: str) -> None:
        self.app = app
        self.own_host = urlsplit(base_url).netloc

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in SAFE_METHODS:
            request = Request(scope)
            if not self.is_own(request.headers, has_session=SESSION in request.cookies):
                await forbidden(request, FOREIGN_WRITE)(scope, receive, send)
                return
        await self.app(scope, receive, send)

    def is_own(self, headers: Mapping[str, str], *, has_session: bool) -> bool:
        """Sec-Fetch-Site decides, else Origin; without either only a client without a session may write."""
        if site := headers.get("sec-fetch-site"):
            return site in {"same-origin", "none"}
        if origin := headers.get("origin"):
            return urlsplit(origin).netloc in {headers.get("host"), self.own_host}
        return not has_session
