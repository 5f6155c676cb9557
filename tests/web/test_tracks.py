"""The pages of what stalls a case beside its state: telling it, answering it, and what others may not see of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from rets.db import ViewerSession
from rets.errors import Invalid
from rets.models import Location, Offer
from rets.schemas.case_form import CaseForm
from rets.services.record import change_form
from tests import asking as a
from tests import builders as b
from tests import places as p
from tests import tracking as t
from tests.stories.test_ladder import on_rung
from tests.walking import walk
from workflows.tracks import ADULTHOOD, BUDGET, CLOSING, OUTSIDE, RAN_AWAY

Visit = Callable[[str], TestClient]
CLOSES = b.TODAY + timedelta(days=40)


@pytest.fixture
def offer(staffed: ViewerSession) -> Offer:
    """A place at a location of Zilverreiger."""
    return p.an_offer(staffed, b.TODAY)


def closing(offer: Offer, **changes: str) -> dict[str, str]:
    """What a provider types to tell that a location closes."""
    plain = {"locatie": str(offer.location_id), "stand": "sluit", "dicht_vanaf": CLOSES.isoformat()}
    return plain | {"waarom": "De groep houdt op."} | changes


def test_a_provider_tells_a_closing_and_the_child_is_searched_for(
    staffed: ViewerSession, visit: Visit, offer: Offer
) -> None:
    case = t.living(staffed, offer)
    answer = visit("za-roos").post("/aanbod/sluitingen", data=closing(offer))
    assert answer.status_code == 303
    assert case.state == "searching"
    assert t.open_task(staffed, case, CLOSING)


def test_the_provider_reads_numbers_and_no_child(staffed: ViewerSession, visit: Visit, offer: Offer) -> None:
    case = t.living(staffed, offer)
    visit("za-roos").post("/aanbod/sluitingen", data=closing(offer))
    text = visit("za-roos").get("/aanbod/sluitingen").text
    assert "korte termijn" in text
    assert case.label not in text


def test_every_fault_stands_at_its_field(visit: Visit, offer: Offer) -> None:
    answer = visit("za-roos").post("/aanbod/sluitingen", data=closing(offer, dicht_vanaf="", waarom=""))
    assert answer.status_code == 400
    assert "Vul in vanaf welke dag de locatie dicht is." in answer.text


def test_a_reason_is_needed(staffed: ViewerSession, visit: Visit, offer: Offer) -> None:
    answer = visit("za-roos").post("/aanbod/sluitingen", data=closing(offer, waarom=""))
    assert "Schrijf in een paar woorden op waarom." in answer.text
    assert staffed.get_one(Location, offer.location_id).closes_on is None


def test_a_location_of_another_is_not_in_the_list(staffed: ViewerSession, visit: Visit) -> None:
    other = p.an_offer(staffed, b.TODAY, provider="rietkraag")
    answer = visit("za-roos").post("/aanbod/sluitingen", data=closing(other))
    assert "Kies een locatie." in answer.text


def test_a_provider_that_stops_tells_it_of_all_its_locations_at_once(
    staffed: ViewerSession, visit: Visit, offer: Offer
) -> None:
    second = p.an_offer(staffed, b.TODAY, slug="tweede")
    roos, provider = visit("za-roos"), offer.location.provider
    assert f"Alle 2 locaties van {provider.name}" in roos.get("/aanbod/sluitingen").text
    roos.post("/aanbod/sluitingen", data=closing(offer, locatie=f"aanbieder-{provider.id}"))
    assert {staffed.get_one(Location, one.location_id).closes_on for one in (offer, second)} == {CLOSES}


def test_a_contract_manager_reads_it_and_tells_nothing(visit: Visit, offer: Offer) -> None:
    visit("za-roos").post("/aanbod/sluitingen", data=closing(offer))
    text = visit("cm-vera").get("/aanbod/sluitingen").text
    assert offer.location.name in text
    assert "Meld een sluiting" not in text


def test_a_closing_is_taken_back_on_the_same_page(staffed: ViewerSession, visit: Visit, offer: Offer) -> None:
    visit("za-roos").post("/aanbod/sluitingen", data=closing(offer))
    visit("za-roos").post("/aanbod/sluitingen", data=closing(offer, stand="blijft", dicht_vanaf=""))
    assert staffed.get_one(Location, offer.location_id).closes_on is None


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("ran_away", {}),
        ("child_shared", {"gi": "jbra"}),
        ("build_started", {"form": "gezinshuis", "budget": "municipality", "text": "Er is niets."}),
        ("family_plan_made", {}),
    ],
)
def test_what_begins_a_track_is_told_on_its_own_page(
    staffed: ViewerSession, visit: Visit, kind: str, typed: dict[str, str]
) -> None:
    case = a.searching(staffed)
    page = f"/casussen/{case.id}/feiten/{kind}"
    assert visit("jb-milan").get(page).status_code == 200
    answer = visit("jb-milan").post(page, data={"on": "2026-03-16", "versie": str(case.version)} | typed)
    assert answer.status_code == 303
    assert b.events(staffed, case, f"fact.{kind}")


def test_the_jeugdbeschermer_answers_on_the_page_of_the_case(staffed: ViewerSession, visit: Visit) -> None:
    case = a.searching(staffed)
    b.tell(staffed, case, "ran_away", "2026-03-16", t.milan(staffed))
    task = t.open_task(staffed, case, RAN_AWAY)
    typed = {"antwoord": "terug", "tekst": "Bij oma."}
    assert visit("jb-milan").post(f"/casussen/{case.id}/taken/{task.id}", data=typed).status_code == 303
    assert case.dossier["tracks"]["missing_since"] is None


def test_a_track_stands_in_the_queue_of_its_owner(staffed: ViewerSession, visit: Visit) -> None:
    case = a.searching(staffed)
    b.tell(staffed, case, "ran_away", "2026-03-16", t.milan(staffed))
    assert "Kind is weggelopen" in visit("jb-milan").get("/").text


def test_the_budget_holder_answers_without_the_dossier(staffed: ViewerSession, visit: Visit) -> None:
    case = a.searching(staffed)
    told = {"form": "gezinshuis", "text": "Er is niets."}
    b.tell(staffed, case, "build_started", "2026-03-16", t.milan(staffed), **told)
    task = t.open_task(staffed, case, BUDGET)
    client = visit("gem-koen")
    assert "Bouwteam: wie betaalt en hoeveel" in client.get("/gemeente").text
    typed = {"antwoord": "klaar", "tekst": ""}
    assert client.post(f"/casussen/{case.id}/taken/{task.id}", data=typed).status_code == 303
    assert client.get(f"/casussen/{case.id}/dossier").status_code == 403


def test_the_chair_writes_down_who_was_spoken_to_outside_the_region(staffed: ViewerSession, visit: Visit) -> None:
    case = on_rung(staffed, 5)
    task = t.open_task(staffed, case, OUTSIDE)
    typed = {
        "antwoord": "geven_advies",
        "tekst": "Anders wonen.",
        "wie": "coördinator",
        "op": task.opened_at.date().isoformat(),
        "wie_doet": "de zorgmakelaar",
        "wat": "Belt drie aanbieders",
        "uiterlijk": b.TODAY.isoformat(),
    }
    client, address = visit("ret-vz-omar"), f"/casussen/{case.id}/taken/{task.id}"
    assert "Wie sprak u?" in client.get(address).text
    assert client.post(address, data=typed).status_code == 303
    assert (task.answer_code, task.data["by"]) == ("geven_advies", "coördinator")


def test_who_was_spoken_to_outside_is_asked_at_its_field(staffed: ViewerSession, visit: Visit) -> None:
    case = on_rung(staffed, 5)
    task = t.open_task(staffed, case, OUTSIDE)
    typed = {"antwoord": "geven_advies", "tekst": "Anders wonen.", "wie": "", "op": ""}
    answer = visit("ret-vz-omar").post(f"/casussen/{case.id}/taken/{task.id}", data=typed)
    assert (answer.status_code, task.answered_at) == (400, None)
    assert "Schrijf op wie u sprak" in answer.text
    assert "Vul in op welke dag u hen sprak." in answer.text


def test_the_label_of_the_other_gi_is_not_on_the_sheet_of_the_team(staffed: ViewerSession, visit: Visit) -> None:
    case = b.at_ret(staffed)
    b.tell(staffed, case, "child_shared", "2026-03-16", t.milan(staffed), gi="jbra", label="W-77")
    assert "W-77" not in visit("ret-vz-omar").get(f"/ret/casussen/{case.id}/blad").text


def test_the_team_reads_no_day_that_tells_the_birth_month(staffed: ViewerSession, visit: Visit) -> None:
    case = b.at_ret(staffed, birth_month="2009-11")
    b.run_until(staffed, case, b.NOW)
    assert t.open_task(staffed, case, ADULTHOOD)
    text = visit("ret-vz-omar").get(f"/casussen/{case.id}").text
    assert " 1 november 2026" not in text
    assert " 1 mei 2026" not in text


def test_an_edited_form_keeps_what_runs_beside_the_search(staffed: ViewerSession) -> None:
    case = a.searching(staffed)
    b.tell(staffed, case, "ran_away", "2026-03-16", t.milan(staffed))
    form = {**case.dossier, "question": "Waar kan dit kind wonen?", "tracks": {}}
    change_form(staffed, case, CaseForm.model_validate(form), t.milan(staffed), b.NOW)
    assert case.dossier["tracks"]["missing_since"] == "2026-03-16"


def test_a_new_case_does_not_begin_in_the_middle_of_a_track(staffed: ViewerSession) -> None:
    with pytest.raises(Invalid, match="als feit"):
        b.raised(staffed, tracks={"missing_since": "2026-03-01"})


@pytest.mark.parametrize(("who", "path"), [("zm-lotte", "/monitor"), ("cm-vera", "/gemeente")])
def test_who_buys_or_finds_places_reads_the_answers_with_their_context(
    staffed: ViewerSession, visit: Visit, offer: Offer, who: str, path: str
) -> None:
    request = a.ask(staffed, a.searching(staffed), offer)
    a.answer(staffed, request, "refused", ground="vol", text="Vol.")
    text = visit(who).get(path).text
    assert "Wat aanbieders antwoordden" in text
    assert "te weinig" in text


@pytest.mark.parametrize(("who", "path"), [("mon-greet", "/monitor"), ("gem-koen", "/gemeente")])
def test_others_on_those_pages_do_not(visit: Visit, who: str, path: str) -> None:
    assert "Wat aanbieders antwoordden" not in visit(who).get(path).text


def test_a_jeugdbeschermer_says_it_is_away(staffed: ViewerSession, visit: Visit) -> None:
    noor = str(b.person_id(staffed, "jb-noor"))
    typed = {"van": "2026-03-16", "tot": "2026-03-23", "vervanger": noor}
    client = visit("jb-milan")
    assert "Bent u er een tijd niet?" in client.get("/").text
    assert client.post("/afwezig", data=typed).status_code == 303
    assert "Noor Verbeek neemt waar." in client.get("/afwezig").text


def test_the_deputy_answers_the_task_that_became_its_own(staffed: ViewerSession, visit: Visit) -> None:
    case = a.searching(staffed)
    b.tell(staffed, case, "ran_away", "2026-03-16", t.milan(staffed))
    noor = str(b.person_id(staffed, "jb-noor"))
    visit("jb-milan").post("/afwezig", data={"van": "2026-03-16", "tot": "2026-03-23", "vervanger": noor})
    b.run_until(staffed, case, b.NOW + timedelta(minutes=1))
    task = t.open_task(staffed, case, RAN_AWAY)
    assert task.person_id == int(noor)
    typed = {"antwoord": "terug", "tekst": "Bij oma."}
    assert visit("jb-noor").post(f"/casussen/{case.id}/taken/{task.id}", data=typed).status_code == 303


def test_a_form_of_which_half_was_sent_says_on_its_page_what_misses(staffed: ViewerSession, visit: Visit) -> None:
    trip = walk(staffed, "Hoorn")
    trip.ask(trip.offer("resultaat"))
    task = trip.step("doelen")
    task.data = task.data | {"still": "Nog te versturen: de doelen uit het plan."}
    staffed.flush()
    shown = visit("jb-milan").get(f"/casussen/{trip.case.id}/taken/{task.id}").text
    assert "Nog te versturen: de doelen uit het plan." in shown
