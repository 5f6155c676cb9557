"""What the chair passed on to an administration that does not read RETS still gets its answer (P25, R41)."""

import pytest

from rets.clock import date_of
from rets.db import ViewerSession
from rets.errors import Invalid
from rets.models import Case, Task
from rets.services import answers
from rets.services.audit import ENGINE
from rets.services.spoken import UNSPOKEN, Spoken
from tests import builders as b
from tests.stories.test_nobody_known import before_the_board
from workflows.naming import ADMINISTRATION, DECIDED

SAID = Spoken("gemeentesecretaris", b.TODAY)


@pytest.fixture
def case(staffed: ViewerSession) -> Case:
    """A case of Aalsmeer, where nobody takes part, of which the administration must decide."""
    return before_the_board(staffed)


def asked(session: ViewerSession, case: Case) -> Task:
    """The chair passes on what must be decided; what it then has to write down."""
    (relay,) = [task for task in b.tasks(session, case, "doorgeven") if task.answered_at is None]
    answers.answer(session, case, relay, code="geregeld", text="Gemaild.", actor=ENGINE, at=b.NOW)
    (task,) = b.tasks(session, case, ADMINISTRATION)
    return task


def hear(session: ViewerSession, case: Case, task: Task, spoken: Spoken = SAID) -> None:
    words, named = "Wij betalen de plek.", b.named()
    answers.answer(session, case, task, code=DECIDED, text=words, actor=ENGINE, at=b.NOW, named=named, spoken=spoken)


def test_who_passed_it_on_is_asked_what_was_decided(staffed: ViewerSession, case: Case) -> None:
    task = asked(staffed, case)
    assert task.person_id == b.person_id(staffed, "ret-vz-omar")
    assert task.text.startswith("Wat antwoordde het bestuur van Gemeente Aalsmeer?")


def test_it_is_asked_within_the_term_of_the_rung(staffed: ViewerSession, case: Case) -> None:
    assert asked(staffed, case).due_at == case.due_at


def test_the_answer_says_who_said_it_and_is_asked_after_on_its_day(staffed: ViewerSession, case: Case) -> None:
    task = asked(staffed, case)
    hear(staffed, case, task)
    assert task.answer_text is not None
    assert task.answer_text.startswith("Gemeentesecretaris op 16 maart 2026: ")
    (kept,) = b.tasks(staffed, case, "nakomen")
    assert date_of(kept.due_at) == b.named().due_on


def test_without_who_said_it_and_when_it_is_no_answer(staffed: ViewerSession, case: Case) -> None:
    task = asked(staffed, case)
    with pytest.raises(Invalid) as refused:
        hear(staffed, case, task, UNSPOKEN)
    assert {"by", "on"} <= {fault.field for fault in refused.value.errors}


def test_another_municipality_is_asked_anew(staffed: ViewerSession, case: Case) -> None:
    task = asked(staffed, case)
    staffed.flush()
    b.tell(staffed, case, "residence_settled", "2026-03-16", municipality="Haarlemmermeer")
    waiting = [one for one in b.tasks(staffed, case, ADMINISTRATION) if one.answered_at is None]
    assert task.answer_code == "vervallen"
    assert [one.organisation_id for one in waiting] == [b.organisation(staffed, "gemeente-haarlemmermeer").id]


def test_silence_leads_to_the_next_rung(staffed: ViewerSession, case: Case) -> None:
    asked(staffed, case)
    assert case.due_at is not None
    b.run_until(staffed, case, case.due_at.replace(hour=23, minute=59, second=59))
    assert case.rung == 5
