"""The feed of somebody's meetings: private, revocable, valid by RFC 5545, and without anything about a child."""

import re
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.models import AgendaItem, CalendarFeed, Case
from rets.services.calendar_feed import open_feed
from tests import builders as b

Visit = Callable[[str], TestClient]
CONTENT_LINE = re.compile(r"[A-Z][A-Z0-9-]*(;[A-Z0-9-]+=[^:;,\"]+)*:[^\x00-\x08\x0a-\x1f\x7f]*")


@pytest.fixture
def case(staffed: Session) -> Case:
    """A case on the agenda of Haarlemmermeer with a long label."""
    case = b.at_ret(staffed, label="HM één gezinshuis (of pleegzorg) met zus")
    b.meeting(staffed, case)
    return case


def feed(session: Session, visit: Visit, slug: str = "ret-vz-omar") -> str:
    """The feed of somebody, as a calendar program reads it."""
    secret = open_feed(session, b.person_id(session, slug), b.NOW)
    answer = visit(slug).get(f"/kalender/{secret}.ics")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return answer.content.decode()


def unfolded(text: str) -> list[str]:
    return text.removesuffix("\r\n").replace("\r\n ", "").split("\r\n")


def test_every_line_is_a_content_line_that_ends_as_the_standard_says(
    staffed: Session, visit: Visit, case: Case
) -> None:
    text = feed(staffed, visit)
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert all(CONTENT_LINE.fullmatch(line) for line in unfolded(text)), case.label


def test_no_line_is_longer_than_the_standard_allows(staffed: Session, visit: Visit, case: Case) -> None:
    lines = feed(staffed, visit).split("\r\n")
    assert max(len(line.encode()) for line in lines) <= 75, case.label


def test_components_are_nested_and_complete(staffed: Session, visit: Visit, case: Case) -> None:
    lines = unfolded(feed(staffed, visit))
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR"), case.label
    assert {"VERSION:2.0"} <= set(lines)
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") > 0
    event = lines[lines.index("BEGIN:VEVENT") : lines.index("END:VEVENT")]
    names = [line.partition(":")[0] for line in event]
    for name in ("UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "URL"):
        assert names.count(name) == 1
    stamps = [line.partition(":")[2] for line in event if line.startswith("DT")]
    assert all(re.fullmatch(r"\d{8}T\d{6}Z", stamp) for stamp in stamps)


def test_it_holds_the_label_and_a_link_and_nothing_more(staffed: Session, visit: Visit, case: Case) -> None:
    told = next(line for line in unfolded(feed(staffed, visit)) if line.startswith("DESCRIPTION:"))
    number = staffed.scalars(select(AgendaItem.meeting_id).where(AgendaItem.case_id == case.id)).one()
    assert told == f"DESCRIPTION:{case.label}\\nhttp://testserver/ret/vergaderingen/{number}"


def test_another_team_reads_nothing_of_it(staffed: Session, visit: Visit, case: Case) -> None:
    assert case.label[:5] not in feed(staffed, visit, "ret-vz-nadia")


def test_an_address_that_was_ended_gives_nothing(staffed: Session, visit: Visit) -> None:
    secret = open_feed(staffed, b.person_id(staffed, "ret-vz-omar"), b.NOW)
    client = visit("ret-vz-omar")
    assert client.post("/kalender", data={"stop": "ja"}).status_code == 303
    assert client.get(f"/kalender/{secret}.ics").status_code == 404


def test_a_new_address_ends_the_old_one(staffed: Session, visit: Visit) -> None:
    secret = open_feed(staffed, b.person_id(staffed, "ret-vz-omar"), b.NOW)
    client = visit("ret-vz-omar")
    text = client.post("/kalender", data={}).text
    (fresh,) = set(re.findall(r"/kalender/([\w-]+)\.ics", text))
    assert client.get(f"/kalender/{secret}.ics").status_code == 404
    assert client.get(f"/kalender/{fresh}.ics").status_code == 200


def test_the_secret_itself_is_not_kept(staffed: Session) -> None:
    secret = open_feed(staffed, b.person_id(staffed, "ret-vz-omar"), b.NOW)
    assert secret not in {feed.digest for feed in staffed.query(CalendarFeed)}
