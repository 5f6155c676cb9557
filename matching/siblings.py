"""Brothers and sisters who must live together: which locations can take them all."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from matching.columns import Columns
from matching.masks import Masks
from matching.problem import Problem
from matching.rules import SOFT, Bit


def must_live_with(problem: Problem, child_id: str) -> tuple[str, ...]:
    """The siblings that this child must live with, without the child."""
    groups = (g for g in problem.siblings if g.degree == "must" and child_id in g.child_ids)
    return tuple(other for group in groups for other in group.child_ids if other != child_id)


def seated(options: Sequence[Sequence[int]], seats: dict[int, int]) -> bool:
    """Whether everybody can have one of their own options without using a place more often than it has seats."""
    if not options:
        return True
    for place in options[0]:
        if seats[place] > 0:
            seats[place] -= 1
            if seated(options[1:], seats):
                return True
            seats[place] += 1
    return False


def mark_siblings(columns: Columns, masks: Masks) -> None:
    """Set `SIBLINGS` where a location cannot take a child's siblings together with the child."""
    problem = columns.problem
    rows = {child.id: row for row, child in enumerate(columns.children)}
    possible = ((masks & np.uint32(~SOFT & 0xFFFFFFFF)) == 0) & (columns.form_points >= 2)
    for group in problem.siblings:
        if group.degree == "must" and all(child in rows for child in group.child_ids):
            for child in group.child_ids:
                others = [rows[other] for other in group.child_ids if other != child]
                mark(columns, masks, rows[child], possible[others])


def mark(columns: Columns, masks: Masks, row: int, possible: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> None:
    """Set `SIBLINGS` for one child, given where each of the others could go."""
    at_location: dict[str, list[int]] = defaultdict(list)
    for at, place in enumerate(columns.places):
        at_location[place.location_id].append(at)
    for places in at_location.values():
        options = [[at for at in places if one[at]] for one in possible]
        for at in places:
            seats = {other: columns.places[other].capacity - (other == at) for other in places}
            if not all(options) or not seated(options, seats):
                masks[row, at] |= np.uint32(Bit.SIBLINGS)
