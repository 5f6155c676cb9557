"""A search for what is better than something at hand: found when it is there, certain when it is not."""

from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.engine import search
from matching.fcfs import NOBODY
from matching.ladder import Ladder
from matching.model import build
from tests.matching.tiny import a_random_problem

ENOUGH = 500


@settings(deadline=None)
@given(st.randoms(use_true_random=False), st.integers(-3, 3))
def test_what_is_better_is_found_and_otherwise_the_bound_says_that_nothing_is(rnd: Random, more: int) -> None:
    model = build(a_random_problem(rnd, children=5, places=6))
    packing, worth = Ladder.start(model, NOBODY, NOBODY).packing(), model.worth[0]
    most = int(search(worth, packing, ENOUGH, 0).bound)
    above = max(0, most + more)
    found = search(worth, packing, ENOUGH, 0, above)
    assert most <= found.bound <= max(most, above)
    if more < 0 < most:
        assert found.chosen is not None
        assert worth[found.chosen].sum() == most


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**20), st.integers(1, 3), st.integers(-2, 2))
def test_a_search_that_runs_out_of_nodes_has_a_bound_that_holds(seed: int, nodes: int, more: int) -> None:
    rng = np.random.default_rng(seed)
    model = build(a_random_problem(Random(seed), children=9, places=7))
    packing = Ladder.start(model, NOBODY, NOBODY).packing()
    worth = rng.integers(1, 60, model.width)
    most = int(search(worth, packing, ENOUGH, 0).bound)
    assert search(worth, packing, nodes, 0, above=max(0, most + more)).bound >= most
