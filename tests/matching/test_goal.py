"""Several levels as one figure: strict order is kept, and bounds come back per level."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matching.goal import MOST, Goal

WORTH = st.lists(st.tuples(*[st.integers(0, 9)] * 3), min_size=1, max_size=6)


@given(WORTH, st.data())
def test_the_best_for_the_goal_is_the_best_in_strict_order(
    rows: list[tuple[int, int, int]], data: st.DataObject
) -> None:
    worth = np.array(rows, dtype=np.int64).T
    goal = Goal.of(worth, worth.sum(axis=1).tolist(), 0, several=True)
    chosen = st.lists(st.sampled_from(range(len(rows))), unique=True)
    one, other = np.array(data.draw(chosen), dtype=np.int64), np.array(data.draw(chosen), dtype=np.int64)
    before = tuple(worth[:, one].sum(axis=1)) > tuple(worth[:, other].sum(axis=1))
    assert (goal.value(one) > goal.value(other)) == before


def test_a_goal_takes_no_more_levels_than_keep_it_exact() -> None:
    worth = np.ones((3, 1), dtype=np.int64)
    assert Goal.of(worth, [1, 1, MOST], 0, several=True).levels == range(2)


def test_a_goal_of_one_level_is_that_level() -> None:
    worth = np.array([[1, 2], [3, 4]])
    assert Goal.of(worth, [3, 7], 1, several=False).worth.tolist() == [3, 4]


def test_a_proven_goal_proves_each_of_its_levels() -> None:
    worth = np.array([[1, 2], [3, 4]])
    goal = Goal.of(worth, [3, 7], 0, several=True)
    assert list(goal.bounds(goal.value(np.array([1])), [2, 4], [3, 7])) == [2, 4]


def test_a_bound_above_the_first_level_says_nothing_of_the_next_but_its_most() -> None:
    worth = np.array([[1, 2], [3, 4]])
    goal = Goal.of(worth, [3, 7], 0, several=True)
    assert list(goal.bounds(3 * 8, [2, 4], [3, 7])) == [3, 7]
