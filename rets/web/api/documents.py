"""Documents of a case over the API: what was made and sent, what is missing, making, sending, and the PDF itself."""

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import BaseModel, Field

from rets import clock
from rets.access import case_for, require
from rets.models import Document, DocumentSending
from rets.schemas.texts import SlugText
from rets.services import documents
from rets.services.document_access import document_for, documents_for, open_document, sendings_for
from rets.services.document_list import Possible, possible
from rets.services.locking import case_to_change
from rets.services.reads import note_read
from rets.web.api.answers import PROBLEMS
from rets.web.api.body import Content, In, Number, read, takes
from rets.web.case_documents import PDF, file_name, pdf_answer
from rets.web.deps import Db, Me

router = APIRouter(prefix="/casussen/{case_id}/documenten", tags=["Documenten"], responses=PROBLEMS)

BINARY = {"schema": {"type": "string", "format": "binary"}}
AS_PDF: dict[int | str, dict[str, Any]] = {200: {"content": {PDF: BINARY}, "description": "Het document"}}


class DocumentIn(In):
    """A document to be made."""

    kind: SlugText = Field(description="Code van het soort (zie /api/v1/referentie/document_kinds)")
    about: str = Field(default="", max_length=64, description="verzoek:5, regel:7, of leeg: de casus")


class SendingIn(In):
    """That a document was sent."""

    to: SlugText = Field(description="gemeente, contractmanager, aanbieder, expertteam of geadresseerde")
    channel: SlugText = Field(description="pagina, mail, portaal, post of gesprek")
    on: date


class SentOut(BaseModel):
    """To whom a version was sent, when and how."""

    to: str
    name: str
    channel: str
    on: date


class DocumentOut(BaseModel):
    """One version of a document; `hash` is the SHA-256 of the PDF."""

    id: int
    kind: str
    about: str
    version: int
    title: str
    case_version: int
    hash: str
    made_at: datetime
    sent: list[SentOut]


class GapOut(BaseModel):
    """Something that is missing; `where` is the page on which you can fill it in, empty when others do."""

    code: str
    sentence: str
    where: str


class PossibleOut(BaseModel):
    """A document that you can make about this case, with all that is missing."""

    kind: str
    name: str
    about: str
    receivers: list[str]
    missing: list[GapOut]
    version: int | None = Field(description="Nieuwste versie, als die er is")
    behind: bool = Field(description="Het dossier is sinds die versie veranderd")


class Documents(BaseModel):
    """What was made and what can be made."""

    made: list[DocumentOut]
    possible: list[PossibleOut]


@router.get("", summary="Wat is gemaakt en verstuurd, wat u kunt maken en wat ontbreekt")
def list_documents(session: Db, me: Me, case_id: Number) -> Documents:
    case = case_for(session, me, case_id)
    require(me, "document.see", case)
    note_read(session, me, case, "documenten", clock.now())
    sent = sendings_for(session, me, case)
    return Documents(
        made=[_document(one, sent.get(one.id, [])) for one in documents_for(session, me, case)],
        possible=[_possible(one) for one in possible(session, me, case, clock.now())],
    )


@router.post("", status_code=201, summary="Maak een document", openapi_extra=takes(DocumentIn))
def make_document(session: Db, me: Me, case_id: Number, body: Content) -> DocumentOut:
    """Is er niets veranderd sinds de laatste versie, dan komt die terug. Geen klok verandert."""
    case = case_to_change(session, me, case_id, "document.make")
    given = read(DocumentIn, body)
    return _document(documents.make(session, me, case, given.kind, given.about, clock.now()), [])


@router.get("/concept", summary="Zoals het nu zou worden, met wat ontbreekt", responses=AS_PDF, response_class=Response)
def show_draft(
    session: Db,
    me: Me,
    case_id: Number,
    kind: Annotated[str, Query(max_length=64)] = "",
    about: Annotated[str, Query(max_length=64)] = "",
) -> Response:
    case = case_for(session, me, case_id)
    require(me, "document.make", case)
    return pdf_answer(documents.draft(session, me, case, kind, about, clock.now()), f"concept-{case.id}.pdf")


@router.get("/{document_id}", summary="Het document zelf (PDF)", responses=AS_PDF, response_class=Response)
def show_document(session: Db, me: Me, case_id: Number, document_id: Number) -> Response:
    case = case_for(session, me, case_id)
    found = open_document(session, me, case, document_id, clock.now())
    return pdf_answer(found.content, file_name(found))


@router.post(
    "/{document_id}/verzendingen",
    status_code=201,
    summary="Leg vast aan wie het is verstuurd",
    openapi_extra=takes(SendingIn),
)
def send_document(session: Db, me: Me, case_id: Number, document_id: Number, body: Content) -> SentOut:
    case = case_to_change(session, me, case_id, "document.make")
    found = document_for(session, me, case, document_id)
    documents.require_maker(me, case, found)
    given = read(SendingIn, body)
    return _sent(
        documents.send(session, me, case, found, to=given.to, channel=given.channel, on=given.on, at=clock.now())
    )


def _document(row: Document, sent: list[DocumentSending]) -> DocumentOut:
    return DocumentOut(
        id=row.id,
        kind=row.kind,
        about=row.ref,
        version=row.version,
        title=row.title,
        case_version=row.case_version,
        hash=row.hash,
        made_at=row.made_at,
        sent=[_sent(one) for one in sent],
    )


def _sent(row: DocumentSending) -> SentOut:
    return SentOut(to=row.receiver, name=row.name, channel=row.channel, on=row.sent_on)


def _possible(one: Possible) -> PossibleOut:
    return PossibleOut(
        kind=one.kind,
        name=one.name,
        about=one.ref,
        receivers=list(one.receivers),
        missing=[GapOut(code=gap.code, sentence=gap.sentence, where=gap.where) for gap in one.lacking],
        version=one.made.version if one.made else None,
        behind=one.behind,
    )
