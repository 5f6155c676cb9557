"""What a parent is told of the places for a child: from which day it counts, what stands out, and why in this order."""

import re
from collections.abc import Callable
from datetime import timedelta

from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from rets import clock
from rets.models import Case
from rets.services.audit import ENGINE
from rets.services.joint_plan import allocate_region
from rets.services.matches import last_proposals, propose
from rets.services.plan_beside import BOTH
from tests import asking
from tests import builders as b
from tests import proposed as q

Visit = Callable[[str], TestClient]


def page(client: TestClient, case: Case) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", client.get(f"/casussen/{case.id}/voorstellen").text).split())


def later(days: int = 7) -> "clock.use":
    return clock.use(b.NOW + timedelta(days=days))


def test_a_list_of_an_earlier_day_is_looked_up_anew_and_counts_from_today(staffed: Session, visit: Visit) -> None:
    case = asking.searching(staffed)
    q.contracted(staffed, b.TODAY + timedelta(days=3))
    propose(staffed, case, ENGINE, b.NOW)
    with later():
        text = page(visit("zm-lotte"), case)
    assert "Zojuist opnieuw bekeken op ma 23 maart 2026" in text
    assert "kan nu beginnen" in text
    assert "7 dagen geleden bevestigd." in text
    assert "19 maart" not in text


def test_looking_at_an_old_list_stores_nothing(staffed: Session, visit: Visit) -> None:
    case = asking.searching(staffed)
    q.contracted(staffed, b.TODAY)
    before = q.propose(staffed, case)
    with later():
        page(visit("zm-lotte"), case)
    after = last_proposals(staffed, case)
    assert after is not None
    assert (after.id, after.result["as_of"]) == (before.id, "2026-03-16")


def test_the_list_of_a_child_that_is_not_searched_for_says_no_day_as_if_it_were_now(
    staffed: Session, visit: Visit
) -> None:
    case = asking.searching(staffed)
    q.contracted(staffed, b.TODAY + timedelta(days=3))
    propose(staffed, case, ENGINE, b.NOW)
    case.waiting = False
    with later():
        text = page(visit("zm-lotte"), case)
    assert "Zo was het op ma 16 maart 2026" in text
    assert "kon toen beginnen op 19 maart 2026" in text
    assert "op tijd" not in text
    assert "Hier kan hulp" not in text


def test_a_list_of_today_counts_the_same_days_everywhere(staffed: Session, visit: Visit) -> None:
    case = asking.searching(staffed)
    q.contracted(staffed, b.TODAY + timedelta(days=38))
    propose(staffed, case, ENGINE, b.NOW)
    text = page(visit("zm-lotte"), case)
    assert "verouderd" not in text
    assert text.count("over 38 dagen") >= 2
    assert "ruim 5 weken" not in text


def test_what_is_soonest_nearest_and_planned_stands_on_top(staffed: Session, visit: Visit) -> None:
    case = asking.searching(staffed)
    q.contracted(staffed, b.TODAY + timedelta(days=3))
    propose(staffed, case, ENGINE, b.NOW)
    allocate_region(staffed, "HM", ENGINE, b.NOW)
    top = page(visit("zm-lotte"), case).split("Past (1)")[0]
    assert "Snelste plek, dichtstbij, voorstel van het plan" in top
    assert "is een advies en is nieuwer dan deze lijst" in top


def test_the_soonest_place_is_never_folded_away(staffed: Session, visit: Visit) -> None:
    case = asking.searching(staffed, need={"ideal": ["residentieel"], "acceptable": ["gezinshuis"]})
    for day in range(8, 15):
        q.contracted(staffed, b.TODAY + timedelta(days=day))
    soonest = q.contracted(staffed, b.TODAY, form="gezinshuis")
    propose(staffed, case, ENGINE, b.NOW)
    text = visit("zm-lotte").get(f"/casussen/{case.id}/voorstellen").text
    shown, folded = text.split("<summary>Nog 2 plekken")
    assert f'id="plek-{soonest.slug}"' in shown
    assert folded.count('class="rets-place"') == 2


def test_why_a_place_stands_above_the_next_is_told(staffed: Session, visit: Visit) -> None:
    case = asking.searching(staffed, need={"ideal": ["residentieel"], "acceptable": ["gezinshuis"]})
    q.contracted(staffed, b.TODAY)
    q.contracted(staffed, b.TODAY, form="gezinshuis", provider="rietkraag")
    propose(staffed, case, ENGINE, b.NOW)
    text = page(visit("zm-lotte"), case)
    assert ", omdat dit de gevraagde hulp is; daar is het andere hulp, die volgens het dossier ook mag." in text


def test_a_neighbour_of_the_same_provider_and_town_is_named_with_its_form(staffed: Session, visit: Visit) -> None:
    case = asking.searching(staffed, need={"ideal": ["residentieel"], "acceptable": ["gezinshuis"]})
    for form in ("residentieel", "gezinshuis"):
        q.contracted(staffed, b.TODAY, form=form)
    propose(staffed, case, ENGINE, b.NOW)
    assert "Staat boven Gezinshuis, Zilverreiger" in page(visit("zm-lotte"), case)


def test_places_that_count_alike_are_told_as_alike(staffed: Session, visit: Visit) -> None:
    case = asking.searching(staffed)
    q.contracted(staffed, b.TODAY)
    q.contracted(staffed, b.TODAY)
    propose(staffed, case, ENGINE, b.NOW)
    text = page(visit("zm-lotte"), case)
    assert "Deze plek en " in text
    assert "tellen even zwaar: de volgorde van die twee zegt niets." in text


def test_an_obstacle_stands_beside_what_helps(staffed: Session, visit: Visit) -> None:
    case = asking.searching(staffed)
    q.contracted(staffed, weeks=30)
    propose(staffed, case, ENGINE, b.NOW)
    text = page(visit("zm-lotte"), case)
    assert "Dat komt door de wachttijd. wat helpt Vraag de aanbieder of het eerder kan, en spreek" in text


def test_other_places_are_counted_with_examples_and_other_help_apart(staffed: Session, visit: Visit) -> None:
    case = asking.searching(staffed)
    q.contracted(staffed, b.TODAY, age_from=16)
    q.contracted(staffed, b.TODAY, form="dagbehandeling")
    propose(staffed, case, ENGINE, b.NOW)
    text = page(visit("zm-lotte"), case)
    assert "Deze plek is voor kinderen vanaf 16 jaar; dit kind is bij de start 10." in text
    assert "1 plek is voor een andere zorgvorm." in text


def test_a_changed_dossier_is_looked_at_anew(staffed: Session, visit: Visit) -> None:
    case = asking.searching(staffed)
    propose(staffed, case, ENGINE, b.NOW - timedelta(days=1))
    case.facts_at = b.NOW
    text = visit("zm-lotte").get(f"/casussen/{case.id}/voorstellen").text
    assert "Zojuist opnieuw bekeken" in text
    assert "gewijzigd" not in text


def test_a_dossier_that_changed_after_the_search_ended_is_told_with_the_way_to_what_changed(
    staffed: Session, visit: Visit
) -> None:
    case = asking.searching(staffed)
    propose(staffed, case, ENGINE, b.NOW - timedelta(days=1))
    case.facts_at, case.waiting = b.NOW, False
    text = visit("zm-lotte").get(f"/casussen/{case.id}/voorstellen").text
    assert "Het dossier is na het zoeken gewijzigd, op ma 16 maart 2026" in text
    assert f'href="/casussen/{case.id}/geschiedenis"' in text


def test_a_start_from_a_waiting_list_is_no_exact_day(staffed: Session, visit: Visit) -> None:
    case = asking.searching(staffed)
    q.contracted(staffed, weeks=6)
    propose(staffed, case, ENGINE, b.NOW)
    text = page(visit("zm-lotte"), case)
    assert "kan rond eind april 2026 beginnen: een schatting uit de wachttijd (over ongeveer 42 dagen)" in text
    assert "27 april" not in text


def test_what_the_plan_gives_to_another_child_stands_last_and_without_a_button(staffed: Session, visit: Visit) -> None:
    first = q.contracted(staffed, b.TODAY)
    asking.searching(staffed, label="HM-2", safety={"acute_since": "2026-03-15"})
    case = asking.searching(staffed)
    allocate_region(staffed, "HM", ENGINE, b.NOW)
    second = q.contracted(staffed, b.TODAY + timedelta(days=5))
    propose(staffed, case, ENGINE, b.NOW)
    text = visit("zm-lotte").get(f"/casussen/{case.id}/voorstellen").text
    assert text.index(f'id="plek-{second.slug}"') < text.index(f'id="plek-{first.slug}"')
    last = text.split(f'id="plek-{first.slug}"')[1].split("</article>")[0]
    assert "Wilt u deze plek toch voor dit kind? Overleg eerst met wie het gezamenlijk plan maakt." in last
    assert "utrecht-button-link" not in last
    assert "Staat boven" not in last
    assert "Bel eerst" in text.split("Wat de woorden")[0]


def test_nothing_is_said_of_people_whom_the_child_does_not_know(staffed: Session, visit: Visit) -> None:
    case = asking.searching(staffed)
    q.contracted(staffed, b.TODAY)
    propose(staffed, case, ENGINE, b.NOW)
    assert "iemand kent" not in page(visit("zm-lotte"), case)


def test_leave_that_ends_before_the_start_stands_among_what_can_be_solved(staffed: Session, visit: Visit) -> None:
    granted = [{"kind": "gesloten", "granted_on": "2026-03-02", "ends_on": "2026-04-01"}]
    case = asking.searching(staffed, need={"ideal": ["jeugdzorgplus"]}, authorisations=granted)
    offer = q.contracted(staffed, b.TODAY + timedelta(days=30), form="jeugdzorgplus", required_authorisation="gesloten")
    propose(staffed, case, ENGINE, b.NOW)
    text = page(visit("zm-lotte"), case)
    assert "Kan alleen als iets wordt opgelost (1)" in text
    assert "loopt tot 2 april 2026; de start is pas 15 april 2026." in text
    assert "De jeugdbeschermer kan de kinderrechter vragen om de machtiging te verlengen." in text
    assert offer.location.phone in text
    allocate_region(staffed, "HM", ENGINE, b.NOW)
    top = page(visit("zm-lotte"), case).split("Bel eerst")[0]
    assert "vandaag De machtiging gesloten jeugdhulp loopt tot 2 april 2026; de start is pas 15 april 2026." in top
    assert "Zonder machtiging kan dit niet." in top


def test_the_headings_count_places_and_not_doors(staffed: Session, visit: Visit) -> None:
    case = asking.searching(staffed)
    q.contracted(staffed, b.TODAY, b.TODAY)
    propose(staffed, case, ENGINE, b.NOW)
    text = page(visit("zm-lotte"), case)
    assert "1 andere plek hier" in text
    assert "Past (2)" in text


def test_the_api_gives_the_same_sentences(staffed: Session, visit: Visit) -> None:
    case = asking.searching(staffed, need={"ideal": ["residentieel"], "acceptable": ["gezinshuis"]})
    first, second = q.contracted(staffed, b.TODAY), q.contracted(staffed, b.TODAY, form="gezinshuis")
    propose(staffed, case, ENGINE, b.NOW)
    allocate_region(staffed, "HM", ENGINE, b.NOW)
    found = visit("zm-lotte").get(f"/api/v1/casussen/{case.id}/voorstellen").json()
    above = found["fitting"][0]["above"]
    assert (above["offer"], above["level"]) == (second.slug, "fit")
    assert (
        above["because"] == "omdat dit de gevraagde hulp is; daar is het andere hulp, die volgens het dossier ook mag"
    )
    assert found["joint"]["proposed"] == first.slug
    assert found["joint"]["said"][first.slug].endswith("Het is ook de eerste plek in deze lijst.")
    assert (found["joint"]["first"], found["joint"]["why_first"]) == (first.slug, BOTH)
    assert found["joint"]["then"] == second.slug


def test_proposals_from_before_the_order_was_told_are_still_shown(staffed: Session, visit: Visit) -> None:
    case = asking.searching(staffed)
    q.contracted(staffed, b.TODAY)
    stored = q.propose(staffed, case)
    old = [{key: row[key] for key in row if key not in ("above", "authorisation")} for row in stored.result["fitting"]]
    stored.result = stored.result | {"fitting": old}
    assert "Past (1)" in page(visit("zm-lotte"), case)


def test_a_group_says_that_it_is_open_or_what_leave_it_takes(staffed: Session, visit: Visit) -> None:
    granted = [{"kind": "gesloten", "granted_on": "2026-03-02", "ends_on": "2026-09-01"}]
    need = {"ideal": ["residentieel", "jeugdzorgplus"]}
    case = asking.searching(staffed, need=need, authorisations=granted)
    q.contracted(staffed, b.TODAY)
    q.contracted(staffed, b.TODAY, form="jeugdzorgplus", required_authorisation="gesloten")
    propose(staffed, case, ENGINE, b.NOW)
    text = page(visit("zm-lotte"), case)
    assert "Niet gesloten: er is geen machtiging voor nodig." in text
    assert "Hiervoor is een machtiging gesloten jeugdhulp nodig. Daarover beslist de kinderrechter." in text
