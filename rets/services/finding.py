"""One search over what a reader may see: cases by label, municipality, help and person, and the places that there are.

Every group starts from the queue of its reader, so that a search finds nothing that the list of cases would not show.
Municipality and people of a case are found by those who work on cases; others do not learn them from a line either.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.access import Reader, may
from rets.clock import date_of
from rets.models import Person
from rets.reference import load
from rets.services import catalogue, scopes
from rets.services.case_lines import CaseLine
from rets.services.queues import Wanted, count, first_lines
from workflows.roles import Role
from workflows.steps import OPEN

LEAST, LONGEST, SHOWN, MOST_NAMES = 2, 60, 5, 2
WORKING = frozenset({Role.JEUGDBESCHERMER, Role.TEAMMANAGER, Role.ZORGMAKELAAR, Role.RET_MEMBER, Role.RET_CHAIR})


@dataclass(frozen=True)
class CaseGroup:
    """Cases that were found in one way: the first lines, how many (none: more than 200), and the filter for all."""

    by: str
    name: str
    lines: Sequence[CaseLine]
    total: int | None
    filter: tuple[str, str] | None


@dataclass(frozen=True)
class Found:
    """What a search gives; `supply` is nothing for who may not browse the catalogue."""

    groups: Sequence[CaseGroup]
    supply: catalogue.Found | None

    @property
    def empty(self) -> bool:
        return not self.groups and not (self.supply and self.supply.total)


def knows_people(reader: Reader) -> bool:
    """Whether this reader may find cases by municipality and by who works on them."""
    return bool(reader.roles & WORKING)


def find(session: Session, reader: Reader, text: str, at: datetime) -> Found:
    """Everything of which name, label or place holds the text; nothing for less than two characters."""
    words = text.strip()[:LONGEST]
    if len(words) < LEAST:
        return Found((), None)
    groups = [one for asked in _questions(session, reader, words, at) if (one := _group(session, reader, *asked, at))]
    wanted = catalogue.Wanted(text=words)
    browsed = may(reader, "catalogue.browse")
    return Found(groups, catalogue.browse(session, wanted, date_of(at), size=SHOWN) if browsed else None)


def _group(
    session: Session, reader: Reader, by: str, name: str, wanted: Wanted, kept: tuple[str, str] | None, at: datetime
) -> CaseGroup | None:
    lines = first_lines(session, reader, wanted, at, scope=scopes.everything, size=SHOWN)
    if not lines:
        return None
    full = len(lines) == SHOWN
    total = count(session, reader, wanted, at, scopes.everything) if full else len(lines)
    return CaseGroup(by, name, lines, total, kept)


def _questions(
    session: Session, reader: Reader, words: str, at: datetime
) -> Iterator[tuple[str, str, Wanted, tuple[str, str] | None]]:
    """How a text may mean cases: way, name, filter of the queue, and the same filter as it stands in an address."""
    on, low = date_of(at), words.lower()
    yield "kenmerk", words, Wanted(label=words, states=(*OPEN, "closed")), None
    forms = [row for row in load.read_forms_of_care() if row.holds_on(on) and low in row.name.lower()]
    for row in forms[:MOST_NAMES]:
        yield "hulp", row.name, Wanted(form=row.code), ("hulp", row.code)
    if not knows_people(reader):
        return
    towns = [row for row in load.read_municipalities() if row.holds_on(on) and row.name.lower().startswith(low)]
    for town in towns[:MOST_NAMES]:
        yield "gemeente", town.name, Wanted(municipality=town.code), ("gemeente", town.code)
    for person in _people(session, words):
        yield "persoon", person.name, Wanted(person=person.id), ("wie", str(person.id))


def _people(session: Session, words: str) -> Sequence[Person]:
    named = Person.name.icontains(words, autoescape=True)
    return session.scalars(select(Person).where(named).order_by(Person.name, Person.id).limit(MOST_NAMES)).all()
