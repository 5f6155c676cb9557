"""Who cannot live with whom, among children who could come into the same group."""

import numpy as np

from matching.arrays import Ints, ints
from matching.columns import Columns

Pairs = tuple[Ints, Ints]


def odd_pairs(columns: Columns, group: Ints, child: Ints) -> Pairs:
    """Rows of (group, child), in that order, of two who are at odds in one group; every two stand there both ways."""
    a, b = (
        np.concatenate(side) for side in zip(named(columns, group, child), shunned(columns, group, child), strict=True)
    )
    keys = np.unique(np.concatenate([a * len(group) + b, b * len(group) + a]))
    return keys // max(1, len(group)), keys % max(1, len(group))


def named(columns: Columns, group: Ints, child: Ints) -> Pairs:
    """One cannot live with the other by name."""
    rows, total = columns.problem.child_rows, len(columns.children)
    pairs = [
        (row, rows[name])
        for row, one in enumerate(columns.children)
        for name in one.cannot_live_with_ids
        if name in rows
    ]
    order = np.argsort(child, kind="stable")
    first = np.searchsorted(child[order], np.arange(total + 1))
    one, which = spread(order, first, ints(a for a, _ in pairs))
    other = ints(b for _, b in pairs)[which]
    key = group * total + child
    wanted = group[one] * total + other
    spot = np.minimum(np.searchsorted(key, wanted), len(key) - 1)
    there = key[spot] == wanted
    return one[there], spot[there]


def shunned(columns: Columns, group: Ints, child: Ints) -> Pairs:
    """One cannot live with a trait of the other."""
    cannot, present = columns.cannot, columns.present
    wary = np.flatnonzero((cannot != 0).any(axis=1)[child])
    first = np.searchsorted(group, np.arange(len(columns.supply.groups) + 2))
    other, which = spread(np.arange(len(group)), first, group[wary])
    one = wary[which]
    odd = (cannot[child[one]] & present[child[other]]).any(axis=1) & (one != other)
    return one[odd], other[odd]


def spread(order: Ints, first: Ints, keys: Ints) -> Pairs:
    """All that stands under each key, and which key: `order[first[key] : first[key + 1]]` stands under a key."""
    count = first[keys + 1] - first[keys]
    which = np.repeat(np.arange(len(keys)), count)
    within = np.arange(count.sum()) - (np.cumsum(count) - count)[which]
    return order[first[keys][which] + within], which
