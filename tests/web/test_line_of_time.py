"""Where things stand on the line of time."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from rets.render import environment
from rets.render.line_of_time import LEFT, RIGHT, Clock, ClockState, LineOfTime, Moment, draw
from rets.web.style import late_line, line

TODAY = date(2021, 3, 2)
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
