"""The page on which a member of the team says it is away."""

from collections.abc import Callable

from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.models import Absence
from tests import builders as b

Visit = Callable[[str], TestClient]


def typed(session: Session, **changes: str) -> dict[str, str]:
    """Femke is away for a week and Roos sits in its place."""
    roos = str(b.person_id(session, "za-roos"))
    return {"van": "2026-03-16", "tot": "2026-03-23", "vervanger": roos} | changes


def test_a_member_says_it_is_away_and_the_team_reads_who_sits_there(staffed: Session, visit: Visit) -> None:
    meeting = b.meeting(staffed, b.at_ret(staffed))
    client = visit("ret-za-femke")
    assert client.post("/afwezig", data=typed(staffed)).status_code == 303
    assert "neemt waar." in client.get("/afwezig").text
    assert "neemt waar voor Femke Rozendaal" in visit("ret-vz-omar").get(f"/ret/vergaderingen/{meeting.id}").text


def test_the_deputy_opens_the_agenda_of_that_team(staffed: Session, visit: Visit) -> None:
    b.at_ret(staffed)
    assert visit("za-roos").get("/ret").status_code == 403
    visit("ret-za-femke").post("/afwezig", data=typed(staffed))
    assert "HM-1" in visit("za-roos").get("/ret").text


def test_a_day_that_is_missing_is_named_at_its_field(staffed: Session, visit: Visit) -> None:
    answer = visit("ret-za-femke").post("/afwezig", data=typed(staffed, tot=""))
    assert answer.status_code == 400
    assert 'href="#veld-tot"' in answer.text
    assert staffed.scalar(select(Absence.id)) is None


def test_who_is_back_says_so_with_one_button(staffed: Session, visit: Visit) -> None:
    client = visit("ret-za-femke")
    client.post("/afwezig", data=typed(staffed))
    assert client.post("/afwezig", data={"terug": "ja"}).status_code == 303
    assert "Ik ben er weer" not in client.get("/afwezig").text
