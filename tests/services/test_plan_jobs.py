"""Plans are made by workers: each job once, whatever is killed, and anew when facts change."""

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from matching.progress import Progress
from rets import access, clock
from rets.db import SYSTEM, ViewerSession, transaction
from rets.models import Case, PlanJob, StoredPlan
from rets.services import plan_work
from rets.services.audit import ENGINE
from rets.services.plan_data import Made
from rets.services.plan_frozen import Frozen
from rets.services.plan_jobs import LEASE, MOST_TAKEN, REST, ask_plan, ask_where_changed, hold_on, take
from rets.services.plan_solving import Tell, solve
from rets.services.plan_status import PlanStatus, plan_status
from rets.services.plan_work import make_due_plans, work_once
from rets.settings import Settings
from tests import asking as a
from tests import builders as b
from tests import places as p

REGIONS = ("AA", "GV", "HM", "IJ", "ZK", "NK", "KNH", "WF")


def opened(settings: Settings) -> Callable[[], AbstractContextManager[Session]]:
    return partial(transaction, SYSTEM, settings)


def within(session: Session) -> Callable[[], AbstractContextManager[Session]]:
    """All transactions of a worker within that of a test."""
    return lambda: nullcontext(session)


def at(moment: datetime) -> Callable[[], datetime]:
    return lambda: moment


def jobs(session: Session) -> list[PlanJob]:
    return list(session.scalars(select(PlanJob).order_by(PlanJob.id).execution_options(populate_existing=True)))


def test_many_workers_make_each_plan_once(staffed_database: Settings) -> None:
    with transaction(SYSTEM, staffed_database) as session:
        for region in REGIONS:
            ask_plan(session, region, ENGINE, clock.now())
    with ThreadPoolExecutor(4) as workers:
        handled = sum(workers.map(lambda _: make_due_plans(opened(staffed_database), clock.now), range(4)))
    with transaction(SYSTEM, staffed_database) as session:
        made = session.execute(select(StoredPlan.region, StoredPlan.number)).all()
        assert sorted(tuple(row) for row in made) == sorted((region, 1) for region in REGIONS)
        assert {job.outcome for job in jobs(session)} == {"done"}
    assert handled == len(REGIONS)


def test_asking_twice_is_one_job(staffed: ViewerSession) -> None:
    first = ask_plan(staffed, "HM", a.lotte(staffed), b.NOW)
    assert ask_plan(staffed, "HM", ENGINE, b.NOW).id == first.id


def test_what_a_killed_worker_left_is_made_by_the_next_one_once(staffed_database: Settings) -> None:
    with transaction(SYSTEM, staffed_database) as session:
        ask_plan(session, "HM", ENGINE, clock.now())
    assert staffed_database.database_url is not None
    url = staffed_database.database_url.get_secret_value()
    script = Path(__file__).with_name("planner.py")
    with subprocess.Popen([sys.executable, str(script), url, "60"], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "solving\n"
        process.kill()
    assert not work_once(opened(staffed_database), clock.now)
    later = clock.now() + LEASE + timedelta(seconds=1)
    assert work_once(opened(staffed_database), at(later))
    with transaction(SYSTEM, staffed_database) as session:
        assert [job.outcome for job in jobs(session)] == ["done"]
        assert [plan.number for plan in session.scalars(select(StoredPlan))] == [1]


def test_a_worker_that_was_overtaken_keeps_nothing(staffed: ViewerSession, monkeypatch: pytest.MonkeyPatch) -> None:
    ask_plan(staffed, "HM", ENGINE, b.NOW)

    def overtaken(frozen: Frozen, tell: Tell) -> Made:
        assert take(staffed, "another", b.NOW + LEASE) is not None
        return solve(frozen, tell)

    monkeypatch.setattr(plan_work, "solve", overtaken)
    work_once(within(staffed), at(b.NOW))
    assert staffed.scalars(select(StoredPlan)).all() == []
    assert [job.worker for job in jobs(staffed)] == ["another"]


def test_who_works_on_keeps_the_job(staffed: ViewerSession) -> None:
    ask_plan(staffed, "HM", ENGINE, b.NOW)
    job = take(staffed, "me", b.NOW)
    assert job is not None
    assert hold_on(staffed, job.id, "me", b.NOW + LEASE / 2)
    assert take(staffed, "you", b.NOW + LEASE) is None


def test_a_case_that_changed_meanwhile_makes_the_plan_start_anew(
    staffed: ViewerSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id, lotte = b.raised(staffed).id, a.lotte(staffed)
    ask_plan(staffed, "HM", ENGINE, b.NOW)

    def meanwhile(frozen: Frozen, tell: Tell) -> Made:
        case = access.case_for(staffed, access.SYSTEM, case_id, lock=True)
        if case.state == "triage":
            b.step(staffed, case, "accept", lotte)
        return solve(frozen, tell)

    monkeypatch.setattr(plan_work, "solve", meanwhile)
    make_due_plans(within(staffed), at(b.NOW))
    job = jobs(staffed)[0]
    plan = staffed.get_one(StoredPlan, job.plan_id)
    assert (job.tries, job.outcome) == (2, "done")
    assert plan.versions["cases"] == {str(case_id): staffed.get_one(Case, case_id).version}


def test_a_plan_that_cannot_be_made_ends_after_a_few_tries(
    staffed: ViewerSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_frozen: Frozen, _tell: Tell) -> Made:
        raise RuntimeError

    ask_plan(staffed, "HM", ENGINE, b.NOW)
    ask_plan(staffed, "AA", ENGINE, b.NOW)
    monkeypatch.setattr(plan_work, "solve", broken)
    make_due_plans(within(staffed), at(b.NOW))
    assert [job.outcome for job in jobs(staffed)] == ["failed", "failed"]


def test_a_job_that_kills_every_worker_is_given_up(staffed: ViewerSession) -> None:
    ask_plan(staffed, "HM", ENGINE, b.NOW)
    staffed.execute(update(PlanJob).values(tries=MOST_TAKEN))
    assert not work_once(within(staffed), at(b.NOW))
    assert [job.outcome for job in jobs(staffed)] == ["failed"]


def test_a_plan_is_made_anew_when_facts_changed_and_not_before(staffed: ViewerSession) -> None:
    b.raised(staffed)
    now = within(staffed)
    assert make_due_plans(now, at(b.NOW)) == 1
    later = b.NOW + REST
    assert make_due_plans(now, at(later)) == 0
    p.an_offer(staffed, b.TODAY)
    assert make_due_plans(now, at(b.NOW + REST / 2)) == 0
    assert make_due_plans(now, at(later)) == 1
    assert make_due_plans(now, at(later + REST)) == 0


def test_only_the_region_of_which_a_case_changed_is_planned_anew(staffed: ViewerSession) -> None:
    case = b.raised(staffed)
    b.raised(staffed, label="AA-1", municipality="Amsterdam")
    assert make_due_plans(within(staffed), at(b.NOW)) == 2
    b.step(staffed, case, "accept", a.lotte(staffed))
    ask_where_changed(staffed, b.NOW + REST)
    assert [job.region for job in jobs(staffed) if job.ended_at is None] == ["HM"]


def test_a_plan_that_is_asked_anew_lets_go_of_the_last_and_says_who_asked(staffed: ViewerSession) -> None:
    b.raised(staffed)
    make_due_plans(within(staffed), at(b.NOW))
    lotte = a.lotte(staffed)
    job = ask_plan(staffed, "HM", lotte, b.NOW, anew=True)
    assert work_once(within(staffed), at(b.NOW))
    plan = staffed.get_one(StoredPlan, job.plan_id)
    assert (job.change["by"], plan.made_by, plan.result["how"]) == (lotte.person_id, lotte.person_id, "asked")


def test_asking_anew_while_a_plan_is_being_made_makes_it_again(
    staffed: ViewerSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    b.raised(staffed)
    make_due_plans(within(staffed), at(b.NOW))
    job = ask_plan(staffed, "HM", ENGINE, b.NOW)

    def meanwhile(frozen: Frozen, tell: Tell) -> Made:
        ask_plan(staffed, "HM", a.lotte(staffed), b.NOW, anew=True)
        return solve(frozen, tell)

    monkeypatch.setattr(plan_work, "solve", meanwhile)
    while work_once(within(staffed), at(b.NOW)):
        pass
    plan = staffed.get_one(StoredPlan, job.plan_id)
    assert (job.tries, plan.number, plan.result["how"]) == (2, 2, "asked")


def test_what_the_solver_tells_reaches_the_page_while_it_works(
    staffed_database: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction(SYSTEM, staffed_database) as session:
        ask_plan(session, "HM", ENGINE, clock.now())
    seen = []

    def told(frozen: Frozen, tell: Tell) -> Made:
        tell("oplossen", Progress(3, 7, "Dicht bij huis", 12, 14))
        while not seen:
            with transaction(SYSTEM, staffed_database) as session:
                status = plan_status(session, "HM")
                seen.extend([status] if status.progress else [])
        return solve(frozen, tell)

    monkeypatch.setattr(plan_work, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr(plan_work, "solve", told)
    assert work_once(opened(staffed_database), clock.now)
    assert "Doel 3 van 7: dicht bij huis. 12 punten, hooguit 14 is mogelijk." in seen[0].sentence
    with transaction(SYSTEM, staffed_database) as session:
        assert [(job.outcome, job.progress) for job in jobs(session)] == [("done", {})]


def test_each_level_brings_the_bar_further_and_is_told_once() -> None:
    heard = [Progress(level, 7, "Passend", 5, bound) for level in range(1, 8) for bound in (None, 5)]
    shown = [PlanStatus(0, True, "oplossen", False, asdict(one)) for one in heard]
    steps = [PlanStatus(0, True, phase, False).step for phase in ("wacht", "feiten", "schaars", "oplossen")]
    steps += [one.step for one in shown] + [PlanStatus(0, True, "nakijken", False).step]
    assert steps == sorted(steps)
    assert steps[-1] < shown[0].steps
    assert len({one.key for one in shown}) == len(shown)
