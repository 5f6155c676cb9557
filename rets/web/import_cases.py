"""Reading cases from a file or from pasted text: look first, then all of them or none."""

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import Response
from starlette.datastructures import UploadFile

from rets import clock
from rets.access import Reader, require
from rets.db import ViewerSession
from rets.errors import FieldError, Invalid
from rets.render import page
from rets.render.words import sentence_case
from rets.services.importing import MOST_BYTES, TOO_LARGE, Imported, decode, import_cases
from rets.services.raising import jeugdbeschermers_of, own_gis
from rets.web.deps import Db, Me
from workflows.roles import Role

router = APIRouter(include_in_schema=False)

PAGE = "/casussen/inlezen"
FIELDS = frozenset({"tekst", "bestand"})
NOTHING = "Kies een bestand of plak de tekst van een bestand."


@router.get(PAGE)
def show_import(request: Request, session: Db, me: Me) -> Response:
    require(me, "case.import")
    return _show(request, session, me)


async def posted(request: Request) -> dict[str, str | bytes]:
    """The fields, and a file's content as bytes; text may be as long as a file."""
    try:
        async with request.form(max_part_size=MOST_BYTES) as form:
            return {name: await _content(value) for name, value in form.multi_items()}
    except HTTPException as error:
        raise Invalid.at("bestand", TOO_LARGE) from error


async def _content(value: UploadFile | str) -> str | bytes:
    return value if isinstance(value, str) else await value.read(MOST_BYTES + 1)


@router.post(PAGE)
def take_import(
    request: Request, session: Db, me: Me, given: Annotated[dict[str, str | bytes], Depends(posted)]
) -> Response:
    """Look at a file (`controleren`), or raise what is in it (`inlezen`)."""
    require(me, "case.import")
    text, for_whom = str(given.get("tekst", "")), str(given.get("jeugdbeschermer", ""))
    store = given.get("doe") == "inlezen"
    try:
        text = _uploaded(given.get("bestand")) or text
        if not text.strip():
            raise Invalid.at("tekst", NOTHING)
        done = import_cases(session, me, text, at=clock.now(), store=store, jeugdbeschermer=for_whom or None)
    except Invalid as error:
        return _show(request, session, me, text, for_whom, errors=error.errors, status=400)
    status = 409 if store and not done.right else 200
    return _show(request, session, me, "" if done.stored else text, for_whom, done=done, status=status)


def _uploaded(content: str | bytes | None) -> str:
    return decode(content) if isinstance(content, bytes) else ""


def _show(
    request: Request,
    session: ViewerSession,
    me: Reader,
    text: str = "",
    for_whom: str = "",
    *,
    done: Imported | None = None,
    errors: tuple[FieldError, ...] = (),
    status: int = 200,
) -> Response:
    own = {one.field: one.sentence for one in errors if one.field in FIELDS}
    in_text = [one for one in errors if one.field not in FIELDS]
    return page(
        request,
        "inbrengen/inlezen.html",
        status=status,
        text=text,
        for_whom=for_whom,
        people=_people(session, me),
        done=done,
        summary=[FieldError(one.field if one.field in FIELDS else "tekst", _placed(one)) for one in errors],
        at_text=own.get("tekst") or (f"Er kloppen {len(in_text)} dingen niet; zie boven." if in_text else ""),
        at_file=own.get("bestand", ""),
        labels={"tekst": "tekst", "bestand": "bestand"},
    )


def _placed(fault: FieldError) -> str:
    return fault.sentence if fault.field in FIELDS else f"{sentence_case(fault.field)}: {fault.sentence}"


def _people(session: ViewerSession, me: Reader) -> list[tuple[str, str]]:
    """For whom one may read in; nobody to choose for a jeugdbeschermer."""
    if Role.JEUGDBESCHERMER in me.roles:
        return []
    gis = {gi.id for gi in own_gis(session, me)}
    return [(one.slug, one.name) for one in jeugdbeschermers_of(session, gis, clock.today())]
