"""Another place than the one that was proposed first: allowed, and told with its reason, to learn from."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets import clock
from rets.db import as_engine
from rets.errors import FieldError, Invalid
from rets.models import Case, Offer, Request
from rets.schemas.texts import personal_sentence
from rets.services.codes import codes
from rets.services.listed import listed
from rets.services.stored import last_proposals, last_region_plan

GROUPS = ("fitting", "near_misses", "bridging")
BREAKS_A_RULE = "rule"


def overruling(
    session: Session, case: Case, offer: Offer, code: str | None, text: str, on: date, *, needs_reason: bool = True
) -> dict[str, Any]:
    """What the event says of what was proposed: that it was followed, or what was, and why it was not.

    `level` is the first level on which the chosen place is worth less than the proposal. Nothing was proposed: nothing.

    Raises:
        Invalid: the reason is not in the list, or lacks while `needs_reason`, or its text leads to a person.
    """
    stored = last_proposals(session, case)
    first = first_proposal(session, case, stored.result if stored else None)
    other = first is not None and first["offer"] != offer.slug
    if other and needs_reason and not code and _first_today(session, case, offer, on):
        return {"followed": True} | _planned(session, case)
    _check(session, code, text, on, needs_reason=needs_reason and other)
    if stored is None or first is None:
        return {}
    told = {"followed": True} if not other else _overruled(stored.result, first, offer.slug, code, text)
    return told | _planned(session, case)


def _first_today(session: Session, case: Case, offer: Offer, on: date) -> bool:
    """Whether this place stands first in the list as it is read on this day, when another was stored as first."""
    found = listed(session, case, clock.now(), on)
    first = first_proposal(session, case, found.result) if found and found.anew else None
    return first is not None and first["offer"] == offer.slug


def first_proposal(session: Session, case: Case, result: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """The first fitting place that was not asked for yet."""
    asked = set(
        session.scalars(
            select(Offer.slug)
            .join(Request, Request.offer_id == Offer.id)
            .where(Request.case_id == case.id, Request.state.in_(("open", "needs_information", "accepted")))
        )
    )
    rows = result["fitting"] if result else []
    return next((row for row in rows if row["offer"] not in asked), None)


def _check(session: Session, code: str | None, text: str, on: date, *, needs_reason: bool) -> None:
    faults = []
    if code and code not in codes(session, "overrule_reasons", on):
        faults.append(FieldError("overrule", "Kies een reden uit de lijst."))
    if needs_reason and not code:
        faults.append(FieldError("overrule", "Kies waarom u een andere plek vraagt dan de eerste in de lijst."))
    sentence = personal_sentence(text)
    if sentence:
        faults.append(FieldError("overrule_text", sentence))
    if faults:
        raise Invalid(faults)


def _overruled(
    result: Mapping[str, Any], first: Mapping[str, Any], slug: str, code: str | None, text: str
) -> dict[str, Any]:
    said = {
        "first_proposal": first["offer"],
        "overrule": code,
        "overrule_text": text.strip() or None,
        "level": _level(result, first, slug),
    }
    return {key: value for key, value in said.items() if value}


def _level(result: Mapping[str, Any], first: Mapping[str, Any], slug: str) -> str | None:
    """On which level the choice is worth less; 'rule' when it breaks one, nothing when it is not known."""
    chosen = next((row for group in GROUPS for row in result[group] if row["offer"] == slug), None)
    if chosen is None:
        return None
    if "reasons" in chosen:
        return BREAKS_A_RULE
    pairs = zip(first["figures"], chosen["figures"], strict=True)
    return next((one["level"] for one, other in pairs if other["value"] < one["value"]), None)


def _planned(session: Session, case: Case) -> dict[str, Any]:
    """What the joint plan of the region proposed at that moment."""
    with as_engine(session):
        plan = last_region_plan(session, case.region)
    rows = plan.result["assignments"] if plan else []
    offer = next((row["offer"] for row in rows if row["case"] == case.id), None)
    return {"plan": plan.number, "plan_offer": offer} if plan and offer else {}
