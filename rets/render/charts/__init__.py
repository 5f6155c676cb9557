"""The one way to draw: each kind of chart is a function from figures to geometry, and a macro that writes the SVG.

Geometry is in the units of the viewBox. The macros (`templates/macros/chart.html` and beside it) give every drawing a
title, a description with all its figures and a table; a figure that is not told is None, and is drawn as a dash. What a
drawing says stands in it as a number, a name or a shape as well, so that nobody needs colour.
"""

from rets.render.charts.bars import draw_bars
from rets.render.charts.forest import draw_forest
from rets.render.charts.funnel import draw_funnel, went_words
from rets.render.charts.heat import draw_heat
from rets.render.charts.lines import draw_lines
from rets.render.charts.scale import short_month
from rets.render.charts.tiles import draw_tiles

DRAWN = {
    "draw_bars": draw_bars,
    "draw_forest": draw_forest,
    "draw_funnel": draw_funnel,
    "draw_heat": draw_heat,
    "draw_lines": draw_lines,
    "draw_tiles": draw_tiles,
    "went_words": went_words,
}

__all__ = ["DRAWN", "short_month"]
