"""Who was once asked something sees a case as long as there is a reason for it, and no longer (R7, P13)."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from rets import access
from rets.db import SYSTEM, ViewerSession
from rets.errors import NotFound
from rets.models import Case, Deadline, Task
from rets.services import answers, consults, decisions, requests
from rets.services.answering import give_information
from rets.services.audit import ENGINE, Actor
from rets.services.decision_lines import LineIn
from rets.services.settle import settle
from rets.services.tasks import open_task
from tests import asking, places
from tests import builders as b
from tests.reading import reading
from workflows.roles import Role

DAAN = "jb-daan"  # once had to do with the case; another GI, another region


def _asked(session: ViewerSession, case: Case, kind: str = "vraag", slug: str = DAAN, **more: Any) -> Task:
    """Something is asked of one person, who sees the case from then on."""
    task = open_task(
        session,
        case,
        kind=kind,
        role=Role.JEUGDBESCHERMER.value,
        person_id=b.person_id(session, slug),
        text="Wat weet u nog?",
        due_at=b.at("2026-03-20"),
        actor=ENGINE,
        at=b.NOW,
        **more,
    )
    settle(session, case, ENGINE, b.NOW)
    return task


def _milan(session: ViewerSession) -> Actor:
    return b.actor(session, "jb-milan", Role.JEUGDBESCHERMER)


def _sees(session: ViewerSession, slug: str, case: Case) -> bool:
    reader = access.reader_for(session, slug, b.TODAY)
    assert reader is not None
    session.flush()
    session.act_as(reader.viewer)
    try:
        access.case_for(session, reader, case.id)
    except NotFound:
        return False
    finally:
        session.act_as(SYSTEM)
    return True


def test_whoever_was_asked_in_person_sees_the_case_until_the_answer(staffed: ViewerSession) -> None:
    case = b.raised(staffed)
    task = _asked(staffed, case)
    assert _sees(staffed, DAAN, case)
    answers.answer(staffed, case, task, code="beantwoord", text="Niets.", actor=ENGINE, at=b.NOW)
    assert not _sees(staffed, DAAN, case)


def test_who_answers_the_last_question_can_do_so_and_then_sees_the_case_no_more(staffed: ViewerSession) -> None:
    number = b.raised(staffed).id
    task_id = _asked(staffed, staffed.get_one(Case, number)).id
    with reading(staffed, DAAN) as daan:
        case = access.case_for(staffed, daan, number, lock=True)
        who = b.actor(staffed, DAAN, Role.JEUGDBESCHERMER)
        answers.answer(
            staffed, case, staffed.get_one(Task, task_id), code="beantwoord", text="Ja.", actor=who, at=b.NOW
        )
    case = staffed.get_one(Case, number)
    assert not _sees(staffed, DAAN, case)
    assert b.events(staffed, case)[-1].kind == "task.answered"


def test_one_question_that_is_still_open_is_reason_enough(staffed: ViewerSession) -> None:
    case = b.raised(staffed)
    first, _second = _asked(staffed, case), _asked(staffed, case)
    answers.answer(staffed, case, first, code="beantwoord", text="Niets.", actor=ENGINE, at=b.NOW)
    assert _sees(staffed, DAAN, case)


def test_who_gives_a_provider_what_it_asked_can_do_so_and_then_sees_the_case_no_more(staffed: ViewerSession) -> None:
    case = asking.searching(staffed)
    request = asking.ask(staffed, case, places.an_offer(staffed))
    request.asked_by = b.person_id(staffed, DAAN)
    asking.answer(staffed, request, "needs_information", text="Zijn er huisdieren?")
    number, request_id = case.id, request.id
    assert _sees(staffed, DAAN, case)
    with reading(staffed, DAAN) as daan:
        case = access.case_for(staffed, daan, number, lock=True)
        row = staffed.get_one(type(request), request_id)
        give_information(staffed, case, row, text="Nee.", actor=b.actor(staffed, DAAN, Role.JEUGDBESCHERMER), at=b.NOW)
    assert not _sees(staffed, DAAN, staffed.get_one(Case, number))


def test_the_municipality_of_the_child_goes_on_seeing_the_line_of_an_open_case(staffed: ViewerSession) -> None:
    case = b.raised(staffed)
    _capacity_told(staffed, case)
    assert _sees(staffed, "gem-koen", case)


def test_a_municipality_where_the_child_no_longer_lives_sees_the_case_no_more(staffed: ViewerSession) -> None:
    case = b.raised(staffed)
    _capacity_told(staffed, case)
    b.tell(staffed, case, "residence_settled", "2026-03-16", municipality="Amsterdam")
    assert not _sees(staffed, "gem-koen", case)


def test_a_municipality_with_an_open_question_sees_the_case_wherever_the_child_lives(staffed: ViewerSession) -> None:
    case = b.raised(staffed)
    to = b.organisation(staffed, "gemeente-haarlem")
    consults.ask_question(staffed, case, to=to, text="Wat is er?", actor=ENGINE, at=b.NOW)
    assert _sees(staffed, "gem-ilse", case)


def test_an_addressed_provider_knows_of_the_case_until_the_decision_is_done(staffed: ViewerSession) -> None:
    case = b.raised(staffed)
    _decided(staffed, case)
    assert _sees(staffed, "za-roos", case)
    b.tell(staffed, case, "help_started", "2026-03-16", _milan(staffed), form="residentieel")
    assert not _sees(staffed, "za-roos", case)


def _withdraw(session: ViewerSession, case: Case) -> None:
    b.step(session, case, "withdraw", _milan(session), code="dubbel")


def _capacity_told(session: ViewerSession, case: Case) -> None:
    task = consults.ask_capacity(session, case, text="Wat is er?", actor=ENGINE, at=b.NOW)
    answers.answer(session, case, task, code="gecontracteerd", text="", actor=ENGINE, at=b.NOW)


def _decided(session: ViewerSession, case: Case, slug: str = "zilverreiger") -> None:
    b.step(session, case, "submit_to_ret", ENGINE)
    line = LineIn(b.organisation(session, slug).id, "Bied een plek", b.date(2026, 3, 20))
    held = b.meeting(session, case)
    decisions.decide(session, case, held, question="?", text="!", lines=[line], actor=b.chair(session), at=b.NOW)


@pytest.mark.parametrize(
    ("slug", "involve"),
    [(DAAN, _asked), ("gem-koen", _capacity_told), ("za-roos", _decided)],
    ids=["person", "municipality", "provider"],
)
def test_a_closed_case_is_nobodys_any_more_who_was_only_asked(
    staffed: ViewerSession, slug: str, involve: Callable[[ViewerSession, Case], object]
) -> None:
    case = b.raised(staffed)
    involve(staffed, case)
    _withdraw(staffed, case)
    assert not _sees(staffed, slug, case)
    assert staffed.scalars(select(Task.id).where(Task.answered_at.is_(None))).all() == []


def test_a_question_of_a_provider_ends_with_its_request(staffed: ViewerSession) -> None:
    case = asking.searching(staffed)
    request = asking.ask(staffed, case, places.an_offer(staffed))
    asking.answer(staffed, request, "needs_information", text="Zijn er huisdieren?")
    requests.withdraw_request(staffed, case, request, actor=asking.lotte(staffed), at=b.NOW)
    (task,) = b.tasks(staffed, case, "informatie")
    open_terms = staffed.scalars(select(Deadline.kind).where(Deadline.closed_at.is_(None)))
    assert (task.answer_code, "taak.informatie" in set(open_terms)) == ("vervallen", False)
