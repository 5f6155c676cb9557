"""CP-SAT as a peer."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from ortools.sat.python import cp_model

from benchmarks.peers import Answer, Choice, Numbers, Rows


@dataclass
class CpSat:
    """CP-SAT by its own interface, one worker, with the best choice so far as a hint."""

    rows: Rows
    model: Any = field(init=False)
    columns: list[Any] = field(init=False)

    def __post_init__(self) -> None:
        self.model = cp_model.CpModel()
        self.columns = [self.model.new_bool_var("") for _ in range(self.rows.worth.shape[1])]
        starts, matrix = self.rows.matrix.indptr, self.rows.matrix
        for at, (low, high) in enumerate(zip(self.rows.low, self.rows.high, strict=True)):
            part = slice(starts[at], starts[at + 1])
            total = self._sum(matrix.indices[part], matrix.data[part])
            self.model.add(total == int(high) if low == high else total <= int(high))

    def solve(self, worth: Numbers, start: Choice | None, seconds: float) -> Answer:
        used = np.flatnonzero(worth)
        self.model.maximize(self._sum(used, worth[used]))
        self.model.clear_hints()
        hinted = frozenset() if start is None else frozenset(start.tolist())
        for at, column in enumerate(self.columns) if start is not None else ():
            self.model.add_hint(column, at in hinted)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.max_time_in_seconds = seconds
        status = solver.solve(self.model)
        found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
        chosen = np.array([at for at, column in enumerate(self.columns) if solver.value(column)]) if found else None
        return Answer(chosen, solver.best_objective_bound, status == cp_model.OPTIMAL)

    def keep(self, worth: Numbers, value: int) -> None:
        used = np.flatnonzero(worth)
        self.model.add(self._sum(used, worth[used]) >= value)

    def _sum(self, columns: Any, counts: Any) -> Any:
        return cp_model.LinearExpr.weighted_sum([self.columns[at] for at in columns], [int(one) for one in counts])
