"""Who is on call for a region: granting a duty and ending it are each a row of their own (R38)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import structlog
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, joinedload

from rets.access import Reader, require
from rets.clock import date_of
from rets.errors import FieldError, Invalid, NotFound
from rets.models import Appointment, Duty, DutyEnd, Person
from rets.render.dates import plain_date
from rets.schemas.texts import text_fault
from workflows.roles import Role

log = structlog.get_logger("rets.duties")
ON_CALL = (Role.RET_CHAIR, Role.RET_MEMBER, Role.ZORGMAKELAAR)
"""Who may be on call: those who see a stuck case of the region in their own role."""
LONGEST, LONGEST_DAYS = 300, 366
SHORTEST_PHONE, LONGEST_PHONE = 9, 20
NO_PHONE = "Vul een telefoonnummer in, bijvoorbeeld 06-12345678."


@dataclass(frozen=True)
class DutyIn:
    """A duty as it is filled in; `until` is exclusive, without `phone` it is the person's own."""

    region: str
    person_id: int | None
    valid_from: date | None
    until: date | None
    phone: str = ""


def duties_for(session: Session, reader: Reader, on: date) -> list[Duty]:
    """The duties that hold on a day or later, of the regions that this reader has to do with, earliest first."""
    return list(
        session.scalars(
            _seen_by(reader)
            .options(joinedload(Duty.person), joinedload(Duty.recorder))
            .where(Duty.goes_on(on))
            .order_by(Duty.region, Duty.valid_from, Duty.id)
        )
    )


def duty_for(session: Session, reader: Reader, duty_id: int) -> Duty:
    """One duty, ended or not.

    Raises:
        NotFound: there is none, or it is of a region that this reader has nothing to do with.
    """
    found = session.scalar(_seen_by(reader).options(joinedload(Duty.person)).where(Duty.id == duty_id))
    if found is None:
        raise NotFound("Deze dienst bestaat niet, of u mag hem niet zien.")
    return found


def regions_for(session: Session, reader: Reader) -> list[str]:
    """The regions with an expert team for which this reader may say who is on call."""
    own = reader.regions(Role.RET_CHAIR)
    return [region for region in session.scalars(_teams()) if region and (_everywhere(reader) or region in own)]


def regions_seen(session: Session, reader: Reader) -> list[str]:
    """The regions with an expert team of which this reader may see who is on call."""
    require(reader, "duty.see")
    teams = session.scalars(_teams())
    return [region for region in teams if region and (_everywhere(reader) or region in reader.regions(*ON_CALL))]


def people_for(session: Session, region: str, on: date) -> list[Person]:
    """Who may be on call for a region on a day, by name."""
    able = select(Person).where(Person.id.in_(_able(region, on)))
    return list(session.scalars(able.order_by(Person.name, Person.id)))


def grant(session: Session, reader: Reader, given: DutyIn, at: datetime, unread: Sequence[FieldError] = ()) -> Duty:
    """Record that somebody is on call. `unread` are faults found while reading what was typed. Does not commit.

    Raises:
        Forbidden: this is for another role.
        Invalid: every fault at its field, an overlap with another duty of the same person included.
    """
    require(reader, "duty.manage")
    session.execute(_one_at_a_time(given.person_id))
    _refuse(unread, _faults(session, reader, given, date_of(at)))
    assert given.person_id is not None
    assert given.valid_from is not None
    assert given.until is not None
    made = Duty(region=given.region, person_id=given.person_id, valid_from=given.valid_from, valid_until=given.until)
    made.recorded_at, made.recorded_by, made.phone = at, reader.person_id, given.phone.strip() or None
    session.add(made)
    session.flush()
    log.info("duty.granted", duty=made.id, region=made.region, by=reader.slug)
    return made


def end(
    session: Session,
    reader: Reader,
    duty: Duty,
    *,
    until: date | None,
    why: str,
    at: datetime,
    unread: Sequence[FieldError] = (),
) -> DutyEnd:
    """Record that a duty ends on a day, the first on which this person is not on call any more. Does not commit.

    Raises:
        Forbidden: this is for another role.
        Invalid: every fault at its field.
    """
    require(reader, "duty.manage")
    session.execute(_one_at_a_time(duty.person_id))
    session.refresh(duty, ["ends"])
    _refuse(unread, [*_end_faults(duty, until, date_of(at)), *_why_faults(why)])
    assert until is not None
    ended = DutyEnd(until_on=until, why=why, recorded_at=at, recorded_by=reader.person_id)
    duty.ends.append(ended)
    session.flush()
    log.info("duty.ended", duty=duty.id, until=until.isoformat(), by=reader.slug)
    return ended


def on_call(session: Session, region: str, on: date) -> list[int]:
    """Who is on call for a region on a day and still has a role there, in the order in which that was recorded."""
    there = Duty.person_id.in_(_able(region, on))
    query = select(Duty.person_id).where(Duty.region == region, Duty.holds_on(on), there)
    return list(dict.fromkeys(session.scalars(query.order_by(Duty.id))))


def phone_of(session: Session, region: str, person: Person, on: date) -> str:
    """Where somebody is reached on a day: at the telephone of the duty, else at its own; '' when none is known."""
    own = select(Duty.phone).where(Duty.region == region, Duty.person_id == person.id, Duty.holds_on(on))
    return session.scalar(own.where(Duty.phone.is_not(None)).order_by(Duty.id).limit(1)) or person.phone or ""


def _is_phone(text: str) -> bool:
    digits = sum(char.isdigit() for char in text)
    plain = text.isascii() and all(char.isdigit() or char in " -+()" for char in text)
    return plain and digits >= SHORTEST_PHONE and len(text) <= LONGEST_PHONE


def _teams() -> Select[str | None]:
    chairs = select(Appointment.region).where(Appointment.role == Role.RET_CHAIR.value)
    return chairs.distinct().order_by(Appointment.region)


def _able(region: str, on: date) -> Select[int]:
    return select(Appointment.person_id).where(
        Appointment.region == region,
        Appointment.role.in_([role.value for role in ON_CALL]),
        Appointment.valid_from <= on,
        or_(Appointment.valid_until.is_(None), Appointment.valid_until > on),
    )


def _seen_by(reader: Reader) -> Select[Duty]:
    require(reader, "duty.see")
    everything = select(Duty)
    return everything if _everywhere(reader) else everything.where(Duty.region.in_(reader.regions(*ON_CALL)))


def _everywhere(reader: Reader) -> bool:
    return bool(reader.roles & {Role.ADMINISTRATOR, Role.SYSTEM})


def _refuse(unread: Sequence[FieldError], faults: Iterable[FieldError]) -> None:
    """Refuse with every fault; of a field that could not be read, only that."""
    known = {one.field for one in unread}
    found = [*unread, *(one for one in faults if one.field not in known)]
    if found:
        raise Invalid(found)


def _one_at_a_time(person_id: int | None) -> Select[int]:
    """Two people who record something of one person wait for each other, so that no overlap slips in."""
    return select(Person.id).where(Person.id == person_id).with_for_update()


def _faults(session: Session, reader: Reader, given: DutyIn, today: date) -> Iterator[FieldError]:
    if given.region not in regions_for(session, reader):
        yield FieldError("regio", "Kies een regio waarvan u de diensten bijhoudt.")
    yield from _period_faults(given, today)
    if given.phone.strip() and not _is_phone(given.phone.strip()):
        yield FieldError("telefoon", NO_PHONE)
    if given.person_id is None:
        yield FieldError("wie", "Kies wie er dienst heeft.")
        return
    able = _able(given.region, given.valid_from or today).where(Appointment.person_id == given.person_id)
    if session.scalar(able.limit(1)) is None:
        yield FieldError("wie", "Deze persoon heeft op die dag geen rol in deze regio. Kies iemand anders.")
    yield from _overlaps(session, given)


def _period_faults(given: DutyIn, today: date) -> Iterator[FieldError]:
    if given.valid_from is None:
        yield FieldError("vanaf", "Vul in op welke dag de dienst begint.")
    elif given.valid_from < today:
        yield FieldError("vanaf", "Kies vandaag of een latere dag.")
    if given.until is None:
        yield FieldError("tot", "Vul in op welke dag de dienst voorbij is.")
    elif given.valid_from is not None and given.until <= given.valid_from:
        yield FieldError("tot", "De dienst eindigt voordat hij begint. Kies een latere einddag.")
    elif given.valid_from is not None and (given.until - given.valid_from).days > LONGEST_DAYS:
        yield FieldError("tot", "Een dienst duurt hoogstens een jaar.")


def _overlaps(session: Session, given: DutyIn) -> Iterator[FieldError]:
    if given.valid_from is None or given.until is None:
        return
    same = select(Duty).where(Duty.region == given.region, Duty.person_id == given.person_id)
    for other in session.scalars(same.order_by(Duty.valid_from)):
        if other.valid_from < min(given.until, other.until) and other.until > given.valid_from:
            last = other.until - timedelta(days=1)
            yield FieldError(
                "vanaf",
                f"Deze persoon heeft al dienst van {plain_date(other.valid_from)} tot en met {plain_date(last)}. "
                "Beëindig die dienst eerst, of kies andere dagen.",
            )
            return


def _end_faults(duty: Duty, until: date | None, today: date) -> Iterator[FieldError]:
    if until is None:
        yield FieldError("tot", "Vul in vanaf welke dag deze persoon geen dienst meer heeft.")
    elif until < today:
        yield FieldError("tot", "Kies vandaag of een latere dag. Wat al was, verandert niet meer.")
    elif until < duty.valid_from:
        yield FieldError("tot", f"Deze dienst begint pas op {plain_date(duty.valid_from)}. Kies die dag of een latere.")
    elif until >= duty.until:
        last = duty.until - timedelta(days=1)
        yield FieldError("tot", f"Deze dienst eindigt al: hij duurt tot en met {plain_date(last)}.")


def _why_faults(why: str) -> Iterator[FieldError]:
    if not why.strip():
        yield FieldError("waarom", "Schrijf op waarom deze dienst eindigt.")
    elif len(why) > LONGEST:
        yield FieldError("waarom", f"Dit is te lang: gebruik hoogstens {LONGEST} tekens.")
    elif sentence := text_fault(why):
        yield FieldError("waarom", sentence)
