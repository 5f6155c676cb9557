"""Children to seats and nothing else: the assignment problem, solved exactly on all levels, each of them proven.

The best assignment comes from scipy's sparse Jonker-Volgenant on whole numbers below 2**53, two levels at a time in one
figure. Prices of places then show that it is the best: nobody would rather have another place, and a place with a price
is full. Whatever is as good is tight under the same prices: so the next levels are chosen among the tight columns, with
who must have a place placed and what must be full filled (`assigning.py`).
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from matching.arrays import Bools, Ints

MOST = 2**53


@dataclass(frozen=True)
class Question:
    """Which of the columns: one for each unit at most, no more in a place than it has seats.

    `needy` units have one in any case. `weight` is what each column is worth; of a needy unit it is counted from its
    least column. Every weight is 0 or more, and the most of every unit together is below 2**53.
    """

    weight: Ints
    unit: Ints
    place: Ints
    seats: Ints
    needy: Bools


@dataclass(frozen=True)
class Answer:
    """The chosen columns, in order, and what proves them: `gain` per unit, `price` per place.

    No column is worth more than its unit's gain and its place's price together; a chosen one just as much.
    """

    chosen: Ints
    gain: Ints
    price: Ints


def most_by(value: Ints, key: Ints, count: int) -> Ints:
    """The largest value per key, 0 for none."""
    most = np.zeros(count, dtype=np.int64)
    np.maximum.at(most, key, value)
    return most


def assign(asked: Question) -> Ints:
    """The best choice; raises `ValueError` when not every needy unit can have a place."""
    units, row = np.unique(asked.unit, return_inverse=True)
    column, seat = seated(asked)
    seats, at = np.unique(seat, return_inverse=True)
    top, open_to = most_by(asked.weight, row, len(units)), np.flatnonzero(~asked.needy[units])
    assert float(top.sum()) + len(units) < MOST
    cost = 1 + np.concatenate([top[row[column]] - asked.weight[column], top[open_to]]).astype(np.float64)
    where = (np.concatenate([row[column], open_to]), np.concatenate([at, len(seats) + np.arange(len(open_to))]))
    graph = csr_matrix((cost, where), shape=(len(units), len(seats) + len(open_to)))
    taker, taken = min_weight_full_bipartite_matching(graph)
    holder = np.full(graph.shape[1], -1, dtype=np.int64)
    holder[taken] = taker
    return np.sort(column[holder[at] == row[column]])


def seated(asked: Question) -> tuple[Ints, Ints]:
    """Every column with every seat of its place: the column and the number of the seat."""
    first = np.cumsum(asked.seats) - asked.seats
    count = asked.seats[asked.place]
    column = np.repeat(np.arange(len(count)), count)
    return column, first[asked.place[column]] + np.arange(len(column)) - np.repeat(np.cumsum(count) - count, count)


def proven(asked: Question, chosen: Ints) -> Answer | None:
    """The choice with the least prices that prove it; none when it is not the best.

    A place costs what who comes there is worth more than where it is, and what that other place costs.
    """
    nowhere = len(asked.seats)
    price, mine = np.zeros(nowhere + 1, dtype=np.int64), np.full(len(asked.needy), -1, dtype=np.int64)
    mine[asked.unit[chosen]] = chosen
    own = mine[asked.unit]
    at = np.where(own >= 0, asked.place[own], nowhere)
    other = np.flatnonzero(at != asked.place)
    at, place, own = at[other], asked.place[other], own[other]
    more = asked.weight[other] - np.where(own >= 0, asked.weight[own], 0)
    dearer: Bools = np.ones(nowhere + 1, dtype=np.bool_)
    for _ in range(nowhere + 1):
        again, before = np.flatnonzero(dearer[at]), price.copy()
        np.maximum.at(price, place[again], more[again] + price[at[again]])
        dearer = price != before
        if not dearer.any() or price.max() > MOST:
            break
    answer = Answer(chosen, gains(asked, price[:-1]), price[:-1])
    return answer if holds(asked, answer) else None


def gains(asked: Question, price: Ints) -> Ints:
    """What each unit has at most above the price of a place; not below 0 for who may go without."""
    gain = np.where(asked.needy, -MOST, 0)
    np.maximum.at(gain, asked.unit, asked.weight - price[asked.place])
    return gain


def holds(asked: Question, answer: Answer) -> bool:
    """Whether the prices prove the choice, in whole numbers: nothing is lost in any unit or place."""
    unit, place = asked.unit[answer.chosen], asked.place[answer.chosen]
    taken = np.bincount(unit, minlength=len(asked.needy))
    full = np.bincount(place, minlength=len(asked.seats)) - asked.seats
    exact = asked.weight[answer.chosen] == answer.gain[unit] + answer.price[place]
    idle = (answer.gain == 0) & ~asked.needy
    empty = np.bincount(asked.unit, minlength=len(asked.needy)) == 0
    whole = (taken == 1) | ((taken == 0) & (idle | empty))
    return bool(exact.all() and whole.all() and (full <= 0).all() and (full[answer.price > 0] == 0).all())
