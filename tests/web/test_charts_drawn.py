"""Drawings: everything within its frame, nothing told by colour alone, and the same figures in a table."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rets.reference.geography import municipalities_of, municipality
from rets.render import environment
from rets.render.charts.funnel import Stage, draw_funnel
from rets.render.charts.heat import SHADES, draw_heat, shade
from rets.render.charts.lines import draw_lines
from rets.render.charts.tiles import draw_tiles, grid
from rets.web.style import late_line, line
from rets.web.style_charts import CELLS, FORMS, MONTHS, REGIONS, TOWNS, charts
from tests.figures import RAISED

INVENTED = charts()
SHOWN: dict[str, tuple[Any, ...]] = {
    "line_chart": ("a", "Titel", MONTHS, INVENTED["hidden_series"], "Maand"),
    "funnel_chart": ("a", "Titel", INVENTED["stages"]),
    "heat_map": ("a", "Titel", FORMS, REGIONS, CELLS, ["Hulpvorm", "Regio"]),
    "tile_map": ("a", "Titel", TOWNS, INVENTED["numbers"]),
    "bar_chart": ("a", "Titel", INVENTED["bars"], "Maand", "Kinderen"),
    "line_of_time": (line(RAISED),),
}
EMPTY: dict[str, tuple[Any, ...]] = {
    "line_chart": ("a", "Titel", [], [("Wachten", [])], "Maand"),
    "funnel_chart": ("a", "Titel", []),
    "heat_map": ("a", "Titel", FORMS, REGIONS, {}, ["Hulpvorm", "Regio"]),
    "tile_map": ("a", "Titel", [], {}),
    "bar_chart": ("a", "Titel", {}, "Maand", "Kinderen"),
}
FIGURES = st.lists(st.none() | st.integers(0, 5000), min_size=1, max_size=30)


def shown(macro: str, arguments: tuple[Any, ...]) -> str:
    return str(environment().globals[macro](*arguments))  # type: ignore[operator]


def described(text: str) -> str:
    (found,) = re.findall(r"<desc [^>]*>(.*?)</desc>", text, re.DOTALL)
    return found


@pytest.mark.parametrize("macro", SHOWN)
def test_a_drawing_has_a_title_a_description_and_a_table(macro: str) -> None:
    text = shown(macro, SHOWN[macro])
    (labels,) = re.findall(r'<svg [^>]*role="img" aria-labelledby="(\S+) (\S+)"', text)
    assert [f'<title id="{labels[0]}">' in text, f'<desc id="{labels[1]}">' in text] == [True, True]
    assert text.count("<table") == 1


@pytest.mark.parametrize("macro", [one for one in SHOWN if one != "line_of_time"])
def test_every_number_of_the_table_stands_in_the_drawing_and_its_description(macro: str) -> None:
    text = shown(macro, SHOWN[macro])
    cells = re.findall(r'rets-numeric" role="cell"[^>]*><div>(.*?)</div>', text, re.DOTALL)
    assert cells
    assert all(re.search(rf"(?<!\d){re.escape(one.strip())}(?!\d)|te weinig", described(text)) for one in cells)


@pytest.mark.parametrize("macro", SHOWN)
def test_a_drawing_has_no_style_or_script_of_its_own(macro: str) -> None:
    assert not re.search(r"style=|<style|<script|\son[a-z]+=", shown(macro, SHOWN[macro]))


@pytest.mark.parametrize("macro", EMPTY)
def test_without_figures_there_is_a_sentence_and_no_drawing(macro: str) -> None:
    text = shown(macro, EMPTY[macro])
    assert ("rets-quiet" in text, "<svg" in text) == (True, False)


def test_a_case_that_is_late_has_its_clocks_in_the_description_and_the_table() -> None:
    text = shown("line_of_time", (late_line(RAISED),))
    assert "Passende hulp: uiterlijk" in described(text)
    assert "Passende hulp" in text.partition("<table")[2]


@given(FIGURES, FIGURES)
def test_lines_stay_within_their_frame(one: list[int | None], other: list[int | None]) -> None:
    number = min(len(one), len(other))
    drawing = draw_lines([f"m{at}" for at in range(number)], [("a", one[:number]), ("b", other[:number])])
    spots = [point for line in drawing.lines for point in line.points]
    assert all(drawing.left <= spot.x <= drawing.right and 0 < spot.y <= drawing.floor for spot in spots)


def test_what_is_not_told_breaks_the_line() -> None:
    drawing = draw_lines(list("abcd"), [("a", [4, 5, None, 6])])
    assert (len(drawing.lines[0].stretches), len(drawing.gaps)) == (2, 1)


def test_two_lines_differ_in_marker_and_dash_and_end_in_their_names() -> None:
    text = shown("line_chart", ("a", "Titel", MONTHS, INVENTED["series"], "Maand"))
    assert all(one in text for one in ("ch-line--circle", "ch-line--square", ">Wachten</text>", ">Te laat</text>"))


def test_two_names_at_one_height_do_not_cover_each_other() -> None:
    first, second = draw_lines(["a", "b"], [("x", [3, 3]), ("y", [3, 3])]).lines
    assert abs(first.name_y - second.name_y) >= 14


def test_charts_on_one_scale_draw_the_same_number_at_the_same_height() -> None:
    first, alone = (draw_lines(["a"], [("x", values)], most=40).lines[0].points[0].y for values in ([10], [40]))
    assert first == draw_lines(["a", "b"], [("x", [10, 40])]).lines[0].points[0].y
    assert first > alone


def test_who_left_and_who_is_still_there_make_up_the_bar() -> None:
    (one, other) = draw_funnel([Stage("a", 2, 8, 6, 4), Stage("b", 0, 5, 5, 0)]).stages
    assert round(one.left_width + one.still_width) == round(2 * (other.left_width + other.still_width))


def test_a_stage_that_is_not_told_has_no_bar() -> None:
    (one,) = draw_funnel([Stage("a", None, None, None, None)]).stages
    assert (one.left_width, one.still_width) == (0, 0)


def test_a_larger_number_is_never_lighter() -> None:
    shades = [shade(number, 50) for number in range(51)]
    assert (shades, shades[0], shades[-1]) == (sorted(shades), 0, SHADES)


def test_a_cell_without_anybody_is_drawn_without_a_number() -> None:
    drawing = draw_heat(FORMS, REGIONS, CELLS)
    assert sum(one.number == 0 for one in drawing.cells) == 4
    assert len(drawing.cells) == 9


@pytest.mark.parametrize("region", ["ZK", "GV", "JZ01", "HM"])
def test_every_municipality_has_a_tile_of_its_own(region: str) -> None:
    towns = [municipality(code, RAISED) for code in municipalities_of(region, RAISED)]
    spots = grid(tuple((one.lat, one.lon) for one in towns))
    assert len(set(spots)) == len(towns)


def test_north_is_up_and_east_is_right() -> None:
    spots = grid(((53.0, 5.0), (52.0, 5.0), (52.5, 4.0), (52.5, 6.0)))
    north, south, west, east = spots
    assert north[1] < south[1]
    assert west[0] < east[0]


def test_places_on_one_point_still_have_tiles_of_their_own() -> None:
    assert len(set(grid(((52.0, 5.0),) * 3))) == 3


def test_a_tile_tells_its_name_and_its_number() -> None:
    text = shown("tile_map", SHOWN["tile_map"])
    assert re.search(r">Haarlem</text>\s*<text[^>]*>21</text>", text)
    assert re.search(r">Heemstede</text>\s*<text[^>]*>–</text>", text)


def test_a_long_name_takes_two_lines_of_a_tile() -> None:
    (tile,) = draw_tiles([("x", "Midden-Delfland en omstreken", 52.0, 4.3)], {"x": 1}).tiles
    assert len(tile.names) == 2
