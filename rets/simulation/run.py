"""The months themselves: one queue of moments in which people act and terms fall due, through the real process.

Everything that is drawn comes from one seed, and what is due at a moment happens before anybody acts at it: the same
plan gives the same history.
"""

import heapq
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets import access, clock
from rets.errors import RetsError
from rets.models import AgendaItem, Case, Event, Meeting, PlanJob
from rets.services.invariants import breaches
from rets.services.plan_jobs import ask_where_changed
from rets.services.plan_work import make_plan
from rets.services.stored import last_region_plan
from rets.services.sweep import next_moment, sweep_batch
from rets.services.watch import sweep_watched
from rets.simulation import acts, closing, supply
from rets.simulation.arrivals import arrivals
from rets.simulation.chance import Chance
from rets.simulation.coming import Act, beside, deciding, on_case, places, raising
from rets.simulation.habits import habits
from rets.simulation.policies import Policy, policies
from rets.simulation.region import lay_out
from workflows.calendar import AMSTERDAM, calendar_with
from workflows.words import ALARM

Transaction = Callable[[], AbstractContextManager[Session]]
SLICE = timedelta(hours=6)
CALL = "gebeld"


@dataclass(frozen=True)
class Months:
    """What is simulated: from when, how many days, how many children arrive in them, and the seed of all chance.

    `regions` are those with children and supply, all when empty. The policy says what people do.
    """

    start: date
    days: int
    children: int
    seed: int
    regions: tuple[str, ...] = ()
    policy: Policy = field(default_factory=lambda: policies()["voorstellen"])


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
        self._open, self._chance, self._number, self._seen = transaction, Chance(months.seed), 0, 0
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
            morning = first + timedelta(days=day)
            if self.months.policy.asks == "plan" and calendar_with().is_working_day(clock.date_of(morning)):
                self._plan_together(morning)
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
        months, rng = self.months, self._chance.of("arrivals")
        lay_out(session, months.regions, months.policy, months.start)
        where = places(session, months.start, months.regions)
        for at, form in arrivals(rng, months.start, months.days, months.children, where):
            self._at(at, "raise", raising(form))
        for slug, rate in supply.rates(session, months.start, months.children / months.days).items():
            self._report(slug, rate, first)
        if months.policy.closes:
            self._close(session, *months.policy.closes, where)

    def _close(self, session: Session, provider: str, after: int, where: list[tuple[str, str]]) -> None:
        """The closing is told in time, and who lives there is raised in the weeks after it."""
        closes_on = self.months.start + timedelta(days=after)

        def tell(session: Session, at: datetime) -> None:
            closing.tell(session, provider, closes_on, at)
            for one in closing.inhabitants(session, provider, closes_on, where, self._chance, at):
                moment = habits()[one.habit].moment(at, self._chance.of("moment", one.habit, one.name))
                if moment:
                    self._at(moment, "raise", one.act)

        self._at(closing.told_at(session, self.months.start, after), "closing", tell)

    def _report(self, slug: str, rate: float, after: datetime) -> None:
        rng = self._chance.of("supply", slug)

        def tell(session: Session, at: datetime) -> None:
            self._report(slug, rate, at)
            supply.tell(session, slug, rate, rng, at)

        moment = habits()["supply"].moment(after, rng)
        assert moment is not None
        self._at(moment, "supply", tell)

    def _plan_together(self, at: datetime) -> None:
        """In the night the plan of each region is made anew where anything changed; who it helps is asked for."""
        with clock.use(at):
            with self._open() as session:
                ask_where_changed(session, at)
                jobs = session.execute(
                    select(PlanJob.id, PlanJob.region).where(PlanJob.ended_at.is_(None)).order_by(PlanJob.id)
                ).all()
            for number, region in jobs:
                make_plan(self._open, number, lambda: at)
                with self._open() as session:
                    self._follow(session, region, at)

    def _follow(self, session: Session, region: str, at: datetime) -> None:
        stored = last_region_plan(session, region)
        given = [row["case"] for row in stored.result["assignments"]] if stored else []
        for case in session.scalars(access.cases_for(access.SYSTEM).where(Case.id.in_(given)).order_by(Case.id)):
            if case.state in acts.SEARCHES:
                self._come_round(case, at)

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
            self._come_round(case, at)
        for one in beside(session, changed, self._chance):
            self._plan(one.kind, one.key, one.habit, one.name, one.act, at)
        meetings = select(Meeting).join(AgendaItem).where(AgendaItem.case_id.in_(changed), Meeting.held_at.is_(None))
        for meeting in session.scalars(meetings.distinct().order_by(Meeting.id)):
            self._meet(meeting, at)

    def _come_round(self, case: Case, at: datetime, habit: str = "") -> None:
        state, rng = case.state, self._chance.of("act", case.state, case.label)
        if state in acts.SEARCHES:
            self._plan(state, case.id, habit or state, case.label, self._searching(case.id, state), at)
        elif state in acts.BY_STATE:
            self._plan(state, case.id, state, case.label, on_case(case.id, state, rng), at)

    def _searching(self, case_id: int, state: str) -> Act:
        def act(session: Session, at: datetime) -> None:
            case = access.case_for(session, access.SYSTEM, case_id, lock=True)
            if case.state != state:
                return
            found = acts.SEARCHES[state](session, case, self.months.policy.asks, at)
            self.history.acts[CALL] += found.calls
            if not found.asked:
                self._come_round(case, at, "again")

        return act

    def _plan(self, kind: str, key: int, habit: str, name: str, act: Act, at: datetime) -> None:
        mark = (kind, key, habit)
        if mark in self._waiting:
            return
        rng = self._chance.of("moment", habit, name)
        moment = at + timedelta(minutes=rng.randint(5, 75)) if habit == ALARM else habits()[habit].moment(at, rng)
        self._waiting.add(mark)
        if moment is None:
            return

        def do(session: Session, at: datetime) -> None:
            self._waiting.discard(mark)
            act(session, at)

        self._at(moment, habit, do)

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
                    self._do(session, at, "at_ret", deciding(item.id))

        self._at(max(meeting.starts_at, at), "meeting", hold)
