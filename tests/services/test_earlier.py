"""Suggestions are habits of earlier cases, never a fact of one child."""

from sqlalchemy import update

from rets.access import reader_for
from rets.db import ViewerSession
from rets.models import Case
from rets.services.earlier import earlier_cases, earlier_of
from tests import builders as b


def test_what_stands_in_one_case_alone_is_not_suggested() -> None:
    found = earlier_of([("GM0392", {"stay": {"provider": "De Kade"}}), ("GM0394", {})])
    assert (found.municipalities, found.providers) == ([], [])


def test_the_most_frequent_comes_first() -> None:
    forms = [{"need": {"ideal": ["gezinshuis"]}}] * 2 + [{"need": {"ideal": ["pleegzorg"]}}] * 3
    assert earlier_of([(None, one) for one in forms]).forms == ["pleegzorg", "gezinshuis"]


def test_obstacles_that_went_together_are_suggested_together() -> None:
    rows = [{"obstacles": ["capaciteit", "financiering"]}] * 2 + [{"obstacles": ["reistijd", "vervoer"]}] * 2
    found = earlier_of([(None, one) for one in rows])
    assert found.together("obstacles", ["capaciteit"]) == ["financiering"]


def test_a_provider_named_twice_in_one_dossier_counts_once() -> None:
    twice = {"stay": {"provider": "De Kade"}, "tried": [{"provider": "De Kade"}]}
    assert earlier_of([(None, twice)]).providers == []


def test_only_cases_that_the_reader_may_see_are_suggested_from(staffed: ViewerSession) -> None:
    for number in range(3):
        b.raised(staffed, label=f"K-{number}")
    staffed.execute(update(Case).values(municipality="GM0394"))
    seen = {slug: reader_for(staffed, slug, b.TODAY) for slug in ("jb-milan", "jb-noor", "tm-ellen")}
    found = {slug: earlier_cases(staffed, one).municipalities for slug, one in seen.items() if one}
    assert found == {"jb-milan": ["GM0394"], "jb-noor": [], "tm-ellen": ["GM0394"]}
