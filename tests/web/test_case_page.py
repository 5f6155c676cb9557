"""The page of a case: what is next, the line of time, and no more than its reader may see."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.models import Read
from rets.services.placements import start_help
from tests import asking
from tests import builders as b
from tests.places import an_offer
from workflows.roles import Role

Visit = Callable[[str], TestClient]


def test_it_says_what_is_next_by_whom_until_when_and_what_follows(staffed: Session, visit: Visit) -> None:
    case = b.raised(staffed)
    text = visit("zm-lotte").get(f"/casussen/{case.id}").text
    for words in ("Beoordeel de aanvraag", "dat bent u", "gaat de casus naar het expertteam", "Ware deadline"):
        assert words in text


def test_the_next_step_stands_first_and_the_impossible_with_its_sentence(staffed: Session, visit: Visit) -> None:
    case = asking.searching(staffed)
    request = asking.ask(staffed, case, an_offer(staffed, b.TODAY))
    asking.answer(staffed, request, "accepted")
    asking.agree(staffed, case, request)
    milan = b.actor(staffed, "jb-milan", Role.JEUGDBESCHERMER)
    start_help(staffed, case, on=b.TODAY, actor=milan, at=b.NOW)
    text = visit("jb-milan").get(f"/casussen/{case.id}").text
    assert "Leg vast of de hulp past" in text
    assert "Wat nu nog niet kan" in text
    assert "De casus kan pas dicht als de professional én het gezin vinden dat de hulp past." in text


def test_somebody_without_a_next_step_reads_what_else_can_be_done(staffed: Session, visit: Visit) -> None:
    case = b.raised(staffed)
    text = visit("jb-milan").get(f"/casussen/{case.id}").text
    assert "Wat u verder kunt doen" in text
    assert "Neem aan en ga zoeken" not in text


@pytest.mark.parametrize("slug", ["jb-milan", "tm-ellen", "zm-lotte"])
def test_the_birth_month_is_for_who_raises_and_searches(staffed: Session, visit: Visit, slug: str) -> None:
    case = b.raised(staffed)
    client = visit(slug)
    assert "januari 2016" in client.get(f"/casussen/{case.id}").text
    assert "januari 2016" in client.get(f"/casussen/{case.id}/dossier").text


def test_the_team_reads_an_age_and_no_birth_month(staffed: Session, visit: Visit) -> None:
    case = b.at_ret(staffed)
    client = visit("ret-za-femke")
    for part in ("", "/dossier"):
        text = client.get(f"/casussen/{case.id}{part}").text
        assert "10 jaar" in text
        assert "januari 2016" not in text
        assert "2016-01" not in text


def test_a_provider_that_said_yes_reads_what_it_needs_and_no_more(staffed: Session, visit: Visit) -> None:
    case = asking.searching(staffed, finance="Gesprek over tarief.", strengths="Kan goed koken.")
    request = asking.ask(staffed, case, an_offer(staffed, b.TODAY))
    roos = visit("za-roos")
    assert roos.get(f"/casussen/{case.id}").status_code == 404
    asking.answer(staffed, request, "accepted")
    dossier = roos.get(f"/casussen/{case.id}/dossier").text
    assert "Kan goed koken." in dossier
    assert "Gesprek over tarief." not in dossier
    assert roos.get(f"/casussen/{case.id}").status_code == 200
    assert roos.get(f"/casussen/{case.id}/geschiedenis").status_code == 403
    assert roos.get(f"/casussen/{case.id}/voorstellen").status_code == 403


@pytest.mark.parametrize("part", ["", "/dossier", "/geschiedenis", "/leeslog", "/voorstellen", "/feiten", "/vragen"])
def test_the_monitor_opens_no_dossier_and_reads_why(staffed: Session, visit: Visit, part: str) -> None:
    case = b.raised(staffed)
    answer = visit("mon-greet").get(f"/casussen/{case.id}{part}")
    assert answer.status_code == 403
    assert "U mag dit niet doen. Dit is voor:" in answer.text


@pytest.mark.parametrize("slug", ["jb-noor", "zm-karim", "ret-vz-omar", "za-roos", "gem-koen", "cm-vera"])
def test_who_has_nothing_to_do_with_a_case_does_not_learn_that_it_exists(
    staffed: Session, visit: Visit, slug: str
) -> None:
    case = b.raised(staffed)
    assert visit(slug).get(f"/casussen/{case.id}").status_code == 404


def test_opening_a_case_is_written_down_and_shown_to_the_gi(staffed: Session, visit: Visit) -> None:
    case = b.raised(staffed)
    visit("zm-lotte").get(f"/casussen/{case.id}/dossier")
    row = staffed.scalars(select(Read).where(Read.case_id == case.id)).one()
    assert (row.what, row.role) == ("dossier", "zorgmakelaar")
    assert "Lotte Brandsma" in visit("jb-milan").get(f"/casussen/{case.id}/leeslog").text


def test_a_search_that_was_refused_is_not_written_down(staffed: Session, visit: Visit) -> None:
    case = b.raised(staffed)
    visit("mon-greet").get(f"/casussen/{case.id}")
    assert staffed.scalars(select(Read).where(Read.case_id == case.id)).all() == []


def test_the_history_tells_everything_in_words(staffed: Session, visit: Visit) -> None:
    case = asking.searching(staffed)
    text = visit("jb-milan").get(f"/casussen/{case.id}/geschiedenis").text
    assert "Casus ingebracht." in text
    assert "Neem aan en ga zoeken" in text


def test_a_question_is_answered_on_the_page_and_again_without_javascript(staffed: Session, visit: Visit) -> None:
    case = asking.searching(staffed)
    b.tell(staffed, case, "alternative_offered", "2026-03-16", form="gezinshuis")
    task = b.tasks(staffed, case, "alternatief")[0]
    milan = visit("jb-milan")
    address = f"/casussen/{case.id}/taken/{task.id}"
    refused = milan.post(address, data={"antwoord": "past_niet", "tekst": ""}, headers={"HX-Request": "true"})
    assert refused.status_code == 400
    assert "Schrijf op waarom het niet past." in refused.text
    said = milan.post(address, data={"antwoord": "past_niet", "tekst": "Te ver van school."})
    assert said.status_code == 303
    assert b.tasks(staffed, case, "alternatief")[0].answer_text == "Te ver van school."


def test_an_answer_by_htmx_renews_the_case(staffed: Session, visit: Visit) -> None:
    case = asking.searching(staffed)
    b.tell(staffed, case, "alternative_offered", "2026-03-16", form="gezinshuis")
    task = b.tasks(staffed, case, "alternatief")[0]
    address = f"/casussen/{case.id}/taken/{task.id}"
    answer = visit("jb-milan").post(address, data={"antwoord": "past"}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "Uw antwoord is verstuurd." in answer.text
    assert "Ook aanvaardbaar" in answer.text
    assert "<html" not in answer.text


def test_a_question_is_answered_by_whom_it_was_asked(staffed: Session, visit: Visit) -> None:
    case = asking.searching(staffed)
    b.tell(staffed, case, "alternative_offered", "2026-03-16", form="gezinshuis")
    task = b.tasks(staffed, case, "alternatief")[0]
    answer = visit("zm-lotte").post(f"/casussen/{case.id}/taken/{task.id}", data={"antwoord": "past"})
    assert answer.status_code == 403


def test_answering_why_a_norm_was_missed_stands_at_the_clock(staffed: Session, visit: Visit) -> None:
    case = b.raised(staffed, moment=b.at("2026-01-26"), measures=[{"kind": "ots", "pronounced_on": "2026-01-20"}])
    b.run_until(staffed, case, b.at("2026-03-16", 8))
    task = b.tasks(staffed, case, "toelichting")[0]
    milan = visit("jb-milan")
    data = {"antwoord": "toegelicht", "tekst": "Het gezin was in het buitenland."}
    assert milan.post(f"/casussen/{case.id}/taken/{task.id}", data=data).status_code == 303
    page = milan.get(f"/casussen/{case.id}").text
    assert "Toegelicht, telt nog als te laat: Het gezin was in het buitenland." in page


def test_a_question_by_itself_leads_to_its_case_for_who_may_open_that(staffed: Session, visit: Visit) -> None:
    case = b.raised(staffed, moment=b.at("2026-01-26"), measures=[{"kind": "ots", "pronounced_on": "2026-01-20"}])
    b.run_until(staffed, case, b.at("2026-03-16", 8))
    task = b.tasks(staffed, case, "toelichting")[0]
    text = visit("jb-milan").get(f"/casussen/{case.id}/taken/{task.id}").text
    assert f'href="/casussen/{case.id}"' in text
    assert "hx-post" not in text


def test_asking_agreement_blocks_nothing_and_a_spoken_yes_is_written_down(staffed: Session, visit: Visit) -> None:
    case = asking.searching(staffed)
    milan = visit("jb-milan")
    typed = {
        "versie": str(case.version),
        "soort": "akkoord",
        "van": "municipality",
        "kanaal": "phone",
        "tekst": "Mag dit?",
    }
    assert milan.post(f"/casussen/{case.id}/vragen", data=typed).status_code == 303
    task = b.tasks(staffed, case, "akkoord")[0]
    bad = milan.post(f"/casussen/{case.id}/taken/{task.id}/gehoord", data={"door": "", "op": "2026-03-20"})
    assert bad.status_code == 400
    data = {"door": "Inkoper", "op": "2026-03-16", "woorden": "Akkoord, regel het."}
    assert milan.post(f"/casussen/{case.id}/taken/{task.id}/gehoord", data=data).status_code == 303
    assert b.tasks(staffed, case, "akkoord")[0].answer_code == "akkoord"


def test_a_question_without_words_or_with_a_bsn_comes_back_as_typed(staffed: Session, visit: Visit) -> None:
    case = asking.searching(staffed)
    typed = {"versie": str(case.version), "soort": "vraag", "aan": "1", "tekst": "BSN 111222333"}
    answer = visit("jb-milan").post(f"/casussen/{case.id}/vragen", data=typed)
    assert answer.status_code == 400
    assert "burgerservicenummer" in answer.text
    assert "Kies aan wie u dit vraagt." in answer.text


def test_nobody_answers_a_question_of_another_case(staffed: Session, visit: Visit) -> None:
    case, other = asking.searching(staffed), b.raised(staffed, label="HM-2")
    b.tell(staffed, case, "alternative_offered", "2026-03-16", form="gezinshuis")
    task = b.tasks(staffed, case, "alternatief")[0]
    assert visit("jb-milan").get(f"/casussen/{other.id}/taken/{task.id}").status_code == 404


def test_a_case_that_is_closed_shows_its_end(staffed: Session, visit: Visit) -> None:
    case = b.raised(staffed)
    b.step(staffed, case, "withdraw", b.actor(staffed, "jb-milan", Role.JEUGDBESCHERMER), code="dubbel")
    text = visit("jb-milan").get(f"/casussen/{case.id}").text
    assert "Afgesloten" in text
    assert "Open opnieuw" in text
