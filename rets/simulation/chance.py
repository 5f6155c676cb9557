"""Chance by name: what is drawn for a child, a place or a question is the same under every policy (common numbers)."""

from collections import Counter
from random import Random


class Chance:
    """All chance of one seed."""

    def __init__(self, seed: int) -> None:
        """The same seed gives the same draws by name, in whatever order they are asked for."""
        self._seed, self._drawn = seed, Counter[str]()

    def of(self, *name: object) -> Random:
        """The next source for this name: another each time that the name is asked for."""
        told = "|".join(map(str, name))
        self._drawn[told] += 1
        return Random(f"{self._seed}|{told}|{self._drawn[told]}")  # noqa: S311

    def fixed(self, *name: object) -> Random:
        """The same source each time: what does not change when it is asked again."""
        return Random(f"{self._seed}|{'|'.join(map(str, name))}")  # noqa: S311
