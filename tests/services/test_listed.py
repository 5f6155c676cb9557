"""The list of today where what was stored is older: what it shows, and what a request then still has to explain."""

from datetime import timedelta

import pytest

from rets import clock
from rets.db import ViewerSession
from rets.errors import Invalid
from rets.models import Case, Offer
from rets.services.listed import listed
from tests import asking as a
from tests import builders as b
from tests import proposed as q

LATER = b.NOW + timedelta(days=7)


def two_offers(session: ViewerSession) -> tuple[Case, Offer, Offer]:
    """A case with a stored list, the offer that was first in it, and one that came later and is better."""
    case = a.searching(session, need={"ideal": ["residentieel"], "acceptable": ["gezinshuis"]})
    old = q.contracted(session, b.TODAY, form="gezinshuis")
    q.propose(session, case)
    return case, old, q.contracted(session, b.TODAY + timedelta(days=7))


def test_a_list_of_before_is_ranked_anew_on_the_day_itself(staffed: ViewerSession) -> None:
    case, old, new = two_offers(staffed)
    found = listed(staffed, case, LATER, clock.date_of(LATER))
    assert found is not None
    assert found.anew
    assert found.result["as_of"] == "2026-03-23"
    assert [row["offer"] for row in found.result["fitting"]] == [new.slug, old.slug]


def test_the_first_place_of_today_is_asked_without_a_reason_and_another_is_not(staffed: ViewerSession) -> None:
    case, _, new = two_offers(staffed)
    other = q.contracted(staffed, b.TODAY + timedelta(days=9))
    with clock.use(LATER):
        with pytest.raises(Invalid, match="Kies waarom u een andere plek vraagt"):
            a.ask(staffed, case, other, at=LATER, start_on=b.TODAY + timedelta(days=14))
        asked = a.ask(staffed, case, new, at=LATER, start_on=b.TODAY + timedelta(days=14))
    assert asked.offer_id == new.id
