"""What the API tells about itself and its words: code lists, JSON Schemas, its own description, a page for people."""

from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel

from rets import clock
from rets.access import require
from rets.errors import NotFound
from rets.render import page
from rets.services.codes import codes
from rets.services.reference import CODE_LISTS
from rets.services.schemas import SCHEMAS, schema_of
from rets.web.api.answers import PROBLEMS
from rets.web.api.describe import calls, description
from rets.web.deps import Db, Me

router = APIRouter(tags=["Kennis"])


class CodeOut(BaseModel):
    """A code that holds today, with where it was found."""

    code: str
    name: str
    valid_from: date
    valid_until: date | None
    source: str
    data: dict[str, Any]


@router.get("/referentie", summary="Welke codelijsten er zijn", responses=PROBLEMS)
def list_lists(me: Me) -> list[str]:
    require(me, "reference.see")
    return sorted(CODE_LISTS)


@router.get("/referentie/{lijst}", summary="Eén codelijst zoals die vandaag geldt", responses=PROBLEMS)
def show_list(session: Db, me: Me, lijst: str) -> list[CodeOut]:
    require(me, "reference.see")
    if lijst not in CODE_LISTS:
        raise NotFound(f"Deze lijst bestaat niet. Bekend zijn: {', '.join(sorted(CODE_LISTS))}.")
    return [CodeOut.model_validate(row, from_attributes=True) for row in codes(session, lijst, clock.today()).values()]


@router.get("/schema", summary="Welke JSON Schema's er zijn")
def list_schemas() -> dict[str, str]:
    return {name: title for name, (title, _make) in SCHEMAS.items()}


@router.get("/schema/{naam}", summary="Eén JSON Schema", responses={404: PROBLEMS[404]})
def show_schema(naam: str) -> Response:
    return JSONResponse(schema_of(naam), media_type="application/schema+json")


@router.get("/openapi.json", summary="Deze beschrijving")
def show_description(request: Request) -> dict[str, Any]:
    return description(request.app)


@router.get("/", include_in_schema=False)
def show_page(request: Request) -> Response:
    groups = calls(description(request.app))
    return page(request, "api/api.html", groups=groups)
