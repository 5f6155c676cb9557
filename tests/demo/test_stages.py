"""The demonstration shows every stage, and everybody who signs in finds something to do."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, delete, func, select
from sqlalchemy.orm import Session

from rets import access, clock
from rets.clock import AMSTERDAM
from rets.db import SYSTEM, ViewerSession, sessions
from rets.demo import plan
from rets.demo.load import fill, load_demo, load_region
from rets.demo.organisations import REGIONS
from rets.demo.script import acts
from rets.demo.stages import load_stages
from rets.models import Case, CodeListEntry, Deadline, Decision, Event, Message, Placement, Request, Signal, Task
from rets.services import invariants, scopes, waiting_for
from rets.services.parameters import parameters
from rets.services.queues import Wanted, queue_page
from workflows.steps import STATES

UP = frozenset({"escalated", "decided"})


def cases(session: Session) -> list[Case]:
    return list(session.scalars(access.cases_for(access.SYSTEM)))


@pytest.mark.parametrize("state", STATES)
def test_every_state_has_a_case(lived: Session, state: str) -> None:
    assert any(case.state == state for case in cases(lived))


@pytest.mark.parametrize("region", REGIONS)
def test_every_region_has_a_case(lived: Session, region: str) -> None:
    assert any(case.region == region for case in cases(lived))


def test_there_are_some_forty_invented_cases_and_all_the_real_ones(lived: Session) -> None:
    raised = {act.label for act in acts(clock.now()) if act.name == "raise"}
    assert {case.label for case in cases(lived)} == raised
    assert len([label for label in raised if "-" in label]) >= 40


@pytest.mark.parametrize("rung", [4, 5])
def test_the_rungs_above_the_team_have_a_case(lived: Session, rung: int) -> None:
    assert any(case.rung == rung and case.state in UP for case in cases(lived))


@pytest.mark.parametrize("state", ["open", "needs_information", "waiting_list", "refused", "accepted"])
def test_requests_stand_in_every_way_of_being_answered(lived: Session, state: str) -> None:
    assert lived.scalar(select(func.count()).where(Request.state == state))


def test_there_is_binding_and_advising(lived: Session) -> None:
    assert set(lived.scalars(select(Decision.kind))) == {"binding", "advice"}


def test_there_is_bridging_and_second_best(lived: Session) -> None:
    running = lived.scalars(
        select(Placement).where(Placement.purpose == "bridging", Placement.ended_on.is_(None))
    ).all()
    assert any(one.judged_professional == "second_best" for one in running)
    assert any(one.judged_professional is None for one in running)


@pytest.mark.parametrize("kind", ["akkoord", "alternatief", "capaciteit", "consult", "toelichting", "informatie"])
def test_there_are_questions_of_this_kind(lived: Session, kind: str) -> None:
    assert lived.scalar(select(func.count()).where(Task.kind == kind, Task.answered_at.is_(None)))


def _something_waits(session: ViewerSession, reader: access.Reader) -> Iterator[bool]:
    now = clock.now()
    yield bool(waiting_for.tasks_for(session, reader, now.date()))
    yield bool(waiting_for.decision_lines_for(session, reader, now.date()))
    yield bool(waiting_for.requests_for(session, reader))
    yield bool(queue_page(session, reader, Wanted(), now, scope=scopes.everything).lines)


@pytest.mark.parametrize("slug", [p.slug for p in plan.people() if p.slug != "beheer-max"])
def test_everybody_finds_something(lived: ViewerSession, slug: str) -> None:
    reader = access.reader_for(lived, slug, clock.today())
    assert reader is not None
    lived.act_as(reader.viewer)
    assert any(_something_waits(lived, reader))


@pytest.mark.parametrize("slug", ["za-roos", "za-sem", "za-emma"])
def test_a_provider_has_a_request_to_answer(lived: ViewerSession, slug: str) -> None:
    reader = access.reader_for(lived, slug, clock.today())
    assert reader is not None
    lived.act_as(reader.viewer)
    assert waiting_for.requests_for(lived, reader)


@pytest.mark.parametrize("slug", [p.slug for p in plan.people() if p.slug.startswith(("gem-", "cm-", "bes-hilde"))])
def test_a_municipality_a_contract_manager_and_the_board_of_a_provider_have_something_to_answer(
    lived: ViewerSession, slug: str
) -> None:
    reader = access.reader_for(lived, slug, clock.today())
    assert reader is not None
    lived.act_as(reader.viewer)
    today = clock.today()
    assert waiting_for.tasks_for(lived, reader, today) or waiting_for.decision_lines_for(lived, reader, today)


def test_nothing_is_as_it_should_not_be(lived: Session) -> None:
    loaded = lived.scalar(select(func.max(Event.recorded_at)))
    assert loaded is not None
    assert invariants.breaches(lived, loaded, mail=False) == []


def test_nothing_happens_in_the_future(lived: Session) -> None:
    assert lived.scalars(select(Event.id).where(Event.recorded_at > clock.now())).all() == []


def test_events_stand_in_the_order_of_time(lived: Session) -> None:
    before = func.lag(Event.recorded_at).over(partition_by=Event.case_id, order_by=Event.seq)
    steps = select(Event.recorded_at.label("at"), before.label("before")).subquery()
    assert lived.scalars(select(steps.c.at).where(steps.c.at < steps.c.before)).all() == []


def test_the_outbox_holds_what_is_new(lived: Session) -> None:
    waiting = lived.scalars(select(Message.created_at).where(Message.next_at.is_not(None))).all()
    assert waiting
    assert min(waiting) > max(waiting) - timedelta(hours=27)


def test_no_dossier_leads_to_a_person(lived: Session) -> None:
    found = [case.label for case in cases(lived) if re.search(r"\d{9}|\w@\w", str(case.dossier))]
    assert found == []


def test_every_step_that_is_written_down_belongs_to_somebody(lived: Session) -> None:
    assert all(case.owner_id and case.next_action and case.due_at for case in cases(lived) if case.state != "closed")


def test_loading_twice_changes_nothing(lived: Session) -> None:
    tables = (Case, Event, Deadline, Task, Request, Placement, Decision, Message)
    before = [lived.scalar(select(func.count()).select_from(table)) for table in tables]
    load_demo(lived, clock.now())
    assert [lived.scalar(select(func.count()).select_from(table)) for table in tables] == before


def test_a_demonstration_of_an_older_version_gets_the_lists_of_this_one(lived: Session) -> None:
    lived.execute(delete(CodeListEntry).where(CodeListEntry.code == "forecast_escalates"))
    fill(lived, clock.now())
    assert parameters(lived, clock.today()).forecast_escalates


def test_chairs_have_an_agenda(lived: ViewerSession) -> None:
    reader = access.reader_for(lived, "ret-vz-omar", clock.today())
    assert reader is not None
    lived.act_as(reader.viewer)
    assert any(meeting.cases for meeting in waiting_for.meetings_for(lived, reader, clock.today()))


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 11, 28, 20, 0, tzinfo=AMSTERDAM),
        datetime(2026, 12, 25, 0, 5, tzinfo=AMSTERDAM),
        datetime(2027, 3, 1, 17, 30, tzinfo=AMSTERDAM),
    ],
    ids=["a saturday after a meeting", "a holiday, just after midnight", "a monday afternoon"],
)
def test_every_stage_is_there_on_any_day(worker_engine: Engine, moment: datetime) -> None:
    with worker_engine.connect() as connection:
        outer = connection.begin()
        with sessions(bind=connection, info={"viewer": SYSTEM}) as session:
            load_region(session, moment)
            load_stages(session, moment)
            assert {case.state for case in cases(session)} == set(STATES)
            assert {case.rung for case in cases(session) if case.state in UP} >= {4, 5}
        outer.rollback()


def test_there_are_signals_to_follow_up(lived):
    assert {one.region for one in lived.scalars(select(Signal)) if one.next_at} >= {"HM", "WF"}
