"""Where a family that must live together cannot all go, for all places at once."""

from collections.abc import Sequence

import numpy as np

from matching.arrays import Bools, Ints
from matching.siblings import seated


def without_room(location: Ints, capacity: Ints, others: Sequence[Bools]) -> Ints:
    """Places where the location has no room for the others (each with the places that would do) beside the child."""
    count = int(location.max(initial=-1)) + 1
    room = np.ones(len(location), dtype=np.bool_)
    for possible in others:
        seats = np.bincount(location, weights=possible * capacity, minlength=count)
        room &= seats[location] - possible >= 1
    if len(others) > 1:
        for at in np.flatnonzero(room).tolist():
            room[at] = fits(at, np.flatnonzero(location == location[at]), capacity, others)
    return np.flatnonzero(~room)


def fits(at: int, here: Ints, capacity: Ints, others: Sequence[Bools]) -> bool:
    """Whether the others all find a seat at the location when the child takes one at this place."""
    seats = {place: int(capacity[place]) - (place == at) for place in here.tolist()}
    return seated([here[possible[here]].tolist() for possible in others], seats)
