"""The same verbs by people who see only what row-level security shows them."""

import pytest
from sqlalchemy import select

from rets import access
from rets.db import ViewerSession
from rets.errors import NotFound
from rets.models import Case, DecisionLine, Task
from rets.services import answers, consults, decisions, table
from rets.services.decision_lines import LineIn
from tests import builders as b
from tests.reading import reading
from workflows.roles import Role


def _decided(session: ViewerSession) -> int:
    case = b.at_ret(session)
    number = case.id
    b.meeting(session, case)
    with reading(session, "ret-vz-omar") as omar:
        case = access.case_for(session, omar, number, lock=True)
        held = b.meeting(session, case)
        lines = [
            LineIn(b.organisation(session, slug).id, "Bied een plek", b.date(2026, 3, 20))
            for slug in ("gemeente-haarlemmermeer", "zilverreiger")
        ]
        chair = b.chair(session)
        decisions.decide(session, case, held, question="?", text="!", lines=lines, actor=chair, at=b.NOW)
        assert table.agenda(session, omar, held, b.NOW)[0].case.id == number
    return number


@pytest.mark.parametrize(
    ("slug", "role"), [("gem-koen", Role.MUNICIPALITY), ("za-roos", Role.PROVIDER)], ids=["municipality", "provider"]
)
def test_an_addressee_answers_and_finishes_its_own_line(staffed: ViewerSession, slug: str, role: Role) -> None:
    number = _decided(staffed)
    with reading(staffed, slug) as reader:
        case = access.case_for(staffed, reader, number, lock=True)
        mine = staffed.scalars(
            select(DecisionLine).where(DecisionLine.organisation_id.in_(reader.organisations(role)))
        ).one()
        who = b.actor(staffed, slug, role)
        decisions.answer_line(staffed, case, mine, code="accepted", text="", actor=who, at=b.NOW)
        decisions.finish_line(staffed, case, mine, done_on=b.TODAY, actor=who, at=b.NOW)
    assert [event.kind for event in b.events(staffed, staffed.get_one(Case, number))][-2:] == [
        "decision.answered",
        "decision.done",
    ]


def test_somebody_who_was_not_addressed_does_not_see_the_case(staffed: ViewerSession) -> None:
    number = _decided(staffed)
    with reading(staffed, "za-sem") as sem, pytest.raises(NotFound):
        access.case_for(staffed, sem, number)


def test_a_municipality_that_was_asked_offers_and_the_jeugdbeschermer_answers(staffed: ViewerSession) -> None:
    number = b.raised(staffed).id
    with reading(staffed, "jb-milan") as milan:
        case = access.case_for(staffed, milan, number, lock=True)
        who = b.actor(staffed, "jb-milan", Role.JEUGDBESCHERMER)
        consults.ask_capacity(staffed, case, text="Wat is er?", actor=who, at=b.NOW)
    with reading(staffed, "gem-koen") as koen:
        case = access.case_for(staffed, koen, number, lock=True)
        who = b.actor(staffed, "gem-koen", Role.MUNICIPALITY)
        (asked,) = answers.open_tasks(staffed, case, "capaciteit")
        answers.answer(staffed, case, asked, code="inkopen", text="", actor=who, at=b.NOW)
        consults.offer_alternative(staffed, case, form="gezinshuis", text="Dit kan ook.", actor=who, at=b.NOW)
    with reading(staffed, "jb-milan") as milan:
        case = access.case_for(staffed, milan, number, lock=True)
        who = b.actor(staffed, "jb-milan", Role.JEUGDBESCHERMER)
        (offered,) = answers.open_tasks(staffed, case, "alternatief")
        answers.answer(staffed, case, offered, code="past", text="", actor=who, at=b.NOW)
    assert staffed.scalars(select(Task.answer_code).order_by(Task.id)).all() == ["inkopen", "past"]


def test_a_chair_of_another_region_does_not_see_the_case(staffed: ViewerSession) -> None:
    number = b.at_ret(staffed).id
    with reading(staffed, "ret-vz-els") as els, pytest.raises(NotFound):
        access.case_for(staffed, els, number)
