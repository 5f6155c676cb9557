"""First come first served: what phoning around reaches at best, and the start that a plan may never fall below."""

from datetime import date

import numpy as np
from scipy.sparse import csc_array

from matching.columns import Ints
from matching.model import Model


def first_come(model: Model) -> Ints:
    """Chosen columns: who waits longest goes first and takes the earliest start in time, then the best fit."""
    order = sorted(range(len(model.members)), key=lambda column: arrival(model, column))
    return greedy(model.matrix.tocsc(), model.limits, order)


def arrival(model: Model, column: int) -> tuple[date, int, bool, int, int, int, int]:
    """When the child's turn is, and how the child would choose among what is left."""
    problem, levels = model.columns.problem, list(model.columns.problem.policy.levels)
    seats = model.members[column]
    since = min(problem.children[child].waiting_since or problem.as_of for child, _ in seats)
    late = any(model.columns.start[seat] > model.columns.needed[seat[0]] for seat in seats)
    start = max(int(model.columns.start[seat]) for seat in seats)
    fit, close = (int(model.worth[levels.index(level), column]) for level in ("fit", "close"))
    return since, int(model.unit[column]), late, start, -fit, -close, column


def greedy(by_column: csc_array, limits: Ints, order: list[int]) -> Ints:
    """Take columns in this order as long as no row overflows."""
    starts, rows, counts = by_column.indptr, by_column.indices, by_column.data
    left = limits.astype(np.float64)
    chosen = []
    for column in order:
        touched = slice(starts[column], starts[column + 1])
        if (left[rows[touched]] >= counts[touched]).all():
            left[rows[touched]] -= counts[touched]
            chosen.append(column)
    return np.array(sorted(chosen), dtype=np.int64)
