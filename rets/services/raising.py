"""Raising a case on behalf of a reader: for which GI and which jeugdbeschermer, and whether it is there already."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from rets.access import Reader, cases_for, require
from rets.clock import date_of
from rets.errors import FieldError, Invalid
from rets.models import Appointment, Case, Organisation, Person
from rets.schemas.case_form import CaseForm
from rets.services.all_faults import UNKNOWN, sound_form
from rets.services.audit import Actor
from rets.services.codes import find_gi
from rets.services.intake import faults_of, raise_case
from rets.services.matches import raise_and_propose
from rets.services.proposing import search_later
from workflows.roles import Role

RAISERS = (Role.JEUGDBESCHERMER, Role.TEAMMANAGER)
NOT_OWN_GI = "U werkt niet bij deze GI. Breng alleen casussen van uw eigen GI in."
WHO = "Kies voor welke jeugdbeschermer van deze GI u de casus inbrengt."


def raise_for(
    session: Session,
    reader: Reader,
    form: CaseForm,
    *,
    at: datetime,
    jeugdbeschermer: str | None = None,
    search_now: bool = True,
) -> Case:
    """Raise a case as this reader; a teammanager names the jeugdbeschermer by slug. Does not commit.

    Places are looked for at once, or, without `search_now`, by the next sweep.

    Raises:
        Forbidden: the reader may not raise cases.
        Invalid: every fault of the form at its field.
        Refused: the case was raised before.
    """
    require(reader, "case.raise")
    person_id, faults = _looked_at(session, reader, form, jeugdbeschermer, date_of(at))
    if faults or person_id is None:
        raise Invalid(faults)
    actor = Actor(reader.person_id, reader.roles & frozenset(RAISERS))
    if search_now:
        return raise_and_propose(session, form, actor=actor, jeugdbeschermer_id=person_id, at=at)
    case = raise_case(session, form, actor=actor, jeugdbeschermer_id=person_id, at=at)
    search_later(session, case, at, at)
    return case


def form_to_raise(
    session: Session, reader: Reader, data: Any, *, at: datetime, jeugdbeschermer: str | None
) -> CaseForm:
    """The form of a case to be raised, valid by its schema.

    Raises:
        Invalid: every fault at its field, also those for which `raise_for` would refuse what is sound by itself.
    """

    def faults(form: CaseForm) -> list[FieldError]:
        found = faults_to_raise(session, reader, form, at=at, jeugdbeschermer=jeugdbeschermer)
        return [one for one in found if form.gi != UNKNOWN or one.field != "jeugdbeschermer"]

    return sound_form(data, faults)


def faults_to_raise(
    session: Session, reader: Reader, form: CaseForm, *, at: datetime, jeugdbeschermer: str | None
) -> list[FieldError]:
    """Every fault for which `raise_for` would refuse a form."""
    return _looked_at(session, reader, form, jeugdbeschermer, date_of(at))[1]


def _looked_at(
    session: Session, reader: Reader, form: CaseForm, named: str | None, on: date
) -> tuple[int | None, list[FieldError]]:
    """Who would be responsible, and every fault of a form that is valid by its schema."""
    person_id, faults = _responsible(session, reader, form, named, on)
    told = {one.field for one in faults}
    return person_id, faults + [one for one in faults_of(session, form, on) if one.field not in told]


def own_gis(session: Session, reader: Reader) -> list[Organisation]:
    """The GIs for which a reader may raise cases."""
    return list(
        session.scalars(
            select(Organisation)
            .where(Organisation.id.in_(_own(reader)), Organisation.kind == "gi")
            .order_by(Organisation.name)
        )
    )


def jeugdbeschermers_of(session: Session, gis: frozenset[int] | set[int], on: date) -> list[Person]:
    """The jeugdbeschermers of these GIs on a day, by name."""
    return list(
        session.scalars(
            select(Person)
            .join(Appointment, Appointment.person_id == Person.id)
            .where(Appointment.role == Role.JEUGDBESCHERMER.value, Appointment.organisation_id.in_(gis))
            .where(Appointment.valid_from <= on, or_(Appointment.valid_until.is_(None), Appointment.valid_until > on))
            .order_by(Person.name)
            .distinct()
        )
    )


def twin_of(session: Session, reader: Reader, form: CaseForm) -> Case | None:
    """The case that was raised before with the same label, GI and measure date, if this reader may see it."""
    measure_on = min((m.pronounced_on for m in form.measures if m.pronounced_on), default=None)
    return session.scalar(
        cases_for(reader)
        .join(Organisation, Case.gi_id == Organisation.id)
        .where(Case.label == form.label, Organisation.slug == form.gi, Case.measure_on.is_not_distinct_from(measure_on))
    )


def _own(reader: Reader) -> frozenset[int]:
    return frozenset().union(*(reader.organisations(role) for role in RAISERS))


def _responsible(
    session: Session, reader: Reader, form: CaseForm, named: str | None, on: date
) -> tuple[int | None, list[FieldError]]:
    gi = find_gi(session, form.gi)
    if gi is not None and gi.id not in _own(reader):
        return None, [FieldError("gi", NOT_OWN_GI)]
    if not named and Role.JEUGDBESCHERMER in reader.roles:
        return reader.person_id, []
    return _named(session, gi, named, on)


def _named(
    session: Session, gi: Organisation | None, named: str | None, on: date
) -> tuple[int | None, list[FieldError]]:
    found = {one.slug: one.id for one in jeugdbeschermers_of(session, {gi.id}, on)} if gi else {}
    if named in found:
        return found[named], []
    return None, [FieldError("jeugdbeschermer", WHO)]
