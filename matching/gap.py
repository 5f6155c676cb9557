"""Generalised assignment, a published kernel of our problem: every task to one agent, no agent beyond its capacity.

The layout is that of OR-Library: the number of problems, and for each the number of agents m and of tasks n, m rows of
n costs, m rows of n demands, and m capacities; whole numbers, spread over lines at will.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from scipy.sparse import csr_array

from matching.arrays import Ints
from matching.exact import Program

Sense = Literal["max", "min"]
MOST = 10**9
WHOLE = re.compile(r"[+-]?[0-9]{1,12}")


class InvalidInstance(ValueError):
    """A file that is not in the layout; `faults` names every fault at its line, in Dutch."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        self.faults = faults
        super().__init__(" ".join(faults))


@dataclass(frozen=True)
class Assignment:
    """One problem: `cost` and `demand` are agents x tasks."""

    cost: Ints
    demand: Ints
    capacity: Ints

    def program(self, sense: Sense) -> Program:
        """As rows: each task once, each agent within its capacity."""
        agents, tasks = self.cost.shape
        column = np.arange(agents * tasks)
        rows = np.concatenate([column % tasks, tasks + column // tasks])
        counts = np.concatenate([np.ones(agents * tasks), self.demand.ravel()])
        matrix = csr_array((counts, (rows, np.concatenate([column, column]))), shape=(tasks + agents, agents * tasks))
        low = np.concatenate([np.ones(tasks), np.full(agents, -np.inf)])
        high = np.concatenate([np.ones(tasks), self.capacity.astype(np.float64)])
        worth = self.cost.ravel() * (1 if sense == "max" else -1)
        return Program(worth, matrix, low, high, np.ones(agents * tasks, dtype=np.int64))


@dataclass
class Reader:
    """The numbers of a file in order, with the line of each; what is no whole number is a fault and counts as 1."""

    text: str
    faults: list[tuple[int, str]] = field(default_factory=list)
    lines: int = 1

    def __post_init__(self) -> None:
        self.words = [(at, word) for at, line in enumerate(self.text.splitlines(), start=1) for word in line.split()]
        self.lines = max(1, len(self.text.splitlines()))
        self.at = 0

    def fault(self, line: int, sentence: str) -> None:
        self.faults.append((line, sentence))

    def numbers(self, count: int, what: str, least: int) -> Ints | None:
        """The next so many numbers; none, and a fault, when the file ends before."""
        mine = self.words[self.at : self.at + count]
        self.at += len(mine)
        found = [self.number(line, word, what, least) for line, word in mine]
        if len(found) == count:
            return np.array(found, dtype=np.int64)
        self.fault(self.lines, f"het bestand houdt op; te weinig getallen: {count - len(found)} van {what}.")
        return None

    def number(self, line: int, word: str, what: str, least: int) -> int:
        if not WHOLE.fullmatch(word):
            self.fault(line, f"'{word[:20]}' is geen heel getal (bij {what}).")
            return max(1, least)
        value = int(word)
        if not least <= value <= MOST:
            self.fault(line, f"{value} mag niet (bij {what}): van {least} tot en met {MOST}.")
            return max(1, least)
        return value

    @property
    def ended(self) -> bool:
        return self.at >= len(self.words)


def read(text: str) -> tuple[Assignment, ...]:
    """The problems of a file. Raises `InvalidInstance` with every fault at its line."""
    reader = Reader(text)
    problems = tuple(assignments(reader))
    if not reader.ended and not reader.faults:
        reader.fault(
            reader.words[reader.at][0], f"na de laatste opgave volgt nog iets: '{reader.words[reader.at][1][:20]}'."
        )
    if reader.faults:
        raise InvalidInstance(tuple(f"Regel {line}: {sentence}" for line, sentence in sorted(reader.faults)))
    return problems


def assignments(reader: Reader) -> Iterator[Assignment]:
    """The problems one by one, up to where nothing more can be placed: a size that is wrong, or the end of the file."""
    count = reader.numbers(1, "het aantal opgaven", 1)
    for number in range(1, 1 if count is None else int(count[0]) + 1):
        of, before = f"opgave {number}", len(reader.faults)
        size = reader.numbers(2, f"het aantal agenten en taken van {of}", 1)
        if size is None or len(reader.faults) > before:
            return
        agents, tasks = size.tolist()
        cost = reader.numbers(agents * tasks, f"de kosten van {of}", -MOST)
        demand = reader.numbers(agents * tasks, f"de benodigde capaciteit van {of}", 0)
        capacity = reader.numbers(agents, f"de capaciteiten van {of}", 0)
        if cost is None or demand is None or capacity is None:
            return
        yield Assignment(cost.reshape(agents, tasks), demand.reshape(agents, tasks), capacity)
