"""Every reason for every pair at once: the same as pair by pair."""

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.instances import instance
from matching import Problem, rank
from matching.columns import Columns
from matching.masks import masks
from matching.proposing import Judged
from matching.reasons import Reasons
from matching.relax import relaxations
from matching.siblings import mark_siblings
from matching.smallest import Prices
from matching.sorts import BRIDGING
from tests.matching.tiny import a_random_problem

problems = st.randoms(use_true_random=False).map(lambda rnd: a_random_problem(rnd, children=5, places=7))


def all_bits(problem: Problem) -> np.ndarray:
    rows = np.arange(len(problem.children))
    return np.array(list(Reasons.of(problem).each(rows))) & ~BRIDGING


def one_by_one(problem: Problem) -> np.ndarray:
    columns = Columns(problem, problem.children)
    found = masks(columns)
    mark_siblings(columns, found)
    return found


@pytest.mark.parametrize("block", range(4))
def test_the_fast_way_gives_the_same_reasons(block: int) -> None:
    for seed in range(2000 + block * 250, 2250 + block * 250):
        problem = a_random_problem(Random(seed), children=5, places=7)
        assert (all_bits(problem) == one_by_one(problem)).all(), seed


def test_the_fast_way_gives_the_same_reasons_for_a_province() -> None:
    problem = instance("provincie", 1)
    assert (all_bits(problem) == one_by_one(problem)).all()


@settings(max_examples=100, deadline=None)
@given(problems)
def test_the_smallest_changes_are_those_that_hold_no_other(problem: Problem) -> None:
    prices = Prices(problem.policy)
    found = prices.smallest_of_all(Reasons.of(problem).each(np.arange(len(problem.children))))
    for row, child in enumerate(problem.children):
        judged = Judged.of(problem, child.id)
        open_masks = {int(bits) for bits in judged.bits if not bits & BRIDGING and bits}
        open_masks = {mask for mask in open_masks if relaxations(problem.policy, mask) is not None}
        smallest = {mask for mask in open_masks if not any(m & mask == m for m in open_masks - {mask})}
        assert {int(mask) for mask in found.mask[found.child == row]} == smallest
        assert sorted(c.price for c in rank(problem, child.id).changes) == found.price[found.child == row].tolist()


@settings(max_examples=60, deadline=None)
@given(problems)
def test_one_child_by_itself_has_the_same_reasons_as_among_all(problem: Problem) -> None:
    together = all_bits(problem)
    for row, child in enumerate(problem.children):
        assert (Judged.of(problem, child.id).bits & ~BRIDGING == together[row]).all()
