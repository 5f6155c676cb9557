"""Somebody says from when until when it is away, and who has its seats, cases and tasks meanwhile (P23)."""

from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session, joinedload

from rets.access import BY_PEERS
from rets.clock import date_of
from rets.errors import FieldError, Invalid, Refused
from rets.models import Absence, Appointment, Person
from rets.render.dates import plain_date
from rets.services.standing_in import plan_standing_in
from workflows.roles import Role

TAKE_BACK_WITHIN = timedelta(minutes=30)
SEATS = (
    Role.RET_MEMBER.value,
    Role.RET_CHAIR.value,
    Role.JEUGDBESCHERMER.value,
    Role.TEAMMANAGER.value,
    Role.ZORGMAKELAAR.value,
    Role.PROVIDER.value,
    Role.MUNICIPALITY.value,
    Role.CONTRACT_MANAGER.value,
    Role.DIRECTOR.value,
)
NO_DEPUTY = "Kies een collega van dezelfde organisatie, of iemand met dezelfde rol als voorzitter of contractmanager."


def seats_of(session: Session, person_id: int, on: date) -> list[Appointment]:
    """The seats in expert teams and the posts where cases, tasks or questions arrive that somebody holds on a day."""
    return list(
        session.scalars(
            select(Appointment)
            .options(joinedload(Appointment.organisation))
            .where(Appointment.person_id == person_id, Appointment.role.in_(SEATS), _held(on))
            .order_by(Appointment.region, Appointment.id)
        )
    )


def deputies_for(session: Session, person_id: int, on: date) -> list[Person]:
    """Who may sit in somebody's place: a colleague of the same organisation.

    For a chair also another chair, and for a contract manager another contract manager: they often work alone.
    """
    seats = seats_of(session, person_id, on)
    fits: list[ColumnElement[bool]] = [Appointment.organisation_id.in_({seat.organisation_id for seat in seats})]
    fits += [Appointment.role == role for role in BY_PEERS if any(seat.role == role for seat in seats)]
    colleagues = select(Appointment.person_id).where(or_(*fits), _held(on))
    return list(
        session.scalars(
            select(Person).where(Person.id.in_(colleagues), Person.id != person_id).order_by(Person.name, Person.id)
        )
    )


def say_away(
    session: Session, person_id: int, *, first: date | None, until: date | None, deputy_id: int | None, at: datetime
) -> None:
    """Somebody is away from all its seats from `first` until the day `until`, on which it is back. Does not commit.

    One period is kept: days that overlap it change it, and days beside it are refused, so that nobody is silently
    there again.

    Raises:
        Invalid: a day is missing or wrong, another period stands already, the deputy may not sit in this place, or is
            away itself in those days; each at its field.
    """
    on = date_of(at)
    faults = list(_faults(first, until, on))
    if first is not None and until is not None and not faults:
        faults += _beside(session, person_id, first, until, on)
        faults += _deputy_away(session, deputy_id, first, until, on)
    if deputy_id is not None and deputy_id not in {one.id for one in deputies_for(session, person_id, on)}:
        faults.append(FieldError("vervanger", NO_DEPUTY))
    if faults:
        raise Invalid(faults)
    _write(session, person_id, first, until, deputy_id, at)


def say_back(session: Session, person_id: int, at: datetime) -> None:
    """Somebody is there again, sooner than it said or not away at all. Does not commit."""
    _write(session, person_id, None, None, None, at)


def take_back_absence(session: Session, person_id: int, at: datetime) -> None:
    """What somebody said last about being away, within half an hour, holds no longer; what it said before does.

    Raises:
        Refused: it said nothing just now, or what it said before is over.
    """
    last = may_take_back(session, person_id, at)
    if last is None:
        raise Refused("Dit is te lang geleden, of al teruggenomen. Leg vast wat nu klopt.")
    before = session.scalar(_said(person_id).where(Absence.recorded_at < last.recorded_at).limit(1))
    if before is None or before.absent_until is None or before.absent_until <= date_of(at):
        _write(session, person_id, None, None, None, at)
    else:
        _write(session, person_id, before.absent_from, before.absent_until, before.deputy_id, at)


def may_take_back(session: Session, person_id: int, at: datetime) -> Absence | None:
    """What somebody said last about being away, as long as it may be taken back."""
    last = session.scalar(_said(person_id).limit(1))
    return last if last is not None and at - last.recorded_at < TAKE_BACK_WITHIN else None


def _said(person_id: int) -> Select[Absence]:
    seats = select(Appointment.id).where(Appointment.person_id == person_id)
    return (
        select(Absence).where(Absence.appointment_id.in_(seats)).order_by(Absence.recorded_at.desc(), Absence.id.desc())
    )


def _held(on: date) -> ColumnElement[bool]:
    return and_(Appointment.valid_from <= on, or_(Appointment.valid_until.is_(None), Appointment.valid_until > on))


def _faults(first: date | None, until: date | None, on: date) -> list[FieldError]:
    if first is None or until is None:
        missing = [("van", first), ("tot", until)]
        return [FieldError(name, "Vul een datum in.") for name, value in missing if value is None]
    if until <= max(first, on):
        return [FieldError("tot", "De dag dat u terug bent ligt na de eerste dag en na vandaag.")]
    return []


def _beside(session: Session, person_id: int, first: date, until: date, on: date) -> list[FieldError]:
    """What is wrong with a period beside the one that runs, or that is still to come."""
    kept = next((one for one in seats_of(session, person_id, on) if one.absent_until and one.absent_until > on), None)
    if kept is None or kept.absent_until is None:
        return []
    if kept.absent_from is None or kept.absent_from <= on:
        if first <= on:
            return []
        now = f"U bent nu afwezig tot {plain_date(kept.absent_until)}."
        return [
            FieldError("van", f"{now} Vul hier vandaag in om dat te veranderen. Anders wacht u tot u er weer bent.")
        ]
    if first < kept.absent_until and kept.absent_from < until:
        return []
    then = f"U bent al afwezig van {plain_date(kept.absent_from)} tot {plain_date(kept.absent_until)}."
    how = "Kies eerst 'Ik ben er weer' om dat te laten vervallen, of neem die dagen hier mee."
    return [FieldError("van", f"{then} {how}")]


def _deputy_away(session: Session, deputy_id: int | None, first: date, until: date, on: date) -> list[FieldError]:
    """What is wrong with a deputy that is away itself on one of those days."""
    if deputy_id is None:
        return []
    for seat in seats_of(session, deputy_id, on):
        if seat.absent_until and seat.absent_until > max(first, on) and (seat.absent_from or on) < until:
            begins = f"van {plain_date(seat.absent_from)} " if seat.absent_from else ""
            away = f"Deze collega is zelf afwezig {begins}tot {plain_date(seat.absent_until)}."
            return [FieldError("vervanger", f"{away} Kies iemand die er dan is.")]
    return []


def _write(
    session: Session, person_id: int, first: date | None, until: date | None, deputy_id: int | None, at: datetime
) -> None:
    for seat in seats_of(session, person_id, date_of(at)):
        seat.absent_from, seat.absent_until, seat.deputy_id = first, until, deputy_id
        said = Absence(appointment_id=seat.id, absent_from=first, absent_until=until, deputy_id=deputy_id)
        said.recorded_at, said.recorded_by = at, person_id
        session.add(said)
    session.flush()
    plan_standing_in(session, person_id, first, until, deputy_id, at)
