"""What is searched for at once: one level, or several in one figure of which each outweighs all that come after it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from matching.arrays import Ints, ints

MOST = 2**31


@dataclass(frozen=True)
class Goal:
    """Some levels in strict order as one figure: `worth` per column, `weights` per level, the last of them 1.

    A level weighs more than all lower ones of the goal can ever be worth together, so that the best for the goal is
    the best in strict order.
    """

    levels: range
    weights: tuple[int, ...]
    worth: Ints

    @staticmethod
    def of(worth: Ints, tops: Sequence[int], level: int, several: bool) -> "Goal":
        """From a level on, as many as fit in `MOST`. `tops`: what each level can be worth at most."""
        levels = range(level, level + 1)
        while several and levels.stop < len(tops) and _product(tops[level : levels.stop + 1]) <= MOST:
            levels = range(level, levels.stop + 1)
        weights = tuple(_product(tops[one + 1 : levels.stop]) for one in levels)
        return Goal(levels, weights, ints(weights) @ worth[level : levels.stop])

    def value(self, chosen: Ints) -> int:
        """What chosen columns are worth for it."""
        return int(self.worth[chosen].sum())

    def bounds(self, bound: int, values: Sequence[int], tops: Sequence[int]) -> Iterator[int]:
        """A bound on each level, given the levels above as they are in `values`, from a bound on the whole."""
        for value, weight, top in zip(values, self.weights, tops, strict=True):
            most = min(bound // weight, top)
            yield most
            bound = bound - weight * value if most == value else MOST * MOST


def _product(tops: Sequence[int]) -> int:
    found = 1
    for top in tops:
        found *= top + 1
    return found
