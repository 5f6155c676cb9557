"""News of what is free reaches who waits for it at once, not the next morning."""

import pytest
from sqlalchemy import select

from rets.clock import date_of
from rets.db import ViewerSession
from rets.models import Case, Deadline, Offer
from rets.services.availability import publish
from rets.services.availability_import import import_rows, parse_csv
from rets.services.known import AGAIN
from rets.services.proposing import propose
from rets.services.sweep import sweep_case
from tests import asking as a
from tests import builders as b
from tests import places as p


@pytest.fixture
def offer(staffed: ViewerSession) -> Offer:
    """A home without a place, under contract."""
    made = p.an_offer(staffed)
    p.a_contract(staffed, made)
    return made


def _waiting(session: ViewerSession, form: str = "residentieel") -> Case:
    need = b.form().model_dump(mode="json")["need"]
    case = b.raised(session, need=need | {"ideal": [form], "acceptable": []})
    propose(session, case, a.lotte(session), b.NOW)
    session.flush()
    return case


def _one_free(session: ViewerSession, offer: Offer) -> None:
    publish(session, offer, free_from=b.TODAY, free_count=1, actor=a.roos(session), at=b.NOW)


def _searched_at(session: ViewerSession, case: Case) -> object:
    session.flush()
    query = select(Deadline.next_at).where(Deadline.case_id == case.id, Deadline.kind == AGAIN)
    return session.scalars(query).one()


def test_a_place_that_comes_free_lets_the_search_fall_due_now(staffed: ViewerSession, offer: Offer) -> None:
    case = _waiting(staffed)
    _one_free(staffed, offer)
    assert _searched_at(staffed, case) == b.NOW


def test_it_is_in_sight_as_soon_as_the_sweep_comes_by(staffed: ViewerSession, offer: Offer) -> None:
    case = _waiting(staffed)
    _one_free(staffed, offer)
    staffed.expire_all()
    sweep_case(staffed, case, b.NOW)
    assert case.supply_on == b.TODAY


def test_who_waits_for_other_help_is_left_alone(staffed: ViewerSession, offer: Offer) -> None:
    case = _waiting(staffed, "pleegzorg")
    _one_free(staffed, offer)
    moment = _searched_at(staffed, case)
    assert date_of(moment) > b.TODAY  # type: ignore[arg-type]


def test_a_file_of_availability_wakes_as_a_page_does(staffed: ViewerSession, offer: Offer) -> None:
    case = _waiting(staffed)
    rows = parse_csv(f"aanbod;vrij_vanaf;aantal_vrij\n{offer.slug};{b.TODAY.isoformat()};1\n")
    import_rows(staffed, rows, a.roos(staffed), b.NOW)
    assert _searched_at(staffed, case) == b.NOW
