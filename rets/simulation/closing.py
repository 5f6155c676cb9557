"""A provider that closes: told as at work, and who lives there is raised by whoever knows of no case yet (N17, R13).

Who was placed there or waits there in the simulation is reached by the verb itself. A group has inhabitants as well,
of whom RETS knows nothing: their jeugdbeschermer hears of the closing and raises a case for each.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session, joinedload

from rets.access import Reader, reader_for
from rets.clock import date_of, midnight
from rets.models import Appointment, Location, Offer, Organisation, Person
from rets.reference.geography import region_of
from rets.reference.lookup import form_of_care
from rets.schemas.case_form import CaseForm
from rets.schemas.facts import FACT
from rets.services.closing import tell_closing
from rets.services.parameters import parameters
from rets.services.record import record_fact
from rets.services.replay import actor_as, raise_form
from rets.simulation.arrivals import CLOSED, YEAR, streams
from rets.simulation.chance import Chance
from rets.simulation.coming import Act, Coming
from workflows.calendar import add_months
from workflows.roles import Role

WHY = "De aanbieder stopt met deze locatie."
LIVED_THERE = "BEWONER"
LIVES_DAYS, A_YEAR = (20, 60), timedelta(days=365)


def told_at(session: Session, start: date, after: int) -> datetime:
    """When a closing after so many days is told: as long before as children need (N17), or on the first morning."""
    closes_on = start + timedelta(days=after)
    notice = add_months(closes_on, -parameters(session, start).closing_notice_months)
    return midnight(max(start, notice)) + timedelta(hours=9)


def tell(session: Session, provider: str, closes_on: date, at: datetime) -> int:
    """The zorgmakelaar of each region tells that the locations of a provider close; how many children it reaches.

    Only locations with help that is given on that day, so of the regions that are simulated.
    """
    return sum(
        tell_closing(session, one, closes_on=closes_on, why=WHY, reader=_zorgmakelaar(session, one, date_of(at)), at=at)
        for one in session.scalars(_locations(provider, date_of(at))).unique()
    )


def inhabitants(
    session: Session, provider: str, closes_on: date, where: Sequence[tuple[str, str]], chance: Chance, at: datetime
) -> Iterator[Coming]:
    """The children who live at these locations and have no case, each with how it is raised.

    `where` is as for those who arrive: pairs of a GI (slug) and the name of a municipality.
    """
    offers = select(Offer).options(joinedload(Offer.location)).where(_given(date_of(at)))
    ids = [one.id for one in session.scalars(_locations(provider, date_of(at))).unique()]
    for offer in session.scalars(offers.where(Offer.location_id.in_(ids)).order_by(Offer.slug)):
        for number, who in enumerate(offer.inhabitants, 1):
            name = f"{LIVED_THERE}-{offer.id:04d}-{number:02d}"
            rng = chance.fixed("lives", offer.slug, number)
            form = _form(name, offer, who, rng.choice(where), rng, date_of(at))
            form["need"] |= {"needed_on": closes_on, "needed_reason": WHY}
            yield Coming("inhabitant", offer.id * 100 + number, "closing", name, _raising(form, closes_on))


def _raising(form: dict[str, Any], closes_on: date) -> Act:
    """The jeugdbeschermer raises the case and tells from which day the location is closed."""

    def act(session: Session, at: datetime) -> None:
        case = raise_form(session, CaseForm.model_validate(form), at)
        if case.dossier["stay"] and date_of(at) <= closes_on:
            fact = FACT.validate_python({"kind": "location_closes", "on": date_of(at), "closes_on": closes_on})
            record_fact(session, case, fact, actor_as(session, case, Role.JEUGDBESCHERMER.value, at), at)

    return act


def _form(
    name: str, offer: Offer, who: dict[str, Any], place: tuple[str, str], rng: Random, on: date
) -> dict[str, Any]:
    """What is known of an inhabitant: the pronouncement was long ago, so that the norm for help says nothing of it."""
    gi, municipality = place
    since = on - timedelta(days=rng.randint(*LIVES_DAYS))
    nearly = next((one.acceptable for one in streams() if one.form == offer.form), None)
    lives = form_of_care(offer.form, on).residential
    form: dict[str, Any] = {
        "label": name,
        "gi": gi,
        "municipality": municipality,
        "birth_month": f"{on - timedelta(days=int((who['age'] + rng.random()) * YEAR)):%Y-%m}",
        "sex": who["sex"],
        "traits": who["traits"],
        "measures": [{"kind": "ots"}],
        "workers": [{"kind": "vast", "assigned_on": since, "first_contact_on": since}],
        "koers": {"set_on": since, "goals": ["Veilig opgroeien"], "agreed_by": ["ouders"]},
        "need": {
            "ideal": [offer.form],
            "acceptable": [nearly] if nearly else [],
            "why": "Deze hulp past bij het kind.",
        },
        "safety": {"now": "Er is elke dag iemand bij.", "watched_by": "jeugdbeschermer"},
        "question": "Waar kan dit kind heen als deze plek sluit?",
        "strengths": "Heeft hier goede vrienden.",
    }
    if lives:
        form["stay"] = {"form": offer.form, "provider": offer.location.provider.name, "since": since}
        kind = "gesloten" if offer.form == CLOSED else "muhp"
        form["authorisations"] = [{"kind": kind, "granted_on": since, "used_on": since, "ends_on": since + A_YEAR}]
    return form


def _locations(provider: str, on: date) -> Select[Location]:
    return (
        select(Location)
        .join(Organisation, Location.provider_id == Organisation.id)
        .join(Offer, Offer.location_id == Location.id)
        .where(Organisation.slug == provider, _given(on))
        .order_by(Location.id)
    )


def _given(on: date) -> ColumnElement[bool]:
    return or_(Offer.withdrawn_on.is_(None), Offer.withdrawn_on > on)


def _zorgmakelaar(session: Session, location: Location, on: date) -> Reader:
    """Who may tell it for this region."""
    region = region_of(location.municipality, on)
    held = select(Person.slug).join(Appointment, Appointment.person_id == Person.id)
    wanted = Appointment.role == Role.ZORGMAKELAAR.value, Appointment.region == region
    slug = session.scalars(held.where(*wanted).order_by(Person.slug)).first()
    reader = reader_for(session, slug, on) if slug else None
    assert reader is not None, region
    return reader
