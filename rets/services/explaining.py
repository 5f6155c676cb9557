"""Explaining a missed norm: by answering the question for it or of one's own accord, it is told once (N4c)."""

from datetime import datetime

from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.models import Case, Task
from rets.schemas.facts import Explained
from rets.services.answers import open_tasks
from rets.services.audit import Actor
from rets.services.record import record_fact
from rets.services.tasks import answer_task

KIND = "toelichting"


def explain_by_answer(session: Session, case: Case, task: Task, text: str, actor: Actor, at: datetime) -> None:
    """What was answered to the question for an explanation stands at the clock as well; the miss still counts.

    Raises:
        Refused: that norm is not missed any more.
    """
    fact = Explained.model_validate({"kind": "explained", "clock": task.data["clock"], "on": date_of(at), "text": text})
    record_fact(session, case, fact, actor, at)


def answer_explained(session: Session, case: Case, fact: Explained, actor: Actor, at: datetime) -> None:
    """An explanation of one's own accord answers the questions for it that are still open."""
    for task in open_tasks(session, case, KIND):
        if task.data.get("clock") == fact.clock:
            answer_task(session, case, task, code="toegelicht", text=fact.text, actor=actor, at=at)
