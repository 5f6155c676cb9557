"""Children to seats and nothing else: the assignment problem, solved exactly, with a price for every place."""

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from matching.arrays import Floats, Ints

SLACK = 1e-9


def assign(worth: Ints, unit: Ints, place: Ints, seats: Ints) -> Ints:
    """The chosen columns, most worth together: one for each unit at most, no more in a place than it has seats.

    Every worth must be above 0, and their sum below 2**53. `seats` stands by place row.
    """
    if not len(worth):
        return np.zeros(0, dtype=np.int64)
    units, row = np.unique(unit, return_inverse=True)
    first = np.concatenate([[0], np.cumsum(seats)])
    count = seats[place]
    column = np.repeat(np.arange(len(worth)), count)
    seat = first[place[column]] + np.arange(len(column)) - np.repeat(np.cumsum(count) - count, count)
    none, most = np.arange(len(units)), int(worth.max()) + 1
    cost = np.concatenate([most - worth[column], np.full(len(units), most)]).astype(np.float64)
    where = (np.concatenate([row[column], none]), np.concatenate([seat, first[-1] + none]))
    graph = csr_matrix((cost, where), shape=(len(units), int(first[-1]) + len(units)))
    taker, taken = min_weight_full_bipartite_matching(graph)
    real = taken < first[-1]
    key = row[column] * int(first[-1] + 1) + seat
    order = np.argsort(key, kind="stable")
    spot = np.searchsorted(key[order], taker[real].astype(np.int64) * int(first[-1] + 1) + taken[real])
    return np.sort(column[order[spot]])


def prices(worth: Ints, unit: Ints, place: Ints, seats: Ints, chosen: Ints) -> Floats:
    """The least prices per place row at which nobody would rather have another place than in this best assignment."""
    value = np.zeros(len(seats))
    mine = np.full(int(unit.max(initial=-1)) + 1, -1, dtype=np.int64)
    mine[unit[chosen]] = chosen
    order = np.argsort(place, kind="stable")
    start = np.flatnonzero(np.diff(place[order], prepend=-1))
    where = place[order][start]
    own = mine[unit[order]]
    now = np.where(own >= 0, worth[own], 0)
    at = np.where(own >= 0, place[own], 0)
    while len(order):
        rather = worth[order] - now + np.where(own >= 0, value[at], 0.0)
        rather[(own >= 0) & (at == place[order])] = -np.inf
        most = np.maximum.reduceat(rather, start)
        dearer = (most > value[where] + SLACK) & (seats[where] > 0)
        if not dearer.any():
            break
        value[where[dearer]] = most[dearer]
    return value
