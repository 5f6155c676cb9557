"""A step of a route is opened: the task that it becomes, for whom, with which term, and whether it was asked before."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import and_, false, func, or_, select
from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.db import as_engine
from rets.models import Case, RouteVersion, Task
from rets.schemas.route_file import stored_route
from rets.services.audit import ENGINE, Actor
from rets.services.forms_sent import forms_sent, told_sent
from rets.services.meetings import BY_ROUTE, put_on_agenda
from rets.services.parameters import parameters
from rets.services.route_addressees import Addressed, addressed
from rets.services.route_situation import About
from rets.services.route_versions import pinned
from rets.services.route_words import enclosed, to_pass_on
from rets.services.tasks import DROPPED, answer_task, open_task
from workflows.calendar import end_of_day
from workflows.roles import Role
from workflows.routes import RouteStep, comes_again
from workflows.routes.vocabulary import CHANNELS, FORM, SENT, TO_RELAY

TABLE = "tafel"


def open_step(
    session: Session,
    case: Case,
    version: RouteVersion,
    step: RouteStep,
    about: About,
    at: datetime,
    text: str = "",
    actor: Actor = ENGINE,
) -> Task | None:
    """Open a step once (per case, per provider, or for good); nothing when it was opened before.

    When nobody is known to ask, the owner of the case passes it on: no step is left without an owner (R41). What was
    answered beforehand needs nobody: its task is answered already.
    """
    assert step.asks
    assert step.who
    assert step.channel
    if was_opened(session, case, version, step, about):
        return None
    to = addressed(session, case, step.who, about, date_of(at))
    beforehand = _beforehand(session, case, version, step, about)
    kind, words = (step.asks, text or step.text) if to or beforehand else (TO_RELAY, to_pass_on(step, text))
    due_at, remind_at = moments(session, case, step, at, at)
    if kind == TO_RELAY:
        due_at, remind_at = min(due_at, _soon(session, case, at)), None
    task = open_task(
        session,
        case,
        kind=kind,
        text=words + enclosed(step),
        channel=CHANNELS[step.channel][0],
        due_at=due_at,
        remind_at=remind_at,
        actor=actor,
        at=at,
        data=_data(case, version, step, about) | ({"words": text} if text else {}),
        **asdict(to or Addressed(Role.ZORGMAKELAAR.value, person_id=case.owner_id)),
    )
    if kind == TABLE and to and to.role == Role.RET_CHAIR.value:
        put_on_agenda(session, case, at, BY_ROUTE)
    if beforehand:
        answer_task(session, case, task, code=beforehand[0], text=beforehand[1], actor=ENGINE, at=at)
    return task


def was_opened(session: Session, case: Case, version: RouteVersion, step: RouteStep, about: About) -> bool:
    """Whether a step was asked before; what was dropped does not count.

    Of what may happen more than once it was, when it still waits in this municipality, or when it was about the same.
    """
    asked = select(Task.id).where(
        Task.data["step"].astext == step.code,
        Task.answer_code.is_distinct_from(DROPPED),
        Task.kind.in_((step.asks or "", TO_RELAY)),
    )
    if comes_again(stored_route(version.text), step):
        here = func.coalesce(Task.data["municipality"].astext, "") == (case.municipality or "")
        same = Task.data["occasion"].astext == about.occasion if about.occasion else false()
        asked = asked.where(or_(and_(Task.answered_at.is_(None), here), same))
    if step.once != "per_casus":
        asked = asked.where(Task.data["provider_id"].as_integer() == about.provider_id)
    if step.once != "eenmalig":
        return session.scalar(asked.where(Task.case_id == case.id).limit(1)) is not None
    with as_engine(session):
        of_place = asked.where(Task.data["municipality"].astext == (case.municipality or ""))
        return session.scalar(of_place.limit(1)) is not None


def step_of(session: Session, task: Task) -> tuple[RouteVersion | None, RouteStep | None]:
    """The version and the step that a task was opened from, if any."""
    version = session.get(RouteVersion, task.data["route_id"]) if "route_id" in task.data else None
    return version, stored_route(version.text).step(task.data["step"]) if version else None


def moments(
    session: Session, case: Case, step: RouteStep, asked_at: datetime, at: datetime
) -> tuple[datetime, datetime | None]:
    """When a step is due that was asked at a moment, and when to remind of it, if that still lies ahead."""
    assert step.term
    calendar = parameters(session, date_of(at), case.region).calendar
    due_on = step.term.due_on(date_of(asked_at), calendar)
    remind_on = calendar.add_working_days(due_on, -step.remind_before) if step.remind_before else due_on
    return end_of_day(due_on), end_of_day(remind_on) if date_of(at) < remind_on < due_on else None


def _soon(session: Session, case: Case, at: datetime) -> datetime:
    """Passing a question on takes no longer than the term of a question: its own term is for who is asked."""
    p = parameters(session, date_of(at), case.region)
    return end_of_day(p.calendar.add_working_days(date_of(at), p.question_working_days))


def _beforehand(
    session: Session, case: Case, version: RouteVersion, step: RouteStep, about: About
) -> tuple[str, str] | None:
    """The answer that is there already: agreed beforehand, or every form of it was sent before it was asked for."""
    if step.at_once:
        return step.at_once, step.at_once_text
    if step.asks != FORM:
        return None
    sent = forms_sent(session, case, stored_route(version.text), step, about.request_id)
    return (SENT, told_sent(step, sent)) if set(step.attachments) <= set(sent) else None


def _data(case: Case, version: RouteVersion, step: RouteStep, about: About) -> dict[str, object]:
    plain = {
        "route_id": version.id,
        **pinned(version),
        "step": step.code,
        "step_title": step.title,
        "questions": list(step.questions) or None,
        "municipality": case.municipality,
        "provider_id": about.provider_id,
        "main_contractor_id": about.main_contractor_id,
        "request_id": about.request_id if step.once == "per_aanbieder" else None,
        "asked_for": about.request_id,
        "occasion": about.occasion,
    }
    return {key: value for key, value in plain.items() if value is not None}
