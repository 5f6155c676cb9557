"""What the team has before it: an agenda in order, a sheet without names, and decisions told as facts."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rets import access
from rets.access import SYSTEM
from rets.errors import Forbidden
from rets.models import Decision, Meeting
from rets.services import table
from tests import builders as b
from workflows.roles import Role


def test_a_decision_told_as_a_fact_finds_its_addressees_and_its_meeting(staffed: Session) -> None:
    case = b.raised(staffed)
    lines = [{"to": to, "action": "Doe dit", "due_on": "2026-03-25"} for to in ("municipality", "gi", "provider")]
    b.tell(staffed, case, "decision", "2026-03-18", b.chair(staffed), lines=lines)
    decision = staffed.scalars(select(Decision)).one()
    assert [line.organisation.kind for line in decision.lines] == ["municipality", "gi", "provider"]
    assert decision.kind == "binding"
    assert staffed.get_one(Meeting, decision.meeting_id).kind == "spoed"
    assert case.state == "decided"


def test_nobody_but_the_chair_tells_a_decision(staffed: Session) -> None:
    case = b.raised(staffed)
    lines = [{"to": "gi", "action": "Doe dit", "due_on": "2026-03-25"}]
    milan = b.actor(staffed, "jb-milan", Role.JEUGDBESCHERMER)
    with pytest.raises(Forbidden, match="voorzitter"):
        b.tell(staffed, case, "decision", "2026-03-18", milan, lines=lines)


def test_the_sheet_for_the_table_names_nobody(staffed: Session) -> None:
    case = b.at_ret(staffed, wishes={"siblings": ["HM-2"]})
    sheet = table.sheet(staffed, SYSTEM, case, b.NOW)
    assert sheet.age == 10
    assert not {"label", "gi", "municipality", "birth_month"} & set(sheet.dossier)
    assert "HM-2" not in str(sheet.dossier)


def test_the_agenda_starts_with_who_needs_it_most_and_says_why(staffed: Session) -> None:
    plain = b.at_ret(staffed)
    ending = b.at_ret(staffed, label="HM-2", stay={"form": "crisisplek", "ends_on": "2026-03-30"})
    held = b.meeting(staffed, plain)
    lines = table.agenda(staffed, access.SYSTEM, held, b.NOW)
    assert [line.case.id for line in lines] == [ending.id, plain.id]
    assert lines[0].order == "Het einde van de plek is dichtbij of voorbij. Uiterste datum: 30 maart 2026."


def test_an_acute_case_gets_an_urgent_meeting_of_its_own(staffed: Session) -> None:
    case = b.at_ret(staffed, safety={"acute_since": "2026-03-15"})
    assert b.meeting(staffed, case).kind == "spoed"
