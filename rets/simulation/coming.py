"""What waits for somebody after a moment, by name: requests, questions and lines, with how that somebody acts."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from random import Random
from typing import NamedTuple

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from rets import access
from rets.models import (
    AgendaItem,
    Appointment,
    Case,
    Decision,
    DecisionLine,
    Municipality,
    Offer,
    Organisation,
    RegionMembership,
    Request,
    Task,
)
from rets.models.base import Dated
from rets.schemas.case_form import CaseForm
from rets.services.replay import raise_form
from rets.simulation import acts
from rets.simulation.chance import Chance
from workflows.roles import Role
from workflows.words import ALARM

Act = Callable[[Session, datetime], None]


class Coming(NamedTuple):
    """Something for somebody: its kind and number, the habit of who acts, the name by which chance knows it."""

    kind: str
    key: int
    habit: str
    name: str
    act: Act


def places(session: Session, on: date, regions: tuple[str, ...]) -> list[tuple[str, str]]:
    """Each GI with the name of each municipality of a region in which it has a jeugdbeschermer, weighed evenly.

    `regions` narrows it; empty means all.
    """
    query = (
        select(Organisation.slug, Municipality.name)
        .join(Appointment, Appointment.organisation_id == Organisation.id)
        .join(RegionMembership, RegionMembership.region == Appointment.region)
        .join(Municipality, Municipality.code == RegionMembership.municipality)
        .where(Appointment.role == Role.JEUGDBESCHERMER.value, *_valid(RegionMembership, on), *_valid(Municipality, on))
    )
    if regions:
        query = query.where(RegionMembership.region.in_(regions))
    return sorted({(gi, name) for gi, name in session.execute(query)})


def beside(session: Session, cases: list[int], chance: Chance) -> Iterator[Coming]:
    """The requests, the questions and the lines of decisions that wait for somebody."""
    labels = {case.id: case.label for case in _cases(session, cases)}
    yield from _requests(session, cases, labels, chance)
    tasks = select(Task.id, Task.kind, Task.case_id).where(
        Task.case_id.in_(cases), Task.answered_at.is_(None), Task.kind != "informatie"
    )
    for number, kind, case in session.execute(tasks.order_by(Task.id)):
        yield Coming("task", number, ALARM if kind == ALARM else "task", f"{labels[case]} {kind}", _on_task(number))
    lines = select(DecisionLine.id, DecisionLine.case_id).join(Decision)
    waiting = lines.where(DecisionLine.case_id.in_(cases), DecisionLine.answer_code.is_(None))
    for number, case in session.execute(waiting.order_by(DecisionLine.id)):
        yield Coming("line", number, "line", labels[case], _on_line(number))


def raising(form: CaseForm) -> Act:
    """A jeugdbeschermer raises a case."""

    def act(session: Session, at: datetime) -> None:
        raise_form(session, form, at)

    return act


def deciding(item_id: int) -> Act:
    """The team decides about an item of its agenda."""

    def act(session: Session, at: datetime) -> None:
        acts.decide_on(session, session.get_one(AgendaItem, item_id), at)

    return act


def on_case(case_id: int, state: str, rng: Random) -> Act:
    """Who owns a case does what its state asks, if it still stands there."""

    def act(session: Session, at: datetime) -> None:
        case = access.case_for(session, access.SYSTEM, case_id, lock=True)
        if case.state == state:
            acts.BY_STATE[state](session, case, rng, at)

    return act


def _cases(session: Session, numbers: list[int]) -> Iterator[Case]:
    yield from session.scalars(access.cases_for(access.SYSTEM).where(Case.id.in_(numbers)))


def _valid(table: type[Dated], on: date) -> tuple[ColumnElement[bool], ...]:
    return table.valid_from <= on, or_(table.valid_until.is_(None), table.valid_until > on)


def _requests(session: Session, cases: list[int], labels: dict[int, str], chance: Chance) -> Iterator[Coming]:
    asked = select(Request.id, Request.state, Request.case_id, Offer.slug).join(Offer, Request.offer_id == Offer.id)
    waiting = asked.where(Request.case_id.in_(cases), Request.state.in_(acts.BY_REQUEST))
    for number, state, case, slug in session.execute(waiting.order_by(Request.id)):
        name = f"{labels[case]} {slug}"
        rng = chance.fixed("answer", name, state)
        yield Coming("request", number, "request" if state == "open" else state, name, _on_request(number, state, rng))


def _on_request(number: int, state: str, rng: Random) -> Act:
    def act(session: Session, at: datetime) -> None:
        request = session.get_one(Request, number)
        if request.state == state:
            acts.BY_REQUEST[state](session, request, rng, at)

    return act


def _on_task(number: int) -> Act:
    def act(session: Session, at: datetime) -> None:
        task = session.get_one(Task, number)
        if task.answered_at is None:
            acts.answer_task_of(session, task, at)

    return act


def _on_line(number: int) -> Act:
    def act(session: Session, at: datetime) -> None:
        line = session.get_one(DecisionLine, number)
        if line.answer_code is None:
            acts.carry_out(session, line, at)

    return act
