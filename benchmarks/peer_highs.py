"""HiGHS as a peer; never beside OR-Tools in one process."""

from dataclasses import dataclass, field
from typing import Any

import highspy
import numpy as np

from benchmarks.peers import Answer, Choice, Numbers, Rows


@dataclass
class Highs:
    """HiGHS by its own interface, with the best choice so far as a start for the next level."""

    rows: Rows
    solver: Any = field(init=False)

    def __post_init__(self) -> None:
        width = self.rows.worth.shape[1]
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = width, len(self.rows.low)
        model.col_cost_, model.col_lower_, model.col_upper_ = np.zeros(width), np.zeros(width), np.ones(width)
        model.row_lower_, model.row_upper_ = self.rows.low, self.rows.high
        matrix = model.a_matrix_
        matrix.format_, matrix.num_col_, matrix.num_row_ = highspy.MatrixFormat.kRowwise, width, len(self.rows.low)
        matrix.start_, matrix.index_, matrix.value_ = (
            self.rows.matrix.indptr,
            self.rows.matrix.indices,
            self.rows.matrix.data,
        )
        model.integrality_ = [highspy.HighsVarType.kInteger] * width
        model.sense_ = highspy.ObjSense.kMaximize
        self.solver = highspy.Highs()  # type: ignore[no-untyped-call]
        for name, value in {"output_flag": False, "threads": 1, "mip_rel_gap": 0.0, "mip_abs_gap": 0.99}.items():
            self.solver.setOptionValue(name, value)
        self.solver.passModel(model)

    def solve(self, worth: Numbers, start: Choice | None, seconds: float) -> Answer:
        width = len(worth)
        self.solver.changeColsCost(width, np.arange(width, dtype=np.int32), worth)
        self.solver.setOptionValue("time_limit", seconds)
        if start is not None:
            self.solver.setSolution(len(start), start.astype(np.int32), np.ones(len(start)))
        status = self.solver.run()
        if status == highspy.HighsStatus.kError:
            return Answer(None, np.inf, False)
        best = self.solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        values = np.asarray(self.solver.getSolution().col_value)
        found = np.isfinite(self.solver.getInfo().objective_function_value) and len(values)
        chosen = np.flatnonzero(values > 0.5) if found else None
        return Answer(chosen, float(self.solver.getInfo().mip_dual_bound), best)

    def keep(self, worth: Numbers, value: int) -> None:
        used = np.flatnonzero(worth).astype(np.int32)
        self.solver.addRow(float(value), np.inf, len(used), used, worth[used])
