"""Which pairs a joint plan may propose: first by the few figures that leave most out, then by all rules."""

import numpy as np

from matching.arrays import NEVER, Bools, Ints
from matching.columns import Columns
from matching.masks import masks
from matching.problem import Problem
from matching.rules import SOFT

WANTED = 2


def allowed(problem: Problem, places: Ints) -> tuple[Ints, Ints]:
    """Child and place rows: wanted help, no hard rule broken, late no more than agreed; among these places."""
    columns = Columns(problem, problem.children, candidates(Columns(problem, problem.children), places))
    possible = (masks(columns) & np.uint32(0xFFFFFFFF ^ int(SOFT))) == 0
    possible &= (columns.form_points >= WANTED) & (columns.start < NEVER) & (columns.late <= problem.policy.late_days)
    child, place = columns.rows[possible], columns.at[possible]
    order = np.lexsort((place, child))
    return child[order], place[order]


def candidates(columns: Columns, places: Ints) -> tuple[Ints, Ints]:
    """Pairs with wanted help that could start soon enough, at an age that is not out of the question."""
    supply, today = columns.supply, columns.problem.as_of.toordinal()
    latest = columns.needed + columns.problem.policy.late_days
    now = (columns.birthdays <= today).sum(axis=1) - 1
    then = (columns.birthdays <= latest[:, None]).sum(axis=1) - 1
    delay = supply.routes(columns.towns)[0]
    found: list[tuple[Ints, Ints]] = []
    for number in range(len(supply.form[1])):
        rows = np.flatnonzero(columns.wanted[:, number] >= WANTED)
        at = places[supply.form[0][places] == number]
        fits: Bools = supply.free[at] <= latest[rows, None]
        fits &= supply.high[at] > now[rows, None]
        fits &= supply.low[at] <= then[rows, None]
        one, other = np.nonzero(fits)
        child, place = rows[one], at[other]
        soon = today + delay[columns.town[child], supply.agreed[0][place]] <= latest[child]
        found.append((child[soon], place[soon]))
    return tuple(np.concatenate([pair[side] for pair in found] or [np.zeros(0, dtype=np.int64)]) for side in (0, 1))  # type: ignore[return-value]
