"""What drawings share: round distances between ticks, and short names of months."""

from rets.render.line_of_time import SHORT_MONTHS

ROUND = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500)
MOST_TICKS = 6


def round_step(span: float) -> float:
    """A round distance between ticks, so that there are some five of them."""
    return next((one for one in ROUND if span / one <= MOST_TICKS), 1000.0)


def short_month(month: str) -> str:
    """'mrt 26' for 2026-03 or a day in it."""
    year, number = month.split("-")[:2]
    return f"{SHORT_MONTHS[int(number) - 1]} {year[2:]}"
