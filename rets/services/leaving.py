"""Who left: its open cases and what is asked of it go to who has the post now, as the sweep finds them (P23, R41).

One case at a time, under a lock that other sweepers skip. A case on which something fails holds up no other, and is
tried again in the next round; so is one for which nobody is left at all, of which `invariants` tells meanwhile.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime

import structlog
from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, literal, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from rets.access import SYSTEM, cases_for
from rets.clock import date_of
from rets.models import Appointment, Case, Task
from rets.services.audit import ENGINE
from rets.services.hands import Why, follow_posts
from rets.services.posts import IN_PERSON, WATCHED, has_post
from rets.services.settle import settle
from rets.services.standing_in import INSTEAD_OF
from workflows.roles import Role

log = structlog.get_logger("rets.leaving")
Transaction = Callable[[], AbstractContextManager[Session]]
WHY = Why("Wie deze casus had, werkt hier niet meer. Wie dit werk nu doet, neemt de casus over.", "vertrokken", {})


def sweep_left(transaction: Transaction, now: datetime) -> int:
    """Give what people left behind to who has their posts; how many cases that changed."""
    with transaction() as session:
        found = _left_behind(session, date_of(now))
    done = 0
    for case_id in found:
        with transaction() as session:
            done += _tried(session, case_id, now)
    return done


def owned_by_nobody_here(session: Session, on: date) -> Sequence[Case]:
    """The open cases of somebody who has no post any more for which they may be theirs."""
    return session.scalars(_open().where(_left(Case.owner_id, _gone(session, on), on)).order_by(Case.id)).all()


def _left_behind(session: Session, on: date) -> Sequence[int]:
    """The numbers of those, and of cases whose zorgmakelaar left, or of which something is asked of who left.

    Each by its own index: the sweep asks this all the time, and nearly always in vain.
    """
    gone = _gone(session, on)
    asked = (
        Task.answered_at.is_(None),
        Task.role.in_(WATCHED),
        Task.kind.not_in(IN_PERSON),
        Task.data[INSTEAD_OF].astext.is_(None),
        Task.person_id.in_(gone),
        ~has_post(Task.person_id, Task.role, Case.gi_id, Case.region, on),
    )
    behind = (
        _open().where(_left(Case.owner_id, gone, on)),
        _open().where(_left(Case.zorgmakelaar_id, gone, on)),
        _open().join(Task, Task.case_id == Case.id).where(*asked),
    )
    return sorted({number for query in behind if gone for number in session.scalars(query.with_only_columns(Case.id))})


def _open() -> Select[Case]:
    return cases_for(SYSTEM).where(Case.state != "closed")


def _gone(session: Session, on: date) -> Sequence[int]:
    """Everybody of whom a post ended, whatever other posts it has."""
    return session.scalars(select(Appointment.person_id).where(Appointment.valid_until <= on).distinct()).all()


def _left(person: SQLColumnExpression[int | None], gone: Sequence[int], on: date) -> ColumnElement[bool]:
    any_role = literal(Role.ZORGMAKELAAR.value)
    return and_(person.in_(gone), ~has_post(person, any_role, Case.gi_id, Case.region, on))


def _tried(session: Session, case_id: int, now: datetime) -> bool:
    """Whether a case changed hands; not when somebody works on it at this moment."""
    query = cases_for(SYSTEM).where(Case.id == case_id).with_for_update(skip_locked=True, of=Case)
    case = session.scalar(query.execution_options(populate_existing=True))
    if case is None:
        return False
    try:
        with session.begin_nested():
            if not follow_posts(session, case, WHY, now):
                return False
            settle(session, case, ENGINE, now)
    except DBAPIError as error:
        if error.connection_invalidated:
            raise
        fault: Exception = error
    except Exception as error:  # one case may not hold up those of others who left, whatever is wrong with it
        fault = error
    else:
        return True
    log.error("leaving.failed", case=case_id, exc_info=fault)
    return False
