"""The new morning of many children at once: for whom is there something new to see?

What was seen last, and what a search would look at now, is read for all of them together. Where nothing is new the
start in sight moves; only the others are looked at one by one, each with the supply as it is by then.
"""

from collections.abc import Sequence

from rets.clock import date_of
from rets.services.audit import ENGINE
from rets.services.climb import Due
from rets.services.looking import last_seen, nothing_new, start_in_sight
from rets.services.proposing import looked_for, see
from rets.services.settle import settle
from rets.services.stopping import stopped_among


def with_news(dues: Sequence[Due]) -> list[Due]:
    """Of searches that fall due, those that are to be looked at by themselves; the others are done. As the engine."""
    if len(dues) <= 1:  # alone it is looked at as it is
        return list(dues)
    session, now, on = dues[0].session, dues[0].now, date_of(dues[0].now)
    still = stopped_among(session, [due.case.id for due in dues], now)
    able = {due.case.id: due for due in dues if looked_for(due.case) and due.case.id not in still}
    seen = last_seen(session, [due.case for due in able.values()], on)
    quiet = {key for key, one in seen.items() if nothing_new(able[key].case, one, on)}
    for key in sorted(quiet):
        due = able[key]
        if see(session, due.case, start_in_sight(seen[key].look, on), now, due.row):
            settle(session, due.case, ENGINE, now)
    return [due for due in dues if due.case.id not in quiet]
