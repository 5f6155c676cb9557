"""The promises of the process, tried by a machine that does anything to a case in any order.

Every rule goes through the services that a page would call, on PostgreSQL; after each one all promises must hold.
"""

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import invariant, run_state_machine_as_test
from sqlalchemy import Engine, func, select

from rets.clock import date_of
from rets.models import Deadline, Event, Placement
from rets.services.audit import ENGINE, verify
from rets.services.facts import facts_of
from rets.services.invariants import breaches
from rets.services.parameters import parameters
from rets.services.settle import settle
from tests import builders as b
from tests.process_machine import Process
from workflows.norms import clocks, true_deadline
from workflows.steps import STATES, STEPS


class Promises(Process):
    """What must hold of a case after whatever was done."""

    def steps(self) -> list[Event]:
        return [event for event in b.events(self.session, self.case) if event.kind.startswith("step.")]

    @invariant()
    def an_open_case_has_an_owner_an_action_and_a_due_date(self) -> None:
        if self.case.state == "closed":
            assert self.case.owner_id is self.case.next_action is self.case.due_at is None
            left = select(func.count()).where(Deadline.case_id == self.case.id, Deadline.next_at.is_not(None))
            assert self.session.scalar(left) == 0
        else:
            assert None not in (self.case.owner_id, self.case.next_action, self.case.due_at)

    @invariant()
    def the_state_changed_by_steps_alone(self) -> None:
        state = "triage"
        for event in self.steps():
            assert event.data["from"] == state
            state = event.data["to"]
            target = STEPS[event.kind.removeprefix("step.")].target
            assert state == (event.data["from"] if target == "same" else target)
        assert state == self.case.state

    @invariant()
    def an_open_case_runs_one_term_of_its_own_state(self) -> None:
        found = self.session.scalars(
            select(Deadline.kind).where(
                Deadline.case_id == self.case.id, Deadline.kind.in_(tuple(STATES)), Deadline.closed_at.is_(None)
            )
        ).all()
        assert found == ([] if self.case.state == "closed" else [self.case.state])

    @invariant()
    def history_is_whole_and_nothing_takes_effect_after_it_was_recorded(self) -> None:
        assert list(verify(self.session)) == []
        assert all(event.effective_at <= event.recorded_at for event in b.events(self.session, self.case))

    @invariant()
    def the_watcher_is_content(self) -> None:
        quiet = {"nothing_due_is_left_lying", "outbox_moves"}  # nobody sweeps or sends between two rules
        assert [one for one in breaches(self.session, self.now) if one.invariant not in quiet] == []

    @invariant()
    def only_started_fitting_main_help_meets_the_help_norm(self) -> None:
        helps = self.session.scalars(select(Placement).where(Placement.case_id == self.case.id)).all()
        unfit = {"second_best", "overbrugging", "niet_passend"}
        fitting = [
            one
            for one in helps
            if one.purpose == "main"
            and one.started_on
            and not one.ended_on
            and not one.cancelled_at
            and not {one.judged_professional, one.judged_family} & unfit
        ]
        assert self.case.waiting == (not fitting)
        newest = self.session.scalar(
            select(Deadline)
            .where(Deadline.case_id == self.case.id, Deadline.kind == "passende_hulp")
            .order_by(Deadline.id.desc())
            .limit(1)
        )
        assert newest is not None
        if newest.outcome == "met" and self.case.state != "closed":
            assert fitting

    @invariant()
    def the_deadline_shown_is_the_true_one(self) -> None:
        p = parameters(self.session, date_of(self.now), self.case.region)
        deadline = true_deadline(clocks(facts_of(self.session, self.case), p))
        assert (self.case.deadline_on, self.case.deadline_kind) == (deadline.due_on, deadline.kind)

    @invariant()
    def the_team_sees_a_case_only_once_it_reached_the_team(self) -> None:
        assert ("ret:HM" in self.case.audience) == (self.case.ret_since is not None)
        assert (self.case.ret_since is not None) == any(event.data["rung"] >= 2 for event in self.steps())

    @invariant()
    def a_rung_is_left_downwards_by_people_alone(self) -> None:
        rung = 0
        for event in self.steps():
            now = event.data["rung"]
            assert now >= rung or event.kind == "step.step_down", (event.kind, rung, now)
            rung = now

    @invariant()
    def settling_again_changes_nothing(self) -> None:
        before = self.case.event_seq
        settle(self.session, self.case, ENGINE, self.now)
        assert self.case.event_seq == before


def test_the_promises_hold_whatever_anybody_does(staffed_engine: Engine) -> None:
    machine = type("ProcessOfOneCase", (Promises,), {"engine": staffed_engine})
    chosen = settings(
        max_examples=10,
        stateful_step_count=25,
        deadline=None,
        derandomize=True,
        phases=(Phase.explicit, Phase.generate),  # the steps that led to a fault are printed; shrinking them is slow
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine, settings=chosen)
