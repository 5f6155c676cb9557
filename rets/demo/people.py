"""The invented people of the demonstration, what they are appointed to, and who gave which team a mandate."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.demo import plan
from rets.demo.organisations import REGIONS, load_organisations, phone
from rets.models.mandates import Mandate
from rets.models.people import Appointment, Organisation, Person

SOURCE = "demonstratie"
LARGEST_AMOUNT = {"municipality": 60_000, "provider": None, "gi": None}
ENDS_IN_DAYS = {"gemeente-castricum": 45}
SCOPES = {
    "municipality": "Plek laten bieden en voorlopig betalen",
    "provider": "Een kind plaatsen op een passende plek",
    "gi": "Een besluit van het expertteam uitvoeren",
}


def load_people(session: Session, today: date) -> dict[str, Person]:
    """Every person of the demonstration by slug, with appointments and mandates; a second time changes nothing."""
    organisations = load_organisations(session, today)
    found = {row.slug: row for row in session.scalars(select(Person))}
    new = [person for person in plan.people() if person.slug not in found]
    for number, planned in enumerate(new):
        found[planned.slug] = _person(planned, number)
        session.add(found[planned.slug])
    session.flush()
    for planned in new:
        session.add_all(_appointments(planned, found, organisations[planned.organisation], today))
    if session.scalar(select(Mandate.id).limit(1)) is None:
        session.add_all(_mandates(organisations, today))
    session.flush()
    return found


def _person(planned: plan.PersonPlan, number: int) -> Person:
    return Person(
        slug=planned.slug,
        subject=f"demo:{planned.slug}",
        name=planned.name,
        email=f"{planned.slug}@rets.example",
        phone=phone(600 + number),
    )


def _appointments(
    planned: plan.PersonPlan, people: dict[str, Person], organisation: Organisation, today: date
) -> list[Appointment]:
    absent = today + timedelta(days=planned.absent_days) if planned.absent_days else None
    return [
        Appointment(
            person_id=people[planned.slug].id,
            organisation_id=organisation.id,
            role=role,
            region=region,
            deputy_id=people[planned.deputy].id if planned.deputy else None,
            absent_until=absent,
            valid_from=_since(today),
            valid_until=None,
        )
        for role in planned.roles
        for region in (planned.regions or (None,))
    ]


def _mandates(organisations: dict[str, Organisation], today: date) -> list[Mandate]:
    refused = plan.refused_mandates()
    givers = [
        (row.region, row)
        for row in organisations.values()
        if row.kind == "municipality" and row.region in REGIONS and row.slug not in refused
    ]
    for provider in plan.providers():
        if provider.mandate:
            givers += [(region, organisations[provider.slug]) for region in provider.regions]
    for planned in plan.people():
        if organisations[planned.organisation].kind == "gi" and "ret_member" in planned.roles:
            givers += [(region, organisations[planned.organisation]) for region in planned.regions]
    return [_mandate(str(region), giver, today) for region, giver in givers]


def _mandate(region: str, giver: Organisation, today: date) -> Mandate:
    signed_by = "Het college" if giver.kind == "municipality" else "De directie"
    return Mandate(
        region=region,
        organisation_id=giver.id,
        scope=SCOPES[giver.kind],
        max_amount=LARGEST_AMOUNT[giver.kind],
        signed_by=f"{signed_by} van {giver.name}",
        valid_from=_since(today),
        valid_until=today + timedelta(days=ENDS_IN_DAYS[giver.slug]) if giver.slug in ENDS_IN_DAYS else None,
        source=SOURCE,
    )


def _since(today: date) -> date:
    return date(today.year - 2, 1, 1)
