"""What a place given today takes from the children of tomorrow: prices of places from sampled futures.

A future is a list of children who could come, each with the first day that help could start for it (`earliest_on`).
For every future the linear relaxation of the first level, over who waits now and who could come, prices each place:
what the last seat is worth to everybody together. The mean over the futures steers today's plan: a child gets a place
now when that is worth more than the place may be worth later, and otherwise waits for the next plan. A price orders
places; it is no money.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from statistics import mean, stdev

import numpy as np
from scipy.sparse import csr_array

from matching.arrays import Floats, Ints
from matching.child import Child
from matching.exact import EPS, Program, best, relax
from matching.model import Model, build
from matching.planning import seats_of
from matching.problem import Problem

FINE = 1000
MONTHS = 20
BANDS = (
    (0.5, ""),
    (4.0, "schaars: van dit soort plekken zijn er niet veel."),
    (16.0, "schaars: van dit soort plekken zijn er weinig."),
    (np.inf, "schaars: van dit soort plekken zijn er heel weinig."),
)


def place_prices(problem: Problem, futures: Sequence[Sequence[Child]]) -> dict[str, float]:
    """By place with a price: the mean over the futures of what its last seat is worth on the first level."""
    total = np.zeros(len(problem.places))
    for future in futures:
        total += prices_of(build(replace(problem, children=(*problem.children, *future))))
    price = total / max(1, len(futures))
    return {problem.places[at].id: float(price[at]) for at in np.flatnonzero(price > EPS)}


def prices_of(model: Model) -> Floats:
    """Per place what a column there costs the other children at least; places that differ in nothing have one price."""
    program = first_level(model, model.worth[0])
    cost = shared(model).T @ np.maximum(relax(program).prices, 0.0)
    alone = np.bincount(model.entries.column, minlength=model.width) == 1
    mine = alone[model.entries.column]
    least = np.full(len(model.problem.places), np.inf)
    np.minimum.at(least, model.entries.place[mine], cost[model.entries.column[mine]])
    least[np.isinf(least)] = 0.0
    for first, alike in model.seats.items():
        least[list(alike)] = least[first]
    return least


def shared(model: Model) -> csr_array:
    """The rows that several children or families have to do with; one place for each child is its own business."""
    entries = model.matrix.tocoo()
    low, high = np.full(model.matrix.shape[0], model.unit.max(initial=0) + 1), np.full(model.matrix.shape[0], -1)
    np.minimum.at(low, entries.row, model.unit[entries.col])
    np.maximum.at(high, entries.row, model.unit[entries.col])
    return csr_array(model.matrix.multiply((low != high)[:, None]))


def first_level(model: Model, worth: Ints) -> Program:
    """The rows of the model with one worth per column."""
    free = np.full(len(model.limits), -np.inf)
    return Program(worth, model.matrix, free, model.limits.astype(np.float64), np.ones(model.width, dtype=np.int64))


@dataclass(frozen=True)
class Steered:
    """Places for who waits now: the first level less the prices of places; the next levels decide between equals."""

    problem: Problem
    prices: Mapping[str, float]

    @cached_property
    def model(self) -> Model:
        return build(self.problem)

    @cached_property
    def worth(self) -> Floats:
        """Per column the first level, less the price of every seat that it takes."""
        model = self.model
        price = np.array([self.prices.get(place.id, 0.0) for place in self.problem.places])
        spent = np.bincount(model.entries.column, price[model.entries.place], minlength=model.width)
        left: Floats = model.worth[0] - spent
        return left

    def places(self, effort: int = 20) -> dict[str, str]:
        """Place by child; whoever is not in it waits."""
        model = self.model
        rest = model.worth[1] * 10 + model.worth[2]
        worth = np.rint(self.worth * FINE).astype(np.int64) * FINE + rest + 1
        worth[self.worth < -EPS] = -1
        found = best(first_level(model, worth), effort)
        chosen = np.flatnonzero(found.chosen) if found.chosen is not None else np.zeros(0, dtype=np.int64)
        problem = self.problem
        return {problem.children[child].id: problem.places[place].id for child, place in seats_of(model, chosen)}


def wins(priced: Sequence[float], joint: Sequence[float]) -> bool:
    """Whether prices may steer a region: over enough months of its own past they did better than the plan of the day,
    by more than chance (twice the standard error of the difference)."""
    gains = [a - b for a, b in zip(priced, joint, strict=True)]
    if len(gains) < MONTHS:
        return False
    return bool(mean(gains) > 2 * stdev(gains) / len(gains) ** 0.5)


def told(price: float) -> str:
    """'schaars: ...' in plain words, never in money; empty for a place that is not scarce."""
    return next(sentence for most, sentence in BANDS if price <= most)
