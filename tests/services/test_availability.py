"""What a provider says is kept word by word, and the places that can be asked follow from the newest word."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from rets.db import ViewerSession
from rets.errors import Forbidden, Invalid, Refused
from rets.models import Availability, Offer, Place
from rets.services import availability
from tests import asking as a
from tests import builders as b
from tests import places as p
from workflows.roles import Role

LATER = b.TODAY + timedelta(days=30)


def _publish(session: ViewerSession, offer: Offer, count: int, **changes: object) -> Availability:
    plain = {"free_from": b.TODAY if count else None, "free_count": count, "actor": a.roos(session), "at": b.NOW}
    return availability.publish(session, offer, **(plain | changes))  # type: ignore[arg-type]


def _open(session: ViewerSession, offer: Offer) -> list[date]:
    query = select(Place.free_from).where(Place.offer_id == offer.id, Place.withdrawn_at.is_(None))
    return sorted(session.scalars(query))


def test_as_many_places_can_be_asked_as_the_provider_says(staffed: ViewerSession) -> None:
    offer = p.an_offer(staffed)
    _publish(staffed, offer, 2, free_from=LATER)
    assert _open(staffed, offer) == [LATER, LATER]


def test_fewer_free_places_withdraw_what_nobody_asked_for(staffed: ViewerSession) -> None:
    offer = p.an_offer(staffed, b.TODAY, b.TODAY, b.TODAY)
    _publish(staffed, offer, 1)
    assert len(_open(staffed, offer)) == 1


def test_a_place_that_is_held_stays_and_counts_as_free(staffed: ViewerSession) -> None:
    offer = p.an_offer(staffed, b.TODAY)
    request = a.ask(staffed, a.searching(staffed), offer)
    _publish(staffed, offer, 1)
    assert [place.id for place in offer.places if place.withdrawn_at is None] == [request.place_id]


def test_a_place_that_was_given_is_not_counted_again(staffed: ViewerSession) -> None:
    case, offer = a.searching(staffed), p.an_offer(staffed, b.TODAY)
    request = a.ask(staffed, case, offer)
    a.answer(staffed, request, "accepted")
    a.agree(staffed, case, request)
    _publish(staffed, offer, 1)
    assert len(_open(staffed, offer)) == 2


def test_no_free_place_leaves_a_given_place_alone(staffed: ViewerSession) -> None:
    case, offer = a.searching(staffed), p.an_offer(staffed, b.TODAY)
    request = a.ask(staffed, case, offer)
    a.answer(staffed, request, "accepted")
    a.agree(staffed, case, request)
    _publish(staffed, offer, 0, waiting_weeks=12)
    assert len(_open(staffed, offer)) == 1


def test_a_provider_that_sees_no_case_counts_given_places_all_the_same(staffed: ViewerSession) -> None:
    case, offer = a.searching(staffed), p.an_offer(staffed, b.TODAY)
    request = a.ask(staffed, case, offer)
    a.answer(staffed, request, "accepted")
    a.agree(staffed, case, request)
    who = a.roos(staffed)
    staffed.act_as(availability.access.Viewer((f"provider:{request.provider_id}",), str(who.person_id)))
    availability.publish(staffed, offer, free_from=None, free_count=0, actor=who, at=b.NOW)
    assert len(_open(staffed, offer)) == 1


def test_earlier_words_are_kept(staffed: ViewerSession) -> None:
    offer = p.an_offer(staffed, b.TODAY)
    _publish(staffed, offer, 0, waiting_weeks=4)
    said = staffed.scalars(
        select(Availability).where(Availability.offer_id == offer.id).order_by(Availability.id)
    ).all()
    assert [(row.free_count, row.waiting_weeks) for row in said] == [(1, None), (0, 4)]


def test_one_tap_says_the_same_again_today(staffed: ViewerSession) -> None:
    offer = p.an_offer(staffed, weeks=8, said_at=b.at("2026-02-01"))
    said = availability.confirm(staffed, offer, actor=a.roos(staffed), at=b.NOW)
    assert (said.waiting_weeks, said.confirmed_at) == (8, b.NOW)


def test_what_was_never_said_is_not_confirmed(staffed: ViewerSession) -> None:
    offer = p.an_offer(staffed)
    bare = Offer(
        slug="kaal",
        location_id=offer.location_id,
        form="residentieel",
        name="",
        age_from=0,
        age_until=18,
        perspectief=False,
    )
    staffed.add(bare)
    staffed.flush()
    with pytest.raises(Refused, match="nog niets gemeld"):
        availability.confirm(staffed, bare, actor=a.roos(staffed), at=b.NOW)


def test_a_provider_speaks_for_its_own_offers_only(staffed: ViewerSession) -> None:
    sem = b.actor(staffed, "za-sem", Role.PROVIDER)
    with pytest.raises(Forbidden, match="andere aanbieder"):
        _publish(staffed, p.an_offer(staffed), 1, actor=sem)


@pytest.mark.parametrize(
    ("fields", "changes"),
    [
        (["free_from"], {"free_count": 1, "free_from": None}),
        (["free_count"], {"free_count": -1}),
        (["waiting_weeks", "note"], {"free_count": 0, "waiting_weeks": -1, "note": "mail jan@huis.nl"}),
    ],
)
def test_every_fault_is_told_at_its_field(
    staffed: ViewerSession, fields: list[str], changes: dict[str, object]
) -> None:
    with pytest.raises(Invalid) as fault:
        _publish(staffed, p.an_offer(staffed), 0, **changes)
    assert [error.field for error in fault.value.errors] == fields


def test_old_news_is_listed_oldest_first(staffed: ViewerSession) -> None:
    days = {p.an_offer(staffed, said_at=b.at(day)).slug: day for day in ("2026-02-20", "2026-01-10", "2026-03-10")}
    listed = [offer.slug for offer, _ in availability.stale(staffed, b.TODAY)]
    assert listed == sorted((slug for slug, day in days.items() if day < "2026-03-02"), key=days.__getitem__)
