"""Two GI's or regions work for one child (X18): one leads, the child is counted once, and the other sees no more."""

import pytest

from rets.db import ViewerSession
from rets.errors import Invalid
from rets.models import Case
from rets.services import standing_still
from rets.services.audit import Actor
from rets.services.intake import raise_case
from rets.services.joint_plan import who_waits
from tests import asking as a
from tests import builders as b
from tests import tracking as t
from workflows.roles import Role
from workflows.tracks import SHARED


@pytest.fixture
def ours(staffed: ViewerSession) -> Case:
    """A case of DJGB in Haarlemmermeer."""
    return a.searching(staffed)


@pytest.fixture
def theirs(staffed: ViewerSession) -> Case:
    """The same child with WSS, under a label of its own."""
    who = Actor(b.person_id(staffed, "jb-daan"), frozenset({Role.JEUGDBESCHERMER}))
    form = b.form(label="W-7", gi="jbra")
    found = raise_case(staffed, form, actor=who, jeugdbeschermer_id=who.person_id or 0, at=b.NOW)
    staffed.flush()
    return found


def tell(session: ViewerSession, case: Case, **more: str) -> None:
    b.tell(session, case, "child_shared", "2026-03-16", t.milan(session), **({"gi": "jbra"} | more))


def test_the_jeugdbeschermer_says_who_leads_within_a_term(staffed: ViewerSession, ours: Case) -> None:
    tell(staffed, ours)
    task = t.open_task(staffed, ours, SHARED)
    assert (task.person_id, task.due_at.date().isoformat()) == (ours.jeugdbeschermer_id, "2026-03-19")


def test_the_other_side_is_asked_as_well(staffed: ViewerSession, ours: Case, theirs: Case) -> None:
    tell(staffed, ours, label="W-7")
    assert t.open_task(staffed, theirs, SHARED).person_id == theirs.jeugdbeschermer_id


def test_neither_sees_the_case_of_the_other(staffed: ViewerSession, ours: Case, theirs: Case) -> None:
    tell(staffed, ours, label="W-7")
    assert f"person:{theirs.jeugdbeschermer_id}" not in ours.audience
    assert f"person:{ours.jeugdbeschermer_id}" not in theirs.audience


def test_the_child_is_counted_and_planned_for_once(staffed: ViewerSession, ours: Case, theirs: Case) -> None:
    tell(staffed, ours, label="W-7")
    t.answer(staffed, ours, SHARED, "zij")
    t.answer(staffed, theirs, SHARED, "wij")
    staffed.flush()
    (counted,) = standing_still.waiting(staffed, t.reader(staffed, "zm-lotte"), ["HM"], b.NOW)
    assert counted.total == 1
    assert who_waits(staffed, "HM", b.NOW) == [theirs]


def test_until_somebody_leads_both_are_searched_for(staffed: ViewerSession, ours: Case, theirs: Case) -> None:
    tell(staffed, ours, label="W-7")
    assert who_waits(staffed, "HM", b.NOW) == [ours, theirs]


def test_when_both_say_the_same_of_themselves_the_team_helps(staffed: ViewerSession, ours: Case, theirs: Case) -> None:
    tell(staffed, ours, label="W-7")
    t.answer(staffed, ours, SHARED, "wij")
    t.answer(staffed, theirs, SHARED, "wij")
    assert len(b.tasks(staffed, theirs, "consult")) == 1


def test_silence_asks_the_advice_of_the_team(staffed: ViewerSession, ours: Case) -> None:
    tell(staffed, ours)
    t.silent(staffed, ours, SHARED)
    assert len(b.tasks(staffed, ours, "consult")) == 1


def test_a_second_region_is_told_in_the_same_way(staffed: ViewerSession, ours: Case) -> None:
    b.tell(staffed, ours, "child_shared", "2026-03-16", t.milan(staffed), region="ZK")
    assert "ZK" in t.open_task(staffed, ours, SHARED).text


def test_an_unknown_gi_is_told_at_its_field(staffed: ViewerSession, ours: Case) -> None:
    with pytest.raises(Invalid, match="niet bekend"):
        tell(staffed, ours, gi="bestaat_niet")


def test_somebody_must_be_named(staffed: ViewerSession, ours: Case) -> None:
    with pytest.raises(Invalid, match="Noem de andere GI"):
        b.tell(staffed, ours, "child_shared", "2026-03-16", t.milan(staffed))


def test_the_end_of_it_answers_the_question(staffed: ViewerSession, ours: Case) -> None:
    tell(staffed, ours)
    b.tell(staffed, ours, "sharing_ended", "2026-03-17", t.milan(staffed))
    assert [task.answer_code for task in b.tasks(staffed, ours, SHARED)] == ["wij"]
    assert ours.dossier["tracks"]["shared"] is None
