"""Documents over the API: the same rules as on the pages."""

import pytest

from rets import clock
from rets.db import SYSTEM, transaction
from rets.settings import Settings
from tests import builders as b
from tests import documents as d
from tests.callers import API, People


@pytest.fixture
def documents(staffed_database: Settings):
    with transaction(SYSTEM, staffed_database) as session:
        number = d.whole(session).id
    with clock.use(b.NOW):
        yield f"{API}/casussen/{number}/documenten", People(staffed_database)("jb-milan")


def test_a_document_is_made_sent_and_listed(documents):
    address, milan = documents
    made = milan.post(address, json={"kind": "brief"})
    assert made.status_code == 201
    number = made.json()["id"]
    sent = milan.post(
        f"{address}/{number}/verzendingen", json={"to": "gemeente", "channel": "mail", "on": "2026-03-16"}
    )
    assert (sent.status_code, sent.json()["name"]) == (201, "Gemeente Haarlemmermeer")
    listed = milan.get(address).json()
    assert [(one["kind"], one["version"], len(one["sent"])) for one in listed["made"]] == [("brief", 1, 1)]


def test_the_pdf_has_the_hash_that_is_told(documents):
    import hashlib

    address, milan = documents
    made = milan.post(address, json={"kind": "brief"}).json()
    content = milan.get(f"{address}/{made['id']}").content
    assert hashlib.sha256(content).hexdigest() == made["hash"]


def test_what_is_missing_is_told_with_its_place(documents):
    address, milan = documents
    found = {one["kind"]: one for one in milan.get(address).json()["possible"]}
    assert found["brief"]["missing"] == []
    assert [gap["code"] for gap in found["light_contract"]["missing"]] == ["aanbieder"]


def test_an_incomplete_document_is_a_conflict_with_sentences(documents):
    address, milan = documents
    answer = milan.post(address, json={"kind": "doelen"})
    assert answer.status_code == 409
    assert answer.json()["sentences"] == ["Nog niet compleet: een verzoek aan de aanbieder om wie het gaat."]


def test_a_draft_can_be_looked_at(documents):
    address, milan = documents
    assert milan.get(f"{address}/concept?kind=doelen").content.startswith(b"%PDF")


@pytest.mark.parametrize("body", [{}, {"kind": "factuur"}, {"kind": "brief", "about": "verzoek:1"}, {"kind": 3}])
def test_bad_input_is_told_at_its_field(documents, body):
    address, milan = documents
    answer = milan.post(address, json=body)
    assert answer.status_code == 400
    assert answer.json()["errors"]
