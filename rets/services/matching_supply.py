"""From supply rows to the places and groups that the matcher knows; the rows are kept until one changes."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Any

from sqlalchemy import Row, or_, select
from sqlalchemy.orm import Session

from matching import Band, Cap, ContraIndication, Group, Inhabitant, Place
from matching import Contract as Terms
from rets import models as m
from rets import reference
from rets.clock import date_of
from rets.models.supply import REPLAY
from rets.reference import UnknownOn
from rets.services.routes import ORDER, Delays, kind_of, terms
from rets.services.supply_rows import Kept, SupplyRows

SMARTEST, MARK = 201, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Which offers (slugs) are looked at: all, or those of some forms of care, or some by name, and never `without`."""

    forms: Collection[str] | None = None
    only: Collection[str] | None = None
    without: Collection[str] = frozenset()

    def holds(self, row: Row[Any]) -> bool:
        """Whether an offer is among them."""
        named = self.only is None or row.slug in self.only
        return named and row.slug not in self.without and (self.forms is None or row.form in self.forms)


ALL = Part()


@dataclass(frozen=True, slots=True)
class Supply:
    """Places and groups, and the Dutch names of the providers."""

    places: tuple[Place, ...]
    groups: tuple[Group, ...]
    providers: dict[str, str]


def read_supply(
    session: Session,
    rows: SupplyRows,
    payers: Mapping[str, Iterable[str]],
    delays: Delays,
    expiry_days: int,
    part: Part = ALL,
) -> Supply:
    """All supply that is not withdrawn, or a part of it, as it stands on the day of the rows.

    What a provider said is free counts for `expiry_days` after it was last confirmed (P1); then the offer stays in
    sight as one that nobody knows a day of. `payers` maps the municipality of a child (empty when not known) to those
    whose contracts count for it. Read as the engine: whose child holds a place matters here.
    """
    offers = [row for row in rows.offers if part.holds(row)]
    if not offers:
        return Supply((), (), {})
    contracts = _contracts(session, rows.on, {row.provider_id for row in offers}, {row.form for row in offers}, payers)
    places: list[Place] = []
    for row in offers:
        places += _agreed(rows, row, expiry_days, _terms(contracts, row, payers, delays))
    names = {row.provider: row.provider_name for row in offers}
    return Supply(tuple(places), tuple(_group_of(rows, row) for row in offers), names)


def marks_of(rows: SupplyRows, forms: Collection[str], expiry_days: int) -> dict[str, str]:
    """By offer of these forms of care eight characters that change with what a search sees of it, before contracts.

    That it was confirmed, or that a free place is free for a day longer, changes no outcome and no mark.
    """
    return {row.slug: _mark(rows, row, expiry_days) for row in rows.offers if row.form in forms}


def _mark(rows: SupplyRows, row: Row[Any], expiry_days: int) -> str:
    key = row.id, expiry_days
    if key not in rows.marks:
        places = [lasting(place, rows.on) for place in _places(rows, row, expiry_days)]
        rows.marks[key] = sha256(repr((places, _group_of(rows, row))).encode()).hexdigest()[:MARK]
    return rows.marks[key]


def lasting(place: Place, on: date) -> Place:
    """A place without what passes with the days and changes no outcome."""
    free = place.free_on
    return replace(place, confirmed_days=None, free_on=date.min if free is not None and free <= on else free)


def _agreed(rows: SupplyRows, row: Row[Any], expiry_days: int, agreed: tuple[Terms, ...]) -> list[Place]:
    """The places of an offer under these contracts, worked out once as long as the rows stand."""
    if not agreed:
        return _places(rows, row, expiry_days)
    key = row.id, expiry_days, agreed
    if key not in rows.agreed:
        rows.agreed[key] = [replace(place, contracts=agreed) for place in _places(rows, row, expiry_days)]
    return rows.agreed[key]


def _places(rows: SupplyRows, row: Row[Any], expiry_days: int) -> list[Place]:
    """The places of an offer before anybody's contracts, worked out once as long as the rows stand."""
    key = row.id, expiry_days
    if key not in rows.places:
        shared = _shared(row, rows.on)
        counted = [] if _expired(row, shared["confirmed_days"], expiry_days) else rows.open_places.get(row.id, [])
        found = [_place(shared, row, one, rows.claims.get(one.id, []), rows.on) for one in counted]
        free = [place for place in found if place is not None]
        rows.places[key] = free or [_waiting(shared, row)]
    return rows.places[key]


def _group_of(rows: SupplyRows, row: Row[Any]) -> Group:
    if row.id not in rows.groups:
        rows.groups[row.id] = _group(row, rows.living.get(row.id, []))
    return rows.groups[row.id]


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


def _shared(row: Row[Any], on: date) -> dict[str, Any]:
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
