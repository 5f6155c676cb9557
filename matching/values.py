"""The levels for all pairs at once: the same figures as `scoring`, as arrays."""

from collections.abc import Callable

import numpy as np

from matching.arrays import NEVER, Floats, Ints, among, meet, numbers, words
from matching.columns import Columns


def in_time(columns: Columns) -> Ints:
    policy = columns.problem.policy
    weight = columns.of(lambda child: child.urgency * (policy.acute_factor if child.acute else 1))
    points = np.where(columns.late > 0, policy.late_points, policy.in_time_points)
    counts = (columns.form_points >= 2) & (columns.start < NEVER)
    return np.where(counts, weight[columns.rows] * points, 0)


def fit(columns: Columns) -> Ints:
    wishes = [child.wishes for child in columns.children]
    farthest = numbers(wish.max_travel_km for wish in wishes)[columns.rows]
    stays = columns.supply.perspective[columns.at]
    asks = np.array([wish.perspective for wish in wishes], dtype=np.bool_)[columns.rows]
    met = (np.isnan(farthest) | (columns.km <= farthest)) & (~asks | stays)
    points = columns.form_points
    return 2 * points + (met & (points > 0))


def close(columns: Columns) -> Ints:
    bands = columns.problem.policy.distance_bands_km
    return within(columns.km, bands, columns.shape)


def within(amount: Ints | Floats, limits: tuple[float, ...], shape: tuple[int, ...]) -> Ints:
    """How many of the limits the amount stays within; none for not-a-number."""
    total = np.zeros(shape, dtype=np.int64)
    for limit in limits:
        total += amount <= limit
    return total


def continuity(columns: Columns) -> Ints:
    """2 for a known worker, 1 for a known provider."""
    wishes, supply = [child.wishes for child in columns.children], columns.supply
    providers = {name: at for at, name in enumerate(sorted({p for wish in wishes for p in wish.provider_ids}))}
    workers = {name: at for at, name in enumerate(sorted({w for wish in wishes for w in wish.worker_ids}))}
    result = np.zeros(columns.shape, dtype=np.int64)
    if providers:
        known = [row * len(providers) + providers[p] for row, wish in enumerate(wishes) for p in wish.provider_ids]
        number = np.array([providers.get(place.provider_id, -1) for place in columns.places], dtype=np.int64)
        theirs = number[columns.at]
        result[(theirs >= 0) & among(columns.rows * len(providers) + theirs, known)] = 1
    if workers:
        mine = words([wish.worker_ids for wish in wishes], workers)
        result[meet(mine, words([place.worker_ids for place in supply.places], workers), columns.rows, columns.at)] = 2
    return result


def moves(columns: Columns) -> Ints:
    expected = columns.of(lambda child: child.expected_stay_days or 0)
    stays = 1 + columns.supply.perspective.astype(np.int64)
    return np.where(columns.supply.longest[columns.at] < expected[columns.rows], 0, stays[columns.at])


def waiting(columns: Columns) -> Ints:
    policy, as_of = columns.problem.policy, columns.problem.as_of
    waited = columns.of(lambda child: (as_of - (child.waiting_since or as_of)).days)
    soon = within(columns.start - as_of.toordinal(), policy.start_bands_days, columns.shape)
    long = len(policy.waiting_bands_days) - within(waited, policy.waiting_bands_days, waited.shape)
    return (1 + long)[columns.rows] * soon


def route(columns: Columns) -> Ints:
    return 2 * columns.route[1] + ~columns.supply.stopped[columns.at]


VALUES: dict[str, Callable[[Columns], Ints]] = {
    "in_time": in_time,
    "fit": fit,
    "close": close,
    "continuity": continuity,
    "moves": moves,
    "waiting": waiting,
    "route": route,
}


def values(columns: Columns) -> Ints:
    """Levels x pairs, in the order of the policy."""
    return np.stack([VALUES[name](columns) for name in columns.problem.policy.levels])
