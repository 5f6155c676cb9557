"""Whoever stands in for who is away answers in its place, hears of what is asked, and only where it may sit (P23)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from rets.db import ViewerSession
from rets.errors import Forbidden
from rets.models import Appointment, Message, Request
from rets.services import answering, answers, availability, decisions
from rets.services.absence import say_away
from rets.services.audit import ENGINE
from rets.services.decision_lines import LineIn
from rets.services.owners import people_of
from rets.services.tasks import open_task
from tests import asking, deciding, places
from tests import builders as b
from workflows.roles import Role

BACK = b.TODAY + timedelta(days=14)


def away(session: ViewerSession, slug: str, deputy: str | None) -> None:
    """Somebody is away from today for two weeks."""
    stands_in = b.person_id(session, deputy) if deputy else None
    say_away(session, b.person_id(session, slug), first=b.TODAY, until=BACK, deputy_id=stands_in, at=b.NOW)


def asked_while_away(session: ViewerSession) -> Request:
    """The provider is asked for a place while Roos, who plans there, is away and Hilde of its board stands in."""
    away(session, "za-roos", "bes-hilde")
    return asking.ask(session, asking.searching(session), places.an_offer(session, b.TODAY))


def people(session: ViewerSession, organisation: str, role: Role) -> list[int]:
    return people_of(session, b.organisation(session, organisation).id, role.value, b.TODAY)


def test_the_deputy_of_a_providers_planner_answers_a_request(staffed: ViewerSession) -> None:
    request = asked_while_away(staffed)
    hilde = b.actor(staffed, "bes-hilde", Role.PROVIDER)
    answering.answer_request(staffed, request, code="accepted", actor=hilde, at=b.NOW)
    assert (request.state, request.answered_by) == ("accepted", hilde.person_id)


def test_the_deputy_of_a_providers_planner_hears_of_a_request(staffed: ViewerSession) -> None:
    asked_while_away(staffed)
    hilde = b.person_id(staffed, "bes-hilde")
    assert staffed.scalars(select(Message.kind).where(Message.person_id == hilde)).all() == ["request.asked"]


def test_the_deputy_of_a_providers_planner_tells_what_is_free(staffed: ViewerSession) -> None:
    away(staffed, "za-roos", "bes-hilde")
    hilde = b.actor(staffed, "bes-hilde", Role.PROVIDER)
    availability.authorise(staffed, places.an_offer(staffed, b.TODAY), hilde, b.NOW)


def test_the_deputy_of_a_board_answers_its_line(staffed: ViewerSession) -> None:
    away(staffed, "bes-hilde", "za-roos")
    board = b.organisation(staffed, "zilverreiger").id
    line_in = LineIn(board, "Open de groep", deciding.DUE, Role.DIRECTOR.value)
    (line,) = deciding.decide(staffed, b.at_ret(staffed), lines=[line_in]).lines
    roos = b.actor(staffed, "za-roos", Role.DIRECTOR)
    decisions.answer_line(staffed, line.decision.case, line, code="accepted", text="", actor=roos, at=b.NOW)
    assert line.answered_by == roos.person_id


def test_who_is_away_with_a_deputy_may_still_answer(staffed: ViewerSession) -> None:
    request = asked_while_away(staffed)
    asking.answer(staffed, request, "accepted")
    assert request.answered_by == b.person_id(staffed, "za-roos")


def test_the_deputy_comes_first_and_who_is_away_last(staffed: ViewerSession) -> None:
    away(staffed, "za-roos", "bes-hilde")
    assert people(staffed, "zilverreiger", Role.PROVIDER) == [
        b.person_id(staffed, "bes-hilde"),
        b.person_id(staffed, "za-roos"),
    ]


def test_who_is_back_has_no_deputy_any_more(staffed: ViewerSession) -> None:
    away(staffed, "za-roos", "bes-hilde")
    provider = b.organisation(staffed, "zilverreiger").id
    assert people_of(staffed, provider, Role.PROVIDER.value, BACK) == [b.person_id(staffed, "za-roos")]


def test_who_is_away_without_a_deputy_is_still_known(staffed: ViewerSession) -> None:
    away(staffed, "za-roos", None)
    assert people(staffed, "zilverreiger", Role.PROVIDER) == [b.person_id(staffed, "za-roos")]


def test_a_deputy_who_left_stands_in_for_nobody(staffed: ViewerSession) -> None:
    away(staffed, "za-roos", "bes-hilde")
    hilde = b.person_id(staffed, "bes-hilde")
    for post in staffed.scalars(select(Appointment).where(Appointment.person_id == hilde)):
        post.valid_until = b.TODAY
    staffed.flush()
    assert hilde not in people(staffed, "zilverreiger", Role.PROVIDER)


def test_a_contract_manager_of_elsewhere_stands_in_for_its_peer(staffed: ViewerSession) -> None:
    away(staffed, "cm-vera", "cm-paul")
    office = staffed.scalars(select(Appointment).where(Appointment.person_id == b.person_id(staffed, "cm-vera"))).one()
    found = people_of(staffed, office.organisation_id, Role.CONTRACT_MANAGER.value, b.TODAY)
    assert found == [b.person_id(staffed, "cm-paul"), b.person_id(staffed, "cm-vera")]


def test_somebody_standing_in_elsewhere_is_not_asked(staffed: ViewerSession) -> None:
    b.appoint(staffed, "cm-vera", Role.MUNICIPALITY, at="gemeente-haarlem")
    away(staffed, "cm-vera", "cm-paul")
    assert b.person_id(staffed, "cm-paul") not in people(staffed, "gemeente-haarlem", Role.MUNICIPALITY)


def test_somebody_standing_in_elsewhere_does_not_answer_a_task(staffed: ViewerSession) -> None:
    post = b.appoint(staffed, "cm-vera", Role.MUNICIPALITY, at="gemeente-haarlem")
    away(staffed, "cm-vera", "cm-paul")
    case, paul = b.raised(staffed), b.actor(staffed, "cm-paul", Role.CONTRACT_MANAGER)
    task = open_task(
        staffed,
        case,
        kind="vraag",
        role=post.role,
        organisation_id=post.organisation_id,
        text="Kent u een plek?",
        due_at=b.NOW + timedelta(days=3),
        actor=ENGINE,
        at=b.NOW,
    )
    with pytest.raises(Forbidden, match="iemand anders"):
        answers.answer(staffed, case, task, code="beantwoord", text="Ja.", actor=paul, at=b.NOW)
