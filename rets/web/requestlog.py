"""One log line per request: a number, the route's pattern, the status and the time it took; nothing about people.

Failures are caught here too, so that their page passes the security headers and their log line holds no data: only
the class of the exception and where it arose.
"""

import secrets
import time
import traceback
from types import TracebackType

import structlog
from fastapi import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rets.render.assets import STATIC_URL
from rets.web.failures import broken

REQUEST_ID = "X-Request-ID"
log = structlog.get_logger("rets.web")


class RequestLog:
    """Gives every request a number, logs it, and turns a failure into the page for it."""

    def __init__(self, app: ASGIApp, *, show_messages: bool = False) -> None:
        """With `show_messages` (invented data only) the whole traceback is logged, messages included."""
        self.app = app
        self.show_messages = show_messages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = secrets.token_hex(6)
        scope.setdefault("state", {})["request_id"] = request_id
        started = time.perf_counter()
        status: int | None = None

        async def send_and_note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (REQUEST_ID.lower().encode(), request_id.encode())]
            await send(message)

        try:
            await self.app(scope, receive, send_and_note)
        except Exception as error:
            log.error("request failed", request_id=request_id, exc_info=self.show_messages, **describe(error))
            if status is None:
                await broken(Request(scope), request_id)(scope, receive, send_and_note)
        if scope["path"].startswith(f"{STATIC_URL}/"):
            return
        log.info(
            "request",
            request_id=request_id,
            method=scope["method"],
            route=route_pattern(scope),
            status=status,
            ms=round((time.perf_counter() - started) * 1000, 1),
        )


def route_pattern(scope: Scope) -> str:
    """'/casussen/{id}' rather than the address that was asked; '-' when no route answered."""
    return getattr(scope.get("route"), "path", "-")


def describe(error: BaseException) -> dict[str, object]:
    """The class of a failure and the places it passed; never its message, which may hold what somebody typed."""
    return {"error": type(error).__name__, "where": _places(error.__traceback__), "cause": _cause(error)}


def _places(trace: TracebackType | None) -> list[str]:
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)[-8:]]


def _cause(error: BaseException) -> str | None:
    cause = error.__cause__ or error.__context__
    return type(cause).__name__ if cause else None
