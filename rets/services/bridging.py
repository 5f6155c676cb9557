"""Help that does not fit goes on as bridging: the child keeps it and waits for the help that is wanted (N6b)."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from rets.models import Case, Claim, Placement


def go_on_as_bridging(session: Session, case: Case) -> None:
    """Make the main help that runs a bridge to the wanted help; its place stays the place of the child."""
    running = session.scalars(
        select(Placement).where(
            Placement.case_id == case.id,
            Placement.purpose == "main",
            Placement.started_on.is_not(None),
            Placement.ended_on.is_(None),
            Placement.cancelled_at.is_(None),
        )
    )
    for placement in running:
        placement.purpose, placement.bridges_to = "bridging", case.form
        if placement.request_id:
            session.execute(update(Claim).where(Claim.request_id == placement.request_id).values(purpose="bridging"))
    session.flush()
