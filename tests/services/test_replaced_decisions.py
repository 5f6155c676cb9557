"""A new decision replaces the one that still ran: nothing of the first goes on, and whom it addressed hears (P25)."""

from datetime import date

import pytest
from sqlalchemy import select

from rets import access
from rets.db import ViewerSession
from rets.errors import NotFound, Refused
from rets.models import Case, Deadline, Decision, Meeting
from rets.services import confirming
from rets.services.decisions import answer_line, finish_line
from rets.services.messages import messages_for
from rets.services.waiting_for import decision_lines_for
from tests import asking
from tests import builders as b
from tests import deciding as d
from tests.reading import reading
from workflows.tracks import KEPT

FAR = date(2026, 4, 20)


def anew(session: ViewerSession, first: Decision, **more: object) -> Decision:
    """The team discusses the case again and decides otherwise, which binds and is accepted."""
    b.step(session, first.case, "return_to_ret", b.chair(session))
    lines = d.lines(session, "gemeente-haarlemmermeer", due_on=FAR)
    made = d.decide(session, first.case, lines=lines, **more)
    made.lines[0].answer_code = "accepted"
    return made


@pytest.fixture
def first(staffed: ViewerSession) -> Decision:
    """A provider was told what to do, and then the municipality was told instead."""
    made = d.decide(staffed, b.at_ret(staffed), "zilverreiger")
    anew(staffed, made)
    return made


def urgent(session: ViewerSession, case: Case, *slugs: str) -> Decision:
    """A decision that a regular meeting must confirm."""
    meeting = b.meeting(session, case)
    meeting.kind = "spoed"
    return d.decide(session, case, *slugs, held=meeting)


def test_a_new_decision_ends_the_one_that_still_ran(first: Decision) -> None:
    assert first.finished_at == b.NOW


def test_the_history_tells_that_the_decision_was_replaced(staffed: ViewerSession, first: Decision) -> None:
    (told,) = b.events(staffed, first.case, "decision.replaced")
    assert told.data == {"decision_id": first.id}


def test_a_first_decision_replaces_nothing(staffed: ViewerSession) -> None:
    case = b.at_ret(staffed)
    d.decide(staffed, case, "zilverreiger")
    assert b.events(staffed, case, "decision.replaced") == []


def test_advice_that_was_replaced_does_not_go_to_the_administration(staffed: ViewerSession) -> None:
    case = b.at_ret(staffed)
    made = d.decide(staffed, case, lines=d.lines(staffed, "kastanjelaan", due_on=FAR))
    anew(staffed, made)
    b.run_until(staffed, case, b.at("2026-03-24"))
    assert (case.state, b.events(staffed, case, "decision.unbound")) == ("decided", [])


def test_nobody_is_silent_about_a_line_that_was_replaced(staffed: ViewerSession, first: Decision) -> None:
    b.run_until(staffed, first.case, b.at("2026-03-23"))
    assert b.events(staffed, first.case, "decision.silent") == []


def test_the_terms_of_the_new_decision_run(staffed: ViewerSession, first: Decision) -> None:
    running = select(Deadline.kind).where(Deadline.case_id == first.case_id, Deadline.kind == "besluit")
    assert staffed.scalars(running.where(Deadline.closed_at.is_(None))).all() == ["besluit"]


def test_who_was_addressed_first_has_no_line_in_its_queue(staffed: ViewerSession, first: Decision) -> None:
    assert decision_lines_for(staffed, asking.reader(staffed, "za-roos"), b.TODAY) == []


def test_who_was_addressed_first_does_not_see_the_case_any_more(staffed: ViewerSession, first: Decision) -> None:
    number = first.case_id
    with reading(staffed, "za-roos") as me, pytest.raises(NotFound):
        access.case_for(staffed, me, number)


def test_who_was_addressed_first_reads_that_it_holds_no_longer(staffed: ViewerSession, first: Decision) -> None:
    told = messages_for(staffed, asking.reader(staffed, "za-roos"))[0]
    said = "Een besluit dat aan u gericht was, geldt niet meer. U hoeft er niets meer voor te doen."
    assert (told.sentence, told.label, told.subject) == (said, None, "een besluit")


def test_a_line_that_was_replaced_takes_no_answer(staffed: ViewerSession, first: Decision) -> None:
    roos = asking.roos(staffed)
    with pytest.raises(Refused, match="Er is een nieuw besluit"):
        answer_line(staffed, first.case, first.lines[0], code="accepted", text="", actor=roos, at=b.NOW)


def test_a_line_that_was_replaced_is_not_reported_as_done(staffed: ViewerSession, first: Decision) -> None:
    chair = b.chair(staffed)
    with pytest.raises(Refused, match="Er is een nieuw besluit"):
        finish_line(staffed, first.case, first.lines[0], done_on=b.TODAY, actor=chair, at=b.NOW)


def test_the_chair_is_not_asked_any_more_after_a_line_that_was_replaced(staffed: ViewerSession) -> None:
    case = b.at_ret(staffed)
    made = d.decide(staffed, case, "gemeente-haarlemmermeer", "zilverreiger")
    later = b.at("2026-03-21")
    b.run_until(staffed, case, later)
    b.step(staffed, case, "return_to_ret", b.chair(staffed), later)
    d.decide(staffed, case, lines=d.lines(staffed, "zilverreiger", due_on=FAR), held=b.meeting(staffed, case, later))
    (task,) = b.tasks(staffed, case, KEPT)
    assert (made.finished_at is not None, task.answer_text) == (True, "Er is een nieuw besluit.")


def test_an_urgent_decision_that_was_replaced_stands_on_no_agenda_to_be_confirmed(staffed: ViewerSession) -> None:
    made = urgent(staffed, b.at_ret(staffed), "zilverreiger")
    regular = staffed.get_one(Meeting, made.confirm_at_id)
    anew(staffed, made)
    assert confirming.to_confirm(staffed, access.SYSTEM, regular) == []


def test_an_urgent_decision_that_was_replaced_is_not_missed_by_the_meeting(staffed: ViewerSession) -> None:
    made = urgent(staffed, b.at_ret(staffed), "zilverreiger")
    regular = staffed.get_one(Meeting, made.confirm_at_id)
    anew(staffed, made)
    b.run_until(staffed, made.case, b.at(f"{regular.starts_at:%Y-%m-%d}", 23).replace(minute=59, second=59))
    assert b.events(staffed, made.case, "decision.unconfirmed") == []


def test_an_urgent_decision_that_was_replaced_is_not_confirmed(staffed: ViewerSession) -> None:
    made = urgent(staffed, b.at_ret(staffed), "zilverreiger")
    regular = staffed.get_one(Meeting, made.confirm_at_id)
    anew(staffed, made)
    with pytest.raises(Refused, match="vervangen door een nieuw besluit"):
        confirming.confirm(staffed, made.case, made, regular, b.chair(staffed), regular.starts_at)
