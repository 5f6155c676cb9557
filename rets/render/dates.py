"""Dates as people say them, in Dutch, with the exact date beside."""

from datetime import date, datetime

from matching import timing
from rets.clock import AMSTERDAM

WEEKDAYS = ("ma", "di", "wo", "do", "vr", "za", "zo")
NEAR = {-2: "eergisteren", -1: "gisteren", 0: "vandaag", 1: "morgen", 2: "overmorgen"}
DAYS_UNTIL_WEEKS = 21
DAYS_UNTIL_MONTHS = 63
MONTHS_UNTIL_YEARS = 24


def exact_date(on: date) -> str:
    """'di 3 maart 2021'. An instant is first brought to Amsterdam."""
    day = local_date(on)
    return f"{WEEKDAYS[day.weekday()]} {timing.day(day)}"


def local_date(on: date) -> date:
    """The day in Amsterdam; a plain date stays what it is."""
    return on.astimezone(AMSTERDAM).date() if isinstance(on, datetime) else on


def exact_moment(at: datetime) -> str:
    """'di 3 maart 2021, 14.05 uur', in Amsterdam."""
    local = at.astimezone(AMSTERDAM)
    return f"{exact_date(local)}, {local.hour}.{local.minute:02d} uur"


def plain_date(on: date) -> str:
    """'3 maart 2021', as a letter has it."""
    return timing.day(local_date(on))


def month(on: date) -> str:
    """'maart 2021'."""
    return timing.month(on)


def distance(on: date, today: date) -> str:
    """How far a day is from today: 'morgen', 'over 5 dagen', 'ruim 3 weken geleden'."""
    days = (local_date(on) - today).days
    if days in NEAR:
        return NEAR[days]
    span = _span(abs(days), local_date(on), today)
    return f"over {span}" if days > 0 else f"{span} geleden"


def when(on: date, today: date) -> str:
    """'morgen (di 3 maart 2021)'."""
    return f"{distance(on, today)} ({exact_date(on)})"


def by(on: date, today: date) -> str:
    """'uiterlijk morgen (di 3 maart 2021)', and 'uiterlijk di 3 maart 2021, dat was 5 dagen geleden' afterwards."""
    if local_date(on) >= today:
        return f"uiterlijk {when(on, today)}"
    return f"uiterlijk {exact_date(on)}, dat was {distance(on, today)}"


def _span(days: int, one: date, other: date) -> str:
    if days < DAYS_UNTIL_WEEKS:
        return f"{days} dagen"
    if days < DAYS_UNTIL_MONTHS:
        return _about(days // 7, days % 7 > 0, "weken")
    first, last = sorted((one, other))
    months = (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)
    left = last.day != first.day
    if months < MONTHS_UNTIL_YEARS:
        return _about(months, left, "maanden")
    return _about(months // 12, left or months % 12 > 0, "jaar")


def _about(number: int, more: bool, unit: str) -> str:
    return f"{'ruim ' if more else ''}{number} {unit}"
