"""Filters of the list of cases under a name of one's own; the address stays one that can be shared."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from rets import access
from rets.db import SYSTEM, ViewerSession
from rets.models import SavedFilter
from tests import asking
from tests import builders as b

Visit = Callable[[str], TestClient]
FILTERS = "/casussen/filters"
LATE = {"naam": "Alles te laat", "te_laat": "ja", "stand": "searching"}


def saved_by(session: ViewerSession, slug: str) -> list[SavedFilter]:
    """What somebody sees of the saved filters in the database itself."""
    reader = access.reader_for(session, slug, b.TODAY)
    assert reader is not None
    session.act_as(reader.viewer)
    try:
        return list(session.scalars(select(SavedFilter)))
    finally:
        session.act_as(SYSTEM)


def test_filters_are_saved_and_opened_by_their_address(staffed: ViewerSession, visit: Visit) -> None:
    asking.searching(staffed)
    lotte = visit("zm-lotte")
    answer = lotte.post(FILTERS, data=LATE)
    assert answer.headers["Location"] == "/casussen?stand=searching&te_laat=ja"
    assert (
        '<a class="utrecht-link" href="/casussen?stand=searching&amp;te_laat=ja">Alles te laat</a>'
        in lotte.get("/casussen").text
    )


def test_the_list_offers_to_save_only_what_is_filtered(staffed: ViewerSession, visit: Visit) -> None:
    lotte = visit("zm-lotte")
    assert "Bewaar dit filter" in lotte.get("/casussen?te_laat=ja").text
    assert "Bewaar dit filter" not in lotte.get("/casussen").text


def test_they_are_of_one_person_in_the_database_too(staffed: ViewerSession, visit: Visit) -> None:
    visit("zm-lotte").post(FILTERS, data=LATE)
    assert [one.name for one in saved_by(staffed, "zm-lotte")] == ["Alles te laat"]
    assert saved_by(staffed, "jb-milan") == []
    assert "Alles te laat" not in visit("jb-milan").get("/casussen").text


def test_another_cannot_rename_or_remove_them(staffed: ViewerSession, visit: Visit) -> None:
    visit("zm-lotte").post(FILTERS, data=LATE)
    number = saved_by(staffed, "zm-lotte")[0].id
    assert visit("jb-milan").post(f"{FILTERS}/{number}", data={"verwijder": "ja"}).status_code == 404


def test_a_filter_gets_another_name(staffed: ViewerSession, visit: Visit) -> None:
    lotte = visit("zm-lotte")
    lotte.post(FILTERS, data=LATE)
    number = saved_by(staffed, "zm-lotte")[0].id
    assert lotte.post(f"{FILTERS}/{number}", data={"naam": "Vandaag bellen"}).status_code == 303
    assert "Vandaag bellen" in lotte.get(FILTERS).text


def test_a_removed_filter_can_be_saved_again_from_where_one_comes(staffed: ViewerSession, visit: Visit) -> None:
    lotte = visit("zm-lotte")
    lotte.post(FILTERS, data=LATE)
    number = saved_by(staffed, "zm-lotte")[0].id
    answer = lotte.post(f"{FILTERS}/{number}", data={"naam": "x", "verwijder": "ja"})
    assert answer.headers["Location"] == "/casussen?stand=searching&te_laat=ja"
    assert saved_by(staffed, "zm-lotte") == []


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (LATE | {"naam": ""}, "Geef dit filter een naam."),
        (LATE | {"naam": "x" * 41}, "hoogstens 40 tekens"),
        (LATE | {"naam": "alles TE laat"}, "U hebt al een filter met deze naam."),
        (LATE | {"naam": "jan@voorbeeld.nl"}, "e-mail"),
        ({"naam": "Alles"}, "Kies eerst een filter."),
    ],
)
def test_a_name_that_cannot_be_is_refused_at_its_field(
    staffed: Session, visit: Visit, typed: dict[str, str], sentence: str
) -> None:
    lotte = visit("zm-lotte")
    lotte.post(FILTERS, data=LATE)
    answer = lotte.post(FILTERS, data=typed)
    assert answer.status_code == 400
    assert sentence in answer.text
