"""A case on every rung of the ladder: what happens when its term runs out, when somebody goes up by hand, and down."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from rets.db import ViewerSession
from rets.errors import Refused
from rets.models import Case, Message
from rets.services import handing_over, placements
from rets.services.audit import Actor
from tests import asking, places
from tests import builders as b
from workflows.calendar import day_of
from workflows.facts import Note
from workflows.roles import Role

CHAIR, ZM, JB = "ret-vz-omar", "zm-lotte", "jb-milan"


def on_rung(session: ViewerSession, rung: int) -> Case:
    """A case of Haarlemmermeer that was just put on a rung by hand."""
    if rung < 3:
        case = b.raised(session) if rung == 0 else asking.searching(session)
        if rung == 2:
            b.step(session, case, "consult_ret", asking.lotte(session))
    else:
        case = b.at_ret(session)
        for _ in range(rung - 3):
            b.step(session, case, "escalate", b.chair(session))
    session.flush()
    assert case.rung == rung
    return case


def owner_is(session: ViewerSession, case: Case, slug: str) -> bool:
    return case.owner_id == b.person_id(session, slug)


def milan(session: ViewerSession) -> Actor:
    return b.actor(session, JB, Role.JEUGDBESCHERMER)


EXPIRES = [
    (0, 3, "at_ret", CHAIR),
    (1, 2, "searching", ZM),
    (2, 3, "at_ret", CHAIR),
    (3, 4, "escalated", CHAIR),
    (4, 5, "escalated", CHAIR),
    (5, 6, "escalated", CHAIR),
    (6, 7, "escalated", CHAIR),
    (7, 7, "escalated", CHAIR),
]


@pytest.mark.parametrize(("rung", "following", "state", "owner"), EXPIRES)
def test_a_term_that_runs_out_brings_the_case_further_at_that_moment_with_an_owner(
    staffed: ViewerSession, rung: int, following: int, state: str, owner: str
) -> None:
    case = on_rung(staffed, rung)
    due = case.due_at
    assert due is not None
    b.run_until(staffed, case, due - timedelta(seconds=1))
    assert case.rung == rung
    b.run_until(staffed, case, due)
    assert (case.rung, case.state) == (following, state)
    assert owner_is(staffed, case, owner)


@pytest.mark.parametrize(("rung", "following"), [(rung, following) for rung, following, *_ in EXPIRES if rung < 7])
def test_a_rung_that_time_reached_leaves_an_event_of_that_moment_with_its_reason(
    staffed: ViewerSession, rung: int, following: int
) -> None:
    case = on_rung(staffed, rung)
    due = case.due_at
    assert due is not None
    b.run_until(staffed, case, due)
    steps = [one for one in b.events(staffed, case) if one.kind.startswith("step.")]
    (event,) = [one for one in steps if one.data["rung"] == following and one.data["rung_was"] != following]
    assert (event.effective_at, event.data["rung_was"], event.data["why"]) == (due, rung, "termijn")
    assert event.data["text"]


def test_the_last_rung_asks_again_and_stays_with_the_chair(staffed: ViewerSession) -> None:
    case = on_rung(staffed, 7)
    due = case.due_at
    assert due is not None
    b.run_until(staffed, case, due + timedelta(days=30))
    assert case.rung == 7
    assert owner_is(staffed, case, CHAIR)
    assert b.events(staffed, case, "term.expired")


@pytest.mark.parametrize("rung", range(3, 7))
def test_the_chair_goes_one_rung_up_by_hand_with_words(staffed: ViewerSession, rung: int) -> None:
    case = on_rung(staffed, rung)
    b.step(staffed, case, "escalate", b.chair(staffed), text="Er is geen plek.")
    event = b.events(staffed, case, "step.escalate")[-1]
    assert (case.rung, event.data["text"], event.actor_id) == (rung + 1, "Er is geen plek.", b.chair(staffed).person_id)


@pytest.mark.parametrize("rung", range(3, 7))
def test_nobody_goes_up_without_words(staffed: ViewerSession, rung: int) -> None:
    case = on_rung(staffed, rung)
    with pytest.raises(Refused, match="Leg in een paar woorden uit waarom"):
        b.step(staffed, case, "escalate", b.chair(staffed), text=" ")


def test_a_forecast_past_the_deadline_goes_to_the_team_the_same_day(staffed: ViewerSession) -> None:
    case = asking.searching(staffed)
    request = asking.ask(staffed, case, places.an_offer(staffed, b.date(2026, 9, 1)), start_on=b.date(2026, 9, 1))
    asking.answer(staffed, request, "accepted", expected_on=b.date(2026, 9, 1))
    b.run_until(staffed, case, b.NOW + timedelta(minutes=1))
    event = b.events(staffed, case, "step.submit_to_ret")[-1]
    assert (case.rung, event.data["why"], day_of(event.effective_at)) == (3, "prognose", b.TODAY)
    assert owner_is(staffed, case, CHAIR)


@pytest.mark.parametrize("rung", range(3, 8))
def test_the_chair_brings_a_case_down_with_a_next_step_and_an_owner(staffed: ViewerSession, rung: int) -> None:
    case = on_rung(staffed, rung)
    owner = b.person_id(staffed, ZM if rung < 5 else CHAIR)
    b.step(staffed, case, "step_down", b.chair(staffed), next_step="Bel de aanbieder.", owner_id=owner)
    assert (case.rung, case.state, case.owner_id) == (1, "searching", owner)
    assert b.events(staffed, case, "step.step_down")[-1].data["rung_was"] == rung


@pytest.mark.parametrize("rung", range(5, 8))
def test_from_outside_the_region_the_chair_gives_a_case_to_nobody_else_before_help_started(
    staffed: ViewerSession, rung: int
) -> None:
    case = on_rung(staffed, rung)
    with pytest.raises(Refused, match="blijft de voorzitter van het expertteam eigenaar"):
        b.step(staffed, case, "step_down", b.chair(staffed), next_step="Bel.", owner_id=b.person_id(staffed, ZM))


@pytest.mark.parametrize("rung", range(3, 8))
def test_a_case_comes_down_to_nobody_at_all(staffed: ViewerSession, rung: int) -> None:
    case = on_rung(staffed, rung)
    with pytest.raises(Refused) as refused:
        b.step(staffed, case, "step_down", b.chair(staffed))
    assert len(refused.value.sentences) == 2


def agreed(session: ViewerSession, rung: int) -> Case:
    """A case on a rung with a place that was agreed."""
    case = asking.searching(session)
    request = asking.ask(session, case, places.an_offer(session, b.TODAY))
    b.step(session, case, "submit_to_ret", asking.lotte(session))
    for _ in range(rung - 3):
        b.step(session, case, "escalate", b.chair(session))
    asking.answer(session, request, "accepted")
    asking.agree(session, case, request)
    assert (case.rung, case.state) == (rung, "placing")
    return case


@pytest.mark.parametrize(("rung", "owner"), [(3, JB), (4, JB), (5, CHAIR), (6, CHAIR), (7, CHAIR)])
def test_outside_the_region_the_chair_stays_owner_of_an_agreed_place(
    staffed: ViewerSession, rung: int, owner: str
) -> None:
    assert owner_is(staffed, agreed(staffed, rung), owner)


@pytest.mark.parametrize("rung", [5, 6, 7])
def test_once_help_has_started_the_case_is_the_jeugdbeschermers_again(staffed: ViewerSession, rung: int) -> None:
    case = agreed(staffed, rung)
    placements.start_help(staffed, case, on=b.TODAY, actor=milan(staffed), at=b.NOW)
    assert case.state == "helped"
    assert owner_is(staffed, case, JB)


@pytest.mark.parametrize("rung", [5, 6, 7])
def test_a_place_outside_the_region_that_falls_through_stays_with_the_chair(staffed: ViewerSession, rung: int) -> None:
    case = agreed(staffed, rung)
    b.step(staffed, case, "lose_place", b.chair(staffed))
    assert case.state == "searching"
    assert owner_is(staffed, case, CHAIR)
    b.step(staffed, case, "submit_to_ret", b.chair(staffed))
    assert (case.state, case.rung) == ("at_ret", rung)


@pytest.mark.parametrize("rung", [5, 6, 7])
def test_outside_the_region_the_chair_gives_a_case_to_no_other_role(staffed: ViewerSession, rung: int) -> None:
    case = on_rung(staffed, rung)
    note = Note(text="Neem jij dit?", owner_id=b.person_id(staffed, ZM))
    with pytest.raises(Refused, match="blijft de voorzitter van het expertteam eigenaar tot de hulp is gestart"):
        handing_over.hand_over(staffed, case, note, b.chair(staffed), b.NOW)
    assert owner_is(staffed, case, CHAIR)


def test_outside_the_region_a_case_that_moves_goes_from_chair_to_chair(staffed: ViewerSession) -> None:
    case = on_rung(staffed, 5)
    b.tell(staffed, case, "residence_settled", "2026-03-16", municipality="Haarlem")
    assert case.region == "ZK"
    assert owner_is(staffed, case, "ret-vz-els")


def test_a_start_to_be_confirmed_is_also_asked_of_the_jeugdbeschermer_when_the_chair_owns_the_case(
    staffed: ViewerSession,
) -> None:
    case = agreed(staffed, 5)
    assert case.due_at is not None
    b.run_until(staffed, case, case.due_at - timedelta(seconds=1))
    told = select(Message.person_id).where(Message.case_id == case.id, Message.kind == "reminder.placing")
    heard = set(staffed.scalars(told))
    assert heard == {b.person_id(staffed, CHAIR), b.person_id(staffed, JB)}
