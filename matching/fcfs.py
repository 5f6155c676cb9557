"""First come first served: what phoning around reaches at best, and the start that a plan may never fall below."""

from collections.abc import Iterator, Sequence

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
    return greedy(model.by_column, model.limits, np.concatenate([pins, arrivals(model)]))


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


def greedy(by_column: csr_array, limits: Ints, order: Sequence[int] | Ints) -> Ints:
    """Take columns in this order as long as no row overflows. `by_column`: columns x rows.

    The first row of a column is that of its child: once that is full, what follows for the same child is passed over.
    """
    starts, rows, counts = by_column.indptr.tolist(), by_column.indices.tolist(), by_column.data.tolist()
    left = limits.tolist()
    chosen = set[int]()
    for child, columns in turns(by_column, np.asarray(order, dtype=np.int64)):
        for column in columns:
            if not left[child]:
                break
            touched = range(starts[column], starts[column + 1])
            for at in touched:  # not `all`: its generator costs more than what it asks
                if left[rows[at]] < counts[at]:
                    break
            else:
                if column not in chosen:
                    chosen.add(column)
                    for at in touched:
                        left[rows[at]] -= counts[at]
    return np.array(sorted(chosen), dtype=np.int64)


def turns(by_column: csr_array, order: Ints) -> Iterator[tuple[int, list[int]]]:
    """The first row of columns that follow one another and share it, with those columns."""
    if not len(order):
        return
    heads = by_column.indices[by_column.indptr[order]]
    ends = np.append(np.flatnonzero(np.diff(heads)) + 1, len(order)).tolist()
    columns, begin = order.tolist(), 0
    for end in ends:
        yield int(heads[begin]), columns[begin:end]
        begin = end
