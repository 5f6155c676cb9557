"""The rung of a case on its page and over the API: who has it until when, who stands in, and how it came there."""

from collections.abc import Callable
from datetime import date

import pytest
from fastapi.testclient import TestClient

from rets.db import ViewerSession
from rets.models import Case
from rets.services import absence, placements
from rets.services.due import CLIMB_TEXTS
from rets.services.story import NO_START
from tests import asking, places
from tests import builders as b
from workflows.roles import Role

Visit = Callable[[str], TestClient]


def shown(visit: Visit, case: Case, who: str = "tm-ellen") -> dict[str, object]:
    answer = visit(who).get(f"/api/v1/casussen/{case.id}/trede")
    assert answer.status_code == 200
    told: dict[str, object] = answer.json()
    return told


def on_rung_five(session: ViewerSession) -> Case:
    case = b.at_ret(session)
    b.step(session, case, "escalate", b.chair(session), text="De gemeente besluit niet.")
    b.step(session, case, "escalate", b.chair(session), text="In de regio is geen plek.")
    session.flush()
    return case


def test_a_new_case_stands_on_rung_zero_with_who_leads_it_in_this_region(staffed: ViewerSession, visit: Visit) -> None:
    now = shown(visit, b.raised(staffed))["now"]
    assert (now["number"], now["owner"]["name"], now["owner"]["role"]) == (0, "Lotte Brandsma", "zorgmakelaar")
    assert (now["leader"]["name"], now["leader"]["role"]) == ("Ellen Schuurman", "teammanager")
    assert (now["name"], now["until"]) == ("Binnen de GI: de teammanager", "2026-03-23")


def test_a_search_is_the_zorgmakelaars_and_its_named_deputy_stands_in(staffed: ViewerSession, visit: Visit) -> None:
    now = shown(visit, asking.searching(staffed))["now"]
    assert (now["number"], now["leader"]["name"], now["deputy"]["name"]) == (1, "Lotte Brandsma", "Karim Haddad")
    assert (now["until"], now["outside"]) == ("2026-03-30", None)


def test_while_the_team_advises_the_chair_leads_until_the_advice_is_due_and_the_search_goes_on(
    staffed: ViewerSession, visit: Visit
) -> None:
    case = asking.searching(staffed)
    b.step(staffed, case, "consult_ret", asking.lotte(staffed))
    now = shown(visit, case)["now"]
    assert (now["number"], now["leader"]["name"], now["owner"]["name"]) == (2, "Omar Belkadi", "Lotte Brandsma")
    assert now["until"] == "2026-03-23"


def test_outside_the_region_the_party_and_its_channel_are_named(staffed: ViewerSession, visit: Visit) -> None:
    now = shown(visit, on_rung_five(staffed))["now"]
    assert (now["owner"]["name"], now["outside"]["channel"]) == ("Omar Belkadi", "per mail")
    assert now["outside"]["name"] == "Bovenregionaal expertisenetwerk (BEN) Noord-Holland: Amsterdam coördineert"
    assert now["outside"]["email"] == "post@ben-nh.example"
    assert now["following"] == "Bemiddeling door het OZJ"


def test_the_record_names_day_reason_and_person_of_every_rung(staffed: ViewerSession, visit: Visit) -> None:
    record = shown(visit, on_rung_five(staffed))["record"]
    assert [(one["was"], one["rung"], one["why"]) for one in record] == [
        (0, 3, "Omdat het nodig is."),
        (3, 4, "De gemeente besluit niet."),
        (4, 5, "In de regio is geen plek."),
    ]
    assert {one["on"] for one in record} == {"2026-03-16"}
    assert (record[0]["by"], record[2]["by"]) == ("systeem", "Omar Belkadi")
    assert (record[1]["outside"], "BEN" in record[2]["outside"]) == ("", True)


def test_the_record_names_from_whom_to_whom_the_case_went(staffed: ViewerSession, visit: Visit) -> None:
    record = shown(visit, on_rung_five(staffed))["record"]
    assert [(one["owner_was"], one["owner"]) for one in record] == [
        ("Lotte Brandsma", "Omar Belkadi"),
        ("", "Omar Belkadi"),
        ("", "Omar Belkadi"),
    ]


def test_going_down_stands_in_the_record_too(staffed: ViewerSession, visit: Visit) -> None:
    case = b.at_ret(staffed)
    owner = b.person_id(staffed, "zm-lotte")
    b.step(staffed, case, "step_down", b.chair(staffed), next_step="Bel de aanbieder.", owner_id=owner)
    told = shown(visit, case)
    assert (told["record"][-1]["rung"], told["record"][-1]["why"]) == (1, "Omdat het nodig is. Bel de aanbieder.")
    assert told["now"]["number"] == 1


def test_what_is_needed_is_the_reason_of_the_first_rung_without_words(staffed: ViewerSession, visit: Visit) -> None:
    case = b.raised(staffed)
    b.step(staffed, case, "accept", asking.lotte(staffed), text="")
    assert shown(visit, case)["record"][0]["why"].startswith("Er is nog geen plek voor wat nodig is: ")


def test_who_is_away_is_said_with_who_acts_meanwhile(staffed: ViewerSession, visit: Visit) -> None:
    case = b.at_ret(staffed)
    omar, els = b.person_id(staffed, "ret-vz-omar"), b.person_id(staffed, "ret-vz-els")
    absence.say_away(staffed, omar, first=b.TODAY, until=date(2026, 4, 1), deputy_id=els, at=b.NOW)
    text = visit("tm-ellen").get(f"/casussen/{case.id}").text
    assert "Omar Belkadi, voorzitter expertteam (afwezig)" in text
    assert "Els Kroonenberg, voorzitter expertteam (neemt nu waar)" in text


def test_once_help_has_started_there_is_no_rung_of_now_and_the_record_stays(
    staffed: ViewerSession, visit: Visit
) -> None:
    case = asking.searching(staffed)
    request = asking.ask(staffed, case, places.an_offer(staffed, b.TODAY))
    asking.answer(staffed, request, "accepted")
    asking.agree(staffed, case, request)
    milan = b.actor(staffed, "jb-milan", Role.JEUGDBESCHERMER)
    placements.start_help(staffed, case, on=b.TODAY, actor=milan, at=b.NOW)
    told = shown(visit, case)
    assert (told["now"], [one["rung"] for one in told["record"]]) == (None, [1])
    assert "De treden tot nu toe" in visit("jb-milan").get(f"/casussen/{case.id}").text


@pytest.mark.parametrize("who", ["jb-milan", "tm-ellen", "zm-lotte", "ret-gi-anke", "ret-vz-omar"])
def test_the_page_says_the_same(staffed: ViewerSession, visit: Visit, who: str) -> None:
    text = visit(who).get(f"/casussen/{on_rung_five(staffed).id}").text
    for words in (
        "Trede 5: BEN Noord-Holland",
        "Omar Belkadi, voorzitter expertteam",
        "BEN brengt tijdelijk deskundigen in",
        "Bemiddeling door het OZJ",
        "In de regio is geen plek.",
        "De voorzitter van het expertteam blijft eigenaar tot de hulp is gestart.",
    ):
        assert words in text


def test_a_reason_that_tells_the_birth_month_is_not_for_who_may_not_know_it(
    staffed: ViewerSession, visit: Visit
) -> None:
    told_on = b.at("2026-02-03")
    case = b.raised(staffed, told_on, birth_month="2008-05", measures=[{"kind": "ots", "pronounced_on": "2026-02-03"}])
    b.run_until(staffed, case, b.at("2026-02-06"))
    assert (case.deadline_kind, case.rung) == ("leeftijd_18", 3)
    whys = [shown(visit, case, who)["record"][0]["why"] for who in ("zm-lotte", "ret-vz-omar")]
    assert whys == [CLIMB_TEXTS["naar_ret"], NO_START]


def test_the_record_is_written_in_the_read_log(staffed: ViewerSession, visit: Visit) -> None:
    case = b.raised(staffed)
    shown(visit, case)
    assert "trede" in visit("jb-milan").get(f"/casussen/{case.id}/leeslog").text
