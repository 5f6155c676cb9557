"""What the route of a municipality brings to the table of the expert team stands on its agenda (RT3, B7, B10)."""

from contextlib import nullcontext
from datetime import timedelta

import pytest
from sqlalchemy import select

from rets.access import reader_for
from rets.db import ViewerSession
from rets.models import AgendaItem
from rets.services.table import agenda
from rets.services.watch import sweep_watched
from tests import builders as b
from tests.walking import Walk, walk
from workflows.roles import Role


def items(trip: Walk) -> list[tuple[str, str | None]]:
    """Why the case stands on which agendas, and what came of it, oldest first."""
    trip.session.flush()
    query = select(AgendaItem.why, AgendaItem.outcome).where(AgendaItem.case_id == trip.case.id)
    return [(why, outcome) for why, outcome in trip.session.execute(query.order_by(AgendaItem.id))]


@pytest.fixture
def crisis(staffed: ViewerSession) -> Walk:
    """A child of Hilversum for whom a crisis place is agreed."""
    trip = walk(staffed, "Hilversum")
    told = {"form": "crisisplek", "purpose": "bridging", "planned_on": "2026-03-17"}
    b.tell(staffed, trip.case, "help_planned", "2026-03-16", **told)
    return trip


def test_rt3_a_crisis_placement_stands_on_the_agenda_by_default(crisis: Walk) -> None:
    assert (crisis.case.state, items(crisis)) == ("searching", [("route", None)])


def test_rt3_it_stays_there_when_the_crisis_help_starts(staffed: ViewerSession, crisis: Walk) -> None:
    b.tell(staffed, crisis.case, "help_started", "2026-03-17", form="crisisplek", purpose="bridging")
    assert items(crisis) == [("route", None)]


def test_b10_a_request_for_residence_stands_on_the_agenda_of_the_residence_table(staffed: ViewerSession) -> None:
    assert items(walk(staffed, "Alkmaar")) == [("route", None)]


def test_rt11_the_expert_table_of_haaglanden_takes_the_most_urgent_case_first(staffed: ViewerSession) -> None:
    b.appoint(staffed, "ret-vz-omar", Role.RET_CHAIR, "HGL")
    calm = walk(staffed, "'s-Gravenhage", label="HGL-1")
    urgent = walk(staffed, "'s-Gravenhage", label="HGL-2", stay={"form": "crisisplek", "ends_on": "2026-03-20"})
    for trip in (calm, urgent):
        trip.stuck()
    (meeting,) = {item.meeting for item in staffed.scalars(select(AgendaItem))}
    omar = reader_for(staffed, "ret-vz-omar", b.TODAY)
    assert omar is not None
    assert [line.case.label for line in agenda(staffed, omar, meeting, b.NOW)] == ["HGL-2", "HGL-1"]


def test_a_meeting_that_did_not_come_to_it_passes_it_on(staffed: ViewerSession, crisis: Walk) -> None:
    (item,) = staffed.scalars(select(AgendaItem).where(AgendaItem.case_id == crisis.case.id)).all()
    sweep_watched(lambda: nullcontext(staffed), item.meeting.starts_at + timedelta(days=4))
    assert items(crisis) == [("route", "doorgeschoven"), ("route", None)]


def test_the_answer_of_the_table_takes_it_from_the_agenda(crisis: Walk) -> None:
    crisis.answer("doorbraaktafel", "vervolg")
    assert items(crisis) == [("route", "besproken")]


def test_a_case_that_came_to_the_team_meanwhile_stays_there_after_that_answer(crisis: Walk) -> None:
    crisis.stuck()
    crisis.answer("doorbraaktafel", "vervolg")
    assert items(crisis) == [("route", None)]


def test_a_case_that_is_closed_is_off_the_table(staffed: ViewerSession, crisis: Walk) -> None:
    b.step(
        staffed,
        crisis.case,
        "withdraw",
        b.actor(staffed, "jb-milan", Role.JEUGDBESCHERMER),
        code="geen_hulp_meer_nodig",
    )
    assert items(crisis) == [("route", "van_tafel")]
