"""The months themselves: one queue of moments in which people act and terms fall due, through the real process.

Everything that is drawn comes from one seed, and what is due at a moment happens before anybody acts at it: the same
plan gives the same history.
"""

import heapq
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from rets import access, clock
from rets.errors import RetsError
from rets.models import (
    AgendaItem,
    Appointment,
    Case,
    Decision,
    DecisionLine,
    Event,
    Meeting,
    Municipality,
    Organisation,
    RegionMembership,
    Request,
    Task,
)
from rets.models.base import Dated
from rets.schemas.case_form import CaseForm
from rets.services.invariants import breaches
from rets.services.replay import raise_form
from rets.services.sweep import next_moment, sweep_batch
from rets.services.watch import sweep_watched
from rets.simulation import acts, supply
from rets.simulation.arrivals import arrivals
from rets.simulation.habits import habits
from workflows.calendar import AMSTERDAM
from workflows.roles import Role
from workflows.words import ALARM

Transaction = Callable[[], AbstractContextManager[Session]]
Act = Callable[[Session, datetime], None]
SLICE = timedelta(hours=6)


@dataclass(frozen=True)
class Months:
    """What is simulated: from when, how many days, how many children arrive in them, and the seed of all chance."""

    start: date
    days: int
    children: int
    seed: int


@dataclass
class History:
    """What happened: how often each act was done, and how often the process held one back, by its first sentence."""

    acts: Counter[str] = field(default_factory=Counter)
    held: Counter[str] = field(default_factory=Counter)
    swept: int = 0


class Simulation:
    """One run in a database that holds the reference data, the people and the supply, and no case."""

    def __init__(self, months: Months, transaction: Transaction) -> None:
        """`transaction` opens one transaction as the engine and commits it; the cases of a day are one."""
        self.months, self.history = months, History()
        self._open, self._rng, self._number, self._seen = transaction, Random(months.seed), 0, 0  # noqa: S311
        self._queue: list[tuple[datetime, int, str, Act]] = []
        self._waiting: set[tuple[str, int, str]] = set()

    def run(self, told: Callable[[int], None] = lambda _day: None) -> History:
        """Live through all days; `told` hears after each how many are done.

        Raises:
            AssertionError: a promise of the process is broken at the end of a week.
        """
        first = datetime.combine(self.months.start, time(), AMSTERDAM)
        with clock.use(first), self._open() as session:
            self._begin(session, first)
        for day in range(self.months.days):
            self._day(first + timedelta(days=day + 1), check=day % 7 == 6)
            told(day + 1)
        return self.history

    def _day(self, until: datetime, *, check: bool) -> None:
        with self._open() as session:
            self._live(session, until)
        with clock.use(until):
            self.history.swept += sweep_watched(self._open, until)
        if check:
            with self._open() as session:
                broken = list(breaches(session, until, mail=False))
                assert not broken, broken

    def _begin(self, session: Session, first: datetime) -> None:
        months = self.months
        for at, form in arrivals(self._rng, months.start, months.days, months.children, _places(session, first)):
            self._at(at, "raise", _raising(form))
        rates = supply.rates(session, months.start, months.children / months.days)
        for offer_id, rate in rates.items():
            self._report(offer_id, rate, first)

    def _report(self, offer_id: int, rate: float, after: datetime) -> None:
        def tell(session: Session, at: datetime) -> None:
            self._report(offer_id, rate, at)
            supply.tell(session, offer_id, rate, self._rng, at)

        moment = habits()["supply"].moment(after, self._rng)
        assert moment is not None
        self._at(moment, "supply", tell)

    def _at(self, moment: datetime, name: str, act: Act) -> None:
        self._number += 1
        heapq.heappush(self._queue, (moment, self._number, name, act))

    def _live(self, session: Session, until: datetime) -> None:
        while (moment := self._next(session)) < until:
            with clock.use(moment):
                while done := sweep_batch(session, moment):
                    self.history.swept += done
                while self._queue and self._queue[0][0] <= moment:
                    at, _, name, act = heapq.heappop(self._queue)
                    self._do(session, at, name, act)
                self._look(session, moment)
        session.flush()

    def _next(self, session: Session) -> datetime:
        """When somebody acts or something falls due. What falls due within some hours of each other is one moment."""
        due = next_moment(session)
        acts_at = self._queue[0][0] if self._queue else None
        moments = [moment for moment in (acts_at, due + SLICE if due else None) if moment]
        return min(moments, default=datetime.max.replace(tzinfo=AMSTERDAM))

    def _do(self, session: Session, at: datetime, name: str, act: Act) -> None:
        try:
            with session.begin_nested():
                act(session, at)
                session.flush()
        except RetsError as error:
            session.expire_all()
            self.history.held[f"{name}: {error.sentences[0]}"] += 1
        else:
            self.history.acts[name] += 1

    def _look(self, session: Session, at: datetime) -> None:
        """Whoever has something to do with a case that changed plans when to come round to it."""
        rows = session.execute(select(Event.id, Event.case_id).where(Event.id > self._seen).order_by(Event.id)).all()
        self._seen = rows[-1].id if rows else self._seen
        changed = sorted({row.case_id for row in rows})
        if not changed:
            return
        for case in session.scalars(access.cases_for(access.SYSTEM).where(Case.id.in_(changed)).order_by(Case.id)):
            if case.state in acts.BY_STATE:
                self._plan(case.state, case.id, case.state, _on_case(case.id, case.state, self._rng), at)
        for kind, key, habit, act in _beside(session, changed, self._rng):
            self._plan(kind, key, habit, act, at)
        meetings = select(Meeting).join(AgendaItem).where(AgendaItem.case_id.in_(changed), Meeting.held_at.is_(None))
        for meeting in session.scalars(meetings.distinct().order_by(Meeting.id)):
            self._meet(meeting, at)

    def _plan(self, kind: str, key: int, habit: str, act: Act, at: datetime) -> None:
        mark = (kind, key, habit)
        if mark in self._waiting:
            return
        moment = at + self._within_the_hour() if habit == ALARM else habits()[habit].moment(at, self._rng)
        self._waiting.add(mark)
        if moment is None:
            return

        def do(session: Session, at: datetime) -> None:
            self._waiting.discard(mark)
            act(session, at)

        self._at(moment, habit, do)

    def _within_the_hour(self) -> timedelta:
        """Whoever is called for a child that is acutely unsafe mostly answers before the next is called (R38)."""
        return timedelta(minutes=self._rng.randint(5, 75))

    def _meet(self, meeting: Meeting, at: datetime) -> None:
        mark, number = ("meeting", meeting.id, ""), meeting.id
        if mark in self._waiting:
            return
        self._waiting.add(mark)

        def hold(session: Session, at: datetime) -> None:
            found = session.get_one(Meeting, number)
            acts.hold_meeting(session, found, at)
            for item in found.items:
                if item.outcome is None:
                    self._do(session, at, "at_ret", _deciding(item.id))

        self._at(max(meeting.starts_at, at), "meeting", hold)


def _places(session: Session, first: datetime) -> list[tuple[str, str]]:
    """Each GI with the name of each municipality of a region in which it has a jeugdbeschermer, weighed evenly."""
    on = clock.date_of(first)
    query = (
        select(Organisation.slug, Municipality.name)
        .join(Appointment, Appointment.organisation_id == Organisation.id)
        .join(RegionMembership, RegionMembership.region == Appointment.region)
        .join(Municipality, Municipality.code == RegionMembership.municipality)
        .where(Appointment.role == Role.JEUGDBESCHERMER.value, *_valid(RegionMembership, on), *_valid(Municipality, on))
    )
    return sorted({(gi, name) for gi, name in session.execute(query)})


def _valid(table: type[Dated], on: date) -> tuple[ColumnElement[bool], ...]:
    return table.valid_from <= on, or_(table.valid_until.is_(None), table.valid_until > on)


def _raising(form: CaseForm) -> Act:
    def act(session: Session, at: datetime) -> None:
        raise_form(session, form, at)

    return act


def _on_case(case_id: int, state: str, rng: Random) -> Act:
    def act(session: Session, at: datetime) -> None:
        case = access.case_for(session, access.SYSTEM, case_id, lock=True)
        if case.state == state:
            acts.BY_STATE[state](session, case, rng, at)

    return act


def _deciding(item_id: int) -> Act:
    def act(session: Session, at: datetime) -> None:
        acts.decide_on(session, session.get_one(AgendaItem, item_id), at)

    return act


def _beside(session: Session, cases: list[int], rng: Random) -> Iterator[tuple[str, int, str, Act]]:
    """The requests, the questions and the lines of decisions that wait for somebody, with how that somebody acts."""
    asked = select(Request.id, Request.state).where(Request.case_id.in_(cases), Request.state.in_(acts.BY_REQUEST))
    for number, state in session.execute(asked.order_by(Request.id)):
        yield "request", number, "request" if state == "open" else state, _on_request(number, state, rng)
    tasks = select(Task.id, Task.kind).where(
        Task.case_id.in_(cases), Task.answered_at.is_(None), Task.kind != "informatie"
    )
    for number, kind in session.execute(tasks.order_by(Task.id)):
        yield "task", number, ALARM if kind == ALARM else "task", _on_task(number)
    lines = select(DecisionLine.id).join(Decision)
    waiting = lines.where(DecisionLine.case_id.in_(cases), DecisionLine.answer_code.is_(None))
    for number in session.scalars(waiting.order_by(DecisionLine.id)):
        yield "line", number, "line", _on_line(number)


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
