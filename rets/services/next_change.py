"""The next day on which a search sees something else of the child although nobody did anything.

A birthday, an authorisation that comes into force or ends, and a start that can no longer be in time. What changes by
date alone in the supply and in contracts is seen by looking at them on the day itself (`rets.services.search_basis`).
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from sqlalchemy.orm import Session

from rets.models import Case
from rets.services.facts import dossier_of
from rets.services.matching_children import authorisations
from rets.services.parameters import parameters
from rets.services.told_dates import age_on
from workflows.calendar import add_months
from workflows.parameters import Parameters

Start = tuple[date, bool, int]


def next_change(session: Session, case: Case, starts: Iterable[Start], on: date) -> date:
    """The first day after this one on which a search would see something else by itself, as far as can be told.

    `starts` are what a search saw: the day, whether it is a waiting list, and the days that the route takes. A waiting
    list and a route that is yet to be arranged move with the days, and so reach a birthday or a deadline before it.
    """
    p = parameters(session, on, case.region)
    ahead = {timedelta(0)} | {start - on if waits else timedelta(days=days) for start, waits, days in starts}
    of_child = (day - early for day in _of_child(case, p, on) for early in ahead)
    return min([_first_of_next_month(on), *(day for day in of_child if day > on)])


def _first_of_next_month(on: date) -> date:
    """A birthday counts from the first of its month: with a search for everybody then, no search tells one."""
    return add_months(on.replace(day=1), 1)


def _of_child(case: Case, p: Parameters, on: date) -> Iterator[date]:
    """The next birthday, the day after the true deadline, and where an authorisation begins or ends."""
    yield add_months(case.birth_month, 12 * (age_on(case.birth_month, on) + 1))
    yield case.deadline_on + timedelta(days=1)
    for one in authorisations(dossier_of(case).authorisations, p):
        yield one.from_on
        yield one.until_on
