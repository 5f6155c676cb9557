"""What is hidden from a receiver cannot be worked out from what it is told."""

from dataclasses import asdict

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from rets.services.counting import Counts
from rets.services.suppressing import SMALLEST, Told, safe, suppress, suppress_overlapping, suppress_parts

FIGURES = list(asdict(Counts()))
PARTS = ("nothing", "after_intake", "bridging", "second_best")


@st.composite
def counts(draw: st.DrawFn) -> Counts:
    """Figures as they can be: the parts add up, and what is late is no more than the whole."""
    parts = [draw(st.integers(0, 12)) for _ in PARTS]
    waiting, protection = sum(parts), draw(st.integers(0, 20))
    return Counts(
        waiting,
        *parts,
        late=draw(st.integers(0, waiting)),
        sooner=draw(st.integers(0, waiting)),
        protection=protection,
        protection_late=draw(st.integers(0, protection)),
    )


LINES = st.dictionaries(st.sampled_from("ABCDEFGHIJ"), counts(), min_size=1)


@given(LINES)
@settings(max_examples=150, deadline=None)
def test_no_small_count_is_told(lines: dict[str, Counts]) -> None:
    told = suppress(lines)
    shown = [*told.lines.values(), *([told.hidden_together] if told.hidden_together else [])]
    assert all(safe(one) for one in shown)
    assert not any(number and number < SMALLEST for number in told.total.values())


@given(LINES)
@settings(max_examples=150, deadline=None)
def test_no_hidden_figure_follows_from_the_totals(lines: dict[str, Counts]) -> None:
    told = suppress(lines)
    hidden = [key for key in lines if key not in told.lines]
    known = _known(hidden, told)
    for row, key in enumerate(hidden):
        for column, name in enumerate(FIGURES):
            if 0 < getattr(lines[key], name) < SMALLEST:
                assert not _follows(known, _cell(row, column, len(hidden)))


@given(LINES)
@settings(max_examples=150, deadline=None)
def test_hidden_lines_have_a_world_beside_it_in_which_they_hold_nothing(lines: dict[str, Counts]) -> None:
    """Non-negative numbers may tell more than equations: all children of one hidden line may be of another."""
    told = suppress(lines)
    hidden = [key for key in lines if key not in told.lines]
    if told.hidden_together is not None:
        assert len(hidden) > 1
        assert told.hidden_together == sum((lines[key] for key in hidden), Counts())


@given(LINES)
@settings(max_examples=100, deadline=None)
def test_what_is_told_is_true(lines: dict[str, Counts]) -> None:
    told = suppress(lines)
    assert all(lines[key] == counts for key, counts in told.lines.items())
    assert told.hidden == len(lines) - len(told.lines)


def test_a_line_that_is_not_small_is_told() -> None:
    big, small = Counts(waiting=9, nothing=9), Counts(waiting=2, nothing=2)
    assert set(suppress({"A": big, "B": small, "C": small, "D": small}).lines) == {"A"}


def test_one_small_line_takes_the_next_smallest_along() -> None:
    lines = {"A": Counts(9, 9), "B": Counts(2, 2), "C": Counts(7, 7)}
    told = suppress(lines)
    assert (set(told.lines), told.hidden, told.hidden_together) == ({"A"}, 2, Counts(9, 9))


def test_what_is_left_beside_a_figure_is_a_count_as_well() -> None:
    assert not safe(Counts(waiting=10, nothing=10, late=8))
    assert safe(Counts(waiting=10, nothing=10, late=5))


def test_of_a_total_that_is_small_nothing_is_told() -> None:
    assert set(suppress({"A": Counts(2, 2), "B": Counts(1, 1)}).total.values()) == {None, 0}


@given(st.dictionaries(st.sampled_from("ABCDEFG"), st.integers(1, 20), min_size=1))
def test_of_parts_of_a_whole_no_small_one_is_left_over(parts: dict[str, int]) -> None:
    told, others = suppress_parts(parts)
    assert not any(0 < number < SMALLEST for number in (*told.values(), others))


def test_an_obstacle_that_nearly_every_child_meets_is_not_told() -> None:
    assert suppress_overlapping({"capaciteit": 18, "tarief": 3, "ouder": 9}, 20) == {"ouder": 9}


def _cell(row: int, column: int, rows: int) -> np.ndarray:
    one = np.zeros((rows, len(FIGURES)))
    one[row, column] = 1
    return one.ravel()


def _known(hidden: list[str], told: Told) -> np.ndarray:
    """Every equation over the hidden cells: parts add up per line; what is told of a column adds up to a number."""
    rows = len(hidden)
    found = []
    for row in range(rows):
        parts = sum(_cell(row, FIGURES.index(name), rows) for name in PARTS)
        found.append(_cell(row, 0, rows) - parts)
    for column, name in enumerate(FIGURES):
        if told.total[name] is not None:
            found.append(sum(_cell(row, column, rows) for row in range(rows)))
    return np.array(found)


def _follows(known: np.ndarray, cell: np.ndarray) -> bool:
    rank = np.linalg.matrix_rank(known) if known.size else 0
    return bool(np.linalg.matrix_rank(np.vstack([*known, cell])) == rank)
