"""The hard rules for all pairs at once: one bitmask per child and place, the same answers as `judges`."""

import numpy as np
from numpy.typing import NDArray

from matching.columns import NEVER, Bools, Columns, Ints, days, group_at, one_hot
from matching.rules import Bit

Masks = NDArray[np.uint32]


def masks(columns: Columns) -> Masks:
    """Children x places: the bits of the broken rules, without `SIBLINGS` (see `siblings`)."""
    start = columns.start
    asked = np.where(start >= NEVER, columns.problem.as_of.toordinal(), start)
    broken: list[tuple[Bit, Bools]] = [
        (Bit.FORM, columns.form_points == 0),
        (Bit.AUTHORISATION, authorisation(columns, start)),
        (Bit.CONTRA_NEVER, columns.present @ columns.limits("never").T > 0),
        (Bit.CONTRA_UNSOLVED, columns.unsolved @ columns.limits("unless_solved").T > 0),
        (Bit.FAILED, failed(columns)),
        (Bit.AGE_START, age_at_start(columns, asked)),
        (Bit.AGE_STAY, age_in_stay(columns, asked)),
        (Bit.SEX, sex(columns)),
        (Bit.IQ, iq(columns)),
        (Bit.GROUP, company(columns, start) | caps(columns, start)),
        (Bit.HELD, held(columns)),
        (Bit.FULL, full(columns, start)),
        (Bit.LATE, (start < NEVER) & (start > columns.needed[:, None])),
        (Bit.REGION, out_of_region(columns)),
    ]
    result = np.zeros(start.shape, dtype=np.uint32)
    for bit, where in broken:
        result[where] |= np.uint32(bit)
    return result


def authorisation(columns: Columns, start: Ints) -> Bools:
    """Required, and not in force on the start day (or, with no day known, not there at all)."""
    wrong = np.zeros(start.shape, dtype=np.bool_)
    for at, place in enumerate(columns.places):
        kind = place.required_authorisation
        if kind is None:
            continue
        for row, child in enumerate(columns.children):
            day = int(start[row, at])
            usable = (a for a in child.authorisations if a.kind == kind)
            wrong[row, at] = not any(
                day >= NEVER or a.from_on.toordinal() <= day < a.until_on.toordinal() for a in usable
            )
    return wrong


def failed(columns: Columns) -> Bools:
    wrong = np.zeros(columns.start.shape, dtype=np.bool_)
    offers = np.array([place.offer_id for place in columns.places])
    for row, child in enumerate(columns.children):
        if child.failed_offer_ids:
            wrong[row] = np.isin(offers, child.failed_offer_ids)
    return wrong


def band(columns: Columns, end: str) -> Ints:
    """One end of the age band of every place."""
    return np.array([getattr(place.ages, end) for place in columns.places], dtype=np.int64)


def age_at_start(columns: Columns, asked: Ints) -> Bools:
    young = asked < columns.birthdays[:, band(columns, "low")]
    wrong: Bools = young | (asked >= columns.birthdays[:, band(columns, "high")])
    return wrong


def age_in_stay(columns: Columns, asked: Ints) -> Bools:
    limit = columns.birthdays[:, band(columns, "high")]
    expected = np.array([child.expected_stay_days or 0 for child in columns.children], dtype=np.int64)
    longest = [place.longest_stay_days for place in columns.places]
    stay = np.minimum(expected[:, None], np.array([NEVER if d is None else d for d in longest], dtype=np.int64))
    return (stay > 0) & (asked < limit) & (asked + stay > limit)


def sex(columns: Columns) -> Bools:
    same = columns.equal([c.sex for c in columns.children], [p.sex for p in columns.places])
    known = np.array([child.sex is not None for child in columns.children], dtype=np.bool_)
    limited = np.array([place.sex is not None for place in columns.places], dtype=np.bool_)
    return known[:, None] & limited & ~same


def iq(columns: Columns) -> Bools:
    asked = np.array([(c.iq.low, c.iq.high) if c.iq else (0, -1) for c in columns.children], dtype=np.int64).reshape(
        -1, 2
    )
    given = np.array([(p.iq.low, p.iq.high) if p.iq else (-1, NEVER) for p in columns.places], dtype=np.int64).reshape(
        -1, 2
    )
    known = asked[:, 1:] >= 0
    return known & ((asked[:, :1] < given[:, 0]) | (asked[:, 1:] > given[:, 1]))


def held(columns: Columns) -> Bools:
    as_of = columns.problem.as_of
    holding = [p.held_for if p.held_until is not None and p.held_until > as_of else None for p in columns.places]
    mine = columns.equal([child.id for child in columns.children], holding)
    return ~mine & np.array([holder is not None for holder in holding], dtype=np.bool_)


def out_of_region(columns: Columns) -> Bools:
    same = columns.equal([c.region for c in columns.children], [p.region for p in columns.places])
    mine = np.array([child.region != "" for child in columns.children], dtype=np.bool_)
    theirs = np.array([place.region != "" for place in columns.places], dtype=np.bool_)
    with np.errstate(invalid="ignore"):
        near = columns.km <= columns.problem.policy.radius_km
    wrong: Bools = mine[:, None] & theirs & ~same & ~near
    return wrong


def here(columns: Columns, start: Ints) -> NDArray[np.float32]:
    """Children x inhabitants: 1 when that inhabitant still lives at that place on the start day."""
    company = columns.company
    moment = start[:, company.place]
    return ((moment >= NEVER) | (moment < company.leaves)).astype(np.float32)


def company(columns: Columns, start: Ints) -> Bools:
    """Somebody in the group cannot live with the child, or the child with them."""
    people, index = columns.company.people, columns.trait_index
    if not people:
        return np.zeros(start.shape, dtype=np.bool_)
    odds = columns.cannot @ one_hot([one.traits for one in people], index).T > 0
    odds |= columns.present @ one_hot([one.cannot_live_with_traits for one in people], index).T > 0
    for row, child in enumerate(columns.children):
        shunned = frozenset(child.cannot_live_with_ids)
        odds[row] |= [(one.id != "" and one.id in shunned) or child.id in one.cannot_live_with_ids for one in people]
    wrong: Bools = (odds * here(columns, start)) @ columns.company.to_place > 0
    return wrong


def caps(columns: Columns, start: Ints) -> Bools:
    """The child's trait has reached its limit in the group."""
    wrong = np.zeros(start.shape, dtype=np.bool_)
    limits = [(at, cap) for at, p in enumerate(columns.places) if (g := group_at(columns, p)) for cap in g.caps]
    used = sorted({cap.trait for _, cap in limits} & set(columns.trait_index))
    living = here(columns, start)
    for trait in used:
        has = np.array([trait in one.traits for one in columns.company.people], dtype=np.float32)
        counted = (living * has) @ columns.company.to_place
        at = np.array([place for place, cap in limits if cap.trait == trait], dtype=np.int64)
        most = np.array([cap.at_most for _, cap in limits if cap.trait == trait], dtype=np.int64)
        mine = columns.present[:, columns.trait_index[trait]] > 0
        wrong[:, at] |= mine[:, None] & (counted[:, at] >= most)
    return wrong


def full(columns: Columns, start: Ints) -> Bools:
    places = columns.places
    closes = days(place.closes_on for place in places)
    groups = [group_at(columns, place) for place in places]
    size = np.array([NEVER if g is None or g.size is None else g.size for g in groups], dtype=np.int64)
    living = here(columns, start) @ columns.company.to_place
    none = np.array([place.capacity == 0 for place in places], dtype=np.bool_)
    wrong: Bools = none | (start >= NEVER) | (start >= closes) | (living >= size)
    return wrong
