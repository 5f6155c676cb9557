"""Cases over the API: lists, one case, raising and importing."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema

from rets import clock
from rets.access import Reader, case_for, require
from rets.db import ViewerSession
from rets.errors import FieldError, Invalid
from rets.models import Case
from rets.schemas.case_file import CaseFile
from rets.schemas.case_form import CaseForm
from rets.schemas.form_base import contradiction
from rets.schemas.texts import SlugText
from rets.services import scopes
from rets.services.case_lines import CaseLine, lines_of
from rets.services.cursor import Cursor
from rets.services.importing import Fate, decode, import_cases
from rets.services.narrowing import dossier_for
from rets.services.queues import Page, Wanted, queue_page
from rets.services.raising import form_to_raise, raise_for
from rets.services.reads import note_read
from rets.web.api.answers import PROBLEMS
from rets.web.api.body import Content, In, Number, loaded, read, takes
from rets.web.deps import Db, Me
from workflows.steps import STATES

router = APIRouter(tags=["Casussen"], responses=PROBLEMS)


def _known(state: str) -> str:
    if state not in STATES:
        raise contradiction(f"Deze stand bestaat niet. Bekend zijn: {', '.join(STATES)}.")
    return state


State = Annotated[str, AfterValidator(_known), WithJsonSchema({"type": "string", "enum": list(STATES)})]


class ListQuery(BaseModel):
    """What a list is narrowed to."""

    model_config = ConfigDict(extra="forbid")

    state: State | None = None
    region: str = Field(default="", max_length=10, description="Code van de regio, zoals ZK")
    form: str = Field(default="", max_length=64, description="Code van de hulpvorm")
    acute: bool = False
    late: bool = False
    mine: bool = Field(default=False, description="Alleen waarvan u eigenaar of jeugdbeschermer bent")
    cursor: str = Field(default="", max_length=100, description="`next` of `previous` van een eerder antwoord")


class Search(In):
    """What is searched for; in the body, so that no label stands in an address."""

    label: str = Field(default="", max_length=40, description="Deel van het kenmerk")
    states: list[State] = Field(default_factory=list, max_length=len(STATES), description="Leeg: alles dat open is")
    region: str = Field(default="", max_length=10)
    form: str = Field(default="", max_length=64)
    acute: bool = False
    late: bool = False
    mine: bool = False
    cursor: str = Field(default="", max_length=100)


class Raise(In):
    """A case to be raised."""

    case: CaseForm
    jeugdbeschermer: SlugText | None = Field(default=None, description="Als een teammanager inbrengt: voor wie")


class Listed(BaseModel):
    """A page of cases in the order in which they need somebody; `total` is empty above a thousand."""

    cases: list[CaseLine]
    total: int | None
    next: str | None
    previous: str | None


class Shown(BaseModel):
    """One case as far as the reader may see it."""

    version: int
    line: CaseLine
    dossier: dict[str, Any] = Field(description="Het formulier, zonder wat niet voor deze rol is")


class Raised(BaseModel):
    """A case that was just raised."""

    id: int
    version: int
    line: CaseLine


class Read(BaseModel):
    """What became of every case of a file."""

    stored: bool
    cases: list[Fate]


@router.get("/casussen", summary="Lijst van casussen, wie het eerst iets nodig heeft bovenaan")
def list_cases(session: Db, me: Me, query: Annotated[ListQuery, Query()]) -> Listed:
    states = (query.state,) if query.state else ()
    wanted = Wanted(states=states, region=query.region, form=query.form, acute=query.acute, late=query.late)
    return _listed(session, me, wanted, query.mine, query.cursor)


@router.post("/casussen/_zoek", summary="Zoek op kenmerk", openapi_extra=takes(Search, {"label": "K-17"}))
def search_cases(session: Db, me: Me, body: Content) -> Listed:
    require(me, "case.line")
    asked = read(Search, body)
    wanted = Wanted(
        states=tuple(asked.states),
        region=asked.region,
        form=asked.form,
        acute=asked.acute,
        late=asked.late,
        label=asked.label.strip(),
    )
    return _listed(session, me, wanted, asked.mine, asked.cursor)


@router.get("/casussen/{case_id}", summary="Eén casus; het openen komt in het leeslog")
def show_case(session: Db, me: Me, case_id: Number) -> Shown:
    case = case_for(session, me, case_id)
    require(me, "case.dossier", case)
    at = clock.now()
    note_read(session, me, case, "dossier", at)
    return Shown(version=case.version, line=_line(session, me, case), dossier=dossier_for(me, case, clock.today()))


@router.post("/casussen", status_code=201, summary="Breng een casus in", openapi_extra=takes(Raise))
def raise_case(session: Db, me: Me, body: Content, response: Response) -> Raised:
    require(me, "case.raise")
    given = _to_raise(session, me, body)
    try:
        case = raise_for(session, me, given.case, at=clock.now(), jeugdbeschermer=given.jeugdbeschermer)
    except Invalid as error:
        raise Invalid(FieldError(_in_body(one.field), one.sentence) for one in error.errors) from error
    response.headers["Location"] = f"/api/v1/casussen/{case.id}"
    return Raised(id=case.id, version=case.version, line=_line(session, me, case))


@router.post(
    "/casussen/_inlezen",
    status_code=201,
    summary="Lees een casusbestand in: alles of niets",
    responses={200: {"model": Read, "description": "Alleen gecontroleerd"}},
    openapi_extra=takes(CaseFile),
)
def import_file(
    session: Db,
    me: Me,
    body: Content,
    response: Response,
    check_only: Annotated[bool, Query(alias="checkOnly", description="Alleen kijken, niets opslaan")] = False,
    for_whom: Annotated[str, Query(alias="jeugdbeschermer", max_length=64)] = "",
) -> Read:
    """Het bestand is één casus of een lijst ervan; het schema staat op /api/v1/schema/case."""
    require(me, "case.import")
    done = import_cases(
        session, me, decode(body), at=clock.now(), store=not check_only, jeugdbeschermer=for_whom or None
    )
    if not done.right and not check_only:
        raise Invalid(
            FieldError(f"regel {fate.line} ({fate.label})", sentence)
            for fate in done.fates
            for sentence in fate.sentences
        )
    response.status_code = 201 if done.stored else 200
    return Read(stored=done.stored, cases=list(done.fates))


def _in_body(field: str) -> str:
    return field if field == "jeugdbeschermer" else f"case.{field}"


def _to_raise(session: ViewerSession, me: Reader, body: bytes) -> Raise:
    try:
        return read(Raise, body)
    except Invalid as error:
        data = loaded(body)
        raise Invalid([*error.errors, *_beside(session, me, data, {one.field for one in error.errors})]) from error


def _beside(session: ViewerSession, me: Reader, data: Any, told: set[str]) -> list[FieldError]:
    """Faults in a case of which the body itself could not be read."""
    if not isinstance(data, dict) or not isinstance(data.get("case"), dict):
        return []
    try:
        form_to_raise(session, me, data["case"], at=clock.now(), jeugdbeschermer=str(data.get("jeugdbeschermer") or ""))
    except Invalid as error:
        found = [FieldError(_in_body(one.field), one.sentence) for one in error.errors]
        return [one for one in found if one.field not in told]
    return []


def _line(session: ViewerSession, me: Reader, case: Case) -> CaseLine:
    return lines_of(session, me, [case], clock.today())[0]


def _listed(session: ViewerSession, me: Reader, wanted: Wanted, mine: bool, cursor: str) -> Listed:
    require(me, "case.line")
    scope = scopes.own if mine else scopes.everything
    found: Page = queue_page(session, me, wanted, clock.now(), scope=scope, cursor=Cursor.unpack(cursor))
    return Listed(
        cases=list(found.lines),
        total=found.total,
        next=found.following.pack() if found.following else None,
        previous=found.previous.pack() if found.previous else None,
    )
