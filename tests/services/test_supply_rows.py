"""Supply is read once as long as nothing in it changed, and anew as soon as anything did, whoever changed it."""

from collections.abc import Callable

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from rets.clock import midnight
from rets.db import SYSTEM, ViewerSession, sessions
from rets.models import Offer
from rets.services.supply_rows import supply_rows
from tests import asking as a
from tests import builders as b
from tests import places as p


def _offers(session: Session) -> set[str]:
    return {row.slug for row in supply_rows(session, b.TODAY).offers}


def test_without_a_change_the_rows_are_not_read_again(staffed: ViewerSession) -> None:
    p.an_offer(staffed, b.TODAY)
    supply_rows(staffed, b.TODAY)
    sent: list[str] = []
    engine = staffed.get_bind().engine
    listen = lambda _c, _cursor, statement, *_more: sent.append(statement)  # noqa: E731
    event.listen(engine, "before_cursor_execute", listen)
    try:
        supply_rows(staffed, b.TODAY)
    finally:
        event.remove(engine, "before_cursor_execute", listen)
    assert len(sent) == 1


def _more_is_said(session: ViewerSession, offer: Offer) -> None:
    p.say(session, offer, free_from=b.TODAY, free_count=3)


def _withdrawn(_session: ViewerSession, offer: Offer) -> None:
    offer.withdrawn_on = b.TODAY


def _location_closes(_session: ViewerSession, offer: Offer) -> None:
    offer.location.closes_on = b.TODAY


def _provider_renamed(_session: ViewerSession, offer: Offer) -> None:
    offer.location.provider.name = "Anders"


def _place_gone(_session: ViewerSession, offer: Offer) -> None:
    offer.places[0].withdrawn_at = midnight(b.TODAY)


def _held(session: ViewerSession, offer: Offer) -> None:
    a.ask(session, a.searching(session), offer, place_id=p.place_ids(offer)[0])


@pytest.mark.parametrize("change", [_more_is_said, _withdrawn, _location_closes, _provider_renamed, _place_gone, _held])
def test_whatever_changes_in_supply_is_read(
    staffed: ViewerSession, change: Callable[[ViewerSession, Offer], None]
) -> None:
    offer = p.an_offer(staffed, b.TODAY)
    before = supply_rows(staffed, b.TODAY)
    change(staffed, offer)
    assert supply_rows(staffed, b.TODAY) is not before


def test_what_is_rolled_back_is_not_kept(staffed: ViewerSession) -> None:
    with staffed.begin_nested() as savepoint:
        slug = p.an_offer(staffed, b.TODAY).slug
        assert slug in _offers(staffed)
        savepoint.rollback()
    assert slug not in _offers(staffed)


def test_another_transaction_does_not_see_what_is_not_committed(staffed: ViewerSession) -> None:
    slug = p.an_offer(staffed, b.TODAY).slug
    mine = _offers(staffed)
    with sessions(bind=staffed.get_bind().engine, info={"viewer": SYSTEM}) as other:
        theirs = _offers(other)
    assert (slug in mine, slug in theirs, slug in _offers(staffed)) == (True, False, True)


def test_who_may_not_see_a_claim_does_not_get_it_from_who_did(staffed: ViewerSession) -> None:
    offer = p.an_offer(staffed, b.TODAY)
    _held(staffed, offer)
    assert supply_rows(staffed, b.TODAY).claims
    staffed.act_as(type(SYSTEM)())
    try:
        assert not supply_rows(staffed, b.TODAY).claims
    finally:
        staffed.act_as(SYSTEM)
