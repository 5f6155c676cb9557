"""A meeting that is moved or cancelled on its page."""

from collections.abc import Callable

from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from rets.services.meetings import put_on_agenda
from tests import builders as b

Visit = Callable[[str], TestClient]
CHAIR = "ret-vz-omar"


def test_the_chair_moves_a_meeting_and_cancels_it(staffed: Session, visit: Visit) -> None:
    meeting = put_on_agenda(staffed, b.at_ret(staffed), b.NOW).meeting
    client, address = visit(CHAIR), f"/ret/vergaderingen/{meeting.id}"
    moved = client.post(f"{address}/verzetten", data={"nieuwe-dag": "2026-03-31", "nieuwe-tijd": "9.30"})
    assert moved.status_code == 303
    assert "di 31 maart 2026, 9.30 uur" in client.get(address).text
    assert client.post(f"{address}/afzeggen", data={"afzeggen": "Te weinig leden."}).status_code == 303
    assert "afgezegd" in client.get(address).text
    assert address not in client.get("/ret").text


def test_a_meeting_without_a_new_day_or_time_is_not_moved_and_says_both(staffed: Session, visit: Visit) -> None:
    meeting = put_on_agenda(staffed, b.at_ret(staffed), b.NOW).meeting
    text = visit(CHAIR).post(f"/ret/vergaderingen/{meeting.id}/verzetten", data={"nieuwe-tijd": "straks"}).text
    assert "Kies op welke dag het team dan bijeenkomt." in text
    assert "Vul de tijd in, bijvoorbeeld 14:05." in text
