"""The table of the process, derived for every step, role and state: allowed where it says so, refused anywhere else."""

from datetime import timedelta

import pytest

from tests.figures import RAISED, agreed, facts, move
from workflows.facts import Facts, Move, Note
from workflows.guards import GUARDS
from workflows.machine import FILLED_IN, StepRefused, judge, offered, take
from workflows.roles import ROLE_NAMES, Role
from workflows.steps import OPEN, STATES, STEPS, steps_from

FITTING = agreed(
    intake_on=RAISED - timedelta(days=9),
    started_on=RAISED - timedelta(days=1),
    judged_professional="passend",
    judged_family="alternatief_passend",
)


def ready(state: str, step: str) -> Facts:
    """A case in a state of which every guard of a step holds."""
    rung = 3 if "at_ret_already" in STEPS[step].guards else 0
    return facts(state=state, rung=rung, helps=(FITTING,))


ALLOWED = [(step.slug, state, role) for step in STEPS.values() for state in step.source for role in sorted(step.who)]
WRONG_STATE = [(step.slug, state) for step in STEPS.values() for state in STATES if state not in step.source]
WRONG_ROLE = [(step.slug, role) for step in STEPS.values() for role in Role if role not in step.who]


@pytest.mark.parametrize(("step", "state", "role"), ALLOWED)
def test_who_the_table_names_may_take_the_step_from_where_it_says(step: str, state: str, role: Role) -> None:
    outcome = take(ready(state, step), move(step, role))
    wanted = STEPS[step].target
    assert outcome.state == (state if wanted == "same" else wanted)


@pytest.mark.parametrize(("step", "state"), WRONG_STATE)
def test_a_step_is_refused_from_any_other_state_with_the_name_of_that_state(step: str, state: str) -> None:
    role = sorted(STEPS[step].who)[0]
    with pytest.raises(StepRefused) as refused:
        take(ready(state, step), move(step, role))
    assert refused.value.sentences == [f"Dit kan niet vanuit “{STATES[state].name}”."]
    assert not refused.value.forbidden


@pytest.mark.parametrize(("step", "role"), WRONG_ROLE)
def test_a_step_is_forbidden_to_any_other_role_and_says_whose_it_is(step: str, role: Role) -> None:
    with pytest.raises(StepRefused) as refused:
        take(ready(STEPS[step].source[0], step), move(step, role))
    assert refused.value.forbidden
    for allowed in STEPS[step].who - {Role.SYSTEM}:
        assert ROLE_NAMES[allowed] in refused.value.sentences[0]


def test_somebody_with_several_roles_may_do_what_one_of_them_may() -> None:
    assert take(ready("triage", "accept"), move("accept", Role.PROVIDER, Role.ZORGMAKELAAR)).state == "searching"


def test_an_unknown_step_is_refused() -> None:
    with pytest.raises(StepRefused, match="bestaat niet"):
        take(facts(), move("vanish", Role.JEUGDBESCHERMER))


EMPTY = Note()
TOMORROW = RAISED + timedelta(days=1)
WITHOUT_START = agreed(intake_on=RAISED - timedelta(days=9))
BROKEN: dict[str, tuple[Facts, Move]] = {
    "need_recorded": (facts(need_recorded=False), move("accept", Role.ZORGMAKELAAR)),
    "has_zorgmakelaar": (facts(has_zorgmakelaar=False), move("accept", Role.ZORGMAKELAAR)),
    "coded": (facts(), move("return_case", Role.ZORGMAKELAAR, note=EMPTY)),
    "explained": (facts(), move("return_case", Role.ZORGMAKELAAR, note=Note(text="  "))),
    "next_step_named": (facts(), move("return_case", Role.ZORGMAKELAAR, note=EMPTY)),
    "owner_named": (facts(), move("return_case", Role.ZORGMAKELAAR, owner_found=False)),
    "chair_keeps_it": (facts(state="placing", rung=5), move("hand_over", Role.RET_CHAIR)),
    "below_ret": (facts(rung=3), move("consult_ret", Role.ZORGMAKELAAR)),
    "quorum_present": (facts(state="at_ret", rung=3), move("decide", Role.RET_CHAIR, quorum=False)),
    "lines_complete": (facts(state="at_ret", rung=3), move("decide", Role.RET_CHAIR, lines_complete=False)),
    "unconflicted": (facts(state="at_ret", rung=3), move("decide", Role.RET_CHAIR, unconflicted=False)),
    "at_ret_already": (facts(state="placing", rung=1), move("escalate", Role.RET_CHAIR)),
    "higher_rung_exists": (facts(state="escalated", rung=7), move("escalate", Role.RET_CHAIR)),
    "request_accepted": (facts(state="searching"), move("agree_place", Role.ZORGMAKELAAR, request_accepted=False)),
    "main_help_agreed": (facts(state="searching"), move("find_elsewhere", Role.JEUGDBESCHERMER)),
    "start_given": (
        facts(state="placing", helps=(WITHOUT_START,)),
        move("start_help", Role.JEUGDBESCHERMER, note=EMPTY),
    ),
    "start_not_in_future": (
        facts(state="placing", helps=(WITHOUT_START,)),
        move("start_help", Role.JEUGDBESCHERMER, note=Note(started_on=TOMORROW)),
    ),
    "start_after_intake": (
        facts(state="placing", helps=(agreed(intake_on=RAISED),)),
        move("start_help", Role.JEUGDBESCHERMER, note=Note(started_on=RAISED)),
    ),
    "judged_fitting": (facts(state="helped", helps=(WITHOUT_START,)), move("close", Role.JEUGDBESCHERMER)),
}


def test_every_guard_is_refused_once_in_these_tests() -> None:
    assert BROKEN.keys() == GUARDS.keys()


def test_every_guard_is_used_by_a_step() -> None:
    assert {guard for step in STEPS.values() for guard in step.guards} == GUARDS.keys()


@pytest.mark.parametrize("guard", sorted(BROKEN))
def test_a_broken_guard_refuses_with_its_own_sentence(guard: str) -> None:
    found, wanted = BROKEN[guard]
    with pytest.raises(StepRefused) as refused:
        take(found, wanted)
    assert GUARDS[guard].refusal in refused.value.sentences


def test_all_sentences_against_a_step_are_given_at_once() -> None:
    against = judge(facts(), move("return_case", Role.ZORGMAKELAAR, note=EMPTY))
    assert len(against) == 4


def test_the_day_of_the_intake_counts_as_start_only_when_the_first_day_is_confirmed() -> None:
    found = facts(state="placing", helps=(agreed(intake_on=RAISED),))
    note = Note(started_on=RAISED, data={"confirmed_first_day": True})
    assert take(found, move("start_help", Role.JEUGDBESCHERMER, note=note)).state == "helped"
    before = Note(started_on=RAISED - timedelta(days=1), data={"confirmed_first_day": True})
    with pytest.raises(StepRefused, match="intake"):
        take(found, move("start_help", Role.JEUGDBESCHERMER, note=before))


@pytest.mark.parametrize("refusal", [guard.refusal for guard in GUARDS.values()])
def test_a_refusal_is_a_sentence(refusal: str) -> None:
    assert refusal[0].isupper()
    assert refusal.endswith(".")


def test_every_open_state_has_an_action_a_name_and_a_way_out() -> None:
    for state in OPEN:
        assert STATES[state].next_action
        assert {step.target for step in steps_from(state)} - {"same", state}


def test_every_state_can_be_reached() -> None:
    reached, edge = {"triage"}, {"triage"}
    while edge:
        edge = {s.target for state in edge for s in steps_from(state)} - {"same"} - reached
        reached |= edge
    assert reached == set(STATES)


def test_a_closed_case_can_only_be_opened_again() -> None:
    assert [step.slug for step in steps_from("closed")] == ["reopen"]


def test_nobody_but_people_may_take_a_case_back_from_the_team() -> None:
    assert Role.SYSTEM not in STEPS["step_down"].who | STEPS["withdraw"].who | STEPS["close"].who


@pytest.mark.parametrize("rung", range(3, 7))
def test_going_up_goes_one_rung(rung: int) -> None:
    outcome = take(facts(state="escalated", rung=rung), move("escalate", Role.SYSTEM))
    assert outcome.rung == rung + 1


def test_a_step_never_lowers_the_rung_but_stepping_down() -> None:
    for step, state, role in ALLOWED:
        found = facts(state=state, rung=5, helps=(FITTING,))
        if not judge(found, move(step, role)):
            outcome = take(found, move(step, role))
            assert outcome.rung == 1 if step == "step_down" else outcome.rung >= 5, step


@pytest.mark.parametrize("state", sorted(STATES))
@pytest.mark.parametrize("role", list(Role))
def test_buttons_are_the_steps_of_the_table_for_this_role(state: str, role: Role) -> None:
    shown = {one.step.slug for one in offered(facts(state=state), frozenset({role}), asked=FILLED_IN)}
    assert shown == {step.slug for step in STEPS.values() if state in step.source and role in step.who}


def test_a_button_is_not_refused_for_what_its_form_still_asks() -> None:
    (button,) = [
        one
        for one in offered(facts(state="triage"), frozenset({Role.ZORGMAKELAAR}), asked=FILLED_IN)
        if one.step.slug == "return_case"
    ]
    assert button.against == ()


def test_a_button_says_why_it_cannot_be_used_yet() -> None:
    (button,) = [
        one
        for one in offered(facts(need_recorded=False), frozenset({Role.ZORGMAKELAAR}), asked=FILLED_IN)
        if one.step.slug == "accept"
    ]
    assert button.against == (GUARDS["need_recorded"].refusal,)
