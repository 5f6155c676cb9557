"""A child that moves to another region: the team there has it on its agenda, and the former nothing more (R5, P6)."""

from sqlalchemy import select

from rets.db import ViewerSession
from rets.models import AgendaItem, Case, Deadline, Decision, Meeting
from rets.services.audit import ENGINE
from rets.services.confirming import CONFIRM
from rets.services.meetings import BY_ROUTE, next_meeting, put_on_agenda
from rets.services.timeline import entries
from tests import asking
from tests import builders as b
from tests.services.test_moved_questions import move
from tests.services.test_urgent_decisions import decided


def places(session: ViewerSession, case: Case) -> list[tuple[str, str, str | None]]:
    """Region of the meeting, why and outcome of every place on an agenda."""
    found = select(Meeting.region, AgendaItem.why, AgendaItem.outcome).join(Meeting).order_by(AgendaItem.id)
    return [
        (region, why, outcome) for region, why, outcome in session.execute(found.where(AgendaItem.case_id == case.id))
    ]


def test_a_case_of_the_team_waits_on_the_next_agenda_of_the_new_region(staffed: ViewerSession) -> None:
    case = move(staffed, b.at_ret(staffed))
    assert places(staffed, case) == [("HM", "aangemeld", "andere_regio"), ("NK", "aangemeld", None)]


def test_the_history_tells_that_another_team_meets_about_it(staffed: ViewerSession) -> None:
    case = move(staffed, b.at_ret(staffed))
    (event,) = b.events(staffed, case, "decision.elsewhere")
    assert [one.text for one in entries(event)] == ["Naar de vergadering van het expertteam van de andere regio."]


def test_what_a_route_brought_to_the_table_waits_at_the_new_table(staffed: ViewerSession) -> None:
    case = asking.searching(staffed)
    put_on_agenda(staffed, case, b.NOW, BY_ROUTE)
    move(staffed, case)
    assert places(staffed, case)[-1] == ("NK", BY_ROUTE, None)
    assert "ret:NK" in case.audience


def test_an_urgent_meeting_of_the_former_team_is_called_off_and_the_new_team_meets_today(
    staffed: ViewerSession,
) -> None:
    case = b.raised(staffed)
    b.tell(staffed, case, "unsafe_signal", "2026-03-16")
    b.step(staffed, case, "submit_to_ret", ENGINE)
    (former,) = staffed.scalars(select(Meeting).where(Meeting.region == "HM", Meeting.kind == "spoed")).all()
    move(staffed, case)
    (here,) = staffed.scalars(select(Meeting).where(Meeting.region == "NK", Meeting.kind == "spoed")).all()
    assert (former.cancelled_at, here.cancelled_at) == (b.at("2026-03-16"), None)


def test_a_decision_by_telephone_is_confirmed_by_the_new_team(staffed: ViewerSession) -> None:
    decision: Decision = decided(staffed)
    move(staffed, decision.case)
    following = next_meeting(staffed, "NK", b.at("2026-03-16"))
    (row,) = staffed.scalars(select(Deadline).where(Deadline.kind == CONFIRM, Deadline.closed_at.is_(None)))
    assert (decision.confirm_at_id, row.due_at.date()) == (following.id, following.starts_at.date())
