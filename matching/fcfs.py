"""First come first served: what phoning around reaches at best, and the start that a plan may never fall below."""

from collections.abc import Iterable

import numpy as np
from scipy.sparse import csr_array

from matching.arrays import Ints, days
from matching.columns import Columns
from matching.model import Model

NOBODY: Ints = np.zeros(0, dtype=np.int64)


def first_come(model: Model, pins: Ints = NOBODY) -> Ints:
    """Chosen columns: who waits longest goes first and takes the earliest start in time, then the best fit.

    The columns in `pins` are given away already.
    """
    return greedy(model.by_column, model.limits, [*pins.tolist(), *arrivals(model).tolist()])


def arrivals(model: Model) -> Ints:
    """Columns in order of whose turn it is, and of how that child would choose among what is left."""
    if not model.width:
        return np.zeros(0, dtype=np.int64)
    problem, entries, first = model.problem, model.entries, model.first[:-1]
    columns = Columns(problem, problem.children)
    since = days((child.waiting_since for child in problem.children), problem.as_of.toordinal())[entries.child]
    late = entries.start > columns.needed[entries.child]
    fit, close = (model.worth[problem.policy.levels.index(level)] for level in ("fit", "close"))
    waited, soon = np.minimum.reduceat(since, first), np.maximum.reduceat(entries.start, first)
    keys = (-close, -fit, soon, np.logical_or.reduceat(late, first), model.unit, waited)
    return np.lexsort(keys).astype(np.int64)


def greedy(by_column: csr_array, limits: Ints, order: Iterable[int]) -> Ints:
    """Take columns in this order as long as no row overflows. `by_column`: columns x rows.

    The first row of a column, that of its child, is looked at first: mostly that says no.
    """
    starts, rows, counts = by_column.indptr.tolist(), by_column.indices.tolist(), by_column.data.tolist()
    left = limits.tolist()
    chosen = set[int]()
    for column in order:
        begin = starts[column]
        if left[rows[begin]] < counts[begin] or column in chosen:
            continue
        touched = range(begin, starts[column + 1])
        if all(left[rows[at]] >= counts[at] for at in touched):
            for at in touched:
                left[rows[at]] -= counts[at]
            chosen.add(column)
    return np.array(sorted(chosen), dtype=np.int64)
