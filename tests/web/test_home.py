"""The start page says what happens when one does nothing, and what others do meanwhile."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from tests import asking
from tests import builders as b
from tests.places import an_offer

Visit = Callable[[str], TestClient]


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        ("za-roos", "Zegt u niets voor de genoemde dag, dan vervalt het verzoek"),
        ("zm-lotte", "Dit doen aanbieders voor u."),
        ("jb-milan", "Dit doen anderen voor u."),
    ],
)
def test_each_part_says_what_follows_by_itself(staffed: Session, visit: Visit, who: str, sentence: str) -> None:
    case = asking.searching(staffed)
    asking.ask(staffed, case, an_offer(staffed, b.TODAY))
    assert sentence in visit(who).get("/").text
