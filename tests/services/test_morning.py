"""Of many children whose search is due, those for whom nothing changed are passed over together."""

from datetime import timedelta

from sqlalchemy import event, select

from rets.db import ViewerSession
from rets.models import Case, Deadline, Offer
from rets.services import sweep
from rets.services.known import AGAIN
from rets.services.matches import propose
from tests import asking as a
from tests import builders as b
from tests import places as p

MORNING = b.at("2026-03-17", 7)


def _waiting(session: ViewerSession, many: int) -> tuple[list[Case], Offer]:
    """Children who were all searched for today, and an offer with a waiting list."""
    offer = p.an_offer(session, weeks=4)
    cases = [b.raised(session, label=f"HM-{number}") for number in range(many)]
    for case in cases:
        propose(session, case, a.lotte(session), b.NOW)
    session.flush()
    only_searches = select(Deadline).where(Deadline.kind != AGAIN, Deadline.next_at <= MORNING)
    for row in session.scalars(only_searches):
        row.next_at = None
    session.flush()
    return cases, offer


def _plans_sent(session: ViewerSession, cases: list[Case]) -> int:
    """How often the last searches are read in a morning."""
    sent: list[str] = []
    listen = lambda _c, _cursor, statement, *_more: sent.append(statement)  # noqa: E731
    engine = session.get_bind().engine
    event.listen(engine, "before_cursor_execute", listen)
    try:
        sweep.sweep_cases(session, cases, MORNING)
    finally:
        event.remove(engine, "before_cursor_execute", listen)
    return sum("AS look FROM plans" in one for one in sent)


def test_what_was_seen_last_is_read_once_for_all(staffed: ViewerSession) -> None:
    cases, _offer = _waiting(staffed, 4)
    assert _plans_sent(staffed, cases) == 1


def test_each_of_them_has_its_start_in_sight_and_its_next_morning(staffed: ViewerSession) -> None:
    cases, _offer = _waiting(staffed, 2)
    sweep.sweep_cases(staffed, cases, MORNING)
    next_at = staffed.scalars(select(Deadline.next_at).where(Deadline.kind == AGAIN)).all()
    start = b.TODAY + timedelta(weeks=4, days=1)
    assert ([case.supply_on for case in cases], list(next_at)) == ([start] * 2, [b.at("2026-03-18", 6)] * 2)


def test_what_changed_is_proposed_to_each(staffed: ViewerSession) -> None:
    cases, offer = _waiting(staffed, 2)
    offer.withdrawn_on = b.TODAY
    sweep.sweep_cases(staffed, cases, MORNING)
    assert [len(b.events(staffed, case, "match.proposed")) for case in cases] == [2, 2]
