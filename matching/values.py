"""The levels for all pairs at once: the same figures as `scoring`, as arrays."""

from collections.abc import Callable

import numpy as np

from matching.columns import NEVER, Bools, Columns, Floats, Ints, numbers


def in_time(columns: Columns) -> Ints:
    policy = columns.problem.policy
    weight = np.array([c.urgency * (policy.acute_factor if c.acute else 1) for c in columns.children], dtype=np.int64)
    points = np.where(columns.start > columns.needed[:, None], policy.late_points, policy.in_time_points)
    counts = (columns.form_points >= 2) & (columns.start < NEVER)
    return np.where(counts, weight[:, None] * points, 0)


def fit(columns: Columns) -> Ints:
    wishes = [child.wishes for child in columns.children]
    farthest = numbers(wish.max_travel_km for wish in wishes)[:, None]
    stays = np.array([place.perspective for place in columns.places], dtype=np.bool_)
    asks = np.array([wish.perspective for wish in wishes], dtype=np.bool_)
    met = (np.isnan(farthest) | (columns.km <= farthest)) & (~asks[:, None] | stays)
    points = columns.form_points.astype(np.int64)
    return 2 * points + (met & (points > 0))


def close(columns: Columns) -> Ints:
    bands = columns.problem.policy.distance_bands_km
    return within(columns.km, bands, columns.start.shape)


def within(amount: Ints | Floats, limits: tuple[float, ...], shape: tuple[int, ...]) -> Ints:
    """How many of the limits the amount stays within; none for not-a-number."""
    total = np.zeros(shape, dtype=np.int64)
    for limit in limits:
        total += amount <= limit
    return total


def continuity(columns: Columns) -> Ints:
    wishes = [child.wishes for child in columns.children]
    result = np.zeros(columns.start.shape, dtype=np.int64)
    for row, wish in enumerate(wishes):
        if wish.provider_ids:
            result[row] = [place.provider_id in wish.provider_ids for place in columns.places]
        if wish.worker_ids:
            known = frozenset(wish.worker_ids)
            result[row, [not known.isdisjoint(place.worker_ids) for place in columns.places]] = 2
    return result


def moves(columns: Columns) -> Ints:
    longest = np.array([NEVER if (d := p.longest_stay_days) is None else d for p in columns.places], dtype=np.int64)
    expected = np.array([child.expected_stay_days or 0 for child in columns.children], dtype=np.int64)
    stays = np.array([place.perspective for place in columns.places], dtype=np.int64)
    return np.where(longest < expected[:, None], 0, 1 + stays)


def waiting(columns: Columns) -> Ints:
    policy, as_of = columns.problem.policy, columns.problem.as_of
    since = [child.waiting_since or as_of for child in columns.children]
    waited = np.array([(as_of - moment).days for moment in since], dtype=np.int64)
    soon = within(columns.start - as_of.toordinal(), policy.start_bands_days, columns.start.shape)
    long = len(policy.waiting_bands_days) - within(waited, policy.waiting_bands_days, waited.shape)
    return (1 + long)[:, None] * soon


def route(columns: Columns) -> Ints:
    stopped: Bools = np.array([place.admission_stop for place in columns.places], dtype=np.bool_)
    return 2 * columns.route[1] + ~stopped


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
    """Levels x children x places, in the order of the policy."""
    return np.stack([VALUES[name](columns) for name in columns.problem.policy.levels])
