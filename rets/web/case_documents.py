"""Documents of a case: what was made and sent, what can be made, what is missing; the PDF itself (R45, P8)."""

from datetime import date

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rets import clock
from rets.access import Reader, case_for, may, name_of, require
from rets.db import ViewerSession
from rets.models import Case, Document
from rets.render import page
from rets.render.codes import code_name
from rets.services import documents
from rets.services.document_access import document_for, documents_for, may_make, open_document, sendings_for
from rets.services.document_list import possible
from rets.services.document_receivers import CHANNELS, receivers_of
from rets.services.document_subject import kind_of, subject_of
from rets.services.locking import case_to_change
from rets.services.reads import note_read
from rets.web.answers import go_to
from rets.web.deps import Db, Fields, Me, Submitted
from rets.web.forms import Attempt, attempt
from rets.web.inputs import Inputs

router = APIRouter(include_in_schema=False)

PDF = "application/pdf"
LABELS = {"aan": "aan wie", "kanaal": "hoe", "op": "op welke dag"}
VERB_FIELDS = {"to": "aan", "channel": "kanaal", "on": "op"}


@router.get("/casussen/{case_id}/documenten")
def show_documents(request: Request, session: Db, me: Me, case_id: int) -> Response:
    case = case_for(session, me, case_id)
    require(me, "document.see", case)
    note_read(session, me, case, "documenten", clock.now())
    return _show(request, session, me, case, Attempt())


@router.post("/casussen/{case_id}/documenten")
def make_document(request: Request, session: Db, me: Me, case_id: int, fields: Fields) -> Response:
    case = case_to_change(session, me, case_id, "document.make")
    with attempt(session) as tried:
        made = documents.make(session, me, case, fields["soort"], fields["over"], clock.now())
    if tried.failed:
        return _show(request, session, me, case, tried)
    said = f"{code_name(made.kind, 'document_kinds', clock.today())}, versie {made.version}, staat klaar."
    return go_to(request, f"/casussen/{case_id}/documenten", said)


@router.get("/casussen/{case_id}/documenten/concept")
def show_draft(session: Db, me: Me, case_id: int, soort: str = "", over: str = "") -> Response:
    case = case_for(session, me, case_id)
    require(me, "document.make", case)
    made = documents.draft(session, me, case, soort, over, clock.now())
    return pdf_answer(made, f"concept-{soort}-{case.id}.pdf")


@router.get("/casussen/{case_id}/documenten/{document_id}")
def show_document(session: Db, me: Me, case_id: int, document_id: int, bewaar: str = "") -> Response:
    case = case_for(session, me, case_id)
    found = open_document(session, me, case, document_id, clock.now())
    return pdf_answer(found.content, file_name(found), keep=bool(bewaar))


@router.get("/casussen/{case_id}/documenten/{document_id}/verstuurd")
def show_sending(request: Request, session: Db, me: Me, case_id: int, document_id: int) -> Response:
    case = case_for(session, me, case_id)
    require(me, "document.make", case)
    found = _to_send(session, me, case, document_id)
    return _sending(request, session, case, found, Attempt(), Submitted([("op", clock.today().isoformat())]))


@router.post("/casussen/{case_id}/documenten/{document_id}/verstuurd")
def take_sending(request: Request, session: Db, me: Me, case_id: int, document_id: int, fields: Fields) -> Response:
    case = case_to_change(session, me, case_id, "document.make")
    found = _to_send(session, me, case, document_id)
    with attempt(session) as tried:
        inputs = Inputs(fields)
        on: date | None = inputs.day("op")
        inputs.check()
        sent = documents.send(
            session, me, case, found, to=fields["aan"], channel=fields["kanaal"], on=on, at=clock.now()
        )
    if tried.failed:
        tried.errors = [type(one)(VERB_FIELDS.get(one.field, one.field), one.sentence) for one in tried.errors]
        return _sending(request, session, case, found, tried, fields)
    return go_to(request, f"/casussen/{case_id}/documenten", f"Vastgelegd: verstuurd aan {sent.name}.")


def pdf_answer(content: bytes, name: str, *, keep: bool = False) -> Response:
    """A PDF to look at, or to keep."""
    how = "attachment" if keep else "inline"
    return Response(content, media_type=PDF, headers={"Content-Disposition": f'{how}; filename="{name}"'})


def file_name(document: Document) -> str:
    """The name under which a document is kept: never the label, it would stand in folders and mails."""
    about = f"-{document.ref.replace(':', '-')}" if document.ref else ""
    return f"{document.kind}{about}-casus-{document.case_id}-versie-{document.version}.pdf"


def _to_send(session: ViewerSession, me: Reader, case: Case, document_id: int) -> Document:
    found = document_for(session, me, case, document_id)
    documents.require_maker(me, case, found)
    return found


def _show(request: Request, session: ViewerSession, me: Reader, case: Case, tried: Attempt) -> Response:
    at = clock.now()
    made = documents_for(session, me, case)
    newest = {(one.kind, one.ref): one.id for one in reversed(made)}
    return page(
        request,
        "casussen/documenten.html",
        status=tried.status,
        case=case,
        called=name_of(me, case),
        may_open=may(me, "case.dossier", case),
        made=made,
        sent=sendings_for(session, me, case),
        channels=CHANNELS,
        may_send={
            one.id
            for one in made
            if newest[one.kind, one.ref] == one.id and may_make(me, case, kind_of(one.kind, clock.date_of(one.made_at)))
        },
        possible=possible(session, me, case, at),
        tried=tried,
    )


def _sending(
    request: Request, session: ViewerSession, case: Case, found: Document, tried: Attempt, typed: Submitted
) -> Response:
    at = clock.now()
    kind = kind_of(found.kind, clock.date_of(found.made_at))
    receivers = receivers_of(subject_of(session, case, kind, found.ref, at))
    return page(
        request,
        "casussen/verstuurd.html",
        status=tried.status,
        case=case,
        document=found,
        receivers=[(one.code, one.name) for one in receivers],
        channels=list(CHANNELS.items()),
        tried=tried,
        typed=typed,
        labels=LABELS,
    )
