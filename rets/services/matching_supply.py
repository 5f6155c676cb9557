"""From supply rows to the places and groups that the matcher knows: read anew every time, nothing is kept."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, func, or_, select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session

from matching import Band, Cap, ContraIndication, Group, Inhabitant, Place
from matching import Contract as Terms
from rets import models as m
from rets import reference
from rets.clock import date_of
from rets.models.supply import REPLAY
from rets.reference import UnknownOn
from rets.services.routes import ORDER, Delays, kind_of, terms

SMARTEST = 201
Held = tuple[Range[date], int, str, date | None]


@dataclass(frozen=True, slots=True)
class Supply:
    """Places and groups, and the Dutch names of the providers."""

    places: tuple[Place, ...]
    groups: tuple[Group, ...]
    providers: dict[str, str]


def read_supply(
    session: Session,
    on: date,
    payers: Mapping[str, Iterable[str]],
    delays: Delays,
    expiry_days: int,
    *,
    forms: Iterable[str] | None = None,
    without: frozenset[str] = frozenset(),
) -> Supply:
    """All supply that is not withdrawn, as it stands on a day; of some forms of care only when these are given.

    What a provider said is free counts for `expiry_days` after it was last confirmed (P1); then the offer stays in
    sight as one that nobody knows a day of. `payers` maps the municipality of a child (empty when not known) to those
    whose contracts count for it. `without` names offers that are left out. Read as the engine: whose child holds a
    place matters here.
    """
    offers = [row for row in _offers(session, on, forms) if row.slug not in without]
    if not offers:
        return Supply((), (), {})
    ids = [row.id for row in offers]
    open_places, claims = _open_places(session, ids), _claims(session, ids, on)
    contracts = _contracts(session, on, {row.provider_id for row in offers}, {row.form for row in offers}, payers)
    living = _placed(claims, on)
    places, groups = [], []
    for row in offers:
        shared = _shared(row, on, _terms(contracts, row, payers, delays))
        counted = [] if _expired(row, shared["confirmed_days"], expiry_days) else open_places[row.id]
        found = [_place(shared, row, one, claims[one.id], on) for one in counted]
        free = [place for place in found if place is not None]
        places += free or [_waiting(shared, row)]
        groups.append(_group(row, living[row.id]))
    names = {row.provider: row.provider_name for row in offers}
    return Supply(tuple(places), tuple(groups), names)


def _offers(session: Session, on: date, forms: Iterable[str] | None) -> list[Row[Any]]:
    newest = (
        select(func.max(m.Availability.id)).where(m.Availability.offer_id == m.Offer.id).correlate(m.Offer)
    ).scalar_subquery()
    query = (
        select(
            *m.Offer.__table__.columns,
            m.Location.provider_id,
            m.Location.municipality,
            m.Location.lat,
            m.Location.lon,
            m.Location.closes_on,
            m.Organisation.slug.label("provider"),
            m.Organisation.name.label("provider_name"),
            m.Availability.waiting_weeks,
            m.Availability.admission_stop,
            m.Availability.confirmed_at,
            m.Availability.source,
        )
        .select_from(m.Offer)
        .join(m.Location, m.Offer.location_id == m.Location.id)
        .join(m.Organisation, m.Location.provider_id == m.Organisation.id)
        .outerjoin(m.Availability, m.Availability.id == newest)
        .where(or_(m.Offer.withdrawn_on.is_(None), m.Offer.withdrawn_on > on))
        .where(or_(m.Location.closes_on.is_(None), m.Location.closes_on > on))
        .order_by(m.Offer.id)
    )
    return list(session.execute(query if forms is None else query.where(m.Offer.form.in_(tuple(forms)))))


def _open_places(session: Session, offers: list[int]) -> dict[int, list[Row[int, int, date]]]:
    found: dict[int, list[Row[int, int, date]]] = defaultdict(list)
    query = select(m.Place.id, m.Place.offer_id, m.Place.free_from).where(m.Place.withdrawn_at.is_(None))
    for row in session.execute(query.where(m.Place.offer_id.in_(offers)).order_by(m.Place.id)):
        found[row.offer_id].append(row)
    return found


@dataclass(frozen=True, slots=True)
class Kept:
    """A place kept for a child: for which days, how, until when at the latest when it is held, and who the child is."""

    offer_id: int
    place_id: int
    case_id: int
    period: Range[date]
    held_until: date | None
    traits: tuple[str, ...]


def _claims(session: Session, offers: list[int], on: date) -> dict[int, list[Kept]]:
    until = (
        select(m.Deadline.due_at)
        .where(m.Deadline.case_id == m.Claim.case_id, m.Deadline.kind == "vasthouden", m.Deadline.closed_at.is_(None))
        .where(m.Deadline.ref == func.cast(m.Claim.request_id, m.Deadline.ref.type))
        .limit(1)
        .correlate(m.Claim)
    ).scalar_subquery()
    query = (
        select(
            m.Claim.place_id,
            m.Claim.case_id,
            m.Claim.kind,
            m.Claim.period,
            m.Place.offer_id,
            until.label("until"),
            m.Case.dossier["traits"].label("traits"),
        )
        .join(m.Place, m.Claim.place_id == m.Place.id)
        .join(m.Case, m.Claim.case_id == m.Case.id)
        .where(m.Claim.live, m.Place.offer_id.in_(offers), ~m.Claim.period.strictly_left_of(Range(on, None)))
    )
    found: dict[int, list[Kept]] = defaultdict(list)
    for row in session.execute(query):
        held = (date_of(row.until) if row.until else on) + timedelta(days=1) if row.kind == "hold" else None
        kept = Kept(row.offer_id, row.place_id, row.case_id, row.period, held, tuple(row.traits or ()))
        found[row.place_id].append(kept)
    return found


def _placed(claims: Mapping[int, list[Kept]], on: date) -> dict[int, list[Kept]]:
    """By offer, who lives there through a place that was given here."""
    found: dict[int, list[Kept]] = defaultdict(list)
    for rows in claims.values():
        for kept in rows:
            if kept.held_until is None and kept.period.contains(on):
                found[kept.offer_id].append(kept)
    return found


def _contracts(
    session: Session, on: date, providers: set[int], forms: set[str], payers: Mapping[str, Iterable[str]]
) -> dict[tuple[int, str, str], Any]:
    """By provider, form and municipality the easiest route."""
    query = select(
        m.Contract.provider_id,
        m.Contract.form,
        m.Contract.municipality,
        m.Contract.contract_form,
        m.Contract.budget_ceiling,
        m.Contract.budget_spent,
    ).where(
        m.Contract.municipality.in_(sorted({code for codes in payers.values() for code in codes})),
        m.Contract.form.in_(sorted(forms)),
        m.Contract.provider_id.in_(sorted(providers)),
        m.Contract.valid_from <= on,
        or_(m.Contract.valid_until.is_(None), m.Contract.valid_until > on),
    )
    found: dict[tuple[int, str, str], Any] = {}
    for provider, form, municipality, contract_form, ceiling, spent in session.execute(query):
        kind = kind_of(contract_form, ceiling, spent)
        known = found.get((provider, form, municipality), kind)
        found[provider, form, municipality] = min(kind, known, key=ORDER.index)
    return found


def _terms(
    contracts: Mapping[tuple[int, str, str], Any],
    row: Row[Any],
    payers: Mapping[str, Iterable[str]],
    delays: Delays,
) -> tuple[Terms, ...]:
    made = []
    for municipality, codes in payers.items():
        kinds = [kind for code in codes if (kind := contracts.get((row.provider_id, row.form, code)))]
        if kinds:
            made.append(terms(min(kinds, key=ORDER.index), municipality, delays))
    return tuple(made)


def _shared(row: Row[Any], on: date, contracts: tuple[Terms, ...]) -> dict[str, Any]:
    limited = row.iq_from is not None or row.iq_until is not None
    return {
        "offer_id": row.slug,
        "provider_id": row.provider,
        "location_id": str(row.location_id),
        "form": row.form,
        "lat": row.lat,
        "lon": row.lon,
        "municipality": row.municipality,
        "region": _region(row.municipality, on),
        "ages": Band(row.age_from, row.age_until),
        "sex": row.sex,
        "iq": Band(row.iq_from or 0, row.iq_until or SMARTEST) if limited else None,
        "contra_indications": tuple(
            ContraIndication(one["code"], one["degree"], one.get("solution") or "") for one in row.contra_indications
        ),
        "required_authorisation": row.required_authorisation,
        "max_stay_days": row.max_stay_days,
        "extension_days": (row.extension_days or 0) if row.max_stay_days is not None else 0,
        "closes_on": row.closes_on,
        "group_id": f"g{row.id}",
        "perspective": row.perspectief,
        "admission_stop": bool(row.admission_stop),
        "contracts": contracts,
        "confirmed_days": max(0, (on - date_of(row.confirmed_at)).days) if row.confirmed_at else None,
        "worker_ids": tuple(row.workers),
    }


def _expired(row: Row[Any], confirmed_days: int | None, expiry_days: int) -> bool:
    """Whether what was said about free places is too old to count."""
    return confirmed_days is not None and confirmed_days > expiry_days and row.source != REPLAY


def _region(municipality: str, on: date) -> str:
    try:
        return reference.region_of(municipality, on)
    except UnknownOn:
        return ""


def _place(
    shared: dict[str, Any], row: Row[Any], place: Row[int, int, date], kept: list[Kept], on: date
) -> Place | None:
    """The place from the day that no given place takes it; nothing when it is given without an end."""
    free_on, holder = max(place.free_from, on), None
    for one in sorted(kept, key=lambda one: one.period.lower or date.min):
        if one.held_until is not None and one.held_until > on:
            holder = one
        elif one.held_until is None:
            if one.period.upper is None:
                return None
            free_on = max(free_on, one.period.upper)
    if row.closes_on is not None and row.closes_on <= free_on:
        return None
    return Place(
        id=f"p{place.id}",
        free_on=free_on,
        certainty="free" if free_on <= on else "announced",
        held_for=str(holder.case_id) if holder else None,
        held_until=holder.held_until if holder else None,
        **shared,
    )


def _waiting(shared: dict[str, Any], row: Row[Any]) -> Place:
    """An offer without a place in sight: its waiting list, with the weeks that the provider reported."""
    return Place(id=f"w{row.id}", waiting_weeks=row.waiting_weeks, certainty="waiting", **shared)


def _group(row: Row[Any], living: list[Kept]) -> Group:
    """Who lives there, for the company and the limits to it; how many fit is counted in places."""
    named = tuple(Inhabitant(str(one.case_id), one.traits, leaves_on=one.period.upper) for one in living)
    others = tuple(Inhabitant(traits=tuple(one.get("traits") or ())) for one in row.inhabitants)
    caps = tuple(Cap(trait, int(most)) for trait, most in row.caps.items())
    return Group(f"g{row.id}", None, named + others, caps)
