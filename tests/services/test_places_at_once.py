"""Two people press at the same moment, hundreds of times: one place is one child's, and one child has one place."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import text
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.exc import DBAPIError

from rets import access
from rets.access import case_for
from rets.db import SYSTEM, ViewerSession, transaction
from rets.errors import PlaceTaken, Refused, RetsError
from rets.models import Claim, Request
from rets.services import claims
from rets.settings import Settings
from tests import asking as a
from tests import builders as b
from tests import places as p

TRIES = 120
Press = Callable[[ViewerSession], object]


@pytest.fixture
def two(staffed_database: Settings) -> Iterator[Callable[[Press, Press], list[str]]]:
    """Lets two people act at the same moment, each with an own connection; gives what became of each."""
    barrier = Barrier(2)

    def press(act: Press) -> str:
        barrier.wait()
        try:
            with transaction(SYSTEM, staffed_database) as session:
                act(session)
        except (RetsError, DBAPIError) as error:
            return type(error).__name__
        return "done"

    with ThreadPoolExecutor(2) as pool:
        yield lambda *acts: [one.result() for one in [pool.submit(press, act) for act in acts]]


def _cases(settings: Settings) -> tuple[int, int, int]:
    with transaction(SYSTEM, settings) as session:
        offer = p.an_offer(session, b.TODAY)
        first, second = (a.searching(session, label=label).id for label in ("HM-1", "HM-2"))
        return first, second, offer.id


def _undo(settings: Settings) -> int:
    """How many live claims there were, all let go again."""
    with transaction(SYSTEM, settings) as session:
        live: int = session.scalars(text("SELECT count(*) FROM claims WHERE live")).one()
        session.execute(text("UPDATE claims SET live = false"))
        session.execute(text("UPDATE requests SET state = 'withdrawn', version = version + 1"))
    return live


def test_one_place_is_never_held_for_two_children(
    staffed_database: Settings, two: Callable[[Press, Press], list[str]]
) -> None:
    first, second, offer_id = _cases(staffed_database)
    with transaction(SYSTEM, staffed_database) as session:
        place_id: int = session.scalars(text("SELECT id FROM places")).one()
        requests = {
            case_id: a.ask(
                session, case_for(session, access.SYSTEM, case_id), p.an_offer(session), overrule="veiliger"
            ).id
            for case_id in (first, second)
        }

    def hold(case_id: int) -> Press:
        def act(session: ViewerSession) -> None:
            case = case_for(session, access.SYSTEM, case_id, lock=True)
            request = session.get_one(Request, requests[case_id])
            offer = session.get_one(claims.Offer, offer_id)
            period = claims.stay_period(offer, a.SOON)
            place = claims.lock_free(session, offer, period, place_id)
            if place is None:
                raise PlaceTaken
            claims.keep(session, case, request, place.id, "hold", period)

        return act

    for _ in range(TRIES):
        assert sorted(two(hold(first), hold(second))) == ["PlaceTaken", "done"]
        assert _undo(staffed_database) == 1


def test_two_requests_for_the_last_place_hold_it_once(
    staffed_database: Settings, two: Callable[[Press, Press], list[str]]
) -> None:
    first, second, offer_id = _cases(staffed_database)

    def ask(case_id: int) -> Press:
        def act(session: ViewerSession) -> None:
            case = case_for(session, access.SYSTEM, case_id, lock=True)
            a.ask(session, case, session.get_one(claims.Offer, offer_id))

        return act

    for _ in range(10):
        assert two(ask(first), ask(second)) == ["done", "done"]
        assert _undo(staffed_database) == 1


def test_one_child_never_gets_two_places(staffed_database: Settings, two: Callable[[Press, Press], list[str]]) -> None:
    first, _, _ = _cases(staffed_database)
    with transaction(SYSTEM, staffed_database) as session:
        case = case_for(session, access.SYSTEM, first)
        made = [a.ask(session, case, p.an_offer(session, b.TODAY), overrule="veiliger") for _ in range(2)]
        for request in made:
            a.answer(session, request, "accepted")
        ids = [request.id for request in made]

    def agree(request_id: int) -> Press:
        def act(session: ViewerSession) -> None:
            case = case_for(session, access.SYSTEM, first, lock=True)
            a.agree(session, case, session.get_one(Request, request_id))

        return act

    assert sorted(two(agree(ids[0]), agree(ids[1]))) in (["Refused", "done"], ["Stale", "done"])
    assert _undo(staffed_database) == 1


def test_the_database_alone_keeps_a_child_to_one_place(
    staffed_database: Settings, two: Callable[[Press, Press], list[str]]
) -> None:
    """Without any lock of ours: whoever comes second is refused by the constraint, or by the deadlock it breaks."""
    first, _, _ = _cases(staffed_database)
    with transaction(SYSTEM, staffed_database) as session:
        places = [p.place_ids(p.an_offer(session, b.TODAY))[0] for _ in range(2)]

    def place(place_id: int) -> Press:
        def act(session: ViewerSession) -> None:
            period = Range(a.SOON, a.SOON + timedelta(days=30))
            with claims.guaranteed(session):
                session.add(
                    Claim(place_id=place_id, case_id=first, kind="placed", purpose="main", period=period, live=True)
                )

        return act

    for _ in range(20):
        assert sorted(two(place(places[0]), place(places[1]))) in (["Refused", "done"], ["PlaceTaken", "done"])
        assert _undo(staffed_database) == 1


def test_a_withdrawal_and_a_yes_at_the_same_moment_leave_one_truth(
    staffed_database: Settings, two: Callable[[Press, Press], list[str]]
) -> None:
    first, _, offer_id = _cases(staffed_database)

    def withdraw(session: ViewerSession) -> None:
        case = case_for(session, access.SYSTEM, first, lock=True)
        request = session.query(Request).filter_by(state="open").one_or_none()
        if request is None:
            raise Refused("te laat")
        a.requests.withdraw_request(session, case, request, actor=a.lotte(session), at=b.NOW)

    def accept(session: ViewerSession) -> None:
        a.answer(
            session, session.query(Request).filter_by(case_id=first).order_by(Request.id.desc()).first(), "accepted"
        )

    for _ in range(8):
        with transaction(SYSTEM, staffed_database) as session:
            request_id = a.ask(
                session, case_for(session, access.SYSTEM, first, lock=True), session.get_one(claims.Offer, offer_id)
            ).id
        told = two(withdraw, accept)
        with transaction(SYSTEM, staffed_database) as session:
            state = session.get_one(Request, request_id).state
        assert told.count("done") == 1
        assert state == ("withdrawn" if told[0] == "done" else "accepted")
        _undo(staffed_database)
