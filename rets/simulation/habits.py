"""How long people take and how often they do not act, as sourced data; and when in working hours that is."""

import csv
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache
from pathlib import Path
from random import Random

from rets.clock import AMSTERDAM, date_of
from workflows.calendar import calendar_with

FOLDER = Path(__file__).parent / "data"
OPENS, MINUTES = time(8, 30), 510


@dataclass(frozen=True, slots=True)
class Habit:
    """From `low` to `high` working days, evenly spread; in `never` of all cases (0 to 1) nobody acts at all."""

    slug: str
    low: int
    high: int
    never: float
    meaning: str
    source: str

    def moment(self, after: datetime, rng: Random) -> datetime | None:
        """When it is done, in office hours and after this moment; null when it never is."""
        days, hour, silent = rng.randint(self.low, self.high), rng.randrange(MINUTES), rng.random() < self.never
        return None if silent else working_moment(after, days, hour)


def working_moment(after: datetime, days: int, minute: int) -> datetime:
    """So many minutes after opening on the working day that lies `days` further; always after `after`."""
    calendar, day = calendar_with(), date_of(after)
    day = calendar.add_working_days(day, days) if days or calendar.is_working_day(day) else day
    found = datetime.combine(day, OPENS, AMSTERDAM) + timedelta(minutes=minute)
    return found if found > after and calendar.is_working_day(day) else working_moment(after, days + 1, minute)


@cache
def habits() -> dict[str, Habit]:
    """Every habit by its slug."""
    with (FOLDER / "habits.csv").open(encoding="utf-8", newline="") as handle:
        return {
            row["slug"]: Habit(
                slug=row["slug"],
                low=int(row["low"]),
                high=int(row["high"]),
                never=int(row["never_pct"]) / 100,
                meaning=row["meaning"],
                source=row["source"],
            )
            for row in csv.DictReader(handle)
        }
