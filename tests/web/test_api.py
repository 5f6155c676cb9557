"""The JSON API: the same rules as the pages, told to programs."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from rets.db import SYSTEM, transaction
from rets.settings import Settings
from tests import builders as b
from tests.callers import API, People
from tests.supply import offer_of

FORM: dict[str, Any] = {
    "label": "K-17",
    "gi": "djgb",
    "municipality": "Haarlem",
    "birth_month": "2018-03",
    "measures": [{"kind": "ots", "pronounced_on": "2020-01-12"}],
    "need": {"ideal": ["gezinshuis"]},
    "finance": "Gevraagd aan de gemeente",
}


@pytest.fixture
def person(staffed_database: Settings) -> People:
    return People(staffed_database)


@pytest.fixture
def noor(person: People) -> TestClient:
    return person("jb-noor")


@pytest.fixture
def offer(staffed_database: Settings) -> str:
    """The code of an offer of za-roos's organisation."""
    with transaction(SYSTEM, staffed_database) as session:
        return offer_of(session, b.organisation(session, "zilverreiger")).slug


def raised(client: TestClient, **more: Any) -> str:
    answer = client.post(f"{API}/casussen", json={"case": FORM | more})
    assert answer.status_code == 201, answer.text
    assert answer.headers["Location"] == f"{API}/casussen/{answer.json()['id']}"
    return str(answer.headers["Location"])


def version(client: TestClient, case: str) -> int:
    return int(client.get(case).json()["version"])


def accepted(person: People, case: str) -> dict[str, Any]:
    lotte = person("zm-lotte")
    taken = lotte.post(f"{case}/stappen", json={"step": "accept", "version": version(lotte, case)})
    assert taken.status_code == 200, taken.text
    found: dict[str, Any] = taken.json()
    return found


def test_a_case_goes_from_raising_to_an_accepted_place(person: People, noor: TestClient, offer: str) -> None:
    case = raised(noor)
    standing = accepted(person, case)
    assert standing["state"] == "searching"
    question = {"version": standing["version"], "offer": offer, "start_on": "2050-01-01", "question": "Kan dit?"}
    asked = person("zm-lotte").post(f"{case}/verzoeken", json=question)
    assert asked.status_code == 201, asked.text
    roos = person("za-roos")
    (own,) = roos.get(f"{API}/verzoeken").json()
    assert (own["id"], own["case_id"]) == (asked.json()["id"], None)
    assert roos.get(case).status_code == 404
    answer = {"code": "accepted", "version": own["version"]}
    assert roos.post(f"{API}/verzoeken/{own['id']}/antwoord", json=answer).json()["state"] == "accepted"
    agreed = {"step": "agree_place", "version": version(noor, case), "request_id": own["id"]}
    assert noor.post(f"{case}/stappen", json=agreed).json()["state"] == "placing"


def test_a_provider_sees_of_an_accepted_case_only_what_it_needs(person: People, noor: TestClient, offer: str) -> None:
    case = raised(noor)
    question = {
        "version": accepted(person, case)["version"],
        "offer": offer,
        "start_on": "2050-01-01",
        "question": "Kan dit?",
    }
    asked = person("zm-lotte").post(f"{case}/verzoeken", json=question).json()
    roos = person("za-roos")
    roos.post(f"{API}/verzoeken/{asked['id']}/antwoord", json={"code": "accepted", "version": asked["version"]})
    dossier = roos.get(case).json()["dossier"]
    assert not {"birth_month", "tried", "finance"} & set(dossier)
    assert dossier["age"] >= 7


def test_who_may_not_see_the_birth_month_gets_an_age(person: People, noor: TestClient) -> None:
    case = raised(noor)
    assert noor.get(case).json()["dossier"]["birth_month"] == "2018-03"
    accepted(person, case)
    noor.post(f"{case}/stappen", json={"step": "consult_ret", "version": version(noor, case), "text": "Wat nu?"})
    dossier = person("ret-gi-anke").get(case).json()["dossier"]
    assert "birth_month" not in dossier
    assert "age" in dossier


def test_steps_say_what_they_ask_and_why_not(person: People, noor: TestClient) -> None:
    case = raised(noor)
    steps = {one["step"]: one for one in person("zm-lotte").get(f"{case}/stappen").json()}
    assert steps["accept"]["against"] == []
    assert set(steps["return_case"]["asks"]) == {"code", "text", "next_step", "owner", "due_on"}


def test_a_case_is_returned_with_a_coded_reason_and_a_named_owner(person: People, noor: TestClient) -> None:
    case, lotte = raised(noor), person("zm-lotte")
    step = {
        "step": "return_case",
        "version": version(lotte, case),
        "code": "vraag_onduidelijk",
        "text": "Welke hulp is nodig?",
        "next_step": "Schrijf het op",
        "owner": "jb-noor",
    }
    assert lotte.post(f"{case}/stappen", json=step).json()["state"] == "returned"


def test_a_refused_step_says_every_reason(person: People, noor: TestClient) -> None:
    case, lotte = raised(noor), person("zm-lotte")
    answer = lotte.post(f"{case}/stappen", json={"step": "return_case", "version": version(lotte, case)})
    assert answer.status_code == 409
    assert len(answer.json()["sentences"]) >= 3


def test_a_step_of_another_role_is_forbidden_with_whom_it_is_for(noor: TestClient) -> None:
    case = raised(noor)
    answer = noor.post(f"{case}/stappen", json={"step": "accept", "version": version(noor, case)})
    assert answer.status_code == 403
    assert "zorgmakelaar" in answer.json()["detail"]


def test_a_stale_version_is_refused_with_both_versions(person: People, noor: TestClient) -> None:
    case, lotte = raised(noor), person("zm-lotte")
    seen = version(lotte, case)
    noor.post(f"{case}/feiten", json={"kind": "child_seen", "on": "2021-01-01"})
    answer = lotte.post(f"{case}/stappen", json={"step": "accept", "version": seen})
    assert answer.status_code == 409
    assert f"u zag versie {seen}" in answer.json()["detail"]


def test_a_fact_is_recorded_and_told_in_the_history(noor: TestClient) -> None:
    case = raised(noor)
    told = {"kind": "unsafe_signal", "on": "2021-01-01", "text": "Weggelopen"}
    assert noor.post(f"{case}/feiten", json=told).status_code == 201
    assert "Acuut onveilig. Weggelopen" in [one["text"] for one in noor.get(f"{case}/gebeurtenissen").json()]
    assert any(one["true_deadline"] for one in noor.get(f"{case}/klokken").json())


def test_a_norm_that_a_pool_kept_is_judged_in_order_though_undesirable(noor: TestClient) -> None:
    case = raised(noor)
    for told in ({"kind": "worker_assigned", "worker": "pool"}, {"kind": "first_contact"}):
        assert noor.post(f"{case}/feiten", json=told | {"on": "2020-01-14"}).status_code == 201
    judged = {one["kind"]: one["judgement"] for one in noor.get(f"{case}/klokken").json()}
    assert judged["vaste_jeugdbeschermer"] == "op_orde_maar_onwenselijk"
    assert judged["triage"] is None
    page = noor.get(case.removeprefix(API)).text
    assert "Oordeel: op orde, maar onwenselijk." in page


def test_a_fault_in_a_fact_stands_at_its_field(noor: TestClient) -> None:
    answer = noor.post(f"{raised(noor)}/feiten", json={"kind": "koers_set", "on": "2021-01-01", "needed_help": "x"})
    assert answer.status_code == 400
    assert [fault["field"] for fault in answer.json()["errors"]] == ["goals"]


def test_every_fault_of_a_case_comes_at_once_at_its_field(noor: TestClient) -> None:
    wrong = FORM | {"municipality": "Nergenshuizen", "need": {"ideal": ["luchtkasteel"]}, "gi": "jbra"}
    answer = noor.post(f"{API}/casussen", json={"case": wrong})
    assert answer.status_code == 400
    assert {"case.municipality", "case.need.ideal.0", "case.gi"} == {f["field"] for f in answer.json()["errors"]}


def test_what_is_unreadable_hides_nothing_that_is_unknown(noor: TestClient) -> None:
    case = FORM | {"iq": "slim", "municipality": "Nergenshuizen", "gi": "weg", "blabla": 1}
    answer = noor.post(f"{API}/casussen", json={"case": case, "jeugdbeschermer": 7})
    found = {fault["field"] for fault in answer.json()["errors"]}
    assert found == {"case.iq", "case.blabla", "jeugdbeschermer", "case.municipality", "case.gi"}


def test_a_duplicate_is_refused(noor: TestClient) -> None:
    raised(noor)
    assert noor.post(f"{API}/casussen", json={"case": FORM}).status_code == 409


def test_a_file_is_read_in_or_only_checked(noor: TestClient) -> None:
    file = [{"case": FORM}, {"case": FORM | {"label": "K-18"}}]
    looked = noor.post(f"{API}/casussen/_inlezen?checkOnly=true", json=file)
    assert (looked.status_code, looked.json()["stored"]) == (200, False)
    done = noor.post(f"{API}/casussen/_inlezen", json=file)
    assert (done.status_code, [one["outcome"] for one in done.json()["cases"]]) == (201, ["ingelezen", "ingelezen"])


def test_one_wrong_case_keeps_the_file_out(noor: TestClient) -> None:
    file = [{"case": FORM}, {"case": FORM | {"label": "K-18", "gi": "weg"}}]
    answer = noor.post(f"{API}/casussen/_inlezen", json=file)
    assert answer.status_code == 400
    assert any("“weg”" in fault["sentence"] for fault in answer.json()["errors"])
    assert noor.get(f"{API}/casussen").json()["cases"] == []


def test_a_list_is_paged_and_narrowed_to_its_reader(person: People, noor: TestClient) -> None:
    forms = [{"case": FORM | {"label": f"K-{number}"}} for number in range(27)]
    assert noor.post(f"{API}/casussen/_inlezen", json=forms).status_code == 201
    first = noor.get(f"{API}/casussen").json()
    second = noor.get(f"{API}/casussen", params={"cursor": first["next"]}).json()
    labels = [one["label"] for one in (*first["cases"], *second["cases"])]
    assert (first["total"], len(labels), len(set(labels)), second["next"]) == (27, 27, 27, None)
    assert person("jb-daan").get(f"{API}/casussen").json()["total"] == 0


def test_a_search_for_a_label_goes_by_post(noor: TestClient) -> None:
    raised(noor)
    raised(noor, label="X-99")
    found = noor.post(f"{API}/casussen/_zoek", json={"label": "x-9"}).json()["cases"]
    assert [one["label"] for one in found] == ["X-99"]


def test_an_unknown_query_key_is_refused(noor: TestClient) -> None:
    answer = noor.get(f"{API}/casussen?regio=ZK")
    assert answer.status_code == 400
    assert answer.json()["errors"] == [{"field": "regio", "sentence": "Dit veld kennen we niet."}]


def test_availability_comes_as_json_or_csv_with_the_fate_of_each_row(person: People, offer: str) -> None:
    roos = person("za-roos")
    rows = [{"offer": offer, "free_count": 2, "free_from": "2050-01-01"}, {"offer": "weg", "free_count": 1}]
    told = roos.post(f"{API}/beschikbaarheid", json=rows).json()["rows"]
    assert [one["outcome"] for one in told] == ["stored", "refused"]
    text = f"aanbod;aantal_vrij;vrij_vanaf\n{offer};2;1-1-2050\n"
    told = roos.post(f"{API}/beschikbaarheid", content=text, headers={"Content-Type": "text/csv"}).json()["rows"]
    assert [one["outcome"] for one in told] == ["confirmed"]


def test_the_catalogue_is_browsed_without_a_case(noor: TestClient, offer: str) -> None:
    found = noor.get(f"{API}/aanbod", params={"provider": "zilverreiger"}).json()
    assert [one["slug"] for one in found["offers"]] == [offer]
    assert noor.get(f"{API}/aanbod/{offer}").json()["slug"] == offer


def test_a_code_list_names_its_sources(noor: TestClient) -> None:
    rows = noor.get(f"{API}/referentie/obstacles").json()
    assert all(row["source"] and row["name"] for row in rows)


def test_every_answer_says_its_version(person: People) -> None:
    assert person().get(f"{API}/schema").headers["API-Version"]
    assert person().get(f"{API}/casussen").headers["API-Version"]


def test_who_is_not_signed_in_gets_401(person: People) -> None:
    answer = person().get(f"{API}/casussen")
    assert (answer.status_code, answer.headers["Content-Type"]) == (401, "application/problem+json")


def test_a_write_from_another_site_is_refused(noor: TestClient) -> None:
    answer = noor.post(f"{API}/casussen", json={"case": FORM}, headers={"Origin": "https://kwaad.example"})
    assert answer.status_code == 403
    assert "niet van een pagina van RETS zelf" in answer.json()["detail"]


def test_opening_a_case_is_written_in_the_read_log(person: People, noor: TestClient) -> None:
    case = raised(noor)
    person("zm-lotte").get(case)
    page = noor.get(f"/casussen/{case.rsplit('/', 1)[1]}/leeslog")
    assert "Lotte Brandsma" in page.text
