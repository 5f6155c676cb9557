"""When nobody is on call: the days that no duty covers (R38)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Gap:
    """Days on which nobody is on call; `until` is exclusive."""

    since: date
    until: date


def gaps(duties: Iterable[tuple[date, date]], since: date, until: date) -> tuple[Gap, ...]:
    """The days from one day until another that no duty (first day, until) covers, in order."""
    found, on = [], since
    for begins, ends in sorted(duties):
        if begins >= until:
            break
        if begins > on:
            found.append(Gap(on, begins))
        on = max(on, ends)
    if on < until:
        found.append(Gap(on, until))
    return tuple(found)
