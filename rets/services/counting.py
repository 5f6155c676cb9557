"""Counting children on a past day, as it was known at a moment: from standings alone (`rets.services.standings`).

`CHILDREN` is one row per case that was open at the end of a day, `HELD` the standing of each case then. A child that
two GI's or regions work for is one row only, the case of who leads, else of who raised it first (X18). Days compare
as ISO text. Everything here reads as the engine: a case that moved since still belongs to the figures of where it was.
Whoever calls narrows to what the reader may count.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from rets.db import as_engine
from rets.services.parameters import parameters
from workflows.calendar import end_of_day

RETS = "rets"
NEWEST = """SELECT DISTINCT ON (case_id) case_id, seq, region, child FROM events
          WHERE kind = 'standing.changed' AND recorded_at <= :day_end ORDER BY case_id DESC, seq DESC"""
HELD = f"""SELECT told.case_id, told.data
    FROM ({NEWEST}) newest
    JOIN events told ON told.case_id = newest.case_id AND told.seq = newest.seq AND told.kind = 'standing.changed'
    WHERE newest.region = ANY (:regions)"""  # noqa: S608 (parts of our own)
OPEN = f"""
WITH newest AS (
    {NEWEST}
), held AS MATERIALIZED (
    SELECT newest.case_id, newest.seq, newest.child, told.data
    FROM newest
    JOIN events told ON told.case_id = newest.case_id AND told.seq = newest.seq AND told.kind = 'standing.changed'
    WHERE told.data ->> 'closed_on' IS NULL
      AND (<among> OR newest.child IS NOT NULL)
), first AS (
    SELECT DISTINCT ON (child) case_id FROM held WHERE child IS NOT NULL
    ORDER BY child, (data ->> 'lead') IS NOT DISTINCT FROM 'zij', data ->> 'raised_on', case_id
), open AS (
    SELECT held.case_id, held.data, coalesce(later.data, held.data) AS dated
    FROM held
    LEFT JOIN LATERAL (
        SELECT one.data FROM events one
        WHERE one.case_id = held.case_id AND one.kind = 'standing.changed' AND one.seq > held.seq
          AND one.recorded_at <= :cutoff
        ORDER BY one.seq DESC LIMIT 1) later ON true
    WHERE (held.child IS NULL OR held.case_id IN (SELECT case_id FROM first))
      AND (held.data ->> 'lead') IS DISTINCT FROM 'zij'
), talked AS (
    SELECT DISTINCT case_id FROM events
    WHERE kind = 'placement.intake' AND recorded_at <= :cutoff AND data ->> 'on' <= :day
), children AS MATERIALIZED (
    SELECT open.case_id,
           (data ->> 'gi')::bigint AS gi,
           data ->> 'region' AS region,
           data ->> 'municipality' AS municipality,
           data ->> 'form' AS form,
           data ->> 'child' AS child,
           coalesce(data -> 'obstacles', '[]'::jsonb) AS obstacles,
           NOT help.fitting AS waiting,
           CASE WHEN help.second THEN 'second_best' WHEN help.bridged THEN 'bridging'
                WHEN talked.case_id IS NOT NULL THEN 'after_intake' ELSE 'nothing' END AS part,
           coalesce(norm.help_due::date, since.day + make_interval(months => :months)) < CAST(:day AS date) AS late,
           since.day + make_interval(months => :months) >= CAST(:day AS date)
               AND (data ->> 'needed_on' IS NOT NULL OR coalesce(data ->> 'acute_since' <= :day, false)) AS sooner,
           norm.protection,
           norm.protection_late
    FROM open
    LEFT JOIN talked ON talked.case_id = open.case_id
    CROSS JOIN LATERAL (
        SELECT coalesce(bool_or(one ->> 'kind' = 'passend'), false) AS fitting,
               coalesce(bool_or(one ->> 'kind' = 'tweede_keus'), false) AS second,
               coalesce(bool_or(one ->> 'kind' = 'overbrugging'), false) AS bridged
        FROM jsonb_array_elements(dated -> 'helps') one
        WHERE one ->> 'from' <= :day AND coalesce(one ->> 'until' > :day, true)) help
    CROSS JOIN LATERAL (
        SELECT min(one ->> 'due_on') FILTER (WHERE one ->> 'kind' IN ('passende_hulp', 'hulp_nodig')) AS help_due,
               min(one ->> 'opened_on') FILTER (WHERE one ->> 'kind' IN ('passende_hulp', 'hulp_nodig')) AS help_opened,
               coalesce(bool_or(unmet), false) AS protection,
               coalesce(bool_or(unmet AND one ->> 'due_on' < :day), false) AS protection_late
        FROM jsonb_array_elements(dated -> 'norms') one,
             LATERAL (SELECT one ->> 'kind' IN ('vaste_jeugdbeschermer', 'vervangende_jeugdbeschermer')
                             AND coalesce(one ->> 'met_on' > :day, true) AS unmet) judged
        WHERE one ->> 'opened_on' <= :day) norm
    CROSS JOIN LATERAL (SELECT coalesce(norm.help_opened, data ->> 'raised_on')::date AS day) since
)
"""  # noqa: S608 (parts of our own)
CHILDREN = OPEN.replace("<among>", "true")
COUNTS = """
    count(*) FILTER (WHERE waiting) AS waiting,
    count(*) FILTER (WHERE waiting AND part = 'nothing') AS nothing,
    count(*) FILTER (WHERE waiting AND part = 'after_intake') AS after_intake,
    count(*) FILTER (WHERE waiting AND part = 'bridging') AS bridging,
    count(*) FILTER (WHERE waiting AND part = 'second_best') AS second_best,
    count(*) FILTER (WHERE waiting AND late) AS late,
    count(*) FILTER (WHERE waiting AND sooner) AS sooner,
    count(*) FILTER (WHERE protection) AS protection,
    count(*) FILTER (WHERE protection_late) AS protection_late
"""
NARROWED = """(CAST(:regions AS text[]) IS NULL OR region = ANY (CAST(:regions AS text[])))
      AND (CAST(:gis AS bigint[]) IS NULL OR gi = ANY (CAST(:gis AS bigint[])))"""
AMONG = "CAST(:regions AS text[]) IS NULL OR newest.region = ANY (CAST(:regions AS text[]))"
ALL = text(f"""{OPEN.replace("<among>", AMONG)}
SELECT 'place' AS what, region, municipality, gi, NULL AS code, {COUNTS}
    FROM children WHERE {NARROWED} GROUP BY region, municipality, gi
UNION ALL SELECT 'form', region, municipality, gi, form, count(*), 0, 0, 0, 0, 0, 0, 0, 0
    FROM children WHERE waiting AND {NARROWED} GROUP BY region, municipality, gi, form
UNION ALL SELECT 'obstacle', region, municipality, gi, code, count(*), 0, 0, 0, 0, 0, 0, 0, 0
    FROM children, jsonb_array_elements_text(obstacles) code
    WHERE waiting AND {NARROWED} GROUP BY region, municipality, gi, code
""")  # noqa: S608 (parts of our own)
SHARED = text(f"""{CHILDREN}
SELECT children.gi, children.region, organisations.slug, cases.label, children.child
    FROM children JOIN cases ON cases.id = children.case_id
    JOIN organisations ON organisations.id = cases.gi_id
""")  # noqa: S608 (parts of our own)
FIRST = text("SELECT min(recorded_at) FROM events WHERE kind = 'standing.changed'")


@dataclass(frozen=True, slots=True)
class Counts:
    """Children of one place. The four parts after `waiting` add up to it; each child stands in one of them.

    `sooner`: waits for less than the norm, while help was needed earlier or at once (N4b). `protection`: waits for a
    jeugdbeschermer, whether or not it waits for help.
    """

    waiting: int = 0
    nothing: int = 0
    after_intake: int = 0
    bridging: int = 0
    second_best: int = 0
    late: int = 0
    sooner: int = 0
    protection: int = 0
    protection_late: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))


@dataclass(frozen=True, slots=True)
class Placed:
    """Counts of one GI in one municipality; the municipality of a child may not be known yet.

    `source` says where they come from: cases in RETS, or a file of the GI with figures or with children.
    """

    region: str
    municipality: str | None
    gi: int
    counts: Counts
    source: str = RETS


@dataclass(frozen=True, slots=True)
class Coded:
    """How many waiting children of a municipality wait for a form of care, or meet an obstacle."""

    region: str
    municipality: str | None
    code: str
    number: int
    gi: int | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted on a day."""

    places: tuple[Placed, ...]
    forms: tuple[Coded, ...]
    obstacles: tuple[Coded, ...]


def count_children(
    session: Session,
    day: date,
    cutoff: datetime,
    *,
    regions: Sequence[str] | None = None,
    gis: Sequence[int] | None = None,
) -> Counted:
    """Count the children of these regions and GI's at the end of a day, as recorded up to `cutoff`; all when None."""
    narrowed = {
        "regions": None if regions is None else list(regions),
        "gis": None if gis is None else list(gis),
    }
    asked = _asked(session, day, cutoff) | narrowed
    with as_engine(session):
        rows = session.execute(ALL, asked).all()
    order = sorted(rows, key=lambda row: (row.region, row.municipality or "~", row.gi or 0, row.code or ""))
    places = tuple(Placed(row.region, row.municipality, row.gi, Counts(*row[5:])) for row in _of(order, "place"))
    return Counted(places, *(tuple(_coded(order, what)) for what in ("form", "obstacle")))


def labelled_children(session: Session, day: date, cutoff: datetime) -> Sequence[Row[Any]]:
    """Each child that counts, by its GI and label; `child` names both labels when two GI's work for it (X18)."""
    with as_engine(session):
        return session.execute(SHARED, _asked(session, day, cutoff)).all()


def _asked(session: Session, day: date, cutoff: datetime) -> dict[str, Any]:
    return {
        "day": day.isoformat(),
        "day_end": min(end_of_day(day), cutoff),
        "cutoff": cutoff,
        "months": parameters(session, day).help_months,
    }


def first_moment(session: Session) -> datetime | None:
    """From when on anything is known; before it no day can be counted."""
    with as_engine(session):
        found: datetime | None = session.scalar(FIRST)
    return found


def _of(rows: Sequence[Row[Any]], what: str) -> Iterator[Row[Any]]:
    return (row for row in rows if row.what == what)


def _coded(rows: Sequence[Row[Any]], what: str) -> Iterator[Coded]:
    return (Coded(row.region, row.municipality, row.code, row.waiting, row.gi) for row in _of(rows, what))
