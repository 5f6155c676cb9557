"""When a place ends at the latest: told, of the location, or of its kind (N12, N13)."""

from datetime import date

from rets.services.facts import facts_of
from tests import builders as b
from workflows.norms import stay_end


def end(session, **stay):
    case = b.raised(session, stay={"form": "crisisplek", "since": "2026-03-02"} | stay)
    return stay_end(facts_of(session, case).stay)


def test_a_crisis_place_without_an_end_lasts_three_months(staffed):
    assert end(staffed) == date(2026, 6, 2)


def test_the_maximum_of_a_location_goes_before_that_of_its_kind(staffed):
    assert end(staffed, max_days=84) == date(2026, 5, 25)


def test_an_end_that_was_told_goes_before_any_maximum(staffed):
    assert end(staffed, ends_on="2026-03-20") == date(2026, 3, 20)


def test_a_foster_family_has_no_maximum(staffed):
    assert end(staffed, form="pleegzorg") is None
