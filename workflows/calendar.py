"""Days, working days and months by Dutch law.

Working days follow the Algemene termijnenwet: no weekend, no generally recognised holiday; 5 May counts every year,
Good Friday is equal to a holiday. Days named by royal decree are handed in as data.
"""

from bisect import bisect_left, bisect_right
from calendar import monthrange
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
FIRST_YEAR, LAST_YEAR = 2000, 2060


class Calendar:
    """Working days from 2000 up to and including 2060; `decreed` holds extra days off named by royal decree."""

    def __init__(self, decreed: frozenset[date] = frozenset()) -> None:
        dutch = holidays.country_holidays(
            "NL", years=range(FIRST_YEAR, LAST_YEAR + 1), categories=("public", "optional")
        )
        self._free = frozenset(dutch) | decreed
        day, last = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
        self._days: list[date] = []
        while day <= last:
            if day.weekday() < 5 and day not in self._free:
                self._days.append(day)
            day += timedelta(days=1)

    def is_working_day(self, day: date) -> bool:
        """Whether work is done on this day."""
        at = bisect_left(self._days, day)
        return at < len(self._days) and self._days[at] == day

    def add_working_days(self, day: date, count: int) -> date:
        """The `count`-th working day after `day` (before it when negative); the day itself never counts."""
        if count >= 0:
            return self._days[bisect_right(self._days, day) + count - 1] if count else day
        return self._days[bisect_left(self._days, day) + count]

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days lie after `start`, up to and including `end`."""
        return bisect_right(self._days, end) - bisect_right(self._days, start)


@lru_cache(maxsize=4)
def calendar_with(decreed: frozenset[date] = frozenset()) -> Calendar:
    """The calendar for these decreed days, made once."""
    return Calendar(decreed)


def add_months(day: date, months: int) -> date:
    """The same day of the month so many months later, clipped to the end of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def end_of_day(day: date) -> datetime:
    """The last second of a day in Amsterdam: the moment at which a date that is still valid runs out."""
    return datetime.combine(day, time(23, 59, 59), AMSTERDAM)


def start_of_day(day: date) -> datetime:
    """Midnight in Amsterdam at which a day begins."""
    return datetime.combine(day, time(), AMSTERDAM)


def same_time_after(began: datetime, now: datetime, days: int) -> datetime:
    """The first moment after `now` that lies a number of times `days` after `began`, at its time in the Netherlands."""
    first = began.astimezone(AMSTERDAM)
    passed = (day_of(now) - first.date()).days // days
    found = first + timedelta(days=passed * days)  # wall time: the same hour on the clock, summer or winter
    return found if found > now else found + timedelta(days=days)


def day_of(moment: datetime) -> date:
    """The date in Amsterdam on which an instant falls."""
    return moment.astimezone(AMSTERDAM).date()
