"""CBC as a peer, through PuLP, which brings HiGHS along: never beside OR-Tools in one process."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pulp  # type: ignore[import-untyped]

from benchmarks.peers import Answer, Choice, Numbers, Rows


@dataclass
class Cbc:
    """CBC through PuLP, without a start: with one it has called wrong values optimal."""

    rows: Rows
    problem: Any = field(init=False)
    columns: list[Any] = field(init=False)

    def __post_init__(self) -> None:
        self.problem = pulp.LpProblem("plan", pulp.LpMaximize)
        self.columns = [pulp.LpVariable(f"x{at}", cat="Binary") for at in range(self.rows.worth.shape[1])]
        starts, matrix = self.rows.matrix.indptr, self.rows.matrix
        for at, (low, high) in enumerate(zip(self.rows.low, self.rows.high, strict=True)):
            part = slice(starts[at], starts[at + 1])
            terms = pulp.LpAffineExpression(
                [(self.columns[c], v) for c, v in zip(matrix.indices[part], matrix.data[part], strict=True)]
            )
            self.problem += (terms == high) if low == high else (terms <= high)

    def solve(self, worth: Numbers, _start: Choice | None, seconds: float) -> Answer:
        self.problem.setObjective(self._sum(worth))
        try:
            self.problem.solve(pulp.PULP_CBC_CMD(msg=False, timeLimit=max(1, int(seconds)), gapRel=0.0, gapAbs=0.99))
        except pulp.PulpSolverError:  # this CBC falls over where its presolve leaves nothing to decide
            return Answer(None, np.inf, False)
        values = np.array([column.value() or 0.0 for column in self.columns])
        best = self.problem.sol_status == pulp.LpSolutionOptimal
        found = self.problem.sol_status in (pulp.LpSolutionOptimal, pulp.LpSolutionIntegerFeasible)
        return Answer(np.flatnonzero(values > 0.5) if found else None, np.inf, best)

    def keep(self, worth: Numbers, value: int) -> None:
        self.problem += self._sum(worth) >= value

    def _sum(self, worth: Numbers) -> Any:
        return pulp.LpAffineExpression([(self.columns[at], worth[at]) for at in np.flatnonzero(worth)])
