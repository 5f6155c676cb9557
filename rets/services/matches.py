"""Matching for people and regions: propose when a case is raised, and one joint plan for who waits in a region."""

from datetime import datetime

from sqlalchemy.orm import Session

from rets.models import Case
from rets.schemas.case_form import CaseForm
from rets.services.audit import Actor
from rets.services.intake import raise_case
from rets.services.joint_plan import allocate_region
from rets.services.proposing import propose, refresh
from rets.services.stored import last_proposals, last_region_plan

__all__ = [
    "allocate_region",
    "last_proposals",
    "last_region_plan",
    "propose",
    "raise_and_propose",
    "refresh",
]


def raise_and_propose(session: Session, form: CaseForm, *, actor: Actor, jeugdbeschermer_id: int, at: datetime) -> Case:
    """Raise a case and look at once what would fit, so that the forecast stands from the first moment.

    Raises:
        Invalid: every fault of the form at its field.
        Refused: the same case was raised before.
    """
    case = raise_case(session, form, actor=actor, jeugdbeschermer_id=jeugdbeschermer_id, at=at)
    propose(session, case, actor, at)
    return case
