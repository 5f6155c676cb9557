"""Which version of which route holds on a day, and the version that a case was raised with.

A case takes the route of its municipality, else of its region, else the general one. It keeps that version: a newer one
is for new cases. Only a child whose municipality turns out to be another gets another route, and its history says so.
"""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.models import Case, RouteActivation, RouteVersion
from rets.reference.routes import shipped
from rets.reference.table import Fault as FileFault
from rets.reference.table import ReferenceFaults
from rets.schemas.route_file import stored_route
from rets.services.audit import ENGINE, Happening, record
from rets.services.route_files import check_documents
from workflows.routes import Route

GENERAL = "algemeen"
SHIPPED = "Met het product geleverd."
SHIPPED_AGAIN = "Met het product geleverd, in plaats van een eerdere versie van dezelfde dag."


def version_on(session: Session, places: Sequence[str | None], on: date) -> RouteVersion | None:
    """The version that holds on a day, of the first of these places that has one; the general one otherwise."""
    wanted = [place for place in (*places, GENERAL) if place]
    newest = (
        select(RouteActivation.version_id)
        .ext(distinct_on(RouteActivation.place))
        .where(RouteActivation.place.in_(wanted), RouteActivation.from_on <= on)
        .order_by(RouteActivation.place, RouteActivation.from_on.desc(), RouteActivation.id.desc())
    )
    held = session.scalars(
        select(RouteVersion).where(RouteVersion.id.in_(newest)), execution_options={"autoflush": False}
    ).all()
    holding = {one.place: one for one in held if one.valid_until is None or one.valid_until > on}
    return next((holding[place] for place in wanted if place in holding), None)


def places_of(case: Case) -> tuple[str | None, str | None]:
    """Whose route a case takes: of its municipality, then of its region, as far as somebody told them.

    A region that was only taken from where the GI works is nobody's own: such a case takes the general route.
    """
    known = case.municipality or case.dossier.get("region")
    return case.municipality, case.region if known else None


def pin(session: Session, case: Case, on: date) -> RouteVersion | None:
    """Give a case the version that holds on a day for its municipality and region."""
    found = version_on(session, places_of(case), on)
    case.route_id = found.id if found else None
    return found


def follow_place(session: Session, case: Case, at: datetime) -> None:
    """The child's municipality or region changed: its own route from now on, said in the history."""
    former, found = version_of(session, case), version_on(session, places_of(case), date_of(at))
    if found is None or (former is not None and former.place == found.place):
        return
    case.route_id = found.id
    data = pinned(found) | {"was": named(former) if former else None}
    record(session, case, [Happening("route.changed", at, data)], ENGINE, at)


def kept(session: Session, case: Case) -> RouteVersion | None:
    """The version that a case keeps, from now on when it had none yet."""
    return version_of(session, case) if case.route_id else pin(session, case, date_of(case.raised_at))


def version_of(session: Session, case: Case) -> RouteVersion | None:
    """The version of a case; one that was raised before there were any has that of its first day."""
    if case.route_id is None:
        return version_on(session, places_of(case), date_of(case.raised_at))
    with session.no_autoflush:  # no version waits to be written, and the case need not be for this
        return session.get(RouteVersion, case.route_id)


def route_of(session: Session, case: Case) -> Route | None:
    """The route that a case keeps."""
    version = version_of(session, case)
    return stored_route(version.text) if version else None


def named(version: RouteVersion) -> str:
    """A version in a few characters: `GM0392 versie 2`."""
    return f"{version.place} versie {version.number}"


def pinned(version: RouteVersion) -> dict[str, str]:
    """A version as the history of a case tells it: its number, and the title of its document."""
    return {"route": named(version), "route_title": stored_route(version.text).title}


def add_version(
    session: Session, place: str, text: str, valid_until: date | None, *, by: int | None, at: datetime, note: str = ""
) -> RouteVersion:
    """Keep a checked document as the next version of its place. It holds for nobody yet."""
    last = session.scalar(select(func.max(RouteVersion.number)).where(RouteVersion.place == place)) or 0
    version = RouteVersion(
        place=place, number=last + 1, text=text, valid_until=valid_until, note=note, made_at=at, made_by=by
    )
    session.add(version)
    session.flush()
    return version


def load_routes(session: Session, at: datetime) -> int:
    """Bring the shipped documents in; one that is there already, letter for letter, changes nothing.

    One that takes the place of another of the same day says so: running cases keep the version that they have.

    Raises:
        ReferenceFaults: a shipped document is not right.
    """
    texts = shipped()
    routes, faults = check_documents(texts)
    if faults:
        raise ReferenceFaults(FileFault("routes", 1, one) for one in faults)
    known = {(row.place, row.text) for row in session.scalars(select(RouteVersion))}
    held = {(row.place, row.from_on) for row in session.scalars(select(RouteActivation))}
    added = 0
    for name, route in sorted(routes.items(), key=lambda one: one[1].valid_from):
        if (route.place, texts[name]) not in known:
            version = add_version(session, route.place, texts[name], route.valid_until, by=None, at=at, note=name)
            again = (route.place, route.valid_from) in held
            session.add(_holding(version, route.valid_from, at, SHIPPED_AGAIN if again else SHIPPED))
            added += 1
    session.flush()
    return added


def _holding(version: RouteVersion, on: date, at: datetime, note: str) -> RouteActivation:
    return RouteActivation(version_id=version.id, place=version.place, from_on=on, note=note, made_at=at)
