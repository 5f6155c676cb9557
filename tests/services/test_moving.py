"""A child that turns out to belong to another region: its people take over, and no clock starts again (V6)."""

from rets import access
from rets.db import SYSTEM
from rets.schemas.facts import FACT
from rets.services.record import record_fact
from tests import asking
from tests import builders as b
from workflows.roles import Role


def moved(session, who="jb-milan", role=Role.JEUGDBESCHERMER):
    case = b.raised(session)
    b.tell(session, case, "residence_settled", "2026-03-16", b.actor(session, who, role), municipality="Alkmaar")
    return case


def test_the_zorgmakelaar_of_the_new_region_becomes_the_owner(staffed):
    assert moved(staffed).owner_id == b.person_id(staffed, "zm-pieter")


def test_the_norm_keeps_its_due_date(staffed):
    case = b.raised(staffed)
    before = case.deadline_on
    b.tell(staffed, case, "residence_settled", "2026-03-16", municipality="Alkmaar")
    assert case.deadline_on == before


def test_the_former_region_does_not_see_the_case_any_more(staffed):
    assert "zorgmakelaar:HM" not in moved(staffed).audience


def test_a_dispute_within_a_region_changes_no_owner(staffed):
    case = b.raised(staffed)
    owner = case.owner_id
    b.tell(staffed, case, "residence_disputed", "2026-03-16", municipality="Haarlemmermeer")
    assert case.owner_id == owner


def test_a_zorgmakelaar_may_move_a_case_out_of_the_own_region(staffed):
    case = asking.searching(staffed)
    staffed.flush()
    lotte = access.reader_for(staffed, "zm-lotte", b.TODAY)
    staffed.act_as(lotte.viewer)
    fact = FACT.validate_python({"kind": "residence_settled", "on": "2026-03-16", "municipality": "Alkmaar"})
    record_fact(staffed, case, fact, asking.lotte(staffed), b.at("2026-03-16"))
    staffed.flush()
    staffed.act_as(SYSTEM)
    staffed.refresh(case)
    assert case.region == "NK"
