"""Which role owns a case: that of its state, and outside the region the chair until help has started (R41, EX12)."""

from workflows.plan import RUNG_BOVENREGIONAAL
from workflows.roles import Role
from workflows.steps import STATES

UNTIL_STARTED = frozenset({"searching", "at_ret", "decided", "escalated", "placing"})


def chair_keeps(state: str, rung: int) -> bool:
    """Whether the chair of the expert team keeps the case: help outside the region is called in and did not start."""
    return rung >= RUNG_BOVENREGIONAAL and state in UNTIL_STARTED


def owner_role(state: str, rung: int) -> Role | None:
    """The role that owns a case in a state on a rung; None where a step names the person, or nobody has to act."""
    return Role.RET_CHAIR if chair_keeps(state, rung) else STATES[state].owner
