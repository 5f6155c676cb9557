"""One search box that finds only what its reader may see, and the list that goes along as a file."""

import csv
import re
from collections.abc import Callable
from io import StringIO

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select, update

from rets.db import ViewerSession
from rets.models import Case, Read
from rets.render.codes import form_name
from tests import builders as b
from tests.supply import offer_of

Visit = Callable[[str], TestClient]


@pytest.fixture
def case(staffed: ViewerSession) -> Case:
    made = b.raised(staffed, label="HM-77")
    staffed.execute(update(Case).values(municipality="GM0394"))
    staffed.expire_all()
    return made


def found(client: TestClient, words: str) -> str:
    text = client.post("/zoeken", data={"zoek": words}).text.split("<main")[1]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


@pytest.mark.parametrize("words", ["hm-7", "Haarlemmerm", "Milan"])
def test_a_case_is_found_by_label_place_and_colleague(visit: Visit, case: Case, words: str) -> None:
    assert case.label in found(visit("jb-milan"), words)


def test_a_case_is_found_by_the_help_it_needs(visit: Visit, case: Case) -> None:
    assert "Casussen die dit nodig hebben" in found(visit("jb-milan"), form_name(case.form, b.TODAY))


@pytest.mark.parametrize("words", ["HM-77", "Haarlemmermeer", "Milan"])
@pytest.mark.parametrize("slug", ["jb-daan", "za-roos", "cm-vera", "beheer-max"])
def test_who_may_not_see_a_case_does_not_find_it(visit: Visit, case: Case, slug: str, words: str) -> None:
    told = found(visit(slug), words)
    assert f"/casussen/{case.id}" not in told
    assert "Casussen" not in told


@pytest.mark.parametrize("words", ["Haarlemmermeer", "Milan"])
def test_the_monitor_learns_no_municipality_and_no_colleague_of_a_case(visit: Visit, case: Case, words: str) -> None:
    greet = visit("mon-greet")
    assert "HM-77" not in found(greet, words)
    everything = greet.get("/casussen").text.count(case.label)
    assert greet.get("/casussen?gemeente=GM0000&wie=999999").text.count(case.label) == everything


def test_the_groups_are_counted_and_lead_to_the_whole_list(visit: Visit, staffed: ViewerSession) -> None:
    for number in range(7):
        b.raised(staffed, label=f"HM-{number}")
    staffed.execute(update(Case).values(municipality="GM0394"))
    milan = visit("jb-milan")
    text = milan.post("/zoeken", data={"zoek": "Haarlemmermeer"}).text
    assert "Casussen uit Haarlemmermeer (7)" in text
    assert 'href="/casussen?gemeente=GM0394"' in text
    listed = milan.get("/casussen?gemeente=GM0394").text
    assert "7 casussen." in listed
    assert "Gemeente: Haarlemmermeer" in listed


def test_a_provider_is_found_with_its_places(visit: Visit, staffed: ViewerSession) -> None:
    offer_of(staffed, b.organisation(staffed, "zilverreiger"))
    assert "Aanbod (1)" in found(visit("zm-lotte"), "zilverreiger")
    assert "Aanbod (" not in found(visit("za-roos"), "zilverreiger")


@pytest.mark.parametrize("words", ["", "x", "%%", "' or 1=1", "_" * 80, "\x00ab"])
def test_an_odd_search_finds_nothing_and_breaks_nothing(visit: Visit, words: str) -> None:
    assert visit("jb-milan").post("/zoeken", data={"zoek": words}).status_code in {200, 400}


def test_who_sees_no_case_is_not_sent_to_the_cases_when_nothing_is_found(visit: Visit) -> None:
    ways = {who: visit(who).post("/zoeken", data={"zoek": "xyzzy"}).text for who in ("beheer-max", "zm-lotte")}
    assert "Bekijk de casussen" not in ways["beheer-max"]
    assert "Bekijk de casussen" in ways["zm-lotte"]


def rows_of(client: TestClient, query: str = "") -> list[list[str]]:
    answer = client.get(f"/casussen/uitvoer{query}")
    return list(csv.reader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


def test_the_file_holds_what_the_list_shows_and_no_more(visit: Visit, staffed: ViewerSession, case: Case) -> None:
    b.raised(staffed, label="HM-78")
    staffed.execute(update(Case).where(Case.label == "HM-78").values(municipality="GM0377"))
    assert [row[0] for row in rows_of(visit("jb-milan"), "?gemeente=GM0394")[1:]] == ["HM-77"]
    assert len(rows_of(visit("jb-daan"))) == 1


def test_taking_a_list_along_is_in_the_read_log_of_every_case(visit: Visit, staffed: ViewerSession, case: Case) -> None:
    rows_of(visit("jb-milan"))
    logged = staffed.execute(select(Read.case_id, Read.person_id).where(Read.what == "uitvoer")).all()
    assert [tuple(one) for one in logged] == [(case.id, b.person_id(staffed, "jb-milan"))]


def test_no_cell_of_the_file_is_a_formula(visit: Visit, staffed: ViewerSession, case: Case) -> None:
    staffed.execute(update(Case).values(label="-2+3"))
    assert rows_of(visit("jb-milan"))[1][0] == "'-2+3"


def test_the_list_is_a_spreadsheet_as_well(visit: Visit, case: Case) -> None:
    answer = visit("jb-milan").get("/casussen/uitvoer?soort=xlsx")
    assert answer.content.startswith(b"PK")
    assert answer.headers["Content-Disposition"].endswith('.xlsx"')
