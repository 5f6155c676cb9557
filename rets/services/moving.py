"""A child whose municipality turns out to lie in another region: the people of that region take over (R5, V6).

They get what is asked; those of the former region keep nothing.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.models import Case, Task
from rets.services.hands import Why, follow_posts
from rets.services.owners import chair_for
from workflows.plan import RUNG_RET_CONSULT
from workflows.roles import Role

WORDS = "De verantwoordelijke gemeente ligt in een andere regio. De mensen van die regio nemen het over."
REGION = "regio"


def follow_region(session: Session, case: Case, former: str, at: datetime) -> None:
    """Give a case whose region changed, and what is asked about it, to the people of that region.

    The clocks run on: a dispute about residence never restarts anything. The caller settles.
    """
    if case.region == former or case.state == "closed":
        return
    follow_posts(session, case, Why(WORDS, REGION, {"former_region": former}), at)
    if not _team_has_it(session, case, at):
        case.ret_since = None


def _team_has_it(session: Session, case: Case, at: datetime) -> bool:
    """Whether the team of the region leads the case or is asked for its advice; what a former team saw says nothing."""
    chair = chair_for(session, case.region, date_of(at))
    asked = select(Task.id).where(Task.case_id == case.id, Task.answered_at.is_(None), Task.person_id == chair)
    if case.rung < RUNG_RET_CONSULT or chair is None:
        return False
    return case.owner_id == chair or session.scalar(asked.where(Task.role == Role.RET_CHAIR.value).limit(1)) is not None
