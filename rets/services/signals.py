"""Signaleren (R15): what stands in the way of more children than one, who follows it up and when, what came of it."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from rets.access import Reader, cases_for, require
from rets.clock import date_of
from rets.errors import FieldError, Forbidden, NotFound
from rets.models import Appointment, Case, Person, Signal
from rets.schemas.texts import text_fault
from rets.services.codes import codes
from rets.services.outbox import letters_about, post
from rets.services.scopes import persons
from rets.services.teams import team_of
from rets.services.typed import refuse, text_faults
from rets.services.watch import add_turn
from workflows.calendar import end_of_day
from workflows.roles import ROLE_NAMES, Role

LEVELS = {"lokaal": "lokaal", "regionaal": "regionaal", "bovenregionaal": "bovenregionaal"}
HAPPENED = {
    "recorded": "vastgelegd",
    "found": "gevonden in de cijfers",
    "again": "opnieuw gevonden in de cijfers",
    "followed": "opgevolgd, met een nieuwe dag",
    "silence": "niet op tijd opgevolgd: doorgegeven",
    "answered": "beantwoord",
}
MOST, MOST_CASES = 100, 20
RECORDERS = (Role.ZORGMAKELAAR, Role.RET_MEMBER, Role.RET_CHAIR)
READERS = (*RECORDERS, Role.CONTRACT_MANAGER, Role.MONITOR)


@dataclass(frozen=True, kw_only=True)
class SignalIn:
    """What somebody records; `cases` are the labels or numbers of cases, `owner_id` who follows it up by `due_on`."""

    region: str
    obstacle: str
    form: str
    level: str
    text: str
    cases: tuple[str, ...]
    owner_id: int | None
    due_on: date | None


def signals_for(reader: Reader) -> Select[Signal]:
    """The signals of the reader's regions, and those that the reader must follow up."""
    return select(Signal).where(or_(Signal.region.in_(reader.regions(*READERS)), Signal.owner_id.in_(persons(reader))))


def list_for(session: Session, reader: Reader, *, region: str = "", answered: bool = False) -> list[Signal]:
    """The open signals, first due first, or those with an answer, newest first; of one region when given."""
    order = Signal.answered_at.desc() if answered else Signal.due_at
    seen = signals_for(reader).where(Signal.answered_at.is_not(None) == answered)
    if region:
        seen = seen.where(Signal.region == region)
    whole = seen.options(joinedload(Signal.owner), joinedload(Signal.recorder))
    return list(session.scalars(whole.order_by(order, Signal.id).limit(MOST)))


def signal_for(session: Session, reader: Reader, number: int, *, lock: bool = False) -> Signal:
    """One signal, locked for writing when asked.

    Raises:
        NotFound: there is none, or this reader may not see it.
    """
    query = signals_for(reader).where(Signal.id == number)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = session.scalar(query.options(selectinload(Signal.turns)))
    if found is None:
        raise NotFound("Dit signaal bestaat niet, of u mag het niet zien.")
    return found


def evidence_for(session: Session, reader: Reader, row: Signal) -> list[Case]:
    """The cases behind a signal that this reader may see; of others it learns nothing."""
    return list(session.scalars(cases_for(reader).where(Case.id.in_(row.case_ids)).order_by(Case.label, Case.id)))


def owners_for(session: Session, reader: Reader, regions: Collection[str], on: date) -> list[tuple[int, str]]:
    """Who may follow up: the reader, and the members of the teams of these regions."""
    found = {reader.person_id: reader.name}
    for region in sorted(regions):
        found |= {member.person_id: member.name for member in team_of(session, region, on).members if not member.away}
    return list(found.items())


def posts_of(session: Session, row: Signal, on: date) -> list[str]:
    """In which roles its owner works for the region of a signal, and where, in Dutch."""
    held = select(Appointment).join(Appointment.organisation).where(Appointment.person_id == row.owner_id)
    held = held.where(Appointment.region == row.region, Appointment.valid_from <= on)
    running = held.where(or_(Appointment.valid_until.is_(None), Appointment.valid_until > on)).order_by(Appointment.id)
    return [f"{ROLE_NAMES[Role(one.role)]} ({one.organisation.name})" for one in session.scalars(running)]


def record(
    session: Session, reader: Reader, given: SignalIn, at: datetime, unread: Sequence[FieldError] = ()
) -> Signal:
    """Record a signal. `unread` are faults that were found while reading what was typed. Does not commit.

    Raises:
        Forbidden: this is for another role.
        Invalid: every fault at its field.
    """
    require(reader, "signal.record")
    known = [(name, _cases_named(session, reader, name)) for name in dict.fromkeys(given.cases)]
    refuse([*_faults(session, reader, given, date_of(at)), *_case_faults(known)], unread)
    assert given.owner_id is not None
    assert given.due_on is not None
    due = end_of_day(given.due_on)
    made = Signal(region=given.region, obstacle=given.obstacle, form=given.form, level=given.level)
    made.text, made.case_ids = given.text.strip(), sorted({number for _name, ids in known for number in ids})
    made.recorded_by, made.recorded_at = reader.person_id, at
    made.owner_id, made.due_at, made.next_at = given.owner_id, due, due
    session.add(made)
    session.flush()
    add_turn(session, made, "recorded", actor_id=reader.person_id, moment=at, now=at)
    post(session, letters_about(made, {given.owner_id} - {reader.person_id}, "signal.recorded", at))
    return made


def may_answer(reader: Reader, row: Signal) -> bool:
    """Whether this reader follows the signal up, or is the chair of its region."""
    return row.owner_id in persons(reader) or row.region in reader.regions(Role.RET_CHAIR)


def answer(
    session: Session,
    reader: Reader,
    row: Signal,
    text: str,
    at: datetime,
    *,
    again_on: date | None = None,
    unread: Sequence[FieldError] = (),
) -> None:
    """Say what came of a locked signal; with `again_on` it stays open until that day. Does not commit.

    Raises:
        Forbidden: somebody else follows it up.
        Invalid: no words, words that lead to a person, or a day that is past.
    """
    if not may_answer(reader, row):
        raise Forbidden("Dit signaal ligt bij een ander. Alleen die en de voorzitter van het team volgen het op.")
    refuse(
        [
            *text_faults("antwoord", text, "Schrijf op wat er is gedaan."),
            *_day_faults("opvolgen", again_on, date_of(at)),
        ],
        unread,
    )
    said, kind = text.strip(), "followed" if again_on else "answered"
    if again_on:
        row.due_at = row.next_at = end_of_day(again_on)
        row.answer = row.answered_at = row.answered_by = None
    else:
        row.answer, row.answered_at, row.answered_by, row.next_at = said, at, reader.person_id, None
    row.silences = 0
    add_turn(session, row, kind, actor_id=reader.person_id, text=said, moment=at, now=at)
    post(session, letters_about(row, {row.recorded_by} - {reader.person_id}, "signal.answered", at))


def _faults(session: Session, reader: Reader, given: SignalIn, on: date) -> Iterator[FieldError]:
    regions = reader.regions(*RECORDERS)
    if given.region not in regions:
        yield FieldError("regio", "Kies een regio van uzelf.")
    if given.obstacle not in codes(session, "obstacles", on):
        yield FieldError("belemmering", "Kies wat in de weg staat.")
    if given.form not in codes(session, "forms_of_care", on):
        yield FieldError("hulpvorm", "Kies om welke hulp het gaat.")
    if given.level not in LEVELS:
        yield FieldError("niveau", "Kies op welk niveau dit speelt.")
    yield from text_faults("tekst", given.text, "Schrijf op wat er aan de hand is.")
    if given.owner_id not in dict(owners_for(session, reader, regions & {given.region}, on)):
        yield FieldError("wie", "Kies wie dit opvolgt: uzelf of een lid van het team.")
    if given.due_on is None:
        yield FieldError("opvolgen", "Vul in wanneer dit is opgevolgd.")
    yield from _day_faults("opvolgen", given.due_on, on)


def _day_faults(name: str, day: date | None, today: date) -> Iterator[FieldError]:
    if day is not None and day <= today:
        yield FieldError(name, "Kies een dag na vandaag.")


def _cases_named(session: Session, reader: Reader, name: str) -> list[int]:
    """The cases that somebody means by a label or a number, among those that it may see."""
    if text_fault(name):
        return []
    named = [Case.label == name]
    if name.isascii() and name.isdigit() and len(name) < 10:
        named.append(Case.id == int(name))
    return list(session.scalars(cases_for(reader).with_only_columns(Case.id).where(or_(*named)).limit(2)))


def _case_faults(known: list[tuple[str, list[int]]]) -> Iterator[FieldError]:
    if len(known) > MOST_CASES:
        yield FieldError("casussen", f"Noem hoogstens {MOST_CASES} casussen.")
    for name, ids in known:
        if sentence := text_fault(name):
            yield FieldError("casussen", sentence)
        elif not ids:
            yield FieldError("casussen", f"U ziet geen casus “{name}”.")
        elif len(ids) > 1:
            yield FieldError("casussen", f"Er is meer dan één casus “{name}”. Gebruik het nummer.")


def person_with(session: Session, slug: str) -> int | None:
    """The number of the person with this slug."""
    return session.scalar(select(Person.id).where(Person.slug == slug))
