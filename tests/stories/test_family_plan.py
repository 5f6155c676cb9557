"""The family plan of a GI's own method (N3e): a milestone beside the statutory clock of the course, never instead."""

from datetime import date

from rets.db import ViewerSession
from rets.models import Case, Deadline
from rets.services.audit import Actor
from rets.services.intake import raise_case
from tests import builders as b
from workflows.roles import Role


def of_jbra(session: ViewerSession) -> Case:
    who = Actor(b.person_id(session, "jb-daan"), frozenset({Role.JEUGDBESCHERMER}))
    form = b.form(gi="jbra", municipality="Amsterdam")
    return raise_case(session, form, actor=who, jeugdbeschermer_id=who.person_id or 0, at=b.NOW)


def due(session: ViewerSession, case: Case, kind: str) -> list[date]:
    session.flush()
    return [row.due_at.date() for row in session.query(Deadline).filter_by(case_id=case.id, kind=kind)]


def test_it_is_due_three_months_after_the_start_beside_the_course(staffed: ViewerSession) -> None:
    case = of_jbra(staffed)
    assert due(staffed, case, "gezinsplan") == [date(2026, 6, 2)]
    assert due(staffed, case, "koers") == [date(2026, 4, 13)]


def test_another_gi_has_no_such_milestone(staffed: ViewerSession) -> None:
    assert due(staffed, b.raised(staffed), "gezinsplan") == []


def test_the_plan_meets_it_and_not_the_course(staffed: ViewerSession) -> None:
    case = of_jbra(staffed)
    b.tell(staffed, case, "family_plan_made", "2026-03-16")
    assert [event.data["clock"] for event in b.events(staffed, case, "clock.met")] == ["gezinsplan"]


def test_unmade_on_its_day_the_jeugdbeschermer_is_reminded(staffed: ViewerSession) -> None:
    case = of_jbra(staffed)
    b.run_until(staffed, case, b.at("2026-06-03"))
    told = [
        event.data["due_on"]
        for event in b.events(staffed, case, "reminder.sent")
        if event.data["clock"] == "gezinsplan"
    ]
    assert told == ["2026-06-02"]


def test_it_is_never_the_true_deadline(staffed: ViewerSession) -> None:
    assert of_jbra(staffed).deadline_kind != "gezinsplan"
