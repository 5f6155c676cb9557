"""Another form of care takes another way, where the sources say so (RT2, RT9)."""

import pytest

from rets.db import ViewerSession
from tests.walking import walk


@pytest.mark.parametrize(("form", "step"), [("individuele_hulp", "samen"), ("residentieel", "apart")])
def test_rt2_single_help_is_bought_together_and_multiple_help_by_each_municipality(
    staffed: ViewerSession, form: str, step: str
) -> None:
    trip = walk(staffed, "Amstelveen", need={"ideal": [form]})
    trip.ask(trip.offer(form=form))
    assert trip.asked() == [step]


@pytest.mark.parametrize(("form", "steps"), [("jggz_klinisch", ["klinisch"]), ("jggz_ambulant", [])])
def test_rt9_for_a_clinical_place_the_triage_team_looks_along_from_the_first_day(
    staffed: ViewerSession, form: str, steps: list[str]
) -> None:
    trip = walk(staffed, "Hoorn", need={"ideal": [form]})
    assert (trip.asked(), trip.case.state) == (steps, "searching")
