"""The one adapter to `transitions`: judge a move against the table and give the next state, or every refusal at once.

One shared machine without bound models; `auto_transitions` is off and nothing has side effects in a callback.
"""

from dataclasses import dataclass

from transitions import Machine, MachineError

from workflows.facts import Facts, Move
from workflows.guards import GUARDS
from workflows.roles import ROLE_NAMES, Role
from workflows.steps import STATES, STEPS, Step, steps_from


class StepRefused(Exception):
    """A rule of the process forbids the step; `sentences` say every reason. `forbidden`: the role is not the one."""

    def __init__(self, sentences: list[str], *, forbidden: bool = False) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences
        self.forbidden = forbidden


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Where an allowed step leads."""

    step: Step
    state: str
    rung: int


class _Position:
    """The little that a transition moves."""

    def __init__(self, facts: Facts, move: Move) -> None:
        self.state = facts.state
        self.facts = facts
        self.move = move

    def holds(self, guard: str) -> bool:
        return GUARDS[guard].holds(self.facts, self.move)


def _build() -> Machine:
    machine = Machine(model=None, states=list(STATES), initial="triage", auto_transitions=False, send_event=True)
    for step in STEPS.values():
        for source in step.source:
            machine.add_transition(
                step.slug,
                source,
                "=" if step.target == "same" else step.target,
                conditions=[_condition(guard) for guard in step.guards],
            )
    return machine


def _condition(guard: str):  # type: ignore[no-untyped-def]  # transitions passes its own untyped event
    def check(event) -> bool:  # type: ignore[no-untyped-def]
        return bool(event.model.holds(guard))

    return check


_MACHINE = _build()


def judge(facts: Facts, move: Move) -> list[str]:
    """Every sentence that stands against a move, the role apart; empty when nothing does."""
    step = STEPS[move.step]
    if facts.state not in step.source:
        return [f"Dit kan niet vanuit “{STATES[facts.state].name}”."]
    return [GUARDS[guard].refusal for guard in step.guards if not GUARDS[guard].holds(facts, move)]


def take(facts: Facts, move: Move) -> Outcome:
    """The outcome of a move.

    Raises:
        StepRefused: the step is unknown, the role may not take it, or the table or a guard is against it.
    """
    step = STEPS.get(move.step)
    if step is None:
        raise StepRefused([f"De stap “{move.step}” bestaat niet."])
    if not step.who & move.roles:
        names = ", ".join(sorted(ROLE_NAMES[role] for role in step.who - {Role.SYSTEM}))
        raise StepRefused([f"Deze stap is voor: {names}."], forbidden=True)
    against = judge(facts, move)
    if against:
        raise StepRefused(against)
    position = _Position(facts, move)
    try:
        moved = _MACHINE.events[move.step].trigger(position)
    except MachineError as error:
        raise StepRefused([f"Dit kan niet vanuit “{STATES[facts.state].name}”."]) from error
    if not moved:
        raise StepRefused(["Deze stap kan nu niet."])
    return Outcome(step=step, state=position.state, rung=_rung(step, facts.rung))


def _rung(step: Step, rung: int) -> int:
    if step.rung == "next":
        return rung + 1
    if step.slug == "step_down":
        return 1
    return max(rung, step.rung) if isinstance(step.rung, int) else rung


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A step as a page or the API offers it: possible, or with the sentences against it."""

    step: Step
    against: tuple[str, ...]


def offered(facts: Facts, roles: frozenset[Role], *, asked: frozenset[str] = frozenset()) -> tuple[Offered, ...]:
    """The steps from this state that these roles may take.

    Guards on what somebody still has to fill in (`asked`) are left out: a button must not be refused for an empty form.
    """
    found = []
    for step in steps_from(facts.state):
        if not step.who & roles:
            continue
        move = Move(step=step.slug, roles=roles, on=facts.raised_on)
        against = tuple(GUARDS[g].refusal for g in step.guards if g not in asked and not GUARDS[g].holds(facts, move))
        found.append(Offered(step=step, against=against))
    return tuple(found)


FILLED_IN: frozenset[str] = frozenset(
    {
        "coded",
        "explained",
        "next_step_named",
        "owner_named",
        "chair_keeps_it",
        "start_given",
        "start_not_in_future",
        "start_after_intake",
        "request_accepted",
        "quorum_present",
        "lines_complete",
        "unconflicted",
    }
)
