"""A better choice near the one at hand: search where something is lost, and around it, with all others as they are.

The prices of a relaxation tell what each choice loses against its bound, and where: a unit that has no place though it
is worth one, a column that costs more than it brings, a row that has a price but is not used up.
"""

import numpy as np

from matching.arrays import Bools, Floats, Ints
from matching.engine import EPS, Packing, Relaxed
from matching.goal import Goal
from matching.ladder import Ladder, floor

RINGS = 6
CROWD = 250
PATIENCE = 6


def undecided(ladder: Ladder, goal: Goal, packing: Packing, relaxed: Relaxed) -> None:
    """Choose for those whom the relaxation is in two minds about, with the rest as it has them."""
    whole = np.flatnonzero(relaxed.fractions > 1 - EPS)
    loose = np.ones(int(packing.unit.max(initial=-1)) + 1, dtype=np.bool_)
    loose[packing.unit[whole]] = False
    around(ladder, goal, packing, relaxed, whole, loose, floor(relaxed.bound))


def around(
    ladder: Ladder, goal: Goal, packing: Packing, relaxed: Relaxed, chosen: Ints, loose: Bools, least: int
) -> None:
    """Choose anew for the loose units, with the rest as chosen, among columns that could come up to so much."""
    fixed = chosen[~loose[packing.unit[chosen]]]
    hopeful = np.flatnonzero(relaxed.reaching(least) & loose[packing.unit])
    ladder.look(goal.worth[ladder.active], packing, packing.room(hopeful, fixed), fixed)


def mend(ladder: Ladder, goal: Goal, packing: Packing, relaxed: Relaxed) -> None:
    """Search around what is lost among columns that could reach the bound, then among all that could be better."""
    for wide in (False, True):
        mend_once(ladder, goal, packing, relaxed, wide)


def mend_once(ladder: Ladder, goal: Goal, packing: Packing, relaxed: Relaxed, wide: bool) -> None:
    """Search around each loss in turn, the largest first, until nothing is lost or it is in vain too often."""
    bound, in_vain, tried = floor(relaxed.bound), 0, set[int]()
    while goal.value(ladder.chosen) < bound and in_vain < PATIENCE:
        chosen, before = np.flatnonzero(np.isin(ladder.active, ladder.chosen)), goal.value(ladder.chosen)
        least = before + 1 if wide else bound
        lost = losses(packing, relaxed, chosen)
        lost[list(tried)] = 0.0
        row = int(lost.argmax())
        if lost[row] < EPS:
            return
        tried.add(row)
        around(ladder, goal, packing, relaxed, chosen, neighbours(packing, relaxed, chosen, row, least), least)
        in_vain = 0 if goal.value(ladder.chosen) > before else in_vain + 1


def losses(packing: Packing, relaxed: Relaxed, chosen: Ints) -> Floats:
    """Per row (row n is that of unit n) what is lost there against the bound."""
    slack = np.where(relaxed.prices > 0, packing.high, 0.0) - packing.used(chosen)
    lost: Floats = np.maximum(relaxed.prices, 0.0) * np.maximum(slack, 0.0)
    lost[packing.unit[chosen]] += relaxed.bound - relaxed.ceiling[chosen]
    return lost


def neighbours(packing: Packing, relaxed: Relaxed, chosen: Ints, row: int, least: int) -> Bools:
    """The units that want something of a row, with a crowd around them."""
    columns = packing.matrix[[row]].indices.astype(np.int64)
    return crowd(packing, relaxed, chosen, columns[relaxed.reaching(least)[columns]], least, CROWD)


def crowd(packing: Packing, relaxed: Relaxed, chosen: Ints, wanted: Ints, least: int, most: int) -> Bools:
    """The units of some columns, those who hold what these want, and so on, until there are many; all when few."""
    if packing.unit.max(initial=-1) < most:
        return np.ones(int(packing.unit.max(initial=-1)) + 1, dtype=np.bool_)
    hopeful = relaxed.reaching(least)
    full = packing.used(chosen) > packing.high - 1 + EPS
    holds = packing.by_column[chosen].T.tocsr()
    loose = np.zeros(int(packing.unit.max(initial=-1)) + 1, dtype=np.bool_)
    loose[packing.unit[wanted]] = True
    for _ in range(RINGS):
        rows = np.unique(packing.by_column[np.flatnonzero(hopeful & loose[packing.unit])].indices)
        holders = np.unique(packing.unit[chosen[holds[rows[full[rows]]].indices]])
        fresh = holders[~loose[holders]]
        if not len(fresh) or loose.sum() > most:
            break
        loose[fresh[: max(0, most - int(loose.sum())) + 1]] = True
    return loose
