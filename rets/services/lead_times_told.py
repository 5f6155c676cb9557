"""Lead times for a receiver: with all figures, or without those from which something of a few children follows."""

from collections.abc import Iterable
from dataclasses import dataclass

from rets.services.lead_times import LeadTime, LeadTimes
from rets.services.suppressing import SMALLEST


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table; without `told` there are so few that no figure of it is told, and without `single` not
    the longest, which is the time of one child."""

    one: LeadTime
    told: bool
    single: bool


def lines(found: Iterable[LeadTime], *, small: bool) -> list[Line]:
    """The lines of a table; without `small` those with few children have no figures."""
    return [Line(one, small or _many(one), small) for one in found]


def lines_of_hands(found: LeadTimes, *, small: bool) -> list[Line]:
    """The same for whose hands: what lies in them is the sum of states, so a state that is not told hides it too."""
    hidden = not small and any(not _many(one) for one in found.states)
    return [Line(one, not hidden and (small or _many(one)), small) for one in found.hands]


def _many(one: LeadTime) -> bool:
    figures = (one.took.number, one.took.finished, one.took.running, one.took.otherwise, one.older)
    return not any(0 < figure < SMALLEST for figure in figures)
