"""A functional administrator edits routes: every version is kept, checked before it is stored, and made to hold by day.

Nothing is overwritten: saving makes a new version, making it hold is a new row, and both say who and when.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import SequenceMatcher

import structlog
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from rets.access import Reader, require
from rets.clock import date_of
from rets.errors import Invalid, NotFound, Refused
from rets.models import Person, RouteActivation, RouteVersion
from rets.reference.routes import known_codes
from rets.render.dates import plain_date
from rets.schemas.route_file import read_route
from rets.services.route_pages import place_name
from rets.services.route_versions import add_version, version_on

log = structlog.get_logger("rets.routes")
LONGEST = 60_000
PAST = "Kies vandaag of een latere dag. Wat al gold, verandert niet meer."


@dataclass(frozen=True)
class Listed:
    """A version with from when it was made to hold, by whom, and whether it holds now."""

    version: RouteVersion
    name: str
    maker: str
    from_days: tuple[date, ...]
    holds: bool


@dataclass(frozen=True)
class Line:
    """A line of a comparison: on both sides, only before (`-`) or only after (`+`), with its number there."""

    sign: str
    number: int
    text: str


def listed(session: Session, on: date) -> list[Listed]:
    """Every version of every place, by name of the place, the newest first."""
    people = {row.id: row.name for row in session.execute(select(Person.id, Person.name))}
    days: dict[int, list[date]] = {}
    for row in session.scalars(select(RouteActivation).order_by(RouteActivation.id)):
        days.setdefault(row.version_id, []).append(row.from_on)
    versions = session.scalars(select(RouteVersion)).all()
    holding = {place: version_on(session, (place,), on) for place in {one.place for one in versions}}
    found = [
        Listed(
            one,
            place_name(one.place, on),
            people.get(one.made_by or 0, "met het product"),
            tuple(days.get(one.id, ())),
            holding[one.place] is one,
        )
        for one in versions
    ]
    return sorted(found, key=lambda one: (one.name.casefold(), -one.version.number))


def version_numbered(session: Session, version_id: int) -> RouteVersion:
    """One version.

    Raises:
        NotFound: there is none.
    """
    found = session.get(RouteVersion, version_id)
    if found is None:
        raise NotFound("Deze versie van een route bestaat niet.")
    return found


def check_text(text: str) -> None:
    """Let a document pass that may be stored.

    Raises:
        Invalid: every fault, at its line.
    """
    if len(text) > LONGEST:
        raise Invalid.at("1", f"Dit document is te lang: gebruik hoogstens {LONGEST} tekens.")
    read_route(text, known_codes())


def save(session: Session, reader: Reader, text: str, note: str, at: datetime) -> RouteVersion:
    """Keep a document as the next version of the place that it names. It does not hold yet.

    Raises:
        Forbidden: editing is for another role.
        Invalid: every fault, at its line.
        Refused: somebody else saved a version of the same place in the same moment.
    """
    require(reader, "administer")
    check_text(text)
    route = read_route(text, known_codes())
    try:
        with session.begin_nested():
            made = add_version(session, route.place, text, route.valid_until, by=reader.person_id, at=at, note=note)
    except IntegrityError as error:
        raise Refused("Iemand anders bewaarde net een versie van deze route. Bewaar opnieuw.") from error
    log.info("route.saved", place=made.place, number=made.number, by=reader.slug)
    return made


def activate(session: Session, reader: Reader, version: RouteVersion, on: date, note: str, at: datetime) -> None:
    """Make a version hold for cases that are raised from a day on; cases that run keep theirs.

    Raises:
        Forbidden: this is for another role.
        Invalid: the day lies in the past or outside the document's own period, or the document is not right any more.
    """
    require(reader, "administer")
    route = read_route(version.text, known_codes())
    if on < date_of(at):
        raise Invalid.at("vanaf", PAST)
    if on < route.valid_from or (route.valid_until is not None and on >= route.valid_until):
        until = f" tot {plain_date(route.valid_until)}" if route.valid_until else ""
        raise Invalid.at("vanaf", f"Dit document geldt zelf vanaf {plain_date(route.valid_from)}{until}.")
    session.add(
        RouteActivation(
            version_id=version.id, place=version.place, from_on=on, note=note, made_at=at, made_by=reader.person_id
        )
    )
    session.flush()
    log.info("route.activated", place=version.place, number=version.number, on=on.isoformat(), by=reader.slug)


def compare(before: str, after: str) -> list[Line]:
    """What changed between two documents, line by line; of what stayed only what stands near a change."""
    old, new = before.splitlines(), after.splitlines()
    lines: list[Line] = []
    for group in SequenceMatcher(a=old, b=new, autojunk=False).get_grouped_opcodes(3):
        for tag, old_from, old_to, new_from, new_to in group:
            if tag == "equal":
                lines += _lines(" ", new, new_from, new_to)
                continue
            lines += [*_lines("-", old, old_from, old_to), *_lines("+", new, new_from, new_to)]
    return lines


def _lines(sign: str, text: Sequence[str], first: int, last: int) -> Iterator[Line]:
    for number in range(first, last):
        yield Line(sign, number + 1, text[number])
