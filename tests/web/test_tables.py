"""What a route brings to the table, on the pages of a member of the team (RT3, B7)."""

from collections.abc import Callable

import pytest

from rets.db import ViewerSession
from tests.walking import Walk, walk
from tests.web.conftest import TestClient

Visit = Callable[[str], TestClient]
MEMBERS = ["ret-gi-ruben", "ret-za-femke", "gem-jan"]


@pytest.fixture
def crisis(staffed: ViewerSession) -> Walk:
    """A child of Hilversum in a crisis place."""
    return walk(staffed, "Hilversum", stay={"form": "crisisplek", "since": "2026-03-10"})


@pytest.mark.parametrize("slug", MEMBERS)
def test_a_member_goes_from_the_agenda_to_the_sheet(crisis: Walk, visit: Visit, slug: str) -> None:
    client, sheet = visit(slug), f"/ret/casussen/{crisis.case.id}/blad"
    assert f'href="{sheet}"' in client.get("/ret").text
    assert client.get(sheet).status_code == 200


def test_the_page_of_the_sheet_does_not_name_the_child_to_a_provider_that_is_a_member(
    crisis: Walk, visit: Visit
) -> None:
    assert crisis.case.municipality not in visit("ret-za-femke").get(f"/ret/casussen/{crisis.case.id}/blad").text


@pytest.mark.parametrize("slug", MEMBERS)
def test_after_the_answer_of_the_table_the_sheet_is_gone(crisis: Walk, visit: Visit, slug: str) -> None:
    crisis.answer("doorbraaktafel", "vervolg")
    crisis.session.flush()
    assert visit(slug).get(f"/ret/casussen/{crisis.case.id}/blad").status_code == 404
