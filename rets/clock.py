"""The only module that asks what time it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")

_moment: ContextVar[datetime | None] = ContextVar("rets_moment", default=None)


def now() -> datetime:
    """This instant, or the one set with `use`; timezone-aware, UTC."""
    return _moment.get() or datetime.now(UTC)


def today() -> date:
    """Today's date in the Netherlands."""
    return date_of(now())


def date_of(moment: datetime) -> date:
    """The date in the Netherlands at an instant."""
    return moment.astimezone(AMSTERDAM).date()


def midnight(day: date) -> datetime:
    """The instant at which a day begins in the Netherlands, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=AMSTERDAM).astimezone(UTC)


@contextmanager
def use(moment: datetime) -> Iterator[datetime]:
    """Hold the clock at an instant within the block, for replay, demonstration and tests.

    Raises ValueError for a datetime without a timezone.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment needs a timezone")
    token = _moment.set(moment.astimezone(UTC))
    try:
        yield moment.astimezone(UTC)
    finally:
        _moment.reset(token)
