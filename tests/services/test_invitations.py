"""Invitations to meetings and half hours, as a real mail server receives them: when, label and link (RFC 5546)."""

from datetime import timedelta

from sqlalchemy import event

from rets.db import ViewerSession
from rets.models import Appointment
from rets.services.meetings import next_meeting, put_on_agenda, settle_item
from rets.services.messages import messages_for, unread_count
from rets.services.urgent import call_urgent
from tests import builders as b
from tests import deciding as d
from tests import tracking as t
from tests.calendars import OF_CASE, TEAM, Calendar, item_of, moment, uid_of
from workflows.roles import Role


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


def test_a_case_that_comes_back_on_the_same_agenda_gets_a_half_hour_after_the_others(
    staffed: ViewerSession,
) -> None:
    case, other = b.at_ret(staffed, label="HM-1"), b.at_ret(staffed, label="HM-2")
    settle_item(staffed, case, "elders_behandeld", b.NOW)
    again = put_on_agenda(staffed, case, b.NOW)
    assert again.slot_at == again.meeting.starts_at + timedelta(hours=1)
    assert (again.invitations, item_of(staffed, other).invitations) == (3, 1)
