"""Which offers said no to a child."""

from collections.abc import Collection

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from rets.models import Availability, Offer, Request

SOON_OTHERWISE = ("vol", "opnamestop", "personeel", "te_laat", "zonder_grond")


def said_no(session: Session, case_ids: Collection[int]) -> dict[int, frozenset[str]]:
    """By case, the offers (slugs) that refused the child or put it on a waiting list.

    A refusal for want of room holds until the provider says anew what is free; what stands on a waiting list counts in
    the forecast with the day that was told, not as a place.
    """
    if not case_ids:
        return {}
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
