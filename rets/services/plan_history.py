"""Who came to a region before: the children of cases that were raised there, as they came."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from matching.arrivals import Arrival
from rets import access
from rets.clock import date_of, midnight
from rets.models import Case
from rets.services.facts import dossier_of
from rets.services.matching_children import child_of
from rets.services.parameters import parameters

LOOKED_BACK, MOST = timedelta(days=3 * 365), 1000


def past_of(session: Session, region: str, on: date) -> tuple[Arrival, ...]:
    """The children of the newest cases of a region over the past three years, oldest first. Read as the engine."""
    p = parameters(session, on, region)
    cases = session.scalars(
        access.cases_for(access.SYSTEM)
        .where(Case.region == region, Case.raised_at >= midnight(on - LOOKED_BACK))
        .where(Case.raised_at < midnight(on + timedelta(days=1)))
        .order_by(Case.raised_at.desc(), Case.id.desc())
        .limit(MOST)
    )
    found = [Arrival(child_of(case, dossier_of(case), on, p), date_of(case.raised_at)) for case in cases]
    return tuple(reversed(found))
