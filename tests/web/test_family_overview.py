"""The overview for parents and child on a page: who opens it, and that it leads to a document that is given."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.models import Case, Document, Read
from tests import documents as d

Visit = Callable[[str], TestClient]


@pytest.fixture
def case(staffed: Session) -> Case:
    return d.whole(staffed)


@pytest.mark.parametrize("voor", ["ouders", "kind"])
def test_it_says_what_happens_now(visit: Visit, case: Case, voor: str) -> None:
    text = visit("jb-milan").get(f"/casussen/{case.id}/uitleg/{voor}").text
    assert "Wat gebeurt er nu" in text
    assert "Wanneer begint de hulp" in text
    assert "088 555 10 00" in text


def test_opening_it_is_in_the_read_log(staffed: Session, visit: Visit, case: Case) -> None:
    visit("jb-milan").get(f"/casussen/{case.id}/uitleg/ouders")
    assert "uitleg:ouders" in staffed.scalars(select(Read.what).where(Read.case_id == case.id)).all()


def test_a_document_is_made_of_it(staffed: Session, visit: Visit, case: Case) -> None:
    client = visit("jb-milan")
    client.post(f"/casussen/{case.id}/documenten", data={"soort": "uitleg_ouders", "over": ""})
    assert staffed.scalars(select(Document.kind)).all() == ["uitleg_ouders"]
    assert "uitleg/ouders" in client.get(f"/casussen/{case.id}/documenten").text


def test_another_kind_of_reader_does_not_exist(visit: Visit, case: Case) -> None:
    assert visit("jb-milan").get(f"/casussen/{case.id}/uitleg/buren").status_code == 404
