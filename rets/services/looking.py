"""Whether another search could find anything else than the last one did, and the start in sight without searching.

A search is much work. Between two searches usually nothing changed that decides its outcome, and then the start in
sight only moves with the days. What changes by date alone is known at the search (`rets.services.next_change`): on that
day it is made anew, and after a week all the same.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session

from matching import Proposals
from rets.models import Case
from rets.services.facts import dossier_of
from rets.services.next_change import next_change

LONGEST = timedelta(days=7)
DECIDES = (
    "need",
    "traits",
    "contra_indications",
    "wishes",
    "authorisations",
    "birth_month",
    "sex",
    "iq",
    "municipality",
    "tried",
)
Look = dict[str, Any]
# What was added to, changed in or taken from the offers of some forms, and how the requests of a case stand.
SUPPLY = text("""
WITH wanted AS (SELECT o.id, o.withdrawn_on, l.closes_on FROM offers o JOIN locations l ON o.location_id = l.id
                WHERE form = ANY (:forms)),
     room AS (SELECT p.id, withdrawn_at FROM places p JOIN wanted ON p.offer_id = wanted.id)
SELECT (SELECT concat_ws('.', count(*), sum(withdrawn_on - DATE '2000-01-01'), sum(closes_on - DATE '2000-01-01'))
            FROM wanted),
       (SELECT max(a.id) FROM availability a JOIN wanted ON a.offer_id = wanted.id),
       (SELECT concat_ws('.', max(id), count(withdrawn_at)) FROM room),
       (SELECT sum(hashtext(concat_ws('.', o.place_id, o.period, o.kind)))
            FROM rets_occupied(ARRAY(SELECT id FROM room)) o),
       (SELECT concat_ws('.', max(id), sum(budget_spent), sum(valid_until - DATE '2000-01-01'))
            FROM contracts WHERE form = ANY (:forms)),
       (SELECT concat_ws('.', max(id), max(answered_at)) FROM requests WHERE case_id = :case),
       last.made_at, last.versions
  FROM (VALUES (1)) one
       LEFT JOIN (SELECT made_at, versions FROM plans WHERE case_id = :case ORDER BY id DESC LIMIT 1) last ON true
""")


class Seen(NamedTuple):
    """The last search for a case: when, what is remembered of it, and what would decide a search now."""

    made_at: datetime
    look: Look
    decided_by: str


def look_of(session: Session, case: Case, found: Proposals, on: date) -> Look:
    """What is to be remembered of a search: its day, what decided it, the starts that it saw, and how long it holds."""
    late = [miss.proposal for miss in found.near_misses if miss.only_late]
    starts = [
        (one.start_on, one.certainty == "waiting", one.route.delay_days)
        for one in (*found.fitting, *late)
        if one.start_on is not None
    ]
    until = min(next_change(session, case, starts, on) or date.max, on + LONGEST)
    return {
        "on": on.isoformat(),
        "until": until.isoformat(),
        "decided_by": decided_by(session, case),
        "starts": [(start.isoformat(), waits, days) for start, waits, days in starts],
    }


def last_seen(session: Session, case: Case) -> Seen | None:
    """The last search for a case, if there was one, beside what a search would look at now."""
    *supply, made_at, versions = session.execute(SUPPLY, _asked(case)).one()
    return Seen(made_at, versions.get("look") or {}, _digest(case, supply)) if made_at else None


def nothing_new(case: Case, seen: Seen, on: date) -> bool:
    """Whether a search on this day would see the same need and the same supply as the last one.

    What brothers and sisters need, and which other help runs by now, is not looked into: with them a search is always
    made.
    """
    until, form = seen.look.get("until"), dossier_of(case)
    if until is None or on >= date.fromisoformat(until) or form.wishes.siblings or form.need.depends_on:
        return False
    return bool(seen.look["decided_by"] == seen.decided_by)


def start_in_sight(look: Look, on: date) -> date | None:
    """The earliest start among those of a search, seen from a later day.

    A waiting list and a route that is yet to be arranged begin on the day itself, so they move with the days.
    """
    passed = on - date.fromisoformat(look["on"])
    return min((_moved(start, passed, on) for start in look["starts"]), default=None)


def _moved(start: tuple[str, bool, int], passed: timedelta, on: date) -> date:
    day, waits, route_days = start
    then = date.fromisoformat(day)
    return then + passed if waits else max(then, on + timedelta(days=route_days))


def decided_by(session: Session, case: Case) -> str:
    """Twelve characters that change with the need, with the supply of wanted help, and with who answered what."""
    *supply, _made_at, _versions = session.execute(SUPPLY, _asked(case)).one()
    return _digest(case, supply)


def _asked(case: Case) -> dict[str, Any]:
    need = dossier_of(case).need
    return {"forms": [*need.ideal, *need.acceptable], "case": case.id}


def _digest(case: Case, supply: Iterable[Any]) -> str:
    parts = [*(case.dossier.get(part) for part in DECIDES), case.deadline_on.isoformat(), *supply]
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()[:12]
