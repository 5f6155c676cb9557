"""No rung ends in “back to the sender” (R41): tried with every step from everywhere the table can bring a case."""

import pytest

from tests.figures import RAISED, P, facts, move
from tests.workflows.test_steps import FITTING
from workflows.facts import Facts
from workflows.machine import Outcome, StepRefused, take
from workflows.owning import UNTIL_STARTED, chair_keeps, owner_role
from workflows.plan import LAST_RUNG, RUNG_BOVENREGIONAAL, RUNG_RET
from workflows.roles import Role
from workflows.steps import OPEN, STATES, STEPS, Step
from workflows.terms import expires_into, term_of

RUNGS = range(LAST_RUNG + 1)
NAMED = {step.slug for step in STEPS.values() if {"owner_named", "explained"} <= set(step.guards)}
SENDERS = {Role.JEUGDBESCHERMER, Role.TEAMMANAGER}


def of(state: str, rung: int) -> Facts:
    """A case in a state on a rung."""
    return facts(state=state, rung=rung, helps=(FITTING,))


def allowed(state: str, rung: int) -> list[Outcome]:
    """What every step of the table does from here, by every role that may take it."""
    found = []
    for step in STEPS.values():
        for role in step.who:
            try:
                found.append(take(of(state, rung), move(step.slug, role, to_chair=True)))
            except StepRefused:
                continue
    return found


def reached() -> list[tuple[str, int]]:
    """Every state and rung that a case can come to, whatever is done in whatever order."""
    found, edge = {("triage", 0)}, {("triage", 0)}
    while edge:
        edge = {(one.state, one.rung) for place in edge for one in allowed(*place)} - found
        found |= edge
    return sorted(found)


OPEN_PLACES = [place for place in reached() if place[0] in OPEN]


def somebody_owns(outcome: Outcome) -> bool:
    """Whether the step leaves an owner: by its state, named in the step, or the one that there was."""
    kept = outcome.step.target == "same"
    return bool(owner_role(outcome.state, outcome.rung)) or outcome.step.slug in NAMED or kept


def left_alone(state: str, rung: int) -> list[tuple[str, int]]:
    """Where a case goes when nobody does anything, term after term."""
    way = [(state, rung)]
    while len(way) < 20:
        term = term_of(of(state, rung), state, rung, RAISED, move("accept").note, P)
        step = expires_into(of(state, rung), state, term.on_expiry)
        if step is None:
            return way
        outcome = take(of(state, rung), move(step, Role.SYSTEM))
        state, rung = outcome.state, outcome.rung
        way.append((state, rung))
    raise AssertionError(f"{way} has no end")


@pytest.mark.parametrize(("state", "rung"), OPEN_PLACES)
def test_every_step_from_every_rung_leaves_an_owner(state: str, rung: int) -> None:
    assert [one.step.slug for one in allowed(state, rung) if one.state != "closed" and not somebody_owns(one)] == []


@pytest.mark.parametrize(("state", "rung"), OPEN_PLACES)
def test_only_who_sent_a_case_closes_it(state: str, rung: int) -> None:
    closing = [one.step for one in allowed(state, rung) if one.state == "closed"]
    assert all(step.who <= SENDERS for step in closing)


@pytest.mark.parametrize(("state", "rung"), OPEN_PLACES)
def test_what_goes_back_with_a_question_names_owner_and_next_step_and_comes_to_the_team_by_itself(
    state: str, rung: int
) -> None:
    back = [one for one in allowed(state, rung) if one.state == "returned" and state != "returned"]
    assert all({"explained", "next_step_named", "owner_named"} <= set(one.step.guards) for one in back)
    assert left_alone("returned", rung)[1] == ("at_ret", max(rung, RUNG_RET))


@pytest.mark.parametrize(("state", "rung"), [one for one in OPEN_PLACES if one[0] != "helped"])
def test_a_case_that_is_left_alone_climbs_to_the_last_rung_and_never_down(state: str, rung: int) -> None:
    way = left_alone(state, rung)
    rungs = [reached for _, reached in way]
    assert rungs == sorted(rungs)
    assert rungs[-1] == LAST_RUNG
    assert all(owner_role(one, at) or one == "returned" for one, at in way)


@pytest.mark.parametrize(("state", "rung"), OPEN_PLACES)
def test_a_rung_is_left_downwards_with_an_owner_a_next_step_and_words_alone(state: str, rung: int) -> None:
    down = {one.step.slug for one in allowed(state, rung) if one.rung < rung}
    assert down <= {"step_down"}
    assert {"explained", "next_step_named", "owner_named"} <= set(STEPS["step_down"].guards)


@pytest.mark.parametrize("step", [step for step in STEPS.values() if step.rung is not None], ids=lambda step: step.slug)
def test_a_rung_is_reached_with_a_reason(step: Step) -> None:
    assert "explained" in step.guards or step.slug == "accept", "to be accepted is the reason itself"


@pytest.mark.parametrize("rung", range(RUNG_BOVENREGIONAAL, LAST_RUNG + 1))
@pytest.mark.parametrize("state", sorted(UNTIL_STARTED))
def test_outside_the_region_the_chair_keeps_a_case_whatever_happens_until_help_has_started(
    state: str, rung: int
) -> None:
    going_on = {"helped", "closed", "triage", "returned"}
    for outcome in allowed(state, rung):
        if outcome.step.slug != "step_down" and outcome.state not in going_on:
            assert owner_role(outcome.state, outcome.rung) is Role.RET_CHAIR, outcome.step.slug
    assert not {one.state for one in allowed(state, rung)} & {"triage", "returned"}


@pytest.mark.parametrize("rung", range(RUNG_BOVENREGIONAAL, LAST_RUNG + 1))
@pytest.mark.parametrize("state", sorted(UNTIL_STARTED))
def test_outside_the_region_a_case_is_handed_to_a_chair_alone(state: str, rung: int) -> None:
    with pytest.raises(StepRefused, match="blijft de voorzitter van het expertteam eigenaar"):
        take(of(state, rung), move("hand_over", Role.RET_CHAIR))
    assert take(of(state, rung), move("hand_over", Role.RET_CHAIR, to_chair=True)).state == state


@pytest.mark.parametrize("rung", range(RUNG_BOVENREGIONAAL, LAST_RUNG + 1))
@pytest.mark.parametrize("state", sorted(UNTIL_STARTED.intersection(STEPS["step_down"].source)))
def test_from_outside_the_region_a_case_comes_down_to_a_chair_alone(state: str, rung: int) -> None:
    with pytest.raises(StepRefused, match="blijft de voorzitter van het expertteam eigenaar"):
        take(of(state, rung), move("step_down", Role.RET_CHAIR))
    assert take(of(state, rung), move("step_down", Role.RET_CHAIR, to_chair=True)).rung == 1


def test_every_rung_can_be_reached() -> None:
    assert {rung for _, rung in OPEN_PLACES} == set(RUNGS)


@pytest.mark.parametrize("rung", RUNGS)
def test_inside_the_region_and_with_help_the_state_says_who_owns_a_case(rung: int) -> None:
    for state in STATES:
        if not chair_keeps(state, rung):
            assert owner_role(state, rung) is STATES[state].owner
