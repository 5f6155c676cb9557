"""The new morning of many searches at once: is there something new to see for these children?

What was seen last, and what a search would look at now, is read for all of them together. What another commits in
between is news to the next morning.
"""

from collections.abc import Sequence

from rets.clock import date_of
from rets.services.audit import ENGINE
from rets.services.climb import Due
from rets.services.looking import last_seen
from rets.services.proposing import look_beside, looked_for
from rets.services.settle import settle
from rets.services.stopping import stopped_among


def look_around(dues: Sequence[Due]) -> None:
    """Look again where a search falls due; it ends when the case is no longer searched for. As the engine."""
    if not dues:
        return
    session, now = dues[0].session, dues[0].now
    still = stopped_among(session, [due.case.id for due in dues], now)
    able = [due.case for due in dues if looked_for(due.case) and due.case.id not in still]
    searched, seen = {case.id for case in able}, last_seen(session, able, date_of(now))
    for due in dues:
        case = due.case
        if case.id in searched and look_beside(session, case, seen.get(case.id), ENGINE, now, due.row):
            settle(session, case, ENGINE, now)
        if due.row.next_at == due.moment:
            due.close("done")
