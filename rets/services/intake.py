"""Raising a case: the form is checked whole against the code lists and the calendar, then the case starts in triage."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.errors import FieldError, Invalid, Refused
from rets.models import Appointment, Case, Organisation
from rets.reference.geography import UnknownOn, region_named, region_of
from rets.reference.load import read_gi, read_regions
from rets.schemas.case_form import CaseForm
from rets.schemas.tracks_form import TracksIn
from rets.services.advance import open_first_term
from rets.services.alarm import follow_danger
from rets.services.audit import Actor, Happening, record
from rets.services.codes import codes, find_gi, find_municipality
from rets.services.outbox import queue
from rets.services.owners import zorgmakelaar_for
from rets.services.route_events import case_raised
from rets.services.route_versions import pin, pinned
from rets.services.settle import settle
from rets.services.stays import with_maximum
from workflows.calendar import add_months
from workflows.roles import Role

DUPLICATE = "Deze casus bestaat al: zelfde kenmerk, GI en datum van de maatregel. Open de bestaande casus."


@dataclass(frozen=True)
class Placed:
    """Where a case belongs: GI, municipality and region, as they stand on the day."""

    gi: Organisation
    municipality: str | None
    region: str


def raise_case(
    session: Session,
    form: CaseForm,
    *,
    actor: Actor,
    jeugdbeschermer_id: int,
    at: datetime,
) -> Case:
    """Raise one case: it is at the zorgmakelaar from this moment. Does not commit.

    Raises:
        Invalid: every fault of the form at its field.
        Refused: the same case was raised before.
    """
    on = date_of(at)
    if form.tracks != TracksIn():
        raise Invalid.at("tracks", "Meld dit na het inbrengen als feit. Dan weet iedereen wie er iets moet doen.")
    placed = check(session, form, on)
    zorgmakelaar = zorgmakelaar_for(session, placed.region, form.label, on)
    year, month = form.birth_month.split("-")
    case = Case(
        label=form.label,
        gi_id=placed.gi.id,
        region=placed.region,
        municipality=placed.municipality,
        municipality_provisional=form.municipality_disputed or placed.municipality is None,
        state="triage",
        rung=0,
        owner_id=zorgmakelaar or jeugdbeschermer_id,
        next_action="triage",
        due_at=at,
        jeugdbeschermer_id=jeugdbeschermer_id,
        zorgmakelaar_id=zorgmakelaar,
        birth_month=date(int(year), int(month), 1),
        sex=form.sex,
        form=form.need.ideal[0],
        measure_on=min((m.pronounced_on for m in form.measures if m.pronounced_on), default=None),
        acute=form.safety.acute_since is not None,
        deadline_on=on,
        deadline_kind="hulp_nodig",
        priority=4,
        told_on=on,
        told_priority=4,
        raised_at=at,
        facts_at=at,
        audience=["system", f"person:{jeugdbeschermer_id}", f"gi:{placed.gi.id}"],
        dossier=with_maximum(form.model_dump(mode="json"), on),
    )
    route = pin(session, case, on)
    try:
        with session.begin_nested():
            session.add(case)
            session.flush()
    except IntegrityError as error:
        if "uq_cases_duplicate" in str(error.orig):
            raise Refused(DUPLICATE) from error
        raise
    told = {"form": case.form, "region": case.region, "gi": placed.gi.slug, **(pinned(route) if route else {})}
    record(session, case, [Happening("case.raised", at, told)], actor, at)
    open_first_term(session, case, actor, at)
    if case_raised(session, case, at):
        settle(session, case, actor, at)
    queue(session, case, {case.owner_id} - {actor.person_id}, "case.raised", at)
    follow_danger(session, case, False, form.safety.now, at)
    return case


def check(session: Session, form: CaseForm, on: date) -> Placed:
    """Where the case belongs.

    Raises:
        Invalid: every code that is unknown and every date that cannot be, at its field.
    """
    faults = [*unknown_codes(session, form, on), *_impossible(form, on)]
    gi = find_gi(session, form.gi)
    if gi is None:
        faults.append(FieldError("gi", f"De GI “{form.gi}” is niet bekend."))
    municipality = find_municipality(session, form.municipality, on) if form.municipality else None
    if form.municipality and municipality is None:
        faults.append(FieldError("municipality", f"De gemeente “{form.municipality}” is niet bekend."))
    region = region_of(municipality.code, on) if municipality else None
    if region is None and form.region:
        try:
            region = region_named(form.region)
        except UnknownOn:
            faults.append(FieldError("region", f"De regio “{form.region}” is niet bekend."))
    if region is None and gi is not None:
        region = _region_of_gi(session, gi, on)
    if gi is not None and region is None and not faults:
        faults.append(FieldError("municipality", "Noem de gemeente, of anders de regio."))
    if faults or gi is None or region is None:
        raise Invalid(faults)
    return Placed(gi, municipality.code if municipality else None, region)


def faults_of(session: Session, form: CaseForm, on: date) -> tuple[FieldError, ...]:
    """What `check` has against a form; nothing when it is right."""
    try:
        check(session, form, on)
    except Invalid as error:
        return error.errors
    return ()


def _region_of_gi(session: Session, gi: Organisation, on: date) -> str | None:
    """Where a GI has its first jeugdbeschermer: a provisional region, so that no case waits for a municipality (R5)."""
    return session.scalar(
        select(Appointment.region)
        .where(Appointment.organisation_id == gi.id, Appointment.role == Role.JEUGDBESCHERMER.value)
        .where(Appointment.valid_from <= on, Appointment.region.is_not(None))
        .order_by(Appointment.id)
        .limit(1)
    )


def unknown_codes(session: Session, form: CaseForm, on: date) -> Iterator[FieldError]:
    """Every code of the form that its list does not hold on a day, at its field."""
    forms, measures = codes(session, "forms_of_care", on), codes(session, "measures", on)
    given: list[tuple[str, str, set[str], str]] = [
        *((f"need.ideal.{i}", code, set(forms), "hulpvorm") for i, code in enumerate(form.need.ideal)),
        *((f"need.acceptable.{i}", code, set(forms), "hulpvorm") for i, code in enumerate(form.need.acceptable)),
        *((f"need.bridging.{i}", code, set(forms), "hulpvorm") for i, code in enumerate(form.need.bridging)),
        *((f"measures.{i}.kind", m.kind, set(measures), "maatregel") for i, m in enumerate(form.measures)),
        *((f"authorisations.{i}.kind", a.kind, set(measures), "machtiging") for i, a in enumerate(form.authorisations)),
        *((f"tried.{i}.form", t.form, set(forms), "hulpvorm") for i, t in enumerate(form.tried)),
        *((f"waits.{i}.form", w.form, set(forms), "hulpvorm") for i, w in enumerate(form.waits)),
        *((f"expert_advice.{i}.form", a.form, set(forms), "hulpvorm") for i, a in enumerate(form.expert_advice)),
    ]
    if form.contra_indications:
        known = set(codes(session, "contra_indications", on))
        for i, contra in enumerate(form.contra_indications):
            given.append((f"contra_indications.{i}.code", contra.code, known, "contra-indicatie"))
    if form.traits:
        known = set(codes(session, "traits", on))
        given += [(f"traits.{i}", code, known, "kenmerk") for i, code in enumerate(form.traits)]
    if form.obstacles:
        known = set(codes(session, "obstacles", on))
        given += [(f"obstacles.{i}", code, known, "belemmering") for i, code in enumerate(form.obstacles)]
    given += _of_tracks(session, form, on)
    for path, code, known, noun in given:
        if code not in known:
            yield FieldError(path, f"De {noun} “{code}” is niet bekend.")


def _of_tracks(session: Session, form: CaseForm, on: date) -> list[tuple[str, str, set[str], str]]:
    """The codes of what runs beside the search."""
    given, shared, build = [], form.tracks.shared, form.tracks.build
    if shared and shared.gi:
        given.append(("gi", shared.gi, {row.code for row in read_gi() if row.holds_on(on)}, "GI"))
    if shared and shared.region:
        given.append(("region", shared.region, {row.code for row in read_regions()}, "regio"))
    if build:
        given.append(("form", build.form, set(codes(session, "forms_of_care", on)), "hulpvorm"))
    return given


def _impossible(form: CaseForm, on: date) -> Iterator[FieldError]:
    past = [
        *((f"measures.{i}.pronounced_on", m.pronounced_on) for i, m in enumerate(form.measures)),
        *((f"measures.{i}.informed_on", m.informed_on) for i, m in enumerate(form.measures)),
        ("koers.set_on", form.koers.set_on),
        ("voice.child_spoken_on", form.voice.child_spoken_on),
        ("safety.acute_since", form.safety.acute_since),
        ("safety.plan_on", form.safety.plan_on),
        ("safety.seen_on", form.safety.seen_on),
        ("safety.reviewed_on", form.safety.reviewed_on),
    ]
    for path, day in past:
        if day and day > on:
            yield FieldError(path, "Deze datum ligt in de toekomst.")
    year, month = form.birth_month.split("-")
    born = date(int(year), int(month), 1)
    if born > on:
        yield FieldError("birth_month", "De geboortemaand ligt in de toekomst.")
    elif add_months(born, 23 * 12) < on:
        yield FieldError("birth_month", "Deze jongere is ouder dan 23 jaar. Jeugdhulp kan dan niet meer.")
