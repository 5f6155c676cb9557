"""What falls due happens exactly once and is dated at its due moment, whoever sweeps and whoever is killed."""

import subprocess
import sys
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from rets.db import SYSTEM, transaction
from rets.models import Case, Deadline, Event
from rets.services.invariants import breaches
from rets.services.sweep import SweepFailed, next_moment, sweep, sweep_case
from rets.settings import Settings
from tests import builders as b
from tests.swept import CASES, LATER, assert_all_happened_once, fill
from workflows.calendar import day_of

SWEEPER = Path(__file__).with_name("sweeper.py")


def _start(settings: Settings, batch: int = 1) -> subprocess.Popen[str]:
    assert settings.database_url is not None
    url = settings.database_url.get_secret_value()
    arguments = [sys.executable, str(SWEEPER), url, LATER.isoformat(), str(batch)]
    return subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)


def test_two_processes_at_once_let_each_due_thing_happen_once(staffed_database: Settings) -> None:
    fill(staffed_database)
    both = [_start(staffed_database), _start(staffed_database)]
    shares = [sum(int(line) for line in (one.communicate(timeout=120)[0]).split()) for one in both]
    assert [one.returncode for one in both] == [0, 0]
    assert all(shares), "both did some of the work"
    assert_all_happened_once(staffed_database)


def test_what_was_due_while_nobody_swept_is_dated_at_its_own_moment(staffed: Session) -> None:
    case = b.raised(staffed)
    for row in staffed.scalars(select(Deadline).where(Deadline.kind == "vaste_jeugdbeschermer")):
        due_at = row.due_at
    sweep_case(staffed, case, due_at + timedelta(days=30))
    (missed,) = [e for e in b.events(staffed, case, "clock.missed") if e.data["clock"] == "vaste_jeugdbeschermer"]
    assert missed.effective_at == due_at
    assert missed.recorded_at == due_at + timedelta(days=30)


def test_sweeping_again_at_the_same_moment_does_nothing(staffed: Session) -> None:
    case = b.raised(staffed)
    b.run_until(staffed, case, b.at("2026-04-01"))
    before = case.event_seq
    assert sweep_case(staffed, case, b.at("2026-04-01")) == 0
    assert case.event_seq == before


def test_triage_that_stays_undone_goes_to_the_team_at_the_end_of_its_term(staffed: Session) -> None:
    case = b.raised(staffed)
    b.run_until(staffed, case, b.at("2026-03-23", 23))
    assert case.state == "triage"
    b.run_until(staffed, case, b.at("2026-03-24", 1))
    assert (case.state, case.rung) == ("at_ret", 3)
    (expired,) = b.events(staffed, case, "term.expired")
    assert day_of(expired.effective_at).isoformat() == "2026-03-23"


def test_an_unanswered_case_climbs_to_the_last_rung_and_never_falls_silent(staffed: Session) -> None:
    case = b.raised(staffed)
    b.run_until(staffed, case, b.at("2026-07-15"))
    assert (case.state, case.rung) == ("escalated", 7)
    assert case.owner_id is not None
    following = next_moment(staffed)
    assert following is not None
    assert following < b.at("2026-07-15") + timedelta(days=14)


def test_a_reminder_comes_before_the_due_day_and_once(staffed: Session) -> None:
    case = b.raised(staffed)
    b.run_until(staffed, case, b.at("2026-03-21"))
    sent = [e for e in b.events(staffed, case, "reminder.sent") if e.data["clock"] == "triage"]
    assert len(sent) == 1
    assert sent[0].effective_at < case.due_at


def test_a_missed_norm_is_explained_and_still_counted_as_missed(staffed: Session) -> None:
    case = b.raised(staffed)
    b.run_until(staffed, case, b.at("2026-06-03"))
    assert [task.data["clock"] for task in b.tasks(staffed, case, "toelichting")] == ["koers", "passende_hulp"]
    b.tell(staffed, case, "explained", "2026-06-03", clock="passende_hulp", text="Er was geen plek.")
    row = staffed.scalars(select(Deadline).where(Deadline.kind == "passende_hulp")).one()
    assert row.explanation == "Er was geen plek."
    assert row.missed_at is not None


def test_the_question_for_an_explanation_names_the_norm_that_was_missed(staffed: Session) -> None:
    case = b.raised(staffed)
    b.run_until(staffed, case, b.at("2026-06-03"))
    asked = [task.text.split(".")[0] for task in b.tasks(staffed, case, "toelichting")]
    assert asked == ["De norm “Gedragen koers” is niet gehaald", "De norm “Passende hulp gestart” is niet gehaald"]


def test_a_closed_case_is_left_alone(staffed: Session) -> None:
    case = b.raised(staffed)
    milan = b.actor(staffed, "jb-milan", b.Role.JEUGDBESCHERMER)
    b.step(staffed, case, "withdraw", milan, code="geen_hulp_meer_nodig")
    assert staffed.scalar(select(func.count()).where(Deadline.next_at.is_not(None))) == 0


def test_the_watcher_sees_what_is_left_lying(staffed: Session) -> None:
    b.raised(staffed)
    assert breaches(staffed, b.NOW) == []
    found = breaches(staffed, b.at("2026-06-01"))
    assert {breach.invariant for breach in found} == {"nothing_due_is_left_lying", "outbox_moves"}
    assert not [one for one in breaches(staffed, b.at("2026-06-01"), mail=False) if one.invariant == "outbox_moves"]


def test_the_watcher_sees_a_case_without_a_running_term(staffed: Session) -> None:
    case = b.raised(staffed)
    for row in staffed.scalars(select(Deadline).where(Deadline.case_id == case.id, Deadline.kind == "triage")):
        row.next_at = None
    staffed.flush()
    assert [breach.invariant for breach in breaches(staffed, b.NOW)] == ["open_case_has_a_running_term"]


def test_the_watcher_sees_a_chain_that_does_not_hold(staffed: Session) -> None:
    case = b.raised(staffed)
    case.head_hash = "0" * 64
    staffed.flush()
    assert [breach.invariant for breach in breaches(staffed, b.NOW)] == ["chains_hold"]


@pytest.mark.parametrize(
    ("field", "value"), [("owner_id", None), ("next_action", None), ("next_action", ""), ("due_at", None)]
)
def test_the_database_refuses_an_open_case_without_owner_action_or_due_date(
    staffed: Session, field: str, value: str | None
) -> None:
    case = b.raised(staffed)
    setattr(case, field, value)
    with pytest.raises(IntegrityError, match="open_has_owner_action_due"):
        staffed.flush()


def _with_a_term_that_fails(settings: Settings) -> int:
    """The number of a case with a question that does not exist."""
    fill(settings)
    with transaction(SYSTEM, settings) as session:
        case = session.scalars(select(Case).order_by(Case.id).offset(CASES // 2)).first()
        assert case is not None
        term = {"family": "process", "kind": "taak.vraag", "ref": "geen nummer", "data": {"text": "?"}}
        at = b.at("2026-03-17")
        session.add(Deadline(case_id=case.id, opened_at=b.NOW, due_at=at, next_at=at, **term))
        return case.id


def test_a_case_that_fails_is_named_after_all_others_were_handled(staffed_database):
    bad = _with_a_term_that_fails(staffed_database)
    with pytest.raises(SweepFailed) as told:
        sweep(partial(transaction, SYSTEM, staffed_database), LATER)
    assert told.value.cases == (bad,)
    with transaction(SYSTEM, staffed_database) as session:
        assert set(session.scalars(select(Deadline.case_id).where(Deadline.next_at <= LATER))) == {bad}


def test_a_case_that_fails_stands_as_it_stood(staffed_database):
    bad = _with_a_term_that_fails(staffed_database)
    events = select(func.count()).select_from(Event).where(Event.case_id == bad)
    with transaction(SYSTEM, staffed_database) as session:
        before = session.scalar(events)
    with pytest.raises(SweepFailed):
        sweep(partial(transaction, SYSTEM, staffed_database), LATER)
    with transaction(SYSTEM, staffed_database) as session:
        assert session.scalar(events) == before
