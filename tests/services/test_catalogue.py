"""The catalogue answers without a case, page by page, and hides nothing for money."""

from datetime import timedelta
from typing import Any

import pytest

from rets.db import ViewerSession
from rets.errors import NotFound
from rets.models import Offer
from rets.services.catalogue import Wanted, browse, offer_entry
from tests import asking as a
from tests import builders as b
from tests import places as p


def _found(session: ViewerSession, **wanted: Any) -> list[str]:
    return [entry.offer.slug for entry in browse(session, Wanted(**wanted), b.TODAY).entries]


def _offer(session: ViewerSession, *args: Any, **changes: Any) -> Offer:
    return p.an_offer(session, *args, **changes)


@pytest.mark.parametrize(
    ("wanted", "right", "wrong"),
    [
        ({"forms": ["gezinshuis"]}, {"form": "gezinshuis"}, {"form": "residentieel"}),
        ({"region": "HM"}, {}, {"municipality": "GM0363"}),
        ({"municipality": "GM0394"}, {}, {"municipality": "GM0363"}),
        ({"age": 17}, {"age_until": 18}, {"age_until": 17}),
        ({"age": 12}, {"age_from": 12}, {"age_from": 13}),
        ({"sex": "f"}, {"sex": "f"}, {"sex": "m"}),
        ({"sex": "f"}, {}, {"sex": "m"}),
        ({"provider": "zilverreiger"}, {}, {"provider": "rietkraag"}),
        ({"perspectief": True}, {}, {"perspectief": False}),
        ({"text": "paarden"}, {"description": "Met paarden."}, {}),
        ({"text": "behandelgroep"}, {"form": "residentieel"}, {"form": "gezinshuis"}),
        ({"text": "riet paard"}, {"provider": "rietkraag", "name": "Paardenhof"}, {"provider": "rietkraag"}),
        ({"text": "100%"}, {"name": "Voor 100% thuis"}, {"name": "Voor 1000 nachten"}),
    ],
)
def test_the_catalogue_is_filtered(
    staffed: ViewerSession, wanted: dict[str, Any], right: dict[str, Any], wrong: dict[str, Any]
) -> None:
    found = _offer(staffed, **right).slug
    _offer(staffed, **wrong)
    assert _found(staffed, **wanted) == [found]


def test_free_now_leaves_out_what_is_announced_held_or_withdrawn(staffed: ViewerSession) -> None:
    free = _offer(staffed, b.TODAY)
    _offer(staffed, b.TODAY + timedelta(days=1))
    a.ask(staffed, a.searching(staffed), _offer(staffed, b.TODAY), overrule="veiliger")
    _offer(staffed)
    assert _found(staffed, free_now=True) == [free.slug]


def test_an_admission_stop_or_a_missing_contract_hides_nothing(staffed: ViewerSession) -> None:
    stopped = _offer(staffed, b.TODAY, stop=True)
    assert _found(staffed, free_now=True) == [stopped.slug]


def test_what_was_withdrawn_or_has_closed_is_gone(staffed: ViewerSession) -> None:
    _offer(staffed, withdrawn_on=b.TODAY)
    _offer(staffed).location.closes_on = b.TODAY
    assert _found(staffed) == []


def test_an_entry_tells_places_contracts_and_the_age_of_the_news(staffed: ViewerSession) -> None:
    later = b.TODAY + timedelta(days=9)
    offer = _offer(staffed, b.TODAY, later, said_at=b.at("2026-03-10"))
    p.a_contract(staffed, offer)
    p.a_contract(staffed, offer, "GM0363", contract_form="lumpsum")
    entry = offer_entry(staffed, offer.slug, b.TODAY)
    assert (entry.free_now, entry.announced_on, entry.confirmed_days) == (1, later, 6)
    assert entry.contract_forms == ("lumpsum", "pxq")


def test_contracts_are_those_of_the_municipality_that_was_asked_for(staffed: ViewerSession) -> None:
    offer = _offer(staffed)
    p.a_contract(staffed, offer)
    p.a_contract(staffed, offer, "GM0363", contract_form="lumpsum")
    assert offer_entry(staffed, offer.slug, b.TODAY, municipality="GM0363").contract_forms == ("lumpsum",)


def test_pages_follow_one_another_without_loss(staffed: ViewerSession) -> None:
    made = [_offer(staffed, name=name).slug for name in ("C", "A", "B", "A", "D")]
    read, after = [], None
    while True:
        found = browse(staffed, Wanted(), b.TODAY, after=after, size=2)
        read += [entry.offer.slug for entry in found.entries]
        after = found.after
        if after is None:
            break
    assert read == [made[1], made[3], made[2], made[0], made[4]]


def test_counts_are_of_all_that_was_found(staffed: ViewerSession) -> None:
    for form in ("gezinshuis", "gezinshuis", "residentieel"):
        _offer(staffed, form=form)
    found = browse(staffed, Wanted(), b.TODAY, size=1)
    assert (found.total, found.by_form) == (3, {"gezinshuis": 2, "residentieel": 1})


def test_an_unknown_offer_is_not_found(staffed: ViewerSession) -> None:
    with pytest.raises(NotFound):
        offer_entry(staffed, "bestaat-niet", b.TODAY)
