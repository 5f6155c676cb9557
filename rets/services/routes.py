"""How a place is paid for and arranged for a child: a contract changes the route, it never hides a place (R9, R22)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from matching import Contract as Terms
from matching import Policy
from matching.place import RouteKind
from rets import reference
from rets.models import Case, CodeListEntry, Contract, Offer
from rets.reference import UnknownOn
from rets.services.daily import once_a_day

ONE_CHILD = frozenset({"maatwerk", "nih", "maatwerkofferte"})
ORDER: tuple[RouteKind, ...] = ("contracted", "ceiling", "maatwerk", "none")
DECIDERS = {
    "provider": "de aanbieder",
    "municipality": "de gemeente",
    "contract_manager": "de contractmanager van de regio",
}
Delays = Mapping[str, tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Way:
    """The route for one child to one offer, and whether the provider must accept (R19, R20)."""

    kind: RouteKind
    duty: bool


def way_of(rows: Iterable[Contract]) -> Way:
    """The easiest route among a municipality's contracts with a provider for a form; `none` when there is none."""
    found = list(rows)
    kinds = [kind_of(row.contract_form, row.budget_ceiling, row.budget_spent) for row in found]
    return Way(min(kinds, key=ORDER.index, default="none"), any(row.acceptance_duty for row in found))


def kind_of(contract_form: str, ceiling: int | None, spent: int | None) -> RouteKind:
    """The route of one contract: a reached ceiling and a contract for one child are routes of their own."""
    if contract_form in ONE_CHILD:
        return "maatwerk"
    return "ceiling" if ceiling is not None and (spent or 0) >= ceiling else "contracted"


def contracts_for(session: Session, case: Case, offer: Offer, provider_id: int, on: date) -> list[Contract]:
    """The contracts under which this child would go to this offer."""
    return list(
        session.scalars(
            select(Contract)
            .where(Contract.provider_id == provider_id, Contract.form == offer.form)
            .where(Contract.municipality.in_(payers(case, on)), Contract.valid_from <= on)
            .where(or_(Contract.valid_until.is_(None), Contract.valid_until > on))
        )
    )


def payers(case: Case, on: date) -> tuple[str, ...]:
    """The municipality that pays; as long as it is not known, every municipality of the region may be the one."""
    if case.municipality:
        return (case.municipality,)
    try:
        return reference.municipalities_of(case.region, on)
    except UnknownOn:
        return ()


@once_a_day
def delays(session: Session, on: date, region: str) -> Delays:
    """Per route of a region: the days that the start of help waits for it (0 when it does not, N22), and who decides.

    For an admission stop these are the days that an exception takes. Read once per day, region and process.
    """
    rows = session.scalars(
        select(CodeListEntry.data)
        .where(CodeListEntry.list == "route_delays", CodeListEntry.data["region"].astext == region)
        .where(CodeListEntry.valid_from <= on)
        .where(or_(CodeListEntry.valid_until.is_(None), CodeListEntry.valid_until > on))
        .order_by(CodeListEntry.valid_from)
    )
    found = {}
    for row in rows:
        waits = row["start_waits"] or row["route"] == "admission_stop"
        days = int(row["expected_days"]) if waits else 0
        found[row["route"]] = (days, DECIDERS.get(row["decided_by"], row["decided_by"]))
    return found


def terms(kind: RouteKind, municipality: str, found: Delays) -> Terms:
    """The route as the matcher reckons with it."""
    days, decided_by = found.get(kind, (0, ""))
    return Terms(municipality, kind, days, "" if kind == "contracted" else decided_by)


def policy(found: Delays, radius_km: float, confirmation_days: int) -> Policy:
    """The choices of a region."""
    standard = Policy()
    no_contract = terms("none", "", found) if "none" in found else standard.no_contract
    days, decided_by = found.get("admission_stop", (standard.admission_stop_days, standard.admission_stop_by))
    return Policy(
        no_contract=no_contract,
        admission_stop_days=days,
        admission_stop_by=decided_by,
        radius_km=radius_km,
        confirmation_days=confirmation_days,
    )
