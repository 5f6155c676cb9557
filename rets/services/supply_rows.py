"""The rows of all supply, read once and kept as long as the database says that not one of them changed.

Before every use one statement asks for the marks of all rows that are read here: of each the place where this version
of it lies (`ctid`) and the transaction that wrote it (`xmin`). Whoever changes, adds or removes a row, also within this
transaction, makes a version that no other transaction can have made, so that equal marks mean equal rows. What was read
while somebody else committed is newer than its marks, which never come back: it is read again at the next use. Rows of
a transaction that is rolled back are not found again either, for nobody else has its number. The marks are read under
the same row-level security as the rows: a reader who may see less has other marks, and never gets what another read.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, Row, func, or_, select, text
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session

from matching import Contract, Group, Place
from rets import models as m
from rets.clock import date_of

MARKS = text("""
WITH marks AS (
    SELECT 1 AS of, ctid, xmin, '' AS more FROM offers
    UNION ALL SELECT 2, ctid, xmin, '' FROM locations
    UNION ALL SELECT 3, ctid, xmin, '' FROM organisations
    UNION ALL SELECT 4, said.* FROM offers o CROSS JOIN LATERAL (
        SELECT ctid, xmin, '' FROM availability WHERE offer_id = o.id ORDER BY id DESC LIMIT 1) said
    UNION ALL SELECT 5, ctid, xmin, '' FROM places WHERE withdrawn_at IS NULL
    UNION ALL SELECT 6, k.ctid, k.xmin, (c.dossier -> 'traits')::text FROM claims k JOIN cases c ON c.id = k.case_id
        WHERE k.live
    UNION ALL SELECT 7, ctid, xmin, '' FROM deadlines WHERE kind = 'vasthouden' AND closed_at IS NULL
)
SELECT of, count(*), bit_xor(hashtextextended(concat_ws('.', ctid, xmin, more), of)) FROM marks GROUP BY of ORDER BY of
""")


@dataclass(frozen=True, slots=True)
class Kept:
    """A place kept for a child: for which days, how, until when at the latest when it is held, and who the child is."""

    offer_id: int
    place_id: int
    case_id: int
    period: Range[date]
    held_until: date | None
    traits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SupplyRows:
    """All offers that are not withdrawn on a day, their open places, who keeps one and who lives where.

    `places` and `marks` (by offer and days of expiry), `groups` (by offer) and `agreed` (the places under contracts)
    are what was worked out of them.
    """

    on: date
    offers: list[Row[Any]]
    open_places: Mapping[int, list[Row[int, int, date]]]
    claims: Mapping[int, list[Kept]]
    living: Mapping[int, list[Kept]]
    places: dict[tuple[int, int], list[Place]] = field(default_factory=dict)
    marks: dict[tuple[int, int], str] = field(default_factory=dict)
    groups: dict[int, Group] = field(default_factory=dict)
    agreed: dict[tuple[int, int, tuple[Contract, ...]], list[Place]] = field(default_factory=dict)


_LAST: WeakKeyDictionary[Engine, tuple[object, SupplyRows]] = WeakKeyDictionary()


def supply_rows(session: Session, on: date) -> SupplyRows:
    """The rows as they stand now, seen from a day."""
    assert session.bind is not None
    session.flush()
    marks = on, [tuple(row) for row in session.execute(MARKS)]
    last = _LAST.get(session.bind.engine)
    if last is None or last[0] != marks:
        last = _LAST[session.bind.engine] = marks, _read(session, on)
    return last[1]


def _read(session: Session, on: date) -> SupplyRows:
    claims = _claims(session, on)
    return SupplyRows(on, _offers(session, on), _open_places(session), claims, _placed(claims, on))


def _offers(session: Session, on: date) -> list[Row[Any]]:
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
    return list(session.execute(query))


def _open_places(session: Session) -> dict[int, list[Row[int, int, date]]]:
    found: dict[int, list[Row[int, int, date]]] = defaultdict(list)
    query = select(m.Place.id, m.Place.offer_id, m.Place.free_from).where(m.Place.withdrawn_at.is_(None))
    for row in session.execute(query.order_by(m.Place.id)):
        found[row.offer_id].append(row)
    return found


def _claims(session: Session, on: date) -> dict[int, list[Kept]]:
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
        .where(m.Claim.live, ~m.Claim.period.strictly_left_of(Range(on, None)))
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
