"""Reading availability from a file or from pasted text: good rows are stored, each row's fate is told."""

from typing import Annotated

from fastapi import APIRouter, File, Request, UploadFile
from fastapi.responses import Response

from rets import clock
from rets.access import require
from rets.errors import Invalid
from rets.render import page
from rets.services.audit import Actor
from rets.services.availability_import import Fate, Row, import_rows, parse_csv, parse_json
from rets.web.deps import Db, Fields, Me, Submitted
from rets.web.forms import Attempt, attempt

router = APIRouter(include_in_schema=False)

LARGEST = 2 * 1024 * 1024
OUTCOMES = {"stored": "opgeslagen", "confirmed": "bevestigd", "refused": "niet opgeslagen", "skipped": "overgeslagen"}
LABELS = {"bestand": "bestand", "tekst": "geplakte regels"}


@router.get("/aanbod/inlezen")
def show_import(request: Request, me: Me) -> Response:
    require(me, "availability.import")
    return _page(request, Attempt(), Submitted([]), None)


@router.post("/aanbod/inlezen")
def take_import(
    request: Request, session: Db, me: Me, fields: Fields, bestand: Annotated[UploadFile | None, File()] = None
) -> Response:
    require(me, "availability.import")
    fates: list[Fate] | None = None
    with attempt(session) as tried:
        rows = _rows(bestand, fields["tekst"])
        fates = import_rows(session, rows, Actor(me.person_id, me.roles), clock.now())
    return _page(request, tried, fields, None if tried.failed else fates)


def _rows(upload: UploadFile | None, pasted: str) -> list[Row]:
    """The rows of the file, or else of what was pasted.

    Raises:
        Invalid: there is nothing, or too much, or it cannot be read.
    """
    data = upload.file.read(LARGEST + 1) if upload is not None and upload.filename else pasted.encode()
    if not data.strip():
        raise Invalid.at("bestand", "Kies een bestand, of plak de regels in het veld.")
    if len(data) > LARGEST:
        raise Invalid.at("bestand", "Dit bestand is te groot: hoogstens 2 MB. Splits het.")
    return parse_json(data) if data.lstrip().startswith((b"[", b"\xef\xbb\xbf[")) else parse_csv(data)


def _page(request: Request, tried: Attempt, typed: Submitted, fates: list[Fate] | None) -> Response:
    counts = [(word, sum(fate.outcome == code for fate in fates or ())) for code, word in OUTCOMES.items()]
    return page(
        request,
        "aanbod/inlezen.html",
        status=tried.status,
        tried=tried,
        typed=typed,
        fates=fates,
        counts=[(word, number) for word, number in counts if number],
        outcomes=OUTCOMES,
        labels=LABELS,
    )
