"""Invitations to meetings and half hours, as a real mail server receives them: when, label and link (RFC 5546)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from functools import partial

import pytest
from pydantic import SecretStr
from sqlalchemy import event, select

from rets.clock import date_of
from rets.db import ViewerSession
from rets.errors import Invalid, Refused
from rets.models import AgendaItem, Appointment, Case, Message
from rets.services.mail import Postman, send_message
from rets.services.meetings import next_meeting, put_on_agenda, settle_item
from rets.services.messages import messages_for, unread_count
from rets.services.planning import cancel_meeting, move_meeting
from rets.services.urgent import call_urgent
from rets.services.watch import sweep_watched
from rets.settings import Settings
from tests import builders as b
from tests import deciding as d
from tests import tracking as t
from tests.mailbox import Inbox, mail_server
from workflows.roles import Role

TEAM = sorted(f"{slug}@rets.example" for slug in b.TEAM_HM)
OF_CASE = ["jb-milan@rets.example", "ret-vz-omar@rets.example"]
LATER = datetime(2026, 3, 31, 13, tzinfo=UTC)


class Calendar:
    """What the calendar programs of all people received."""

    def __init__(self, session: ViewerSession, inbox: Inbox, url: str) -> None:
        self.session, self.inbox = session, inbox
        self.settings = Settings(
            smtp_url=SecretStr(url), base_url="https://rets.example", mail_from="rets@rets.example"
        )

    def received(self) -> list[tuple[EmailMessage, dict[str, str]]]:
        """The mails with a calendar part since the last look, with the values of that part."""
        self.inbox.mails.clear()
        post = Postman(self.settings)
        self.session.flush()
        waiting = select(Message.id).where(Message.next_at.is_not(None)).order_by(Message.id)
        for number in self.session.scalars(waiting).all():
            send_message(partial(_same, self.session), post, self.settings, number, lambda: b.NOW)
        post.close()
        return [(mail, values(part)) for mail in self.inbox.mails for part in mail.walk() if _is_calendar(part)]

    def about(self, uid: str) -> list[dict[str, str]]:
        """What came in for one UID."""
        return [found for _, found in self.received() if found["UID"] == uid]


@contextmanager
def _same(session: ViewerSession) -> Iterator[ViewerSession]:
    with session.begin_nested():
        yield session


def _is_calendar(part: EmailMessage) -> bool:
    return part.get_content_type() == "text/calendar"


def values(part: EmailMessage) -> dict[str, str]:
    """The content lines, unfolded, without their parameters; the method of the part itself as `method`."""
    lines = part.get_content().replace("\r\n", "\n").replace("\n ", "").splitlines()
    found = {line.partition(":")[0].partition(";")[0]: line.partition(":")[2] for line in lines}
    return found | {"method": str(part.get_param("method"))}


@pytest.fixture
def calendar(staffed: ViewerSession) -> Iterator[Calendar]:
    with mail_server() as (inbox, url):
        yield Calendar(staffed, inbox, url)


def item_of(session: ViewerSession, case: Case) -> AgendaItem:
    """The newest place of a case on an agenda."""
    query = select(AgendaItem).where(AgendaItem.case_id == case.id).order_by(AgendaItem.id.desc())
    return session.scalars(query).first() or pytest.fail("no item")


def uid_of(item: AgendaItem) -> str:
    """What a calendar knows a half hour by."""
    return f"agendapunt-{item.meeting_id}-{item.case_id}@rets"


def moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def test_a_planned_meeting_invites_members_and_chair(staffed: ViewerSession, calendar: Calendar) -> None:
    meeting = next_meeting(staffed, "HM", b.NOW)
    received = calendar.received()
    assert sorted(mail["To"].addresses[0].addr_spec for mail, _ in received) == TEAM
    (found,) = {tuple(sorted(one.items() - {("ATTENDEE", one["ATTENDEE"])})) for _, one in received}
    told = dict(found)
    assert (told["method"], told["METHOD"], told["SEQUENCE"]) == ("REQUEST", "REQUEST", "0")
    assert (moment(told["DTSTART"]), moment(told["DTEND"])) == (
        meeting.starts_at,
        meeting.starts_at + timedelta(hours=1),
    )
    assert (told["UID"], told["URL"]) == (
        f"vergadering-{meeting.id}@rets",
        f"https://rets.example/ret/vergaderingen/{meeting.id}",
    )


def test_a_case_on_the_agenda_invites_its_people_to_its_half_hour(staffed: ViewerSession, calendar: Calendar) -> None:
    case = b.at_ret(staffed, history="Moeder drinkt")
    item = item_of(staffed, case)
    slots = [(mail, one) for mail, one in calendar.received() if one["UID"] == uid_of(item)]
    assert sorted(mail["To"].addresses[0].addr_spec for mail, _ in slots) == OF_CASE
    for mail, one in slots:
        assert one["SUMMARY"] == "Expertteam: casus HM-1"
        assert moment(one["DTEND"]) - moment(one["DTSTART"]) == timedelta(minutes=30)
        assert one["URL"] == f"https://rets.example/casussen/{case.id}"
        assert "Moeder" not in mail.as_string()


def test_two_cases_get_half_hours_one_after_the_other(staffed: ViewerSession) -> None:
    first, second = (item_of(staffed, b.at_ret(staffed, label=label)) for label in ("HM-1", "HM-2"))
    assert first.slot_at == first.meeting.starts_at
    assert second.slot_at == first.meeting.starts_at + timedelta(minutes=30)


def test_a_case_that_leaves_the_table_is_taken_out_of_the_calendars(staffed: ViewerSession, calendar: Calendar) -> None:
    case = b.at_ret(staffed)
    uid = uid_of(item_of(staffed, case))
    calendar.received()
    b.step(staffed, case, "withdraw", b.actor(staffed, "jb-milan", Role.JEUGDBESCHERMER), code="geen_hulp_meer_nodig")
    found = calendar.about(uid)
    assert {(one["method"], one["SEQUENCE"], one["STATUS"]) for one in found} == {("CANCEL", "1", "CANCELLED")}
    assert len(found) == len(OF_CASE)


def test_a_case_that_is_decided_at_its_meeting_stays_in_the_calendars(
    staffed: ViewerSession, calendar: Calendar
) -> None:
    case = b.at_ret(staffed)
    uid = uid_of(item_of(staffed, case))
    calendar.received()
    d.decide(staffed, case, "zilverreiger")
    assert calendar.about(uid) == []


def test_an_urgent_meeting_is_in_the_calendar_and_the_regular_half_hour_is_not(
    staffed: ViewerSession, calendar: Calendar
) -> None:
    case = b.at_ret(staffed)
    old = item_of(staffed, case)
    calendar.received()
    meeting = call_urgent(staffed, case, why="Het kind moet vrijdag weg.", actor=b.chair(staffed), at=b.NOW)
    found = [one for _, one in calendar.received()]
    methods = {one["UID"]: one["METHOD"] for one in found}
    assert methods == {
        uid_of(old): "CANCEL",
        uid_of(item_of(staffed, case)): "REQUEST",
        f"vergadering-{meeting.id}@rets": "REQUEST",
    }
    assert "Spoedoverleg expertteam: casus HM-1" in {one["SUMMARY"] for one in found}


def test_a_meeting_that_is_moved_moves_in_the_calendars_with_its_half_hours(
    staffed: ViewerSession, calendar: Calendar
) -> None:
    case = b.at_ret(staffed)
    item = item_of(staffed, case)
    calendar.received()
    move_meeting(staffed, item.meeting, starts_at=LATER, actor=b.chair(staffed), at=b.NOW)
    found = [one for _, one in calendar.received()]
    assert {(one["UID"], one["SEQUENCE"], moment(one["DTSTART"])) for one in found} == {
        (f"vergadering-{item.meeting_id}@rets", "1", LATER),
        (uid_of(item), "1", LATER),
    }
    assert [event.data["text"] for event in b.events(staffed, case, "decision.moved")] == [
        "Nu: di 31 maart 2026, 15.00 uur."
    ]


def test_a_meeting_that_was_moved_still_stands_for_its_day_of_the_rhythm(staffed: ViewerSession) -> None:
    meeting = next_meeting(staffed, "HM", b.NOW)
    rhythm = meeting.starts_at
    move_meeting(staffed, meeting, starts_at=b.NOW + timedelta(hours=2), actor=b.chair(staffed), at=b.NOW)
    meeting.held_at = meeting.starts_at
    following = next_meeting(staffed, "HM", b.NOW + timedelta(hours=3))
    assert date_of(following.starts_at) - date_of(rhythm) == timedelta(days=14)


def test_a_cancelled_meeting_leaves_the_calendars_and_its_cases_stand_on_the_next(
    staffed: ViewerSession, calendar: Calendar
) -> None:
    case = b.at_ret(staffed)
    old = item_of(staffed, case)
    calendar.received()
    cancel_meeting(staffed, old.meeting, why="Te weinig leden.", actor=b.chair(staffed), at=b.NOW)
    new = item_of(staffed, case)
    methods = {one["UID"]: (one["METHOD"], one["SEQUENCE"]) for _, one in calendar.received()}
    assert methods == {
        f"vergadering-{old.meeting_id}@rets": ("CANCEL", "1"),
        uid_of(old): ("CANCEL", "1"),
        f"vergadering-{new.meeting_id}@rets": ("REQUEST", "0"),
        uid_of(new): ("REQUEST", "0"),
    }
    assert date_of(new.meeting.starts_at) - date_of(old.meeting.starts_at) == timedelta(days=14)
    assert [event.data["text"] for event in b.events(staffed, case, "decision.called_off")] == ["Te weinig leden."]


def test_what_a_cancelled_meeting_had_to_confirm_stands_on_the_next(staffed: ViewerSession) -> None:
    case = b.at_ret(staffed)
    meeting = call_urgent(staffed, case, why="Het kind moet vrijdag weg.", actor=b.chair(staffed), at=b.NOW)
    meeting.present = [b.person_id(staffed, slug) for slug in b.TEAM_HM]
    decision = d.decide(staffed, case, "zilverreiger", held=meeting)
    regular = next_meeting(staffed, "HM", b.NOW)
    assert decision.confirm_at_id == regular.id
    cancel_meeting(staffed, regular, why="Te weinig leden.", actor=b.chair(staffed), at=b.NOW)
    assert decision.confirm_at_id == next_meeting(staffed, "HM", b.NOW).id != regular.id


@pytest.mark.parametrize("days", [-1, 0])
def test_a_meeting_moves_to_another_moment_that_still_comes(staffed: ViewerSession, days: int) -> None:
    meeting = next_meeting(staffed, "HM", b.NOW)
    to = meeting.starts_at if days == 0 else b.NOW - timedelta(days=1)
    with pytest.raises(Invalid, match="moment"):
        move_meeting(staffed, meeting, starts_at=to, actor=b.chair(staffed), at=b.NOW)


def test_a_meeting_is_not_cancelled_without_a_reason(staffed: ViewerSession) -> None:
    meeting = next_meeting(staffed, "HM", b.NOW)
    with pytest.raises(Invalid, match="Schrijf op waarom"):
        cancel_meeting(staffed, meeting, why=" ", actor=b.chair(staffed), at=b.NOW)


def test_a_meeting_that_was_held_or_cancelled_is_not_planned_again(staffed: ViewerSession) -> None:
    meeting, who = next_meeting(staffed, "HM", b.NOW), b.chair(staffed)
    meeting.held_at = b.NOW
    with pytest.raises(Refused, match="al gehouden"):
        move_meeting(staffed, meeting, starts_at=LATER, actor=who, at=b.NOW)
    meeting.held_at = None
    cancel_meeting(staffed, meeting, why="Te weinig leden.", actor=who, at=b.NOW)
    with pytest.raises(Refused, match="al afgezegd"):
        cancel_meeting(staffed, meeting, why="Te weinig leden.", actor=who, at=b.NOW)


def test_a_week_before_the_meeting_the_team_hears_once_that_the_sheets_stand_ready(
    staffed: ViewerSession, calendar: Calendar
) -> None:
    cases = [b.at_ret(staffed, label=label, history="Moeder drinkt") for label in ("HM-1", "HM-2")]
    meeting = item_of(staffed, cases[0]).meeting
    move_meeting(staffed, meeting, starts_at=LATER, actor=b.chair(staffed), at=b.NOW)
    calendar.received()
    opened = partial(_same, staffed)
    before = sweep_watched(opened, LATER - timedelta(days=7, minutes=1))
    done = [sweep_watched(opened, LATER - timedelta(days=7)) for _ in range(2)]
    assert (before, done) == (0, [1, 0])
    sheets = [mail for mail, one in calendar.received() if one["UID"].startswith("vergadering")]
    assert sorted(mail["To"].addresses[0].addr_spec for mail in sheets) == TEAM
    text = sheets[0].get_body(("plain",)).get_content()
    assert "De bladen voor de vergadering van het expertteam staan klaar." in text
    assert "Casus: HM-1" in text
    assert "Casus: HM-2" in text
    assert "Moeder" not in sheets[0].as_string()


def test_sheets_of_cases_that_a_member_may_not_see_are_not_told(staffed: ViewerSession, calendar: Calendar) -> None:
    case = b.at_ret(staffed)
    meeting = item_of(staffed, case).meeting
    calendar.received()
    case.audience = [token for token in case.audience if not token.startswith(("ret:", "person:"))]
    staffed.flush()
    sweep_watched(partial(_same, staffed), meeting.starts_at - timedelta(hours=1))
    assert calendar.received() == []


def test_when_the_sheets_stand_ready_the_half_hours_follow_who_needs_it_most(staffed: ViewerSession) -> None:
    calm, urgent = b.at_ret(staffed, label="HM-1"), b.at_ret(staffed, label="HM-2")
    first, second = item_of(staffed, calm), item_of(staffed, urgent)
    calm.told_priority, urgent.told_priority = 5, 1
    staffed.flush()
    sweep_watched(partial(_same, staffed), first.meeting.starts_at - timedelta(hours=1))
    assert (second.slot_at, first.slot_at) == (
        first.meeting.starts_at,
        first.meeting.starts_at + timedelta(minutes=30),
    )
    assert (first.invitations, second.invitations) == (2, 2)


def test_a_step_of_a_case_that_stands_on_no_agenda_asks_nothing_about_meetings(staffed: ViewerSession) -> None:
    case, sent = b.raised(staffed), []
    staffed.flush()

    def hear(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    engine = staffed.get_bind().engine
    event.listen(engine, "before_cursor_execute", hear)
    try:
        b.step(staffed, case, "accept", b.actor(staffed, "zm-lotte", Role.ZORGMAKELAAR))
        staffed.flush()
    finally:
        event.remove(engine, "before_cursor_execute", hear)
    assert len(sent) > 1
    assert [one for one in sent if "meetings" in one] == []


def test_a_member_reads_of_a_meeting_on_the_page_of_messages(staffed: ViewerSession) -> None:
    meeting = next_meeting(staffed, "HM", b.NOW)
    told = messages_for(staffed, t.reader(staffed, "ret-za-femke"))
    assert [(one.sentence, one.path, one.label) for one in told] == [
        ("Er is een vergadering van het expertteam gepland.", f"/ret/vergaderingen/{meeting.id}", None)
    ]
    assert unread_count(staffed, t.reader(staffed, "ret-za-femke")) == 1


def test_who_left_the_team_is_told_nothing_of_its_meetings(staffed: ViewerSession, calendar: Calendar) -> None:
    next_meeting(staffed, "HM", b.NOW)
    for seat in staffed.query(Appointment).filter_by(person_id=b.person_id(staffed, "ret-za-femke")):
        seat.valid_until = b.TODAY
    to = [mail["To"].addresses[0].addr_spec for mail, _ in calendar.received()]
    assert sorted(to) == [one for one in TEAM if not one.startswith("ret-za-femke")]


def test_who_took_the_case_over_is_invited_when_the_sheets_stand_ready(
    staffed: ViewerSession, calendar: Calendar
) -> None:
    case = b.at_ret(staffed)
    item = item_of(staffed, case)
    calendar.received()
    case.jeugdbeschermer_id = b.person_id(staffed, "zm-lotte")
    staffed.flush()
    sweep_watched(partial(_same, staffed), item.meeting.starts_at - timedelta(hours=1))
    slots = [mail for mail, one in calendar.received() if one["UID"] == uid_of(item)]
    assert "zm-lotte@rets.example" in {mail["To"].addresses[0].addr_spec for mail in slots}


def test_a_case_that_comes_back_on_the_same_agenda_gets_a_half_hour_after_the_others(
    staffed: ViewerSession,
) -> None:
    case, other = b.at_ret(staffed, label="HM-1"), b.at_ret(staffed, label="HM-2")
    settle_item(staffed, case, "elders_behandeld", b.NOW)
    again = put_on_agenda(staffed, case, b.NOW)
    assert again.slot_at == again.meeting.starts_at + timedelta(hours=1)
    assert (again.invitations, item_of(staffed, other).invitations) == (3, 1)
