"""What there is to know about one offer beside what is free: who pays for it how, and who lives there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from rets import reference
from rets.models import Contract, Location, Offer
from rets.reference import Split, UnknownOn
from rets.services.routes import kind_of


@dataclass(frozen=True)
class ContractGroup:
    """Municipalities that contracted an offer in one way; `route` is contracted, ceiling (reached) or maatwerk."""

    contract_form: str
    route: str
    acceptance_duty: bool
    municipalities: tuple[str, ...]


@dataclass(frozen=True)
class Company:
    """Who lives there now, as far as a reader of the catalogue needs it."""

    size: int
    living: int
    youngest: int | None
    oldest: int | None


def contracts_of(session: Session, offer: Offer, on: date) -> list[ContractGroup]:
    """The contracts under which municipalities pay for an offer on a day, with the names of the municipalities."""
    rows = session.scalars(
        select(Contract)
        .where(Contract.provider_id == offer.location.provider_id, Contract.form == offer.form)
        .where(Contract.valid_from <= on, or_(Contract.valid_until.is_(None), Contract.valid_until > on))
        .order_by(Contract.contract_form, Contract.municipality)
    )
    groups: dict[tuple[str, str, bool], list[str]] = {}
    for row in rows:
        route = kind_of(row.contract_form, row.budget_ceiling, row.budget_spent)
        groups.setdefault((row.contract_form, route, row.acceptance_duty), []).append(_name(row.municipality, on))
    return [ContractGroup(*key, tuple(sorted(names))) for key, names in groups.items()]


def company_of(offer: Offer) -> Company | None:
    """The group of an offer, nothing when people do not live or come together there."""
    if offer.group_size is None:
        return None
    ages = [int(one["age"]) for one in offer.inhabitants if one.get("age") is not None]
    return Company(offer.group_size, len(offer.inhabitants), min(ages, default=None), max(ages, default=None))


def places_with_supply(session: Session, on: date) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The regions and the municipalities in which there is any offer, each as code and name, by name."""
    codes = session.scalars(
        select(Location.municipality)
        .join(Offer, Offer.location_id == Location.id)
        .where(or_(Offer.withdrawn_on.is_(None), Offer.withdrawn_on > on))
        .distinct()
    ).all()
    regions = {code: reference.region(code, on).name for code in _regions(codes, on)}
    towns = {code: _name(code, on) for code in codes}
    return sorted(regions.items(), key=_by_name), sorted(towns.items(), key=_by_name)


def _regions(codes: Iterable[str], on: date) -> set[str]:
    found = set()
    for code in codes:
        try:
            found.add(reference.region_of(code, on))
        except (UnknownOn, Split):
            continue
    return found


def _name(code: str, on: date) -> str:
    try:
        return reference.municipality(code, on).name
    except UnknownOn:
        return code


def _by_name(one: tuple[str, str]) -> str:
    return one[1]
