"""The list of messages and what comes by mail: a person keeps it as it suits, and everything can be undone."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.models import Case, Message
from rets.services.mail_wishes import AT_ONCE, DAILY, wishes_of
from rets.services.message_topics import CHOSEN
from rets.services.outbox import letters, post, queue
from tests import builders as b

Visit = Callable[[str], TestClient]


@pytest.fixture
def case(staffed: Session) -> Case:
    return b.raised(staffed)


def _message(session: Session, case: Case) -> Message:
    return session.scalars(select(Message).where(Message.person_id == case.owner_id)).one()


def test_a_message_that_is_done_leaves_the_list_and_comes_back(staffed: Session, visit: Visit, case: Case) -> None:
    message, client = _message(staffed, case), visit("zm-lotte")
    there = client.post(f"/berichten/{message.id}/afgehandeld", data={"toon": "open"}).headers["Location"]
    assert message.done_at == b.NOW
    assert "Ongedaan maken" in client.get(there).text
    assert "HM-1" not in client.get("/berichten?toon=open").text
    assert "HM-1" in client.get("/berichten?toon=afgehandeld").text
    client.post(f"/berichten/{message.id}/afgehandeld", data={"terug": "ja"})
    assert "HM-1" in client.get("/berichten?toon=open").text


def test_what_is_done_is_not_counted_as_unread(staffed: Session, visit: Visit, case: Case) -> None:
    client = visit("zm-lotte")
    client.post(f"/berichten/{_message(staffed, case).id}/afgehandeld")
    assert "U heeft alles gelezen." in client.get("/berichten").text


def test_nobody_finishes_the_message_of_another(staffed: Session, visit: Visit, case: Case) -> None:
    message = _message(staffed, case)
    assert visit("gem-ali").post(f"/berichten/{message.id}/afgehandeld").status_code == 404
    assert message.done_at is None


def test_the_list_can_be_narrowed_to_a_group(staffed: Session, visit: Visit, case: Case) -> None:
    queue(staffed, case, [case.owner_id], "reminder.start", b.NOW)
    client = visit("zm-lotte")
    assert "Denk aan" not in client.get("/berichten?soort=beurt").text
    assert "Denk aan" in client.get("/berichten?soort=termijn").text


@pytest.mark.parametrize("odd", ["soort=niets", "toon=niets", "voor=%C2%B2", "klaar=x"])
def test_an_odd_address_shows_the_ordinary_list(visit: Visit, case: Case, odd: str) -> None:
    assert case.label in visit("zm-lotte").get(f"/berichten?{odd}").text


def test_what_came_to_a_deputy_says_in_whose_name(staffed: Session, visit: Visit, case: Case) -> None:
    milan = b.person_id(staffed, "jb-milan")
    post(staffed, letters(case, [case.owner_id], "task.verlenging", b.NOW, instead_of=milan))
    assert "namens Milan" in visit("zm-lotte").get("/berichten").text


def test_a_wish_is_kept_and_shown(staffed: Session, visit: Visit) -> None:
    client, milan = visit("jb-milan"), b.person_id(staffed, "jb-milan")
    wanted = {one.slug: AT_ONCE for one in CHOSEN} | {"kennis": DAILY}
    assert client.post("/berichten/instellingen", data=wanted).status_code == 303
    assert wishes_of(staffed, milan) == wanted
    assert client.get("/berichten/instellingen").text.count('value="dag" checked') == 1


def test_a_wish_that_is_missing_is_told_at_its_group_and_nothing_is_kept(staffed: Session, visit: Visit) -> None:
    client, milan = visit("jb-milan"), b.person_id(staffed, "jb-milan")
    answer = client.post("/berichten/instellingen", data={"kennis": DAILY})
    assert answer.status_code == 400
    assert 'href="#veld-beurt"' in answer.text
    assert set(wishes_of(staffed, milan).values()) == {AT_ONCE}


def test_the_page_says_what_always_comes_at_once(visit: Visit) -> None:
    assert (
        "Bij een alarm of een uitnodiging krijgt u altijd meteen mail."
        in visit("za-roos").get("/berichten/instellingen").text
    )
