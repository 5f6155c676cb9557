"""The whole matching problem of a case or a region, as the database stands at this moment."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from matching import Problem
from rets import access
from rets.models import Availability, Case, CodeListEntry, Offer, Request
from rets.services.codes import codes
from rets.services.dependencies import dependencies_of
from rets.services.facts import dossier_of
from rets.services.matching_children import child_of, sibling_groups
from rets.services.matching_supply import Supply, read_supply
from rets.services.parameters import parameters
from rets.services.routes import delays, payers, policy

RADIUS_KM = 30.0
TRAVELS = {"ggz": "child", "dag": "child", "ambulant": "helper", "spoed": "helper"}
ELSEWHERE = frozenset({"begeleide_omgang"})
SOON_OTHERWISE = ("vol", "opnamestop", "personeel", "te_laat", "zonder_grond")


def problem_of(
    session: Session,
    cases: Sequence[Case],
    region: str,
    on: date,
    *,
    forms: Iterable[str] | None = None,
    without: frozenset[str] = frozenset(),
) -> Problem:
    """The problem for these cases, with all supply or with that of some forms of care, `without` some offers.

    With some forms of care it has no Dutch names: enough to see what fits, not to tell it to anybody.
    For several cases together, an offer that said no to a child counts as one that failed for it. Read as the engine.
    """
    found = delays(session, region, on)
    p = parameters(session, on, region)
    paying = {case.municipality or "": payers(case, on) for case in cases}
    refused = said_no(session, [case.id for case in cases])
    supply = read_supply(session, on, paying, found, p.expiry_days, forms=forms, without=without)
    waiting = dependencies_of(session, cases, on)
    return Problem(
        as_of=on,
        forms=_forms(session, cases, supply, on, named=forms is None),
        children=tuple(
            child_of(case, dossier_of(case), on, p, refused.get(case.id, frozenset()), waiting.waits[case.id])
            for case in cases
        ),
        places=tuple(waiting.on(place) for place in supply.places),
        groups=supply.groups,
        siblings=sibling_groups(cases),
        policy=policy(found, _radius(session, on)),
        names=_names(session, on) | supply.providers | dict(waiting.names) if forms is None else {},
        visits=_visits(session, on) if forms is None else {},
    )


def problem_for(session: Session, case: Case, on: date, forms: Iterable[str] | None = None) -> Problem:
    """The problem for one case, with the brothers and sisters who wait with it, as `problem_of`."""
    session.flush()
    without = said_no(session, [case.id]).get(case.id, frozenset())
    return problem_of(session, with_siblings(session, case), case.region, on, forms=forms, without=without)


def said_no(session: Session, case_ids: Iterable[int]) -> dict[int, frozenset[str]]:
    """By case, the offers (slugs) that refused the child or put it on a waiting list.

    A refusal for want of room holds until the provider says anew what is free; what stands on a waiting list counts in
    the forecast with the day that was told, not as a place.
    """
    said = select(func.max(Availability.recorded_at)).where(Availability.offer_id == Request.offer_id)
    newer = said.correlate(Request).scalar_subquery() > Request.answered_at
    query = (
        select(Request.case_id, Offer.slug)
        .join(Offer, Request.offer_id == Offer.id)
        .where(Request.case_id.in_(tuple(case_ids)))
        .where(
            or_(
                Request.state == "waiting_list",
                (Request.state == "refused") & ~(Request.answer_code.in_(SOON_OTHERWISE) & newer),
            )
        )
    )
    found: dict[int, set[str]] = {}
    for case_id, slug in session.execute(query):
        found.setdefault(case_id, set()).add(slug)
    return {case_id: frozenset(slugs) for case_id, slugs in found.items()}


def with_siblings(session: Session, case: Case) -> list[Case]:
    """The case with those of brothers and sisters who wait for help and should live together or near."""
    wishes = dossier_of(case).wishes
    if not wishes.siblings or wishes.siblings_together == "hoeft_niet":
        return [case]
    others = session.scalars(
        access.cases_for(access.SYSTEM)
        .where(Case.gi_id == case.gi_id, Case.label.in_(wishes.siblings), Case.id != case.id)
        .where(Case.state != "closed", Case.waiting)
        .order_by(Case.id)
    )
    return [case, *others]


def _forms(session: Session, cases: Sequence[Case], supply: Supply, on: date, *, named: bool) -> dict[str, str]:
    if named:
        return {code: entry.name for code, entry in codes(session, "forms_of_care", on).items()}
    needs = [dossier_of(case).need for case in cases]
    wanted = {form for need in needs for form in (*need.ideal, *need.acceptable, *need.bridging)}
    return {form: form for form in sorted(wanted | {place.form for place in supply.places})}


def _visits(session: Session, on: date) -> dict[str, str]:
    """The forms of care where nobody stays, with who travels; nothing where that differs from case to case."""
    found = codes(session, "forms_of_care", on).items()
    return {
        code: "" if code in ELSEWHERE else TRAVELS.get(entry.data["group"], "")
        for code, entry in found
        if not entry.data["residential"]
    }


def _names(session: Session, on: date) -> dict[str, str]:
    names: dict[str, str] = {}
    for name in ("measures", "traits", "contra_indications"):
        names |= {code: entry.name for code, entry in codes(session, name, on).items()}
    return names


def _radius(session: Session, on: date) -> float:
    known = session.scalar(
        select(CodeListEntry.data)
        .where(CodeListEntry.list == "parameters", CodeListEntry.code == "search_radius")
        .where(CodeListEntry.valid_from <= on)
        .order_by(CodeListEntry.valid_from.desc())
        .limit(1)
    )
    return float(known["value"]) if known else RADIUS_KM
