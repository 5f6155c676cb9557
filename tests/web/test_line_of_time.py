"""Where things stand on the line of time."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rets.render import environment
from rets.render.line_of_time import LEFT, RIGHT, Clock, ClockState, LineOfTime, Moment, draw
from rets.web.style import late_line, line
from workflows.words import CLOCK_NAMES

TODAY = date(2021, 3, 2)
WIDEST = 6.9  # of a character of 12 px
DAYS = st.dates(date(2015, 1, 1), date(2030, 1, 1))
CLOCKS = st.builds(
    Clock,
    name=st.text(max_size=60),
    opened_on=DAYS,
    due_on=DAYS,
    state=st.sampled_from(ClockState),
    met_on=st.none() | DAYS,
)


@given(st.lists(CLOCKS, max_size=8), st.lists(st.builds(Moment, DAYS, st.text(max_size=9)), max_size=6), DAYS)
def test_everything_stays_within_the_drawing(clocks: list[Clock], moments: list[Moment], today: date) -> None:
    drawing = draw(LineOfTime(today, tuple(clocks), tuple(moments)))
    spots = [drawing.today_x, *(point.x for point in drawing.points), *(x for x, _ in drawing.ticks)]
    spots += [spot for bar in drawing.bars for spot in (bar.x, bar.due_x, bar.over_x + bar.over_width)]
    assert all(LEFT <= spot <= RIGHT for spot in spots)
    assert all(bar.width > 0 for bar in drawing.bars)


@pytest.mark.parametrize("name", [*CLOCK_NAMES.values()])
def test_the_name_of_no_clock_is_cut_off(name: str) -> None:
    clock = Clock(name, TODAY, TODAY, ClockState.RUNNING)
    assert " ".join(draw(LineOfTime(TODAY, (clock,), ())).bars[0].names) == name


@given(st.integers(0, 40 * 366), DAYS)
def test_the_words_of_two_ticks_never_meet(days: int, first: date) -> None:
    ticks = draw(LineOfTime(first, (), (Moment(first + timedelta(days=days), "later"),))).ticks
    assert all(x + WIDEST * len(name) < following for (x, name), (following, _) in pairwise(ticks))


@pytest.mark.parametrize(
    ("days", "names"),
    [
        (120, ["mrt", "apr", "mei", "jun", "jul"]),
        (500, ["apr", "jul", "okt", "jan 2022", "apr", "jul"]),
        (2000, ["2021", "2022", "2023", "2024", "2025", "2026"]),
    ],
)
def test_the_longer_the_line_the_coarser_its_words(days: int, names: list[str]) -> None:
    ticks = draw(LineOfTime(TODAY, (), (Moment(TODAY + timedelta(days=days), "later"),))).ticks
    assert [name for _x, name in ticks] == names


@given(st.lists(st.builds(Moment, DAYS, st.text(max_size=9), st.booleans()), max_size=12))
def test_the_marks_of_events_never_cover_one_another(moments: list[Moment]) -> None:
    marks = draw(LineOfTime(TODAY, (), tuple(moments))).marks
    assert all(one.x + one.width / 2 <= other.x - other.width / 2 for one, other in pairwise(marks))


def test_events_that_lie_close_together_share_a_mark() -> None:
    days = (0, 0, 1, 200, 400)
    moments = tuple(Moment(TODAY + timedelta(days=day), "iets") for day in days)
    assert [mark.text for mark in draw(LineOfTime(TODAY, (), moments)).marks] == ["1–3", "4", "5"]


def test_what_comes_later_stands_further_to_the_right() -> None:
    drawing = draw(line(TODAY))
    assert drawing.points[0].x < drawing.points[1].x < drawing.points[2].x < drawing.today_x < drawing.points[3].x


def test_a_clock_that_is_late_runs_on_until_today() -> None:
    drawing = draw(late_line(TODAY))
    late = drawing.bars[0]
    assert abs(late.over_x + late.over_width - drawing.today_x) < 0.2


def test_a_clock_in_time_has_no_overdue_part() -> None:
    clock = Clock("Passende hulp", TODAY, TODAY + timedelta(days=90), ClockState.RUNNING)
    assert draw(LineOfTime(TODAY, (clock,))).bars[0].over_width == 0


def test_the_drawing_says_its_content_in_words_too() -> None:
    drawn = drawn_line()
    assert "Einde crisisplek: uiterlijk vr 26 maart 2021, loopt" in drawn
    assert '<table class="utrecht-table rets-table"' in drawn


def test_the_true_deadline_is_named_above_the_drawing() -> None:
    drawn = drawn_line()
    assert "Ware deadline: <strong>over ruim 3 weken (vr 26 maart 2021)</strong>, Einde crisisplek." in drawn


def drawn_line() -> str:
    macro = environment().globals["line_of_time"]
    return str(macro(line(TODAY)))  # type: ignore[operator]
