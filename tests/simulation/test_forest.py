"""Figures with their intervals as a drawing: on one scale, zero included, and nothing drawn that is not known."""

from rets.render.charts.forest import LEFT, NAME_CHARACTERS, RIGHT, draw_forest

ROWS = [("Bellen", "40 (30 tot 50)", 40.0, 30.0, 50.0), ("Plan", "60 (55 tot 65)", 60.0, 55.0, 65.0)]


def test_more_stands_further_to_the_right_and_within_the_drawing():
    phone, plan = draw_forest(ROWS).marks
    assert LEFT < phone.low < phone.x < phone.high < plan.x < RIGHT


def test_the_scale_begins_at_zero_and_has_round_steps():
    assert [name for _, name in draw_forest(ROWS).ticks] == ["0", "20", "40", "60", "80"]


def test_what_is_not_known_is_said_and_not_drawn():
    (mark,) = draw_forest([("Bellen", "langer dan gemeten", None, None, None)]).marks
    assert (mark.said, mark.x) == ("langer dan gemeten", None)


def test_below_zero_the_scale_goes_left_of_it():
    assert draw_forest([("Plan", "", -3.0, -5.0, 1.0)]).ticks[0][1].startswith("\u2212")


def test_a_long_name_is_cut():
    (mark,) = draw_forest([("x" * 60, "", 1.0, None, None)]).marks
    assert len(mark.name) == NAME_CHARACTERS
