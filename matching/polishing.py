"""Better on every level at once without a search: who has a place changes it where no other rule looks on."""

import numpy as np

from matching.arrays import Bools, Ints
from matching.flow import Question, assign
from matching.ladder import Ladder
from matching.model import Model

STEP = 30


def polish(ladder: Ladder) -> None:
    """Assign anew all who stand alone, to their own column or to columns in which only seats count."""
    model = ladder.model
    chosen, alone = ladder.chosen, model.single
    active = np.zeros(model.width, dtype=np.bool_)
    active[ladder.active] = True
    moving = ~ladder.pinned
    moving[model.unit[chosen[~alone[chosen]]]] = False
    own = np.isin(np.arange(model.width), chosen)
    may = alone & moving[model.unit] & (own | (active & plain(model)))
    fixed = chosen[~moving[model.unit[chosen]]]
    seats = model.room - model.held(fixed)
    columns = np.flatnonzero(may)
    if len(columns):
        worth, anyone = blend(model.worth)[columns], np.zeros(len(ladder.pinned), dtype=np.bool_)
        found = assign(Question(worth, model.unit[columns], model.place[columns], seats, anyone))
        ladder.offer(np.concatenate([fixed, columns[found]]))


def plain(model: Model) -> Bools:
    """Columns in which nothing counts but the child and the seat."""
    rules = np.repeat(np.arange(model.width), np.diff(model.by_column.indptr))[model.by_column.indices >= model.sides]
    free: Bools = np.bincount(rules, minlength=model.width) == 0
    return free


def blend(worth: Ints, step: int = STEP) -> Ints:
    """All levels in one figure, the first by far the heaviest; above 0."""
    weights = step ** np.arange(len(worth), dtype=np.int64)[::-1]
    return 1 + weights @ worth
