"""The earliest realistic start of fitting help: what was agreed, else what was promised, else what supply shows."""

from datetime import date

from rets.models import Case
from rets.services.arranged import Arranged
from rets.services.facts import dossier_of


def forecast_on(case: Case, help_: Arranged, on: date) -> date | None:
    """The day on which fitting help can realistically start, seen from a day; nothing when no start is in sight.

    An agreed start counts alone; otherwise the earliest of what was promised and the best place the matcher found.
    """
    agreed = _agreed_on(help_)
    if agreed:
        return agreed
    supply = max(case.supply_on, on) if case.supply_on else None
    return min(filter(None, (promised_on(case, help_, on), supply)), default=None)


def promised_on(case: Case, help_: Arranged, on: date) -> date | None:
    """The earliest start that somebody stands for: agreed, accepted, or told for a waiting list of wanted help.

    A day that went by without a start promises nothing any more.
    A request that led to a placement promises nothing more: the placement counts while it is agreed, later the help.
    """
    agreed = _agreed_on(help_)
    if agreed:
        return agreed
    led_on = {row.request_id for row in help_.placements}
    starts = [
        row.expected_on or row.start_on
        for row in help_.requests
        if row.purpose == "main" and row.id not in led_on
        if row.state == "accepted" or (row.state == "waiting_list" and row.expected_on)
    ]
    form = dossier_of(case)
    wanted = {*form.need.ideal, *form.need.acceptable}
    starts += [wait.expected_on for wait in form.waits if wait.expected_on and wait.form in wanted]
    return min((start for start in starts if start >= on), default=None)


def secured(case: Case, help_: Arranged, on: date) -> bool:
    """Whether a start before the true deadline was promised: a free place on paper does not hold back a rung."""
    start = promised_on(case, help_, on)
    return start is not None and start <= case.deadline_on


def _agreed_on(help_: Arranged) -> date | None:
    agreed = [
        row for row in help_.standing if row.purpose == "main" and row.ended_on is None and row.started_on is None
    ]
    return max(agreed, key=lambda row: row.id).planned_on if agreed else None
