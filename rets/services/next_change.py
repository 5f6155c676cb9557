"""The next day on which a search sees something else although nobody did anything: what changes by date alone.

Of the supply: a contract that begins or ends, a location that closes, an offer that ends, news of a free place that is
getting too old to count. Of the child: a birthday, an authorisation that comes into force or ends, and a start that can
no longer be in time. An admission stop has no end of its own: it ends when the provider says so, which is news.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

from rets.models import Case
from rets.models.supply import REPLAY
from rets.services.facts import dossier_of
from rets.services.matching_children import authorisations
from rets.services.parameters import parameters
from rets.services.routes import payers
from rets.services.told_dates import age_on
from workflows.calendar import add_months
from workflows.parameters import Parameters

Start = tuple[date, bool, int]
SUPPLY = text("""
SELECT min(day) FROM (
    SELECT min(withdrawn_on) FROM offers WHERE form = ANY (:forms) AND withdrawn_on > :on
    UNION ALL SELECT min(l.closes_on) FROM locations l JOIN offers o ON o.location_id = l.id
        WHERE o.form = ANY (:forms) AND l.closes_on > :on
    UNION ALL SELECT min(valid_from) FROM contracts
        WHERE form = ANY (:forms) AND municipality = ANY (:payers) AND valid_from > :on
    UNION ALL SELECT min(valid_until) FROM contracts
        WHERE form = ANY (:forms) AND municipality = ANY (:payers) AND valid_until > :on
    UNION ALL SELECT min(expires_on) FROM (
        SELECT DISTINCT ON (a.offer_id)
               (a.confirmed_at AT TIME ZONE 'Europe/Amsterdam')::date + :expiry_days + 1 AS expires_on,
               a.source, a.free_count
          FROM availability a JOIN offers o ON a.offer_id = o.id WHERE o.form = ANY (:forms)
         ORDER BY a.offer_id, a.id DESC
    ) newest WHERE expires_on > :on AND source <> :replay AND free_count > 0
) coming (day)
""")


def next_change(session: Session, case: Case, starts: Iterable[Start], on: date) -> date | None:
    """The first day after this one on which a search would see something else by itself, as far as can be told.

    `starts` are what a search saw: the day, whether it is a waiting list, and the days that the route takes. A waiting
    list and a route that is yet to be arranged move with the days, and so reach a birthday or a deadline before it.
    """
    need = dossier_of(case).need
    p = parameters(session, on, case.region)
    asked = {
        "forms": [*need.ideal, *need.acceptable],
        "payers": list(payers(case, on)),
        "on": on,
        "expiry_days": p.expiry_days,
        "replay": REPLAY,
    }
    ahead = {timedelta(0)} | {start - on if waits else timedelta(days=days) for start, waits, days in starts}
    days = {
        session.scalar(SUPPLY, asked),
        _first_of_next_month(on),
        *(day - early for day in _of_child(case, p, on) for early in ahead),
    }
    return min((day for day in days if day is not None and day > on), default=None)


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
