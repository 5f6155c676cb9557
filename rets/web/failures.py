"""Failures as people and programs want them: a Dutch page, a fragment for htmx, or problem+json under /api."""

from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from sqlalchemy.exc import DataError
from starlette.exceptions import HTTPException

from rets.errors import FieldError, Forbidden, Invalid, NotFound, Refused, Stale, Unavailable
from rets.render import page
from rets.web.validation import field_errors

API_PATH = "/api"
ASIDE = {"HX-Retarget": "#meldingen", "HX-Reswap": "innerHTML"}
PAGES = {400: "ongeldig", 403: "verboden", 404: "niet_gevonden", 409: "geweigerd", 500: "storing", 503: "onbereikbaar"}
TITLES = {
    400: "Er klopt iets niet in de invoer",
    401: "Niet aangemeld",
    403: "Dit mag u niet",
    404: "Niet gevonden",
    405: "Deze opdracht bestaat hier niet",
    409: "Dit kan nu niet",
    500: "Er ging iets mis",
    503: "Tijdelijk niet bereikbaar",
}
UNSTORABLE = "Er staat een teken, getal of datum in die niet kan worden bewaard. Er is niets opgeslagen."
BROKEN = "Er ging iets mis aan onze kant. Uw laatste wijziging is niet opgeslagen."


Handler = Callable[[Request, Exception], Response]


def install(app: FastAPI) -> None:
    """Registers the answer to every kind of failure."""
    answers: dict[type[Exception], Handler] = {
        NotFound: lambda request, error: failure(request, 404, _sentences(error)),
        Forbidden: lambda request, error: failure(request, 403, _sentences(error)),
        Refused: lambda request, error: failure(request, 409, _sentences(error)),
        Stale: lambda request, error: failure(request, 409, _sentences(error)),
        Unavailable: lambda request, error: failure(request, 503, _sentences(error)),
        Invalid: _invalid,
        DataError: lambda request, _: failure(request, 400, (UNSTORABLE,)),
        RequestValidationError: _invalid,
        HTTPException: _http,
    }
    for kind, answer in answers.items():
        app.add_exception_handler(kind, answer)


def failure(request: Request, status: int, sentences: Sequence[str], errors: Sequence[FieldError] = ()) -> Response:
    """The answer to one failure, in the form its asker can use."""
    if request.url.path.startswith(API_PATH):
        return problem(request, status, sentences, errors)
    shown: dict[str, Any] = {"titel": TITLES[status], "sentences": list(sentences), "errors": list(errors)}
    template = f"errors/{PAGES[status]}.html"
    if "HX-Request" in request.headers:
        return page(request, "errors/base.html", "fout", status=status, headers=ASIDE, **shown)
    return page(request, template, status=status, **shown)


def forbidden(request: Request, sentence: str) -> Response:
    """403 with its sentence."""
    return failure(request, 403, (sentence,))


def broken(request: Request, request_id: str) -> Response:
    """500; the number finds the log line."""
    return failure(request, 500, (BROKEN, f"Geef bij een melding dit nummer door: {request_id}."))


def _invalid(request: Request, error: Exception) -> Response:
    errors = error.errors if isinstance(error, Invalid) else field_errors(error)
    return failure(request, 400, [fault.sentence for fault in errors], errors)


def _http(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    if status in (404, 405):
        return failure(request, 404, _sentences(NotFound()))
    return failure(request, status if status in PAGES else 400, (TITLES.get(status, TITLES[400]) + ".",))


def problem(request: Request, status: int, sentences: Sequence[str], errors: Sequence[FieldError] = ()) -> Response:
    """RFC 9457 with our sentences beside it."""
    body: dict[str, object] = {
        "type": "about:blank",
        "title": TITLES[status],
        "status": status,
        "detail": " ".join(sentences) or HTTPStatus(status).phrase,
        "sentences": list(sentences),
        "requestId": getattr(request.state, "request_id", None),
    }
    if errors:
        body["errors"] = [{"field": error.field, "sentence": error.sentence} for error in errors]
    return JSONResponse(body, status_code=status, media_type="application/problem+json")


def _sentences(error: Exception) -> Sequence[str]:
    return error.sentences if isinstance(error, NotFound | Forbidden | Refused | Stale | Unavailable) else ()
