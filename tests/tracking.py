"""Walks the tracks beside the search: a child that lives somewhere, and the answer of whoever owns a question."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from rets import access
from rets.clock import date_of
from rets.db import ViewerSession
from rets.models import Case, Deadline, Offer, Task
from rets.services import placements
from rets.services.audit import Actor
from rets.services.tasks import addressees
from rets.services.track_answers import answer_track
from tests import asking
from tests import builders as b
from workflows.roles import Role
from workflows.safety import REVIEW


def living(session: ViewerSession, offer: Offer, label: str = "HM-1", **changes: Any) -> Case:
    """A child whose help really started at an offer today."""
    case = asking.searching(session, label=label, **changes)
    request = asking.ask(session, case, offer, overrule="kind_kent_plek")
    asking.answer(session, request, "accepted")
    asking.agree(session, case, request)
    placements.start_help(session, case, on=b.TODAY, actor=milan(session), at=b.NOW, first_day_confirmed=True)
    return case


def closed(session: ViewerSession, offer: Offer, label: str = "HM-1") -> Case:
    """The same, judged as fitting and closed."""
    case = living(session, offer, label)
    placements.judge(
        session, case, professional="passend", family="passend", on=b.TODAY, actor=milan(session), at=b.NOW
    )
    b.step(session, case, "close", milan(session))
    return case


def milan(session: ViewerSession) -> Actor:
    """The jeugdbeschermer of the cases here."""
    return b.actor(session, "jb-milan", Role.JEUGDBESCHERMER)


def reader(session: ViewerSession, slug: str, on: date = b.TODAY) -> access.Reader:
    """Somebody of the cast, as who reads."""
    found = access.reader_for(session, slug, on)
    assert found is not None
    return found


def open_task(session: ViewerSession, case: Case, kind: str) -> Task:
    """The one question of a kind that waits for an answer."""
    (found,) = [task for task in b.tasks(session, case, kind) if task.answered_at is None]
    return found


def answer(
    session: ViewerSession, case: Case, kind: str, code: str, text: str = "Zo doen wij het.", at: datetime = b.NOW
) -> None:
    """The answer of whoever owns the question."""
    task = open_task(session, case, kind)
    who = Actor(addressees(session, task, at)[0], frozenset({Role(task.role)}))
    answer_track(session, case, task, code=code, text=text, actor=who, at=at, named=b.named(at))


def silent(session: ViewerSession, case: Case, kind: str) -> None:
    """Nobody answers the question of this kind until its term is over."""
    b.run_until(session, case, open_task(session, case, kind).due_at + timedelta(minutes=1))


def looked_at(session: ViewerSession, case: Case, on: str) -> None:
    """The jeugdbeschermer looked at the risks on a day."""
    b.tell(session, case, "safety_reviewed", on, milan(session), text="Thuis is het rustig.")


def next_review(session: ViewerSession, case: Case) -> date | None:
    """The day on which the risks are looked at again."""
    row = session.scalar(select(Deadline).where(Deadline.kind == REVIEW, Deadline.closed_at.is_(None)))
    return date_of(row.due_at) if row else None
