"""A child that is acutely unsafe: everybody who must know is told at once, and the team looks today (R38, P6)."""

from datetime import datetime

from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.db import as_engine
from rets.models import Case
from rets.schemas.facts import Fact
from rets.services.advance import advance
from rets.services.audit import ENGINE
from rets.services.hurrying import hurry
from rets.services.meetings import put_on_agenda
from rets.services.outbox import queue
from rets.services.owners import chair_for, teammanagers_of
from rets.services.ringing import ring, stop_ringing
from rets.services.settle import settle
from workflows.facts import Note
from workflows.plan import RUNG_RET, RUNG_RET_CONSULT
from workflows.steps import BEFORE_RET

DANGER = frozenset({"unsafe_signal", "ran_away"})


def follow_danger(
    session: Session, case: Case, was_acute: bool, text: str, at: datetime, *, told: Fact | None = None
) -> None:
    """A case that became acute raises the alarm, and one that is not acute any more ends the ringing.

    New danger (`told`) for a child that is acutely unsafe already rings again when somebody had taken the alarm.
    """
    if case.acute == was_acute and not (case.acute and _is_danger(told)):
        return
    with as_engine(session):
        if case.acute and was_acute:
            ring(session, case, at)
            settle(session, case, ENGINE, at)
            return
        if case.acute:
            raise_alarm(session, case, text, at)
        else:
            stop_ringing(session, case, at)


def _is_danger(fact: Fact | None) -> bool:
    kind = getattr(fact, "kind", "")
    return kind in DANGER or getattr(fact, "unsafe", False) or getattr(fact, "abrupt", False)


def raise_alarm(session: Session, case: Case, text: str, at: datetime) -> None:
    """Tell jeugdbeschermer, owner, teammanagers and chair; ring; ask the team's advice, or give it a meeting today.

    Whatever was waited for is due by the next working day.
    """
    on = date_of(at)
    hurry(session, case, at)
    people = {case.jeugdbeschermer_id, case.owner_id, chair_for(session, case.region, on)}
    queue(session, case, people | set(teammanagers_of(session, case.gi_id, on)), "acute", at)
    ring(session, case, at)
    if case.rung >= RUNG_RET:
        put_on_agenda(session, case, at)
    elif case.rung < RUNG_RET_CONSULT and case.state in BEFORE_RET:
        words = text or "Het kind is acuut onveilig."
        advance(session, case=case, step="consult_ret", actor=ENGINE, at=at, note=Note(text=words))
        return
    settle(session, case, ENGINE, at)
