"""A teammanager freezes, delivers and corrects the return of its GI, on the page and over the API."""

import re
from collections.abc import Callable

from sqlalchemy.orm import Session

from tests.web.conftest import TestClient
from tests.web.test_uitvraag import in_february

Visit = Callable[[str], TestClient]
PAGE, API = "/monitor/uitvraag/eigen", "/api/v1/uitvraag"
DAY = "peildatum=2026-02-28"


def freeze(client: TestClient) -> str:
    """Freezes February of the GI; where the forms of that version go."""
    sent = {"peildatum": "2026-02-28", "gi": "djgb"}
    answer = client.post("/monitor/uitvraag/vaststellen", data=sent)
    assert answer.headers["location"] == f"{PAGE}?{DAY}&gi=djgb"
    found = re.search(r"/monitor/uitvraag/\d+", client.get(f"{PAGE}?{DAY}").text)
    assert found is not None
    return found[0]


def test_a_teammanager_sees_the_figures_of_its_gi_only(staffed: Session, visit: Visit) -> None:
    in_february(staffed)
    in_february(staffed, label="J-1", gi="jbra", municipality="Amsterdam")
    text = visit("tm-ellen").get(f"{PAGE}?{DAY}").text
    assert "Haarlemmermeer" in text
    assert "Amsterdam" not in text


def test_a_teammanager_freezes_delivers_and_corrects(staffed: Session, visit: Visit) -> None:
    in_february(staffed)
    client = visit("tm-ellen")
    where = freeze(client)
    client.post(f"{where}/aanleveren", data={"aan": "inspectie", "op": "2026-03-16"})
    assert "Aangeleverd aan Inspectie" in client.get(f"{PAGE}?{DAY}").text
    in_february(staffed, label="HM-2")
    assert client.post(f"{where}/correctie", data={"waarom": "Een kind ontbrak."}).status_code == 303
    assert "Wat versie 2 verandert" in client.get(f"{PAGE}?{DAY}").text


def test_an_earlier_version_can_be_shown_and_taken_along(staffed: Session, visit: Visit) -> None:
    in_february(staffed)
    client = visit("tm-ellen")
    where = freeze(client)
    in_february(staffed, label="HM-2")
    client.post(f"{where}/correctie", data={"waarom": "Een kind ontbrak."})
    first, second = (client.get(f"{PAGE}/bestand?soort=csv&{DAY}&versie={one}").text for one in (1, 2))
    assert "Wacht op hulp;1" in first
    assert "Wacht op hulp;2" in second
    assert "U ziet nu de cijfers van deze versie." in client.get(f"{PAGE}?{DAY}&versie=1").text
    assert client.get(f"{PAGE}?{DAY}&versie=7").status_code == 404


def test_what_is_wrong_stands_on_the_page_of_the_gi(staffed: Session, visit: Visit) -> None:
    in_february(staffed)
    client = visit("tm-ellen")
    answer = client.post(f"{freeze(client)}/correctie", data={"waarom": ""})
    assert answer.status_code == 400
    assert "Uitvraag van De Jeugd- &amp; Gezinsbeschermers" in answer.text


def test_another_gi_is_not_shown(staffed: Session, visit: Visit) -> None:
    in_february(staffed)
    assert visit("tm-ellen").get(f"{PAGE}?{DAY}&gi=jbra").status_code == 403
    assert visit("tm-ellen").get(f"{API}?{DAY}&gi=jbra").status_code == 403


def test_a_file_for_everybody_holds_no_small_count(staffed: Session, visit: Visit) -> None:
    in_february(staffed)
    text = visit("tm-ellen").get(f"{PAGE}/bestand?soort=csv&{DAY}&voor=iedereen").content.decode("utf-8-sig")
    assert {line.split(";")[-1] for line in text.splitlines()[1:]} <= {"", "0"}
    assert "alleen in de uitvraag van de regio" in text


def test_a_program_freezes_delivers_and_corrects(staffed: Session, visit: Visit) -> None:
    in_february(staffed)
    client = visit("tm-ellen")
    made = client.post(f"{API}/vaststellen", json={"peildatum": "2026-02-28", "gi": "djgb"}).json()
    assert (made["version"], made["gi"]) == (1, "djgb")
    sent = client.post(f"{API}/{made['id']}/aanleveringen", json={"to": "rijk", "on": "2026-03-16"}).json()
    assert sent["deliveries"] == [{"to": "rijk", "on": "2026-03-16"}]
    in_february(staffed, label="HM-2")
    again = client.post(f"{API}/{made['id']}/correcties", json={"why": "Een kind ontbrak."}).json()
    assert (again["version"], again["difference"][0]["now"]) == (2, 2)
    totals = [client.get(f"{API}?{DAY}&gi=djgb&versie={one}").json()["total"]["waiting"] for one in (1, 2)]
    assert totals == [1, 2]


def test_more_regions_at_once_are_not_told_without_small_counts(staffed: Session, visit: Visit) -> None:
    in_february(staffed)
    in_february(staffed, label="TX-1", municipality="Schagen")
    client = visit("mon-greet")
    answer = client.get(f"/monitor/uitvraag/bestand?soort=csv&{DAY}&voor=iedereen")
    assert (answer.status_code, "Kies één regio." in answer.text) in {(400, True), (200, False)}
