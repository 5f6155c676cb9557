"""What somebody answered to whom a step of a route was passed on: who passed it on writes it down.

The step keeps its term, its answers and who takes over from silence, where nobody who is asked reads RETS (R41).
"""

from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.models import Case, RouteVersion, Task
from rets.schemas.route_file import stored_route
from rets.services.audit import ENGINE
from rets.services.route_opening import moments
from rets.services.route_words import what_was_said, whom
from rets.services.spoken import HEARD, SINCE
from rets.services.tasks import open_task
from workflows.calendar import end_of_day
from workflows.routes import RouteStep
from workflows.routes.vocabulary import FORM, MESSAGE

NOTHING_TO_HEAR = frozenset({MESSAGE, FORM})
"""What is done once it was passed on: nobody answers a message, and whoever makes a form does so without RETS."""


def ask_what_was_said(session: Session, case: Case, version: RouteVersion, step: RouteStep, relay: Task) -> None:
    """Let who passed a step on write down the answer, within the term of the step.

    That term runs from the day on which it was passed on; of what was sent as a form, from the day on which it was sent
    (N14).
    """
    assert step.asks
    assert relay.answered_at
    at = relay.answered_at
    due_at, remind_at = moments(session, case, step, relay.opened_at if _was_sent(version, step) else at, at)
    open_task(
        session,
        case,
        kind=step.asks,
        role=relay.role,
        person_id=relay.person_id,
        text=what_was_said(step, relay.data.get("words", "")),
        due_at=max(due_at, end_of_day(date_of(at))),
        remind_at=remind_at,
        actor=ENGINE,
        at=at,
        data=relay.data | {HEARD: whom(step), SINCE: date_of(relay.opened_at).isoformat()},
    )


def _was_sent(version: RouteVersion, step: RouteStep) -> bool:
    """Whether a step follows on a form that was made and sent."""
    return any(one.asks == FORM and step.code in one.after.values() for one in stored_route(version.text).steps)
