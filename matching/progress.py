"""How far the solver is, told to whoever wants to know: when it begins with a level and when it ends. No clock."""

from collections.abc import Callable
from dataclasses import dataclass

from matching.ladder import Ladder
from matching.scoring import LEVELS


@dataclass(frozen=True, slots=True)
class Progress:
    """The solver is at level `level` of `levels` (from 1): what it has there, and at most what could be had.

    Without a `bound` it has only begun with this level. Levels that are climbed together are told one by one when all
    are done.
    """

    level: int
    levels: int
    title: str
    value: int
    bound: int | None

    @property
    def done(self) -> int:
        """How many levels are behind it."""
        return self.level - (self.bound is None)

    @property
    def proven(self) -> bool:
        """Whether nothing can be better on this level."""
        return self.value == self.bound


Tell = Callable[[Progress], None]


def silent(_: Progress) -> None:
    """For who need not know."""


def told(ladder: Ladder, tell: Tell, levels: range) -> None:
    """Tell where the solver is on some levels; one more than the policy has, to keep children in place, is not told."""
    order = ladder.model.problem.policy.levels
    for level in levels:
        if level < len(order):
            bound = ladder.bounds[level] if len(ladder.bounds) > level else None
            tell(Progress(level + 1, len(order), LEVELS[order[level]].title, ladder.value(level), bound))
