"""Raising a case in the browser: kept while typing, refused at the field, and told what happens next."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from rets import clock
from rets.db import SYSTEM, Viewer, transaction
from rets.main import create_app
from rets.models import Case, Draft, Person
from rets.settings import Settings
from tests.raising import DRAFT, FILLED, NEW, OWN, as_person, raised, words

HTMX = {"HX-Request": "true"}
BSN = "999990019"


@pytest.fixture
def client(staffed_database: Settings) -> TestClient:
    return TestClient(create_app(staffed_database), headers=OWN, follow_redirects=False)


@pytest.fixture
def noor(client: TestClient) -> TestClient:
    return as_person(client, "jb-noor")


def kept(settings: Settings, slug: str = "jb-noor") -> dict[str, object] | None:
    with transaction(SYSTEM, settings) as session:
        person = session.scalar(select(Person.id).where(Person.slug == slug))
    with transaction(Viewer((), str(person)), settings) as session:
        return session.scalar(select(Draft.data))


def test_a_case_is_raised_and_the_page_says_who_acts_by_when(noor: TestClient, staffed_database: Settings) -> None:
    answer = noor.post(NEW, data=FILLED)
    case = raised(staffed_database)
    assert case is not None
    assert answer.headers["Location"] == f"/casussen/{case.id}/ingebracht"
    told = words(noor.get(answer.headers["Location"]).text)
    assert "Lotte Brandsma doet dit, uiterlijk" in told
    assert "Passende hulp gestart" in told


def test_a_case_may_also_be_raised_with_everything_filled_in(noor: TestClient, staffed_database: Settings) -> None:
    more = {
        "traits": ["humor", "weglopen"],
        "contra_indications.0.code": "weglopen",
        "contra_indications.0.solved": "ja",
        "koers.goals": "Naar school\n\nWeer samen eten",
        "measures.3.kind": "jeugdreclassering",
        "need.acceptable.1": "pleegzorg",
        "safety.seen_on": "01-02-2021",
        "sex": "",
    }
    assert noor.post(NEW, data=FILLED | more).status_code == 303
    case = raised(staffed_database)
    assert case is not None
    dossier = case.dossier
    assert [one["kind"] for one in dossier["measures"]] == ["ots", "jeugdreclassering"]
    assert dossier["traits"] == ["humor", "weglopen"]
    assert dossier["koers"]["goals"] == ["Naar school", "Weer samen eten"]
    assert dossier["contra_indications"][0]["solved"] is True
    assert dossier["need"]["acceptable"] == ["pleegzorg"]
    assert dossier["safety"]["seen_on"] == "2021-02-01"


def test_every_fault_is_told_at_once_at_its_field_and_in_the_summary(noor: TestClient) -> None:
    wrong = {"municipality": "Nergenshuizen", "birth_month": "2099-01", "need.ideal.0": "", "measures.0.kind": "xxx"}
    answer = noor.post(NEW, data=FILLED | wrong)
    assert answer.status_code == 400
    assert 'href="#veld-need.ideal.0"' in answer.text
    answer = noor.post(NEW, data=FILLED | wrong | {"need.ideal.0": "gezinshuis"})
    assert answer.status_code == 400
    for anchor in ("municipality", "birth_month", "measures.0.kind"):
        assert f'href="#veld-{anchor}"' in answer.text
        assert f'id="veld-{anchor}-fout"' in answer.text
    assert 'value="Nergenshuizen"' in answer.text


def test_an_empty_field_does_not_hide_what_is_unknown_or_impossible_elsewhere(noor: TestClient) -> None:
    tomorrow = (clock.today() + timedelta(days=2)).isoformat()
    wrong = {"label": "", "municipality": "Nergenshuizen", "measures.0.pronounced_on": tomorrow, "iq": "slim"}
    text = noor.post(NEW, data=FILLED | wrong).text
    told = ["Dit veld is nodig.", "De gemeente “Nergenshuizen” is niet bekend.", "in de toekomst", "heel getal"]
    assert [sentence for sentence in told if sentence not in text] == []


def test_a_stand_in_for_what_is_missing_is_never_told_as_a_fault(noor: TestClient) -> None:
    text = noor.post(NEW, data={"municipality": "Haarlem"}).text
    assert "onbekend” is niet bekend" not in text


def test_a_fault_of_a_group_leads_to_its_first_field(noor: TestClient) -> None:
    answer = noor.post(NEW, data=FILLED | {"measures.0.ends_on": "2019-01-01"})
    assert answer.status_code == 400
    assert "De maatregel eindigt vóór de uitspraak." in answer.text
    assert 'href="#veld-measures.0.kind"' in answer.text


def test_what_was_refused_is_kept_as_a_draft(noor: TestClient, staffed_database: Settings) -> None:
    noor.post(NEW, data=FILLED | {"municipality": "Nergenshuizen"})
    assert raised(staffed_database) is None
    assert 'value="Nergenshuizen"' in noor.get(NEW).text


def test_a_draft_survives_a_reload_and_a_lost_session(noor: TestClient) -> None:
    answer = noor.post(DRAFT, data={"label": "K-18", "strengths": "Lacht veel"}, headers=HTMX)
    assert "Bewaard:" in answer.text
    noor.cookies.clear()
    as_person(noor, "jb-noor")
    assert "Lacht veel" in noor.get(NEW).text


def test_somebody_else_does_not_see_a_draft(noor: TestClient) -> None:
    noor.post(DRAFT, data={"strengths": "Lacht veel"}, headers=HTMX)
    assert "Lacht veel" not in as_person(noor, "jb-milan").get(NEW).text


@pytest.mark.parametrize("secret", [f"Het nummer is {BSN}.", "Mail moeder@voorbeeld.nl"])
def test_a_field_that_points_to_a_person_is_named_and_not_kept(
    noor: TestClient, staffed_database: Settings, secret: str
) -> None:
    answer = noor.post(DRAFT, data={"label": "K-18", "voice.parents": secret}, headers=HTMX)
    assert answer.status_code == 400
    assert "Wat willen de ouders: Hier" in answer.text
    assert kept(staffed_database) == {"label": "K-18"}


def test_without_script_the_same_field_is_refused_beside_it_and_stays_on_the_page(
    noor: TestClient, staffed_database: Settings
) -> None:
    answer = noor.post(DRAFT, data={"label": "K-18", "question": f"BSN {BSN}"})
    assert answer.status_code == 400
    assert BSN in answer.text
    assert 'id="veld-question-fout"' in answer.text
    assert kept(staffed_database) == {"label": "K-18"}


def test_a_refused_case_keeps_no_bsn_either(noor: TestClient, staffed_database: Settings) -> None:
    assert noor.post(NEW, data=FILLED | {"history": BSN}).status_code == 400
    assert "history" not in (kept(staffed_database) or {})


def test_a_row_is_added_without_script(noor: TestClient) -> None:
    answer = noor.post(DRAFT, data=FILLED | {"voeg_toe": "measures"})
    assert answer.headers["Location"] == f"{NEW}?voeg_toe=measures#groep-measures"
    assert 'name="measures.1.kind"' in noor.get(answer.headers["Location"]).text


def test_a_row_is_taken_away_without_script(noor: TestClient) -> None:
    noor.post(DRAFT, data=FILLED | {"measures.1.kind": "voogdij", "haal_weg": "measures.0"})
    shown = noor.get(NEW).text
    assert 'name="measures.1.kind"' not in shown
    assert '<option value="voogdij" selected>' in shown


def test_a_draft_can_be_thrown_away(noor: TestClient, staffed_database: Settings) -> None:
    noor.post(DRAFT, data={"label": "K-18"})
    noor.post(f"{NEW}/weggooien")
    assert kept(staffed_database) is None


def test_one_slip_of_the_finger_does_not_throw_a_draft_away(noor: TestClient) -> None:
    noor.post(DRAFT, data=FILLED)
    text = noor.get(NEW).text
    assert "Ja, gooi het weg" in text.split("<summary>Gooi dit concept weg</summary>")[1].split("</details>")[0]


def test_a_raised_case_leaves_no_draft(noor: TestClient, staffed_database: Settings) -> None:
    noor.post(DRAFT, data=FILLED)
    noor.post(NEW, data=FILLED)
    assert kept(staffed_database) is None


def test_a_duplicate_is_refused_with_a_way_to_the_other_case(noor: TestClient, staffed_database: Settings) -> None:
    noor.post(NEW, data=FILLED)
    answer = noor.post(NEW, data=FILLED)
    case = raised(staffed_database)
    assert case is not None
    assert answer.status_code == 409
    assert "Deze casus bestaat al" in answer.text
    assert f'href="/casussen/{case.id}"' in answer.text


def test_a_duplicate_of_a_colleague_is_refused_without_a_way_to_it(noor: TestClient) -> None:
    noor.post(NEW, data=FILLED)
    answer = as_person(noor, "jb-milan").post(NEW, data=FILLED)
    assert answer.status_code == 409
    assert "Open de bestaande casus K-17" not in answer.text


def test_a_case_of_another_gi_is_refused_at_the_gi(noor: TestClient) -> None:
    answer = noor.post(NEW, data=FILLED | {"gi": "jbra"})
    assert answer.status_code == 400
    assert 'id="veld-gi-fout"' in answer.text


def test_a_teammanager_says_for_which_jeugdbeschermer(client: TestClient, staffed_database: Settings) -> None:
    ellen = as_person(client, "tm-ellen")
    assert 'id="veld-jeugdbeschermer-fout"' in ellen.post(NEW, data=FILLED).text
    assert ellen.post(NEW, data=FILLED | {"jeugdbeschermer": "jb-noor"}).status_code == 303
    with transaction(SYSTEM, staffed_database) as session:
        case = session.scalar(select(Case).where(Case.label == "K-17"))
        assert case is not None
        assert case.jeugdbeschermer.slug == "jb-noor"


@pytest.mark.parametrize("slug", ["zm-lotte", "ret-vz-els", "za-roos", "gem-ilse", "mon-greet", "beheer-max"])
def test_only_who_raises_cases_sees_the_form(client: TestClient, slug: str) -> None:
    other = as_person(client, slug)
    assert other.get(NEW).status_code == 403
    assert other.post(NEW, data=FILLED).status_code == 403
    assert other.post(DRAFT, data=FILLED).status_code == 403


@pytest.mark.parametrize(
    "odd",
    [
        {"measures.999999999999.kind": "ots"},
        {"measures": "ots"},
        {"need": "x", "need.ideal.0": "gezinshuis"},
        {"need.ideal.0.x.y.z.a.b.c": "diep"},
        {"....": "x", "label.": "x"},
        {"stay": "x"},
        {"safety.violence": "misschien"},
        {"haal_weg": "measures.x.y", "voeg_toe": "../../x"},
        {"need.stay_days": "9" * 400},
    ],
)
def test_a_strange_form_is_refused_or_raised_but_never_breaks(noor: TestClient, odd: dict[str, str]) -> None:
    assert noor.post(NEW, data=FILLED | odd).status_code in {303, 400}
    assert noor.post(DRAFT, data=FILLED | odd).status_code in {303, 400}
    assert noor.get(NEW).status_code == 200
