"""Proposals follow by themselves: at raising, when the need changes, and the next working morning."""

from datetime import date

from sqlalchemy import select

from rets.db import ViewerSession
from rets.models import Case, Deadline
from rets.services.matches import raise_and_propose
from rets.services.proposing import AGAIN
from tests import asking as a
from tests import builders as b
from tests import proposed as q
from workflows.roles import Role

YESTERDAY = b.at("2026-03-13")


def test_raising_a_case_proposes_at_once(staffed: ViewerSession) -> None:
    offer = q.contracted(staffed, b.TODAY)
    milan = b.actor(staffed, "jb-milan", Role.JEUGDBESCHERMER)
    case = raise_and_propose(staffed, b.form(), actor=milan, jeugdbeschermer_id=milan.person_id or 0, at=b.NOW)
    proposed = b.events(staffed, case, "match.proposed")[0]
    assert (proposed.data["best"], proposed.data["fitting"]) == (offer.slug, 1)
    assert case.forecast_on == b.TODAY


def test_a_changed_need_is_proposed_for_at_once(staffed: ViewerSession) -> None:
    limit = {"code": "agressie", "degree": "unless_solved"}
    offer = q.contracted(staffed, b.TODAY, contra_indications=[limit])
    case = b.raised(staffed, contra_indications=[{"code": "agressie"}])
    b.tell(staffed, case, "contra_indication_solved", "2026-03-16", code="agressie")
    assert b.events(staffed, case, "match.proposed")[-1].data["best"] == offer.slug


def test_a_fact_that_changes_no_place_proposes_nothing(staffed: ViewerSession) -> None:
    case = b.raised(staffed)
    b.tell(staffed, case, "child_seen", "2026-03-16")
    assert b.events(staffed, case, "match.proposed") == []


def _raised_friday(session: ViewerSession) -> Case:
    milan = b.actor(session, "jb-milan", Role.JEUGDBESCHERMER)
    return raise_and_propose(session, b.form(), actor=milan, jeugdbeschermer_id=milan.person_id or 0, at=YESTERDAY)


def test_the_next_working_morning_is_looked_again(staffed: ViewerSession) -> None:
    case = _raised_friday(staffed)
    due = staffed.scalars(select(Deadline.due_at).where(Deadline.case_id == case.id, Deadline.kind == AGAIN)).one()
    assert due == b.at("2026-03-16", 6)


def test_a_new_place_is_proposed_the_next_morning(staffed: ViewerSession) -> None:
    case = _raised_friday(staffed)
    offer = q.contracted(staffed, b.TODAY)
    b.run_until(staffed, case, b.at("2026-03-16", 7))
    assert b.events(staffed, case, "match.proposed")[-1].data["best"] == offer.slug


def test_an_unchanged_morning_is_silent_and_moves_the_start_in_sight(staffed: ViewerSession) -> None:
    q.contracted(staffed, weeks=4)
    case = _raised_friday(staffed)
    b.run_until(staffed, case, b.at("2026-03-16", 7))
    assert len(b.events(staffed, case, "match.proposed")) == 1
    assert case.supply_on == date(2026, 4, 13)


def test_a_search_that_starts_again_is_looked_at_again(staffed: ViewerSession) -> None:
    case = _raised_friday(staffed)
    b.step(staffed, case, "accept", a.lotte(staffed))
    request = a.ask(staffed, case, q.contracted(staffed, b.TODAY))
    a.answer(staffed, request, "accepted")
    a.agree(staffed, case, request)
    b.run_until(staffed, case, b.at("2026-03-18"))
    b.step(staffed, case, "lose_place", a.lotte(staffed), b.at("2026-03-18"))
    open_again = select(Deadline).where(
        Deadline.case_id == case.id, Deadline.kind == AGAIN, Deadline.closed_at.is_(None)
    )
    assert staffed.scalars(open_again).one().due_at == b.at("2026-03-19", 6)
