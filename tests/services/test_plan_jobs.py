"""Plans are made by workers: each job once, whatever is killed, and anew when facts change."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict
from datetime import datetime
from functools import partial

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matching.progress import Progress
from rets import access, clock
from rets.db import SYSTEM, ViewerSession, transaction
from rets.models import Case, PlanJob, StoredPlan
from rets.services import plan_work
from rets.services.audit import ENGINE
from rets.services.plan_data import Made
from rets.services.plan_frozen import Frozen
from rets.services.plan_jobs import REST, ask_plan, ask_where_changed
from rets.services.plan_solving import Tell, solve
from rets.services.plan_status import PlanStatus, plan_status
from rets.services.plan_work import give_up, make_plan
from rets.services.stored import last_region_plan
from rets.settings import Settings
from tests import asking as a
from tests import builders as b
from tests import places as p
from tests.planning import make_due_plans, work_once

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


def test_asking_twice_is_one_job(staffed: ViewerSession) -> None:
    first = ask_plan(staffed, "HM", a.lotte(staffed), b.NOW)
    assert ask_plan(staffed, "HM", ENGINE, b.NOW).id == first.id


def test_who_is_second_to_finish_keeps_nothing(staffed: ViewerSession, monkeypatch: pytest.MonkeyPatch) -> None:
    job = ask_plan(staffed, "HM", ENGINE, b.NOW)

    def overtaken(frozen: Frozen, tell: Tell) -> Made:
        monkeypatch.setattr(plan_work, "solve", solve)
        make_plan(within(staffed), job.id, at(b.NOW))
        return solve(frozen, tell)

    monkeypatch.setattr(plan_work, "solve", overtaken)
    make_plan(within(staffed), job.id, at(b.NOW))
    assert [plan.number for plan in staffed.scalars(select(StoredPlan))] == [1]


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


def test_a_plan_that_is_done_while_somebody_looks_is_never_missed(
    staffed: ViewerSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = ask_plan(staffed, "HM", ENGINE, b.NOW)

    def overtaken(session: ViewerSession, region: str) -> StoredPlan | None:
        known = last_region_plan(session, region)
        make_plan(within(staffed), job.id, at(b.NOW))
        return known

    monkeypatch.setattr("rets.services.plan_status.last_region_plan", overtaken)
    status = plan_status(staffed, "HM")
    assert status.busy or status.number == 1


def test_a_plan_that_cannot_be_made_waits_until_it_is_given_up(
    staffed: ViewerSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_frozen: Frozen, _tell: Tell) -> Made:
        raise RuntimeError

    job = ask_plan(staffed, "HM", ENGINE, b.NOW)
    monkeypatch.setattr(plan_work, "solve", broken)
    with pytest.raises(RuntimeError):
        make_plan(within(staffed), job.id, at(b.NOW))
    assert (job.phase, job.ended_at) == ("wacht", None)
    give_up(staffed, job.id, b.NOW)
    assert (job.outcome, plan_status(staffed, "HM").failed) == ("failed", True)


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
