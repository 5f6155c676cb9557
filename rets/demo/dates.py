"""Days of the demonstration, written as how far they lie from today, so that its cases are never old.

`@-12` is twelve days ago, `@+3w` in three working days, `@-112m` the month 112 months ago, and `@ret-1-3` three days
before the last regular meeting of the expert team.
"""

import re
from datetime import date, timedelta
from typing import Any

from rets.services.meetings import ANCHOR
from workflows.calendar import add_months, calendar_with

CADENCE = 14
_DAY = re.compile(r"^@(?:ret-(?P<meeting>\d+))?(?P<offset>[+-]?\d+)?(?P<unit>[wm])?$")


def dated(data: Any, today: date) -> Any:
    """The same data with every such day made a date (`2026-03-16`) or a month (`2026-03`)."""
    if isinstance(data, dict):
        return {key: dated(value, today) for key, value in data.items()}
    if isinstance(data, list):
        return [dated(value, today) for value in data]
    found = _DAY.match(data) if isinstance(data, str) else None
    return _day(found, today) if found else data


def _day(found: re.Match[str], today: date) -> str:
    start = _meeting(today, int(found["meeting"])) if found["meeting"] else today
    offset = int(found["offset"] or 0)
    if found["unit"] == "m":
        return add_months(start.replace(day=1), offset).isoformat()[:7]
    if found["unit"] == "w":
        return calendar_with(frozenset()).add_working_days(start, offset).isoformat()
    return (start + timedelta(days=offset)).isoformat()


def _meeting(today: date, back: int) -> date:
    """The regular meeting day that lies so many meetings before today."""
    last = today - timedelta(days=((today - ANCHOR).days - 1) % CADENCE + 1)
    return last - timedelta(days=CADENCE * (back - 1))
