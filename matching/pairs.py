"""Which pairs a joint plan may propose: first by the few figures that leave most out, then by all rules."""

from collections.abc import Iterator

import numpy as np

from matching.arrays import NEVER, Bools, Ints
from matching.columns import Columns
from matching.masks import masks
from matching.rules import SOFT

WANTED = 2
BLOCK = 100_000


def allowed(everyone: Columns, places: Ints) -> tuple[Ints, Ints]:
    """Child and place rows: wanted help, no hard rule broken, late no more than agreed; among these places."""
    columns, late_days = everyone.on(*candidates(everyone, places)), everyone.problem.policy.late_days
    possible = (masks(columns) & np.uint32(0xFFFFFFFF ^ int(SOFT))) == 0
    possible &= (columns.form_points >= WANTED) & (columns.start < NEVER) & (columns.late <= late_days)
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
        at = places[supply.form[0][places] == number]
        for rows, days in neighbours(np.flatnonzero(columns.wanted[:, number] >= WANTED), columns.town, delay, len(at)):
            near = at[today + days[supply.agreed[0][at]] <= latest[rows].max(initial=0)] if days is not None else at
            fits: Bools = supply.free[near] <= latest[rows, None]
            fits &= supply.high[near] > now[rows, None]
            fits &= supply.low[near] <= then[rows, None]
            one, other = np.nonzero(fits)
            child, place = rows[one], near[other]
            soon = today + delay[columns.town[child], supply.agreed[0][place]] <= latest[child]
            found.append((child[soon], place[soon]))
    return tuple(np.concatenate([pair[side] for pair in found] or [np.zeros(0, dtype=np.int64)]) for side in (0, 1))  # type: ignore[return-value]


def neighbours(rows: Ints, town: Ints, delay: Ints, many: int) -> Iterator[tuple[Ints, Ints | None]]:
    """Children of towns with the same contracts, with the days that arranging takes there by list of contracts.

    All of them at once, without those days, when there are few pairs.
    """
    if len(rows) * many < BLOCK:
        yield rows, None
        return
    groups: dict[bytes, list[int]] = {}
    for number in np.unique(town[rows]).tolist():
        groups.setdefault(delay[number].tobytes(), []).append(number)
    for towns in groups.values():
        yield rows[np.isin(town[rows], towns)], delay[towns[0]]
