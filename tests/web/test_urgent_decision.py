"""The pages of the track outside the calendar: calls at their fields, and the two ways to settle a decision."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.models import Decision, Meeting, MeetingCall
from rets.services.meetings import next_meeting
from rets.services.urgent import call_urgent
from tests import builders as b
from tests import deciding as d

Visit = Callable[[str], TestClient]
CHAIR = "ret-vz-omar"


def urgent(session: Session) -> Meeting:
    """An urgent meeting that was called at nine."""
    return call_urgent(session, b.at_ret(session), why="Vrijdag weg.", actor=b.chair(session), at=b.NOW)


def call(session: Session, **changes: str) -> dict[str, str]:
    """A call as the chair fills it in."""
    anke = str(b.person_id(session, "ret-gi-anke"))
    return {"lid": anke, "tijd": "9.00", "bereikt": "ja", "woorden": "Akkoord."} | changes


def test_the_words_of_who_was_called_stand_on_the_page(staffed: Session, visit: Visit) -> None:
    address = f"/ret/vergaderingen/{urgent(staffed).id}"
    client = visit(CHAIR)
    assert client.post(f"{address}/gebeld", data=call(staffed)).status_code == 303
    text = client.get(address).text
    assert "“Akkoord.”" in text
    assert "9.00 uur" in text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"lid": ""}, "Kies wie u belde."),
        ({"tijd": "half tien"}, "Vul de tijd in, bijvoorbeeld 14:05."),
        ({"tijd": "10:00"}, "Dit tijdstip moet nog komen."),
        ({"bereikt": ""}, "Zeg of u dit lid bereikte."),
        ({"woorden": ""}, "Schrijf op wat dit lid zei"),
    ],
)
def test_every_gap_of_a_call_is_named_at_its_field(
    staffed: Session, visit: Visit, changes: dict[str, str], sentence: str
) -> None:
    answer = visit(CHAIR).post(f"/ret/vergaderingen/{urgent(staffed).id}/gebeld", data=call(staffed, **changes))
    assert answer.status_code == 400
    assert sentence in answer.text
    assert staffed.scalar(select(MeetingCall.id)) is None


def test_nobody_is_called_for_a_regular_meeting(staffed: Session, visit: Visit) -> None:
    meeting = b.meeting(staffed, b.at_ret(staffed))
    answer = visit(CHAIR).post(f"/ret/vergaderingen/{meeting.id}/gebeld", data=call(staffed))
    assert answer.status_code == 409
    assert "Bellen hoort bij een spoedoverleg." in answer.text


@pytest.mark.parametrize("slug", ["ret-gi-anke", "ret-vz-nadia", "jb-milan"])
def test_only_the_own_chair_records_calls(staffed: Session, visit: Visit, slug: str) -> None:
    answer = visit(slug).post(f"/ret/vergaderingen/{urgent(staffed).id}/gebeld", data=call(staffed))
    assert answer.status_code in {403, 404}


def decided(session: Session) -> Decision:
    """A decision taken outside the calendar."""
    meeting = urgent(session)
    meeting.present, meeting.held_at = [b.person_id(session, slug) for slug in b.TEAM_HM], b.NOW
    return d.decide(session, meeting.items[0].case, "gemeente-haarlemmermeer", held=meeting)


def to_settle(session: Session) -> tuple[Decision, str]:
    """Such a decision and the address at which the next meeting, which everybody attends, settles it."""
    decision = decided(session)
    regular = next_meeting(session, "HM", b.NOW)
    regular.present, regular.held_at = [b.person_id(session, slug) for slug in b.TEAM_HM], b.NOW
    return decision, f"/ret/vergaderingen/{regular.id}/bevestigingen/{decision.id}"


def test_the_agenda_names_what_must_be_confirmed(staffed: Session, visit: Visit) -> None:
    decided(staffed)
    assert "Met spoed besloten: HM-1." in visit(CHAIR).get("/ret").text


def test_the_next_meeting_confirms_on_its_page(staffed: Session, visit: Visit) -> None:
    decision, address = to_settle(staffed)
    client = visit(CHAIR)
    assert client.post(address, data={"keuze": "bevestigen", "waarom": ""}).status_code == 303
    assert decision.settled_at is not None
    assert "Bevestig dit besluit" not in client.get(address.partition("/bevestigingen")[0]).text


def test_withdrawing_without_a_reason_is_refused_at_its_field(staffed: Session, visit: Visit) -> None:
    decision, address = to_settle(staffed)
    answer = visit(CHAIR).post(address, data={"keuze": "intrekken", "waarom": "", "besluit": str(decision.id)})
    assert answer.status_code == 400
    assert "Schrijf op waarom het team dit besluit intrekt." in answer.text
    assert 'href="#veld-waarom"' in answer.text
    assert decision.settled_at is None


def test_the_addressee_reads_that_a_decision_was_withdrawn(staffed: Session, visit: Visit) -> None:
    decision, address = to_settle(staffed)
    visit(CHAIR).post(address, data={"keuze": "intrekken", "waarom": "Beter plan.", "besluit": str(decision.id)})
    line = decision.lines[0]
    assert line.action not in visit("gem-koen").get("/besluiten").text
    answer = visit("gem-koen").get(f"/besluiten/{line.id}")
    assert "U hoeft niets meer te doen." in answer.text
    assert "Uw antwoord" not in answer.text


def test_the_page_of_the_case_says_that_a_decision_was_withdrawn_and_not_carried_out(
    staffed: Session, visit: Visit
) -> None:
    decision, address = to_settle(staffed)
    client = visit(CHAIR)
    assert "met spoed, nog te bevestigen" in client.get(f"/casussen/{decision.case_id}").text
    client.post(address, data={"keuze": "intrekken", "waarom": "Beter plan.", "besluit": str(decision.id)})
    text = client.get(f"/casussen/{decision.case_id}").text
    assert "Waarom ingetrokken: Beter plan." in text
    assert ">uitgevoerd<" not in text


def test_a_chair_of_another_team_settles_nothing(staffed: Session, visit: Visit) -> None:
    _decision, address = to_settle(staffed)
    assert visit("ret-vz-nadia").post(address, data={"keuze": "bevestigen"}).status_code == 404
