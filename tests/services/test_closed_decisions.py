"""A case that is closed before help started ends its decisions: opened again, nothing waits that nobody watches."""

import pytest

from rets import access
from rets.db import ViewerSession
from rets.errors import NotFound, Refused
from rets.models import Case, Decision
from rets.services.decisions import answer_line
from rets.services.waiting_for import decision_lines_for, decisions_to_follow
from tests import asking
from tests import builders as b
from tests import deciding as d
from tests.reading import reading
from workflows.roles import Role


@pytest.fixture
def decision(staffed: ViewerSession) -> Decision:
    """A provider is told what to do, and the case is withdrawn."""
    case = b.at_ret(staffed)
    found = d.decide(staffed, case, "zilverreiger")
    b.step(staffed, case, "withdraw", milan(staffed), code="geen_hulp_meer_nodig")
    return found


def milan(session: ViewerSession) -> b.Actor:
    return b.actor(session, "jb-milan", Role.JEUGDBESCHERMER)


def reopened(session: ViewerSession, decision: Decision) -> Case:
    """The case is opened again."""
    b.step(session, decision.case, "reopen", milan(session), text="De hulp is toch nodig.")
    session.flush()
    return decision.case


def test_closing_a_case_ends_its_decisions(decision: Decision) -> None:
    assert decision.finished_at == b.NOW


def test_the_history_tells_that_a_decision_ended_because_the_case_was_closed(
    staffed: ViewerSession, decision: Decision
) -> None:
    (told,) = b.events(staffed, decision.case, "decision.ended")
    assert (told.data, b.events(staffed, decision.case, "decision.finished")) == ({"decision_id": decision.id}, [])


def test_a_case_that_is_opened_again_follows_no_decision(staffed: ViewerSession, decision: Decision) -> None:
    reopened(staffed, decision)
    with reading(staffed, "ret-vz-omar") as me:
        assert decisions_to_follow(staffed, me) == []


def test_a_line_of_a_decision_that_ended_takes_no_answer(staffed: ViewerSession, decision: Decision) -> None:
    case, (line,) = reopened(staffed, decision), decision.lines
    with pytest.raises(Refused, match="Dit besluit loopt niet meer"):
        answer_line(staffed, case, line, code="accepted", text="", actor=asking.roos(staffed), at=b.NOW)


def test_who_was_addressed_has_no_line_in_its_queue_once_the_case_is_opened_again(
    staffed: ViewerSession, decision: Decision
) -> None:
    reopened(staffed, decision)
    assert decision_lines_for(staffed, asking.reader(staffed, "za-roos"), b.TODAY) == []


def test_who_was_addressed_does_not_see_the_case_once_it_is_opened_again(
    staffed: ViewerSession, decision: Decision
) -> None:
    number = reopened(staffed, decision).id
    with reading(staffed, "za-roos") as me, pytest.raises(NotFound):
        access.case_for(staffed, me, number)


def test_a_case_that_is_opened_again_may_be_decided_about_anew(staffed: ViewerSession, decision: Decision) -> None:
    case = reopened(staffed, decision)
    b.step(staffed, case, "accept", asking.lotte(staffed))
    b.step(staffed, case, "submit_to_ret", milan(staffed))
    assert d.decide(staffed, case, "zilverreiger").finished_at is None


def test_a_case_of_which_the_help_started_ends_nothing_when_it_is_closed(staffed: ViewerSession) -> None:
    case = b.at_ret(staffed)
    d.decide(staffed, case, "zilverreiger")
    b.tell(staffed, case, "help_started", "2026-03-16", milan(staffed), form="residentieel")
    b.step(staffed, case, "withdraw", milan(staffed), code="geen_hulp_meer_nodig")
    assert b.events(staffed, case, "decision.ended") == []
