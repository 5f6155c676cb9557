"""The administrator's routes: see versions, edit a document, check it, compare two, and make one hold from a day."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rets import clock
from rets.access import Reader, require
from rets.db import ViewerSession
from rets.models import RouteVersion
from rets.render import page
from rets.render.dates import plain_date
from rets.services import route_editing as editing
from rets.services.route_pages import place_name
from rets.web.answers import go_to
from rets.web.deps import Db, Fields, Me, Submitted
from rets.web.forms import Attempt, attempt
from rets.web.inputs import Inputs
from workflows.routes.telling import words

router = APIRouter(include_in_schema=False)

RIGHT = "Het document klopt. Er is nog niets bewaard."


@dataclass(frozen=True)
class LineFault:
    """A fault with the line of the document on which it stands."""

    number: int
    line: str
    sentence: str


@router.get("/beheer/routes")
def show_versions(request: Request, session: Db, me: Me) -> Response:
    require(me, "administer")
    return page(request, "beheer/routes.html", versions=editing.listed(session, clock.today()))


@router.get("/beheer/routes/{version_id}")
def show_version(request: Request, session: Db, me: Me, version_id: int) -> Response:
    require(me, "administer")
    version = editing.version_numbered(session, version_id)
    return _show(request, session, version, Submitted([("document", version.text)]))


@router.post("/beheer/routes/{version_id}")
def check_or_save(request: Request, session: Db, me: Me, version_id: int, fields: Fields) -> Response:
    require(me, "administer")
    version = editing.version_numbered(session, version_id)
    text, wanted = _plain(fields["document"]), fields["doe"]
    with attempt(session) as tried:
        made = _save(session, me, text, fields) if wanted == "bewaar" else None
        if made is None:
            editing.check_text(text)
    if tried.failed:
        return _show(request, session, version, fields, tried)
    if made is None:
        return _show(request, session, version, fields, said=RIGHT)
    name = place_name(made.place, clock.today())
    return go_to(
        request, f"/beheer/routes/{made.id}", f"Bewaard als versie {made.number} van {name}. Zij geldt nog niet."
    )


@router.post("/beheer/routes/{version_id}/ingang")
def make_it_hold(request: Request, session: Db, me: Me, version_id: int, fields: Fields) -> Response:
    require(me, "administer")
    version = editing.version_numbered(session, version_id)
    with attempt(session) as tried:
        inputs = Inputs(fields)
        on = inputs.day("vanaf", needed="Vul in vanaf welke dag deze versie geldt.")
        note = inputs.text("reden", needed="Schrijf op waarom deze versie gaat gelden.", longest=500)
        inputs.check()
        assert on is not None
        editing.activate(session, me, version, on, note, clock.now())
    if tried.failed:
        typed = Submitted([*fields.items(), ("document", version.text)])
        return _show(request, session, version, typed, activating=tried)
    said = f"Versie {version.number} geldt vanaf {plain_date(on)} voor nieuwe casussen."
    return go_to(request, "/beheer/routes", f"{said} Lopende casussen houden hun versie.")


@router.get("/beheer/routes/{version_id}/verschil")
def show_difference(request: Request, session: Db, me: Me, version_id: int, met: int = 0) -> Response:
    require(me, "administer")
    version, other = editing.version_numbered(session, version_id), editing.version_numbered(session, met)
    return page(
        request,
        "beheer/route_verschil.html",
        version=version,
        other=other,
        name=place_name(version.place, clock.today()),
        other_name=place_name(other.place, clock.today()),
        lines=editing.compare(other.text, version.text),
    )


def _save(session: ViewerSession, me: Reader, text: str, fields: Submitted) -> RouteVersion:
    inputs = Inputs(fields)
    note = inputs.text("opmerking", longest=500)
    inputs.check()
    return editing.save(session, me, text, note, clock.now())


def _show(
    request: Request,
    session: ViewerSession,
    version: RouteVersion,
    typed: Submitted,
    tried: Attempt | None = None,
    activating: Attempt | None = None,
    said: str = "",
) -> Response:
    checked, made_to_hold = tried or Attempt(), activating or Attempt()
    others = [one for one in editing.listed(session, clock.today()) if one.version.id != version.id]
    return page(
        request,
        "beheer/route.html",
        status=made_to_hold.status if activating else checked.status,
        version=version,
        name=place_name(version.place, clock.today()),
        others=[(one.version.id, f"{one.name}, versie {one.version.number}") for one in others],
        typed=typed,
        tried=checked,
        activating=made_to_hold,
        faults=_line_faults(checked, typed["document"]),
        said=said,
        words=words(),
    )


def _line_faults(tried: Attempt, text: str) -> list[LineFault]:
    lines = _plain(text).split("\n")
    numbered = [(int(one.field), one.sentence) for one in tried.errors if one.field.isdigit()]
    return [LineFault(number, lines[min(number, len(lines)) - 1].strip(), sentence) for number, sentence in numbered]


def _plain(text: str) -> str:
    """A text area sends its lines with carriage returns."""
    return text.replace("\r\n", "\n").rstrip("\n") + "\n"
