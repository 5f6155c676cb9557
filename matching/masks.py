"""The hard rules for many pairs at once: one bitmask per child and place, the same answers as `judges`."""

from functools import reduce

import numpy as np
from numpy.typing import NDArray

from matching.arrays import NEVER, Bools, Ints, Words, among, having, ints, meet, words
from matching.columns import Columns
from matching.rules import Bit

Masks = NDArray[np.uint32]


def masks(columns: Columns) -> Masks:
    """Per pair the bits of the broken rules, without `SIBLINGS` (see `siblings`)."""
    start = columns.start
    asked = np.where(start >= NEVER, columns.problem.as_of.toordinal(), start)
    lives = here(columns)
    broken: list[tuple[Bit, Bools]] = [
        (Bit.FORM, columns.form_points == 0),
        *authorisation(columns),
        (Bit.CONTRA_NEVER, columns.limited(columns.present, "never")),
        (Bit.CONTRA_UNSOLVED, columns.limited(columns.unsolved, "unless_solved")),
        (Bit.FAILED, failed(columns)),
        (Bit.AGE_START, age_at_start(columns, asked)),
        (Bit.AGE_STAY, age_in_stay(columns, asked)),
        (Bit.SEX, sex(columns)),
        (Bit.IQ, iq(columns)),
        (Bit.GROUP, company(columns, lives) | caps(columns, lives)),
        (Bit.HELD, held(columns)),
        (Bit.FULL, full(columns, lives)),
        *late(columns),
        (Bit.REGION, out_of_region(columns)),
        (Bit.BUDGET, over_budget(columns)),
    ]
    result = np.zeros(start.shape, dtype=np.uint32)
    for bit, where in broken:
        result |= where * np.uint32(bit)
    return result


def late(columns: Columns) -> list[tuple[Bit, Bools]]:
    """Late in any case, and late only because of what must be arranged."""
    wrong: Bools = (columns.start < NEVER) & (columns.late > 0)
    if not wrong.any():
        return []
    anyhow = wrong & (columns.start_after(np.zeros(1, dtype=np.int64)) > columns.needed[columns.rows])
    return [(Bit.LATE, anyhow), (Bit.ARRANGE, wrong & ~anyhow)]


def over_budget(columns: Columns) -> Bools:
    """Dearer than what is left of the provider's budget for the child's region, for a child without a measure."""
    supply, budgets = columns.supply, columns.problem.budgets
    regions = {region: row for row, region in enumerate(sorted({one.region for one in budgets}))}
    left = np.full((len(regions) + 1, len(supply.provider[1]) + 1), NEVER, dtype=np.int64)
    for one in budgets:
        left[regions[one.region], supply.provider[1].get(one.provider_id, -1)] = one.left
    left[:, -1] = NEVER
    mine = columns.of(lambda child: len(regions) if child.measure else regions.get(child.region, len(regions)))
    wrong: Bools = supply.cost[columns.at] > left[mine[columns.rows], supply.provider[0][columns.at]]
    return wrong


def authorisation(columns: Columns) -> list[tuple[Bit, Bools]]:
    """Required, and not in force on the start day (or, with no day known, not there at all); or it ends before."""
    start, rows, at = columns.start, columns.rows, columns.at
    today = columns.problem.as_of.toordinal()
    wrong, ending = np.zeros(start.shape, dtype=np.bool_), np.zeros(start.shape, dtype=np.bool_)
    for kind, number in columns.supply.kind[1].items():
        given, runs = np.zeros(start.shape, dtype=np.bool_), np.zeros(start.shape, dtype=np.bool_)
        for begins, ends in columns.leave(kind):
            inside = (begins[rows] <= start) & (start < ends[rows])
            given |= np.where(start >= NEVER, begins[rows] < NEVER, inside)
            runs |= (start < NEVER) & (ends[rows] > today)
        lacking = (columns.supply.kind[0][at] == number) & ~given
        wrong |= lacking & ~runs
        ending |= lacking & runs
    return [(Bit.AUTHORISATION, wrong), (Bit.LEAVE_ENDS, ending)]


def failed(columns: Columns) -> Bools:
    number, offers = columns.supply.offer
    keys = [
        row * len(offers) + offers[offer]
        for row, child in enumerate(columns.children)
        for offer in child.failed_offer_ids
        if offer in offers
    ]
    return among(columns.rows * len(offers) + number[columns.at], keys)


def age_at_start(columns: Columns, asked: Ints) -> Bools:
    low, high = columns.supply.low[columns.at], columns.supply.high[columns.at]
    young = asked < columns.birthdays[columns.rows, low]
    wrong: Bools = young | (asked >= columns.birthdays[columns.rows, high])
    return wrong


def age_in_stay(columns: Columns, asked: Ints) -> Bools:
    limit = columns.birthdays[columns.rows, columns.supply.high[columns.at]]
    expected = columns.of(lambda child: child.expected_stay_days or 0)
    stay = np.minimum(expected[columns.rows], columns.supply.longest[columns.at])
    wrong: Bools = (stay > 0) & (asked < limit) & (asked + stay > limit)
    return wrong


def sex(columns: Columns) -> Bools:
    number, index = columns.supply.sex
    mine = columns.of(lambda child: -2 if child.sex is None else index.get(child.sex, len(index)))
    limit = number[columns.at]
    wrong: Bools = (limit >= 0) & (mine[columns.rows] != -2) & (mine[columns.rows] != limit)
    return wrong


def iq(columns: Columns) -> Bools:
    low = columns.of(lambda child: child.iq.low if child.iq else 0)[columns.rows]
    high = columns.of(lambda child: child.iq.high if child.iq else -1)[columns.rows]
    least, most = columns.supply.iq
    wrong: Bools = (high >= 0) & ((low < least[columns.at]) | (high > most[columns.at]))
    return wrong


def held(columns: Columns) -> Bools:
    rows = {child.id: row for row, child in enumerate(columns.children)}
    holders = columns.supply.holder
    holding = ints(-1 if holder is None else rows.get(holder, len(rows)) for holder in holders)[columns.at]
    wrong: Bools = (holding >= 0) & (holding != columns.rows)
    return wrong


def out_of_region(columns: Columns) -> Bools:
    number, index = columns.supply.region
    mine = columns.of(lambda child: index.get(child.region, len(index)) if child.region else -1)[columns.rows]
    theirs = number[columns.at]
    with np.errstate(invalid="ignore"):
        near = columns.km <= columns.problem.policy.radius_km
    wrong: Bools = (mine >= 0) & (theirs >= 0) & (mine != theirs) & ~near
    return wrong


Lives = list[tuple[Ints, Bools]]


def here(columns: Columns) -> Lives:
    """For the first, second and further room of the group: who lives there, and whether still on the start day."""
    supply, start = columns.supply, columns.start
    leaves, found = np.append(supply.leaves, 0), []
    for room in range(supply.living.shape[1]):
        person = supply.living[:, room][supply.group[columns.at]]
        found.append((person, (person >= 0) & ((start >= NEVER) | (start < leaves[person]))))
    return found


def company(columns: Columns, lives: Lives) -> Bools:
    """Somebody in the group cannot live with the child, or the child with them."""
    people, index = columns.supply.people, columns.trait_index
    traits = extended(words([one.traits for one in people], index))
    shunned = extended(words([one.cannot_live_with_traits for one in people], index))
    keys = named(columns)
    wrong = np.zeros(columns.shape, dtype=np.bool_)
    for person, present in lives:
        odd = meet(columns.cannot, traits, columns.rows, person) | meet(columns.present, shunned, columns.rows, person)
        if keys:
            odd |= among(columns.rows * len(people) + person, keys)
        wrong |= present & odd
    return wrong


def extended(bits: Words) -> Words:
    """With a last row for nobody."""
    return np.vstack([bits, np.zeros((1, bits.shape[1]), dtype=np.uint64)])


def named(columns: Columns) -> list[int]:
    """Keys of a child and an inhabitant of whom one names the other."""
    people = columns.supply.people
    rows = {child.id: row for row, child in enumerate(columns.children)}
    by_id: dict[str, list[int]] = {}
    for number, one in enumerate(people):
        if one.id:
            by_id.setdefault(one.id, []).append(number)
    keys = [
        row * len(people) + number
        for row, child in enumerate(columns.children)
        for other in child.cannot_live_with_ids
        for number in by_id.get(other, ())
    ]
    shun = ((number, rows[c]) for number, one in enumerate(people) for c in one.cannot_live_with_ids if c in rows)
    return keys + [row * len(people) + number for number, row in shun]


def caps(columns: Columns, lives: Lives) -> Bools:
    """The child's trait has reached its limit in the group."""
    supply, wrong = columns.supply, np.zeros(columns.shape, dtype=np.bool_)
    limits = [(row, cap) for row, group in enumerate(supply.groups) for cap in group.caps]
    for trait in sorted({cap.trait for _, cap in limits} & set(columns.trait_index)):
        most = np.full(len(supply.groups) + 1, NEVER, dtype=np.int64)
        for row, cap in limits:
            if cap.trait == trait:
                most[row] = cap.at_most
        has = np.array([*(trait in one.traits for one in supply.people), False], dtype=np.bool_)
        none = np.zeros(columns.shape, dtype=np.int64)
        count = reduce(lambda total, one: total + (one[1] & has[one[0]]), lives, none)
        mine = having(columns.present, columns.trait_index[trait])[columns.rows]
        wrong |= mine & (count >= most[supply.group[columns.at]])
    return wrong


def full(columns: Columns, lives: Lives) -> Bools:
    supply, start, at = columns.supply, columns.start, columns.at
    count = reduce(lambda total, one: total + one[1], lives, np.zeros(columns.shape, dtype=np.int64))
    shut = (start >= NEVER) | (start >= supply.closes[at])
    wrong: Bools = (supply.capacity[at] == 0) | shut | (count >= supply.size[supply.group[at]])
    return wrong
