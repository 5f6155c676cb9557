"""A new decision about a case replaces those that still run: so the team corrects itself (P25, R41)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.models import Case, Decision, Task
from rets.services import decision_terms
from rets.services.audit import Actor
from rets.services.confirming import CONFIRM
from rets.services.outbox import queue
from rets.services.tasks import close_deadline, drop
from workflows.tracks import KEPT


def replace_earlier(session: Session, case: Case, decision: Decision, actor: Actor, at: datetime) -> None:
    """End the other open decisions about a case: no term, question or confirmation of theirs is left (R7, P6).

    Whom they addressed hears that they hold no longer.
    """
    earlier = [one for one in decision_terms.open_decisions(session, case) if one.id != decision.id]
    decision_terms.end_each(session, case, earlier, decision_terms.REPLACED, actor, at)
    for one in earlier:
        if one.settled_at is None:
            one.confirm_at_id = None
        close_deadline(session, case, CONFIRM, str(one.id), at, "done")
    _drop_calls(session, case, earlier, at)
    heard = {person for one in earlier for person in decision_terms.people_addressed(session, one, at)}
    queue(session, case, heard - {actor.person_id}, decision_terms.REPLACED, at)


def _drop_calls(session: Session, case: Case, replaced: Sequence[Decision], at: datetime) -> None:
    """Nobody needs to ask after a line that was replaced."""
    lines = {line.id for decision in replaced for line in decision.lines}
    asked = select(Task).where(Task.case_id == case.id, Task.kind == KEPT, Task.answered_at.is_(None))
    for task in session.scalars(asked.order_by(Task.id)).all():
        if task.data.get("line_id") in lines:
            drop(session, case, task, "Er is een nieuw besluit.", at)
