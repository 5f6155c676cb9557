"""What extra places would help a region most."""

import pytest

from rets.db import ViewerSession
from rets.errors import Refused
from rets.services.extra_places import advice, region_problem
from tests import builders as b
from tests import places as p


def test_without_any_supply_the_wanted_place_is_what_helps(staffed: ViewerSession) -> None:
    b.raised(staffed)
    told = list(advice(region_problem(staffed, "HM", b.NOW), 1, None))
    assert told[0].startswith("1 kind wacht. Nu: 0 punten")
    assert "bewezen de beste keus" in told[1]
    assert told[2].startswith("  1 keer ")
    assert told[-1].startswith("schaars: ")


def test_where_everybody_can_be_helped_more_places_bring_nothing(staffed: ViewerSession) -> None:
    p.a_contract(staffed, p.an_offer(staffed, b.TODAY))
    b.raised(staffed)
    told = list(advice(region_problem(staffed, "HM", b.NOW), 2, 1))
    assert told[1] == "Extra plekken brengen hier niets meer."


def test_an_unknown_region_is_refused(staffed: ViewerSession) -> None:
    with pytest.raises(Refused, match="XX is niet bekend"):
        region_problem(staffed, "XX", b.NOW)
