"""The process as one table: states, and steps with who, from, to and if. Pages, tests and docs derive from it."""

from dataclasses import dataclass

from workflows.roles import Role

JB, TM, ZM = Role.JEUGDBESCHERMER, Role.TEAMMANAGER, Role.ZORGMAKELAAR
RC, PR, SYS = Role.RET_CHAIR, Role.PROVIDER, Role.SYSTEM


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A state of a case: its Dutch name, what must be done next, and which role owns the case meanwhile."""

    slug: str
    name: str
    next_action: str | None
    action_name: str
    owner: Role | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step: its Dutch button, who may take it, from which states to which (`same` stays), under which guards.

    `rung` is the rung it reaches at least: a number, `next` for one higher, or null when it leaves the rung alone.
    """

    slug: str
    name: str
    who: frozenset[Role]
    source: tuple[str, ...]
    target: str
    guards: tuple[str, ...] = ()
    rung: int | str | None = None
    codes: str | None = None


STATES: dict[str, State] = {
    s.slug: s
    for s in (
        State(
            slug="triage",
            name="Bij de zorgmakelaar",
            next_action="triage",
            action_name="Beoordeel de aanvraag",
            owner=ZM,
        ),
        State(
            slug="returned",
            name="Terug met een vraag",
            next_action="answer_return",
            action_name="Geef antwoord en leg opnieuw voor",
            owner=None,
        ),
        State(
            slug="searching",
            name="Hulp zoeken",
            next_action="search",
            action_name="Zoek een passende plek en doe verzoeken",
            owner=ZM,
        ),
        State(
            slug="at_ret",
            name="Bij het expertteam",
            next_action="decide",
            action_name="Bespreek en besluit",
            owner=RC,
        ),
        State(
            slug="decided",
            name="Besluit loopt",
            next_action="follow_decision",
            action_name="Volg het besluit tot de hulp echt start",
            owner=RC,
        ),
        State(
            slug="escalated",
            name="Opgeschaald",
            next_action="resolve_escalation",
            action_name="Doorbreek de impasse",
            owner=RC,
        ),
        State(
            slug="placing",
            name="Plek afgesproken",
            next_action="confirm_start",
            action_name="Zorg dat de hulp echt start en bevestig de startdatum",
            owner=JB,
        ),
        State(
            slug="helped",
            name="Hulp gestart",
            next_action="judge",
            action_name="Vraag of de hulp past en rond af",
            owner=JB,
        ),
        State(slug="closed", name="Afgesloten", next_action=None, action_name="Niets meer te doen", owner=None),
    )
}

OPEN = tuple(slug for slug in STATES if slug != "closed")
BEFORE_RET = ("triage", "returned", "searching", "placing")

STEPS: dict[str, Step] = {
    s.slug: s
    for s in (
        Step(
            slug="accept",
            name="Neem aan en ga zoeken",
            who=frozenset({ZM}),
            source=("triage",),
            target="searching",
            guards=("need_recorded", "has_zorgmakelaar"),
            rung=1,
        ),
        Step(
            slug="return_case",
            name="Leg terug met een vraag",
            who=frozenset({ZM}),
            source=("triage",),
            target="returned",
            guards=("coded", "explained", "next_step_named", "owner_named"),
            codes="triage_reasons",
        ),
        Step(
            slug="resubmit",
            name="Leg opnieuw voor",
            who=frozenset({JB, TM}),
            source=("returned",),
            target="triage",
            guards=("explained",),
        ),
        Step(
            slug="object",
            name="Niet eens: naar het expertteam",
            who=frozenset({JB, TM, SYS}),
            source=("returned",),
            target="at_ret",
            guards=("explained",),
            rung=3,
        ),
        Step(
            slug="consult_ret",
            name="Vraag het expertteam om advies",
            who=frozenset({JB, TM, ZM, SYS}),
            source=BEFORE_RET,
            target="same",
            guards=("explained", "below_ret"),
            rung=2,
        ),
        Step(
            slug="submit_to_ret",
            name="Meld aan bij het expertteam",
            who=frozenset({JB, TM, ZM, RC, SYS}),
            source=("triage", "searching", "placing", "helped"),
            target="at_ret",
            guards=("explained",),
            rung=3,
        ),
        Step(
            slug="decide",
            name="Leg het besluit vast",
            who=frozenset({RC}),
            source=("at_ret", "escalated"),
            target="decided",
            guards=("quorum_present", "lines_complete", "unconflicted"),
        ),
        Step(
            slug="escalate",
            name="Schaal op naar de volgende trede",
            who=frozenset({RC, TM, SYS}),
            source=("at_ret", "decided", "escalated", "placing"),
            target="escalated",
            guards=("explained", "at_ret_already", "higher_rung_exists"),
            rung="next",
        ),
        Step(
            slug="return_to_ret",
            name="Terug naar de tafel van het expertteam",
            who=frozenset({RC, SYS}),
            source=("escalated", "decided"),
            target="at_ret",
            guards=("explained",),
        ),
        Step(
            slug="step_down",
            name="Schaal af",
            who=frozenset({RC}),
            source=("at_ret", "decided", "escalated"),
            target="searching",
            guards=("explained", "next_step_named", "owner_named", "chair_keeps_it"),
            rung=1,
        ),
        Step(
            slug="agree_place",
            name="Spreek de plek af",
            who=frozenset({JB, TM, ZM}),
            source=("searching", "at_ret", "decided", "escalated"),
            target="placing",
            guards=("request_accepted",),
        ),
        Step(
            slug="find_elsewhere",
            name="Meld hulp die buiten een verzoek om is geregeld",
            who=frozenset({JB, TM}),
            source=("triage", "returned", "searching", "at_ret", "decided", "escalated"),
            target="placing",
            guards=("main_help_agreed", "explained"),
        ),
        Step(
            slug="lose_place",
            name="De plek gaat niet door",
            who=frozenset({JB, TM, ZM, RC, SYS}),
            source=("placing",),
            target="searching",
            guards=("explained",),
        ),
        Step(
            slug="start_help",
            name="Bevestig dat de hulp echt is gestart",
            who=frozenset({JB, TM}),
            source=("placing",),
            target="helped",
            guards=("main_help_agreed", "start_given", "start_not_in_future", "start_after_intake"),
        ),
        Step(
            slug="keep_searching",
            name="Niet passend: blijf zoeken",
            who=frozenset({JB, TM, ZM, SYS}),
            source=("helped",),
            target="searching",
            guards=("explained",),
        ),
        Step(
            slug="close",
            name="Sluit af: de hulp past",
            who=frozenset({JB, TM}),
            source=("helped",),
            target="closed",
            guards=("judged_fitting",),
        ),
        Step(
            slug="withdraw",
            name="Trek in",
            who=frozenset({JB, TM}),
            source=OPEN,
            target="closed",
            guards=("coded", "explained"),
            codes="withdraw_reasons",
        ),
        Step(
            slug="reopen",
            name="Open opnieuw",
            who=frozenset({JB, TM, ZM, SYS}),
            source=("closed",),
            target="triage",
            guards=("explained",),
        ),
        Step(
            slug="hand_over",
            name="Draag over aan een ander",
            who=frozenset({JB, TM, ZM, RC, SYS}),
            source=OPEN,
            target="same",
            guards=("explained", "owner_named", "chair_keeps_it"),
        ),
    )
}


def steps_from(state: str) -> tuple[Step, ...]:
    """The steps that the table knows from a state, in the order of the table."""
    return tuple(step for step in STEPS.values() if state in step.source)
