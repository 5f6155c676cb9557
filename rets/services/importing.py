"""Cases from a file: looked at first, then all of them or none, with the fate of each (P9)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from rets.access import Reader, require
from rets.clock import date_of
from rets.errors import FieldError, Invalid, Refused
from rets.models import Case
from rets.render.dates import plain_date
from rets.schemas.case_file import CaseFile, line_of, sound_and_faults
from rets.schemas.json_lines import Located
from rets.schemas.place_events import PlaceAnswered, PlaceAsked
from rets.services.audit import Actor
from rets.services.dossier import APPLY, NOTED
from rets.services.raising import RAISERS, faults_to_raise, raise_for, twin_of
from rets.services.record import record_fact

MOST_BYTES = 2_000_000
MOST_CASES = 500
TOO_LARGE = "Dit bestand is groter dan 2 MB. Splits het in kleinere bestanden."
TOO_MANY = "In dit bestand staan meer dan 500 casussen. Splits het in kleinere bestanden."
NO_TEXT = "Dit bestand is geen gewone tekst. Bewaar het als JSON in UTF-8."
NOT_HERE = "Dit soort gebeurtenis kan alleen worden nagespeeld (rets replay). Haal haar weg of leg haar vast in RETS."
SUPPLY_LEFT = "Het aanbod in het bestand is niet ingelezen; RETS gebruikt het aanbod dat aanbieders melden."
OTHERS = "Deze casus klopt, maar is niet ingelezen omdat er in het bestand iets anders niet klopt."

RAISED, READY, WRONG, DOUBLE = "ingelezen", "klopt", "fout", "dubbel"


@dataclass(frozen=True)
class Fate:
    """What became of one case of a file: `ingelezen`, `klopt` (nothing against it), `fout` or `dubbel`.

    `case_id` is the case that was raised, or the one that was there already when the reader may see it.
    """

    line: int
    label: str
    outcome: str
    sentences: tuple[str, ...] = ()
    case_id: int | None = None


@dataclass(frozen=True)
class Imported:
    """A file after it was read: the fate of every case; only when `stored` were they raised."""

    fates: tuple[Fate, ...]
    stored: bool

    @property
    def right(self) -> bool:
        return all(fate.outcome in (RAISED, READY) for fate in self.fates)


class _Undo(Exception):
    """Leaves a savepoint behind: nothing of this file is stored."""


def decode(content: bytes) -> str:
    """The text of a file.

    Raises:
        Invalid: it is too large or no text.
    """
    if len(content) > MOST_BYTES:
        raise Invalid.at("bestand", TOO_LARGE)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid.at("bestand", NO_TEXT) from error


def import_cases(
    session: Session,
    reader: Reader,
    text: str,
    *,
    at: datetime,
    store: bool,
    jeugdbeschermer: str | None = None,
) -> Imported:
    """Raise every case of a file as this reader, or none; without `store` only tell what would become of each.

    Raises:
        Forbidden: the reader may not import.
        Invalid: the file is too large, is no JSON, or does not have the form of a case file; every fault at its line.
    """
    require(reader, "case.import")
    found, faults = _read(text)
    if faults:
        faults += [one for case in found for one in _unknown(session, reader, case, at, jeugdbeschermer)]
        raise Invalid(sorted(faults, key=line_of))
    fates: list[Fate] = []
    try:
        with session.begin_nested():
            for file, located, path in found:
                fates.append(_one(session, reader, file, located, path, at, jeugdbeschermer))
            if not store or any(fate.outcome != RAISED for fate in fates):
                raise _Undo
    except _Undo:
        session.expire_all()
        return Imported(tuple(_undone(fates, store)), stored=False)
    return Imported(tuple(fates), stored=True)


def _read(text: str) -> tuple[list[tuple[CaseFile, Located, str]], list[FieldError]]:
    if len(text.encode()) > MOST_BYTES:
        raise Invalid.at("bestand", TOO_LARGE)
    found, faults = sound_and_faults(text)
    if len(found) > MOST_CASES:
        raise Invalid.at("bestand", TOO_MANY)
    return found, faults


def _unknown(
    session: Session, reader: Reader, case: tuple[CaseFile, Located, str], at: datetime, for_whom: str | None
) -> Iterator[FieldError]:
    """What the code lists and the calendar say of a case whose file will not be read in, at its line."""
    file, located, prefix = case
    for fault in faults_to_raise(session, reader, file.case, at=at, jeugdbeschermer=for_whom):
        path = ".".join(filter(None, (prefix, "case", fault.field)))
        yield FieldError(f"regel {located.line_of(path)} ({path})", fault.sentence)


def _one(
    session: Session, reader: Reader, file: CaseFile, located: Located, path: str, at: datetime, for_whom: str | None
) -> Fate:
    """Raise one case in a savepoint of its own, so that every fault of every case is found."""
    line, label = located.line_of(path), file.case.label
    try:
        with session.begin_nested():
            case = raise_for(session, reader, file.case, at=at, jeugdbeschermer=for_whom, search_now=False)
            _tell(session, reader, case, file, at)
    except Invalid as error:
        prefix = f"{path}." if path else ""
        sentences = tuple(_at_line(fault, located, prefix) for fault in error.errors)
        return Fate(line, label, WRONG, sentences)
    except Refused as error:
        twin = twin_of(session, reader, file.case)
        return Fate(line, label, DOUBLE, error.sentences, twin.id if twin else None)
    return Fate(line, label, RAISED, tuple(_notes(file, at)), case.id)


def _tell(session: Session, reader: Reader, case: Case, file: CaseFile, at: datetime) -> None:
    """Record the dated facts of the file that somebody may tell; a story with steps can only be replayed."""
    allowed = set(APPLY) | NOTED
    wrong = [(number, fact) for number, fact in enumerate(file.events) if fact.kind not in allowed]
    if wrong:
        raise Invalid(FieldError(f"events.{number}", NOT_HERE) for number, _ in wrong)
    actor = Actor(reader.person_id, reader.roles & frozenset(RAISERS))
    for number, fact in enumerate(file.events):
        assert not isinstance(fact, PlaceAsked | PlaceAnswered)
        try:
            record_fact(session, case, fact, actor, at)
        except Invalid as error:
            raise Invalid(FieldError(f"events.{number}.{one.field}", one.sentence) for one in error.errors) from error


def _at_line(fault: FieldError, located: Located, prefix: str) -> str:
    event = fault.field.startswith("events.")
    path = f"{prefix}{fault.field}" if event else f"{prefix}case.{fault.field}"
    return f"Regel {located.line_of(path)} ({path}): {fault.sentence}"


def _notes(file: CaseFile, at: datetime) -> Iterator[str]:
    if file.supply is not None:
        yield SUPPLY_LEFT
    if file.raised_on and file.raised_on != date_of(at):
        yield f"Het bestand noemt {plain_date(file.raised_on)} als dag van inbrengen; in RETS telt vandaag."


def _undone(fates: list[Fate], store: bool) -> Iterator[Fate]:
    """The fates after nothing was stored: what would have been raised is only right, and leads nowhere."""
    gone = {fate.case_id for fate in fates if fate.outcome == RAISED}
    for fate in fates:
        if fate.outcome == RAISED:
            yield Fate(fate.line, fate.label, READY, (OTHERS,) if store else fate.sentences)
        else:
            yield replace(fate, case_id=None if fate.case_id in gone else fate.case_id)
