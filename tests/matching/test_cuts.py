"""Rows for siblings who should live near: fractions break them, plans never do."""

from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import SiblingGroup
from matching.cuts import broken
from matching.engine import relax
from matching.fcfs import NOBODY
from matching.ladder import Ladder
from matching.model import Model, build
from tests.matching.tiny import ALKMAAR, DEN_HELDER, HAARLEM, a_child, a_place, a_problem, a_random_problem


def _apart() -> Model:
    """Two siblings who should live near, with two places each, and each of the one far from each of the other."""
    return build(
        a_problem(
            a_child("k1"),
            a_child("k2", ideal_forms=("pleegzorg",)),
            SiblingGroup("s", ("k1", "k2"), "near"),
            a_place("p1", lat=ALKMAAR[0], lon=ALKMAAR[1]),
            a_place("p2", location_id="l2", lat=HAARLEM[0], lon=HAARLEM[1]),
            a_place("p3", location_id="l3", form="pleegzorg", lat=DEN_HELDER[0], lon=DEN_HELDER[1]),
            a_place("p4", location_id="l4", form="pleegzorg", lat=52.09, lon=5.12),
        )
    )


def test_fractions_that_share_out_siblings_over_far_places_break_a_row() -> None:
    model = _apart()
    rows = broken(model, np.full(model.width, 0.5))
    assert rows.toarray().tolist() == [[1.0] * model.width]


def test_with_the_broken_rows_the_bound_comes_down_to_what_a_plan_can_reach() -> None:
    model = _apart()
    ladder = Ladder.start(model, NOBODY, NOBODY)
    loose = relax(model.worth[0], ladder.packing())
    assert loose.bound > model.worth[0].max() + 3
    assert ladder.tighten(loose)
    assert relax(model.worth[0], ladder.packing()).bound == model.worth[0].max()


def test_what_no_fraction_breaks_adds_nothing() -> None:
    model = _apart()
    assert broken(model, np.eye(model.width)[0]).shape[0] == 0


@settings(deadline=None)
@given(st.randoms(use_true_random=False), st.integers(0, 2**20))
def test_no_two_that_a_plan_may_choose_together_stand_in_a_broken_row(rnd: Random, seed: int) -> None:
    model = build(a_random_problem(rnd, children=5, places=6))
    fractions = np.random.default_rng(seed).random(model.width)
    for row in broken(model, fractions).toarray().astype(bool):
        mine = np.flatnonzero(row)
        both = model.by_column.toarray()[mine]
        clash = (both[:, None] + both[None] > model.limits).any(axis=2)
        assert clash[~np.eye(len(mine), dtype=bool)].all()
