"""No track ends in nobody, also when its case already stands on the rung that silence would lead to (R41)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from rets.db import ViewerSession
from rets.models import AgendaItem, Case, Task
from rets.services.audit import ENGINE
from rets.services.tasks import open_task
from rets.services.track_answers import answer_track
from tests import asking, places
from tests import builders as b
from tests import tracking as t
from workflows.roles import Role
from workflows.tracks import BUDGET, DESIGN, FAILS, KEEP, TRACKS

CLIMBING = [kind for kind, track in TRACKS.items() if track.rung]
FAILING = [kind for kind in CLIMBING if FAILS in TRACKS[kind].answers]
STATES = ("helped", "placing", "searching", "at_ret")


def stands(session: ViewerSession, state: str) -> Case:
    """A case of rung 3 in a state, which it reached by way of the expert team."""
    case = asking.searching(session)
    request = asking.ask(session, case, places.an_offer(session, b.TODAY))
    b.step(session, case, "submit_to_ret", asking.lotte(session))
    if state == "at_ret":
        return case
    asking.answer(session, request, "accepted")
    asking.agree(session, case, request)
    if state == "helped":
        b.step(session, case, "start_help", t.milan(session), started_on=b.TODAY)
    if state == "searching":
        b.step(session, case, "lose_place", t.milan(session))
    assert (case.state, case.rung) == (state, 3)
    return case


def asked(session: ViewerSession, case: Case, kind: str) -> Task:
    """The question of a track, put to the jeugdbeschermer until tomorrow."""
    return open_task(
        session,
        case,
        kind=kind,
        role=Role.JEUGDBESCHERMER.value,
        person_id=case.jeugdbeschermer_id,
        text="Hoe staat het?",
        due_at=b.at("2026-03-17"),
        actor=ENGINE,
        at=b.NOW,
    )


def called_after(session: ViewerSession, case: Case, task: Task) -> list[int | None]:
    """Who has to call after a question."""
    return [one.person_id for one in b.tasks(session, case, "opvolging") if one.data.get("after") == task.id]


def on_agenda(session: ViewerSession, case: Case) -> bool:
    session.flush()
    waiting = select(AgendaItem.id).where(AgendaItem.case_id == case.id, AgendaItem.outcome.is_(None))
    return session.scalar(waiting) is not None


def brought_up(session: ViewerSession, case: Case, task: Task, was: str) -> bool:
    """Whether the case went to the team or the administration, or somebody else has to call."""
    went_up = case.state != was and case.state in {"at_ret", "escalated"}
    return went_up or bool(called_after(session, case, task))


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("kind", CLIMBING)
def test_silence_reaches_somebody_on_the_rung_itself(staffed: ViewerSession, kind: str, state: str) -> None:
    case = stands(staffed, state)
    task = asked(staffed, case, kind)
    b.run_until(staffed, case, task.due_at + timedelta(minutes=1))
    assert brought_up(staffed, case, task, state)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("kind", FAILING)
def test_that_it_fails_reaches_somebody_on_the_rung_itself(staffed: ViewerSession, kind: str, state: str) -> None:
    case = stands(staffed, state)
    task = asked(staffed, case, kind)
    answer_track(staffed, case, task, code=FAILS, text="Het kan niet.", actor=t.milan(staffed), at=b.NOW)
    assert brought_up(staffed, case, task, state)


@pytest.mark.parametrize("how", ["silence", "fails"])
@pytest.mark.parametrize("state", ["helped", "searching"])
def test_a_treatment_under_threat_brings_the_case_back_to_the_team(
    staffed: ViewerSession, state: str, how: str
) -> None:
    case = stands(staffed, state)
    told = {"form": "traumabehandeling", "stops_on": "2026-03-31"}
    b.tell(staffed, case, "treatment_threatened", "2026-03-16", t.milan(staffed), **told)
    if how == "silence":
        t.silent(staffed, case, KEEP)
    else:
        t.answer(staffed, case, KEEP, FAILS, "De gemeente betaalt niet.")
    assert (case.state, on_agenda(staffed, case)) == ("at_ret", True)


def test_with_the_team_itself_the_chair_has_to_arrange_what_failed(staffed: ViewerSession) -> None:
    case = stands(staffed, "at_ret")
    task = asked(staffed, case, KEEP)
    answer_track(staffed, case, task, code=FAILS, text="De gemeente betaalt niet.", actor=t.milan(staffed), at=b.NOW)
    (ringing,) = b.tasks(staffed, case, "opvolging")
    assert ringing.person_id == b.person_id(staffed, "ret-vz-omar")
    assert "De gemeente betaalt niet." in ringing.text


def test_where_a_place_is_agreed_the_teammanager_takes_over(staffed: ViewerSession) -> None:
    case = stands(staffed, "placing")
    task = asked(staffed, case, KEEP)
    b.run_until(staffed, case, task.due_at + timedelta(minutes=1))
    assert (case.state, called_after(staffed, case, task)) == ("placing", [b.person_id(staffed, "tm-ellen")])


@pytest.mark.parametrize("how", ["silence", "fails"])
def test_advice_that_was_asked_is_asked_again(staffed: ViewerSession, how: str) -> None:
    case = asking.searching(staffed)
    b.step(staffed, case, "consult_ret", t.milan(staffed))
    task = asked(staffed, case, "overgang")
    if how == "silence":
        b.run_until(staffed, case, task.due_at + timedelta(minutes=1))
    else:
        answer_track(staffed, case, task, code=FAILS, text="Hij wil niet.", actor=t.milan(staffed), at=b.NOW)
    assert len(b.tasks(staffed, case, "consult")) == 2


def test_a_milestone_that_fails_is_asked_again_of_who_leads_by_then(staffed: ViewerSession) -> None:
    case = asking.searching(staffed)
    told = {"form": "kleinschalig_wonen", "text": "Er is nergens een plek."}
    b.tell(staffed, case, "build_started", "2026-03-16", t.milan(staffed), **told)
    t.answer(staffed, case, DESIGN, FAILS, "Er is geen aanbieder.")
    assert t.open_task(staffed, case, DESIGN).person_id == b.person_id(staffed, "ret-vz-omar")


def test_a_building_team_at_the_team_keeps_its_milestone(staffed: ViewerSession) -> None:
    case = stands(staffed, "at_ret")
    told = {"form": "kleinschalig_wonen", "text": "Er is nergens een plek."}
    b.tell(staffed, case, "build_started", "2026-03-16", b.chair(staffed), **told)
    failed = t.open_task(staffed, case, DESIGN)
    t.answer(staffed, case, DESIGN, FAILS, "Er is geen aanbieder.")
    assert t.open_task(staffed, case, DESIGN).id != failed.id
    assert called_after(staffed, case, failed) == [b.person_id(staffed, "ret-vz-omar")]


def test_above_the_rung_of_the_track_the_chair_hears_of_it_as_well(staffed: ViewerSession) -> None:
    case = stands(staffed, "at_ret")
    b.step(staffed, case, "escalate", b.chair(staffed))
    b.step(staffed, case, "escalate", b.chair(staffed))
    task = asked(staffed, case, BUDGET)
    b.run_until(staffed, case, task.due_at + timedelta(minutes=1))
    assert (case.rung, called_after(staffed, case, task)) == (5, [b.person_id(staffed, "ret-vz-omar")])
    assert on_agenda(staffed, case)
