"""The return of one GI, for its teammanager: look, freeze, deliver, correct, take it along (E2)."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy import select

from rets import clock
from rets.access import Reader, require
from rets.db import ViewerSession
from rets.errors import Forbidden, Invalid, NotFound
from rets.models import FrozenUitvraag, Organisation
from rets.render import page
from rets.services.uitvraag import Uitvraag, day_from, days_to_choose, delivery_day, last_day_before, make_uitvraag
from rets.services.uitvraag_files import FILES
from rets.services.uitvraag_frozen import RECEIVERS, WITHOUT_SMALL, uitvraag_in, versions_of
from rets.services.uitvraag_tables import notes_of, tables_of
from rets.services.uitvraag_words import DEFINITIONS
from rets.web.deps import Db, Me
from rets.web.forms import Attempt
from workflows.roles import Role

router = APIRouter(include_in_schema=False)

PAGE = "/monitor/uitvraag/eigen"
LABELS = {"aan": "aan wie", "op": "op welke dag", "waarom": "waarom"}
KINDS = "Kies csv, xlsx of pdf."
NOT_YOURS = "Deze pagina is voor de teammanager van een GI."
NO_VERSION = "Deze versie is er niet."


@dataclass(frozen=True)
class Shown:
    """A return with the versions of it that were frozen, newest first, and which of them is shown (none: counted)."""

    made: Uitvraag
    versions: Sequence[FrozenUitvraag] = ()
    version: int | None = None


@router.get(PAGE)
def show_own(request: Request, session: Db, me: Me, peildatum: str = "", gi: str = "", versie: str = "") -> Response:
    return show_gi(request, session, me, gi, peildatum, Attempt(), versie)


@router.get(f"{PAGE}/bestand")
def take_own_file(
    session: Db, me: Me, soort: str = "", peildatum: str = "", gi: str = "", voor: str = "", versie: str = ""
) -> Response:
    chosen = _gi(session, me, gi)
    if soort not in FILES:
        raise Invalid.at("soort", KINDS)
    write, media = FILES[soort]
    made = _made(session, chosen, peildatum, versie).made
    parts = ["uitvraag", made.day.isoformat(), chosen.slug, *([voor] if voor in RECEIVERS else [])]
    headers = {"Content-Disposition": f'attachment; filename="{"-".join(parts)}.{soort}"'}
    return Response(write(made, small=voor not in WITHOUT_SMALL), media_type=media, headers=headers)


def show_gi(
    request: Request, session: ViewerSession, me: Reader, slug: str, given: str, tried: Attempt, version: str = ""
) -> Response:
    """The page, with what was wrong when something was tried."""
    chosen, days = _gi(session, me, slug), days_to_choose(session, clock.today())
    shown = _made(session, chosen, given, version) if given or days else None
    return page(
        request,
        "monitor/uitvraag_eigen.html",
        status=tried.status,
        tried=tried,
        labels=LABELS,
        gi=chosen,
        gis=[(one.slug, one.name) for one in _own(session, me)],
        shown=shown,
        due_on=delivery_day(session, shown.made.day) if shown else None,
        days=[(day.isoformat(), day) for day in days],
        receivers=RECEIVERS,
        tables=tables_of(shown.made) if shown else [],
        notes=notes_of(shown.made) if shown else [],
        definitions=DEFINITIONS,
    )


def chosen_version(versions: Sequence[FrozenUitvraag], given: str) -> FrozenUitvraag | None:
    """The version that was asked for, else the newest; nothing when none was frozen.

    Raises:
        NotFound: there is no such version.
    """
    if not given:
        return versions[0] if versions else None
    found = next((one for one in versions if str(one.version) == given), None)
    if found is None:
        raise NotFound(NO_VERSION)
    return found


def _made(session: ViewerSession, gi: Organisation, given: str, version: str) -> Shown:
    at = clock.now()
    day = day_from(given) if given else last_day_before(clock.date_of(at))
    versions = versions_of(session, day, region=None, gi_id=gi.id)
    found = chosen_version(versions, version)
    if found is not None:
        return Shown(uitvraag_in(found), versions, found.version)
    return Shown(make_uitvraag(session, day, at, gi=gi.slug))


def _own(session: ViewerSession, me: Reader) -> Sequence[Organisation]:
    ids = me.organisations(Role.TEAMMANAGER)
    return session.scalars(select(Organisation).where(Organisation.id.in_(ids)).order_by(Organisation.name)).all()


def _gi(session: ViewerSession, me: Reader, slug: str) -> Organisation:
    require(me, "uitvraag.deliver")
    own = _own(session, me)
    found = next((one for one in own if one.slug == slug), own[0] if own and not slug else None)
    if found is None:
        raise Forbidden(NOT_YOURS)
    return found
