"""What waits for the functional administrator: faults, routes, mandates and people that need something soon (P23, P25).

Nothing of a case stands here. Each line says what happens when nobody does anything, and by when.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, defer, joinedload

from rets.access import Reader, require
from rets.clock import date_of
from rets.models import Appointment, Mandate, RouteActivation, RouteVersion
from rets.render.dates import plain_date
from rets.render.places import region_name
from rets.render.words import count
from rets.services import health
from rets.services.absence import SEATS
from rets.services.invariants import Breach
from rets.services.mandate_register import mandates_for
from rets.services.route_pages import place_name
from workflows.roles import role_name

AHEAD = timedelta(days=60)
PEOPLE = "/beheer/mensen"


@dataclass(frozen=True)
class Matter:
    """Something to arrange: `what` about `text`, on which page, by when (null without a day), and what follows else."""

    what: str
    text: str
    path: str
    otherwise: str
    due_on: date | None = None


@dataclass(frozen=True)
class Desk:
    """What is wrong now, and what needs something soon: the soonest first, what has no day last."""

    faults: tuple[Breach, ...]
    matters: tuple[Matter, ...]


def desk_for(session: Session, reader: Reader, at: datetime, *, mail: bool) -> Desk:
    """What waits for an administrator; `mail` is false where no mail server is configured.

    Raises:
        Forbidden: this is for another role.
    """
    require(reader, "administer")
    on = date_of(at)
    found = [*_machinery(session, at, mail=mail), *_routes(session, on), *_mandates(session, reader, on)]
    found += _people(session, on)
    faults = tuple(health.watch(session, at, mail=mail))
    return Desk(faults, tuple(sorted(found, key=_soonest)))


def _soonest(one: Matter) -> tuple[date, str, str]:
    return one.due_on or date.max, one.what, one.text


def _machinery(session: Session, at: datetime, *, mail: bool) -> Iterator[Matter]:
    failing = health.outbox(session, at).failing if mail else 0
    if failing:
        text = count(failing, "bericht ging niet weg", "berichten gingen niet weg")
        yield Matter("Mail", text, "/beheer", "probeert RETS het opnieuw; de ontvanger leest het in RETS")
    retrying = health.work(session, mail=mail).retrying
    if retrying:
        text = count(retrying, "taak mislukte", "taken mislukten")
        yield Matter("Werk op de achtergrond", text, "/beheer", "probeert RETS het opnieuw, tot het wordt opgegeven")


def _routes(session: Session, on: date) -> Iterator[Matter]:
    rows = session.scalars(select(RouteVersion).options(defer(RouteVersion.text)))
    versions = {one.id: one for one in rows}
    held = list(session.scalars(select(RouteActivation).order_by(RouteActivation.from_on, RouteActivation.id)))
    yield from _versions_that_wait(versions, held, on)
    for version in _holding(versions, held, on):
        end = version.valid_until
        if end is not None and end <= on + AHEAD and version.place not in _places(_holding(versions, held, end)):
            text = f"{place_name(version.place, on)}, versie {version.number}"
            otherwise = "geldt daarna de route van de regio, of de algemene"
            yield Matter("Route loopt af", text, f"/beheer/routes/{version.id}", otherwise, end)


def _versions_that_wait(
    versions: Mapping[int, RouteVersion], held: Iterable[RouteActivation], on: date
) -> Iterator[Matter]:
    """Versions that hold from no day, newer than every version of their place that does."""
    newest: dict[str, int] = {}
    for one in held:
        newest[one.place] = max(newest.get(one.place, 0), versions[one.version_id].number)
    for version in versions.values():
        if version.number > newest.get(version.place, 0):
            text = f"{place_name(version.place, on)}, versie {version.number}"
            otherwise = "blijft gelden wat nu geldt"
            yield Matter("Nieuwe route, geldt nog niet", text, f"/beheer/routes/{version.id}", otherwise)


def _holding(
    versions: Mapping[int, RouteVersion], held: Iterable[RouteActivation], on: date
) -> tuple[RouteVersion, ...]:
    """The version that holds on a day, of each place that has one; `held` in order of day."""
    last = {one.place: versions[one.version_id] for one in held if one.from_on <= on}
    return tuple(one for one in last.values() if one.valid_until is None or one.valid_until > on)


def _places(versions: Iterable[RouteVersion]) -> set[str]:
    return {one.place for one in versions}


def _mandates(session: Session, reader: Reader, on: date) -> Iterator[Matter]:
    known = mandates_for(session, reader, on)
    for one in known:
        end = one.until
        if end is not None and end <= on + AHEAD and not any(_goes_on(other, one, end) for other in known):
            text = f"{one.organisation.name} aan {region_name(one.region, on)}"
            yield Matter("Mandaat loopt af", text, "/mandaten", "is een besluit daarna een advies", end)


def _goes_on(other: Mandate, one: Mandate, end: date) -> bool:
    same = (other.organisation_id, other.region) == (one.organisation_id, one.region)
    return same and other.contract_id in (None, one.contract_id) and other.holds(end)


def _people(session: Session, on: date) -> Iterator[Matter]:
    """Appointments that end without another in their place, who is away with nobody, and who has no deputy."""
    known = [one for one in _appointments(session) if one.valid_until is None or one.valid_until > on]
    now = [one for one in known if one.valid_from <= on]
    for one in now:
        end = one.valid_until
        if end is not None and end <= on + AHEAD and not any(_takes_over(other, one, end) for other in known):
            otherwise = "heeft deze persoon daarna deze rol niet meer"
            yield Matter("Aanstelling loopt af", _post(one, on), PEOPLE, otherwise, end)
    yield from _uncovered([one for one in now if one.role in SEATS and one.deputy_id is None], on)


def _uncovered(seats: Iterable[Appointment], on: date) -> Iterator[Matter]:
    """Who holds a seat without a deputy: by name when away now or soon, as a number otherwise."""
    people = {one.person_id: one for one in seats}
    away = [one for one in people.values() if one.absent_until and one.absent_until > on]
    for one in away:
        until = plain_date(one.absent_until or on)
        otherwise = "gaat wat verloopt naar een ander"
        yield Matter(
            "Afwezig zonder vervanger", f"{one.person.name}, tot {until}", PEOPLE, otherwise, one.absent_from or on
        )
    rest = len(people) - len(away)
    if rest:
        text = count(rest, "mens met eigen werk", "mensen met eigen werk")
        yield Matter("Geen vervanger", text, PEOPLE, "neemt niemand waar als iemand wegvalt")


def _appointments(session: Session) -> list[Appointment]:
    return list(
        session.scalars(select(Appointment).options(joinedload(Appointment.person)).order_by(Appointment.id)).unique()
    )


def _takes_over(other: Appointment, one: Appointment, end: date) -> bool:
    same = (other.person_id, other.role, other.region) == (one.person_id, one.role, one.region)
    return same and other.valid_from <= end and (other.valid_until is None or other.valid_until > end)


def _post(one: Appointment, on: date) -> str:
    where = f", {region_name(one.region, on)}" if one.region else ""
    return f"{one.person.name}, {role_name(one.role)}{where}"
