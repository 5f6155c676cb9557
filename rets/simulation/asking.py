"""Whom a zorgmakelaar asks for a child: the first of the call list, the place of the joint plan, or the proposals."""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from rets.models import Case, Location, Offer, Organisation, Request
from rets.reference.geography import region_of
from rets.services.facts import dossier_of
from rets.services.stored import last_proposals, last_region_plan

AT_ONCE, CALLS_A_DAY = 2, 12
LATE = frozenset({"other_start", "maatwerk"})
Row = dict[str, Any]


class Choice(NamedTuple):
    """Whom to ask now, and how many providers were called to find that out."""

    rows: list[Row]
    calls: int


def by_telephone(session: Session, case: Case, asked: set[str], on: date) -> Choice:
    """Call the list (own region first, then by name) until somebody has a place that fits; a day has so many calls."""
    free = {row["offer"]: row for row in proposed(session, case) if row["certainty"] != "waiting" and _only_late(row)}
    calls = [slug for slug in _call_list(session, case, on) if slug not in asked][:CALLS_A_DAY]
    for number, slug in enumerate(calls, 1):
        if slug in free:
            return Choice([free[slug]], number)
    return Choice([], len(calls))


def by_plan(session: Session, case: Case, asked: set[str], _on: date) -> Choice:
    """The place that the newest joint plan of the region has for this child."""
    stored = last_region_plan(session, case.region)
    given = stored.result["assignments"] if stored else []
    return Choice([row for row in given if row["case"] == case.id and row["offer"] not in asked], 0)


def by_proposals(session: Session, case: Case, asked: set[str], _on: date) -> Choice:
    """The best proposals for this child alone."""
    rows = {row["offer"]: row for row in proposed(session, case) if row["offer"] not in asked}
    return Choice(list(rows.values())[:AT_ONCE], 0)


WAYS: dict[str, Callable[[Session, Case, set[str], date], Choice]] = {
    "telefoon": by_telephone,
    "plan": by_plan,
    "voorstellen": by_proposals,
}


def asked_before(session: Session, case: Case) -> set[str]:
    """The offers that were asked for this child, whatever they said."""
    return set(session.scalars(select(Offer.slug).join(Request).where(Request.case_id == case.id)))


def proposed(session: Session, case: Case) -> list[Row]:
    """What the matcher proposed last, best first: what fits, then what nearly fits."""
    last = last_proposals(session, case)
    return [*last.result["fitting"], *last.result["near_misses"]] if last else []


def _only_late(row: Row) -> bool:
    """Whether the child fits there, if not in time: the same places that the joint plan may give."""
    return all(one["id"] in LATE for one in row.get("relaxations", ()))


def _call_list(session: Session, case: Case, on: date) -> list[str]:
    need = dossier_of(case).need
    forms = [*need.ideal, *need.acceptable]
    rows = session.execute(
        select(Offer.slug, Offer.form, Organisation.name, Location.municipality)
        .join(Location, Offer.location_id == Location.id)
        .join(Organisation, Location.provider_id == Organisation.id)
        .where(Offer.form.in_(forms), or_(Offer.withdrawn_on.is_(None), Offer.withdrawn_on > on))
    ).all()
    rows = sorted(
        rows,
        key=lambda row: (
            row.form not in need.ideal,
            region_of(row.municipality, on) != case.region,
            row.name,
            row.slug,
        ),
    )
    return [row.slug for row in rows]
