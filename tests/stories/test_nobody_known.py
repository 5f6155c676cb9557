"""Of an organisation where nobody takes part nothing is asked that nobody would see: somebody passes it on (R41)."""

from datetime import date

import pytest
from sqlalchemy import select

from rets.clock import date_of
from rets.db import ViewerSession
from rets.errors import Refused
from rets.models import Case, Message, Task
from rets.services import answers, consults
from rets.services.audit import ENGINE
from tests import asking, deciding
from tests import builders as b
from tests import documents as d
from tests import tracking as t
from tests.walking import Walk, walk
from workflows.roles import Role
from workflows.tracks import BUDGET

TOWN = "gemeente-aalsmeer"


@pytest.fixture
def trip(staffed: ViewerSession) -> Walk:
    """A child for whom Aalsmeer provisionally pays, where nobody takes part."""
    return walk(staffed, "Aalsmeer", municipality_disputed=True)


@pytest.fixture
def case(staffed: ViewerSession) -> Case:
    """A child of Aalsmeer for whom a place is sought."""
    return asking.searching(staffed, municipality="Aalsmeer")


def consent(session: ViewerSession, case: Case, channel: str) -> Task:
    """Milan asks the municipality to pay."""
    milan = b.actor(session, "jb-milan", Role.JEUGDBESCHERMER)
    return consults.ask_consent(
        session, case, of="municipality", channel=channel, text="Betaalt u dit?", actor=milan, at=b.NOW
    )


def before_the_board(session: ViewerSession) -> Case:
    """A case of Aalsmeer of which the administration must decide."""
    case = b.at_ret(session, municipality="Aalsmeer")
    b.step(session, case, "escalate", b.actor(session, "ret-vz-omar", Role.RET_CHAIR), text="Er is geen mandaat.")
    return case


def test_a_step_is_passed_on_by_the_owner_of_the_case_within_the_term_of_a_question(trip: Walk) -> None:
    task = trip.step("woonplaats")
    assert (task.kind, task.person_id, task.organisation_id) == ("doorgeven", trip.case.owner_id, None)
    assert date_of(task.due_at) == date(2026, 3, 19)


def test_who_passes_it_on_reads_that_nobody_is_known_and_the_whole_question(trip: Walk) -> None:
    text = trip.step("woonplaats").text
    assert text.startswith("Van de gemeente is in RETS niemand bekend. Geef dit zelf door, per telefoon of mail:")
    assert "Zoek uit welke gemeente het is." in text


def test_who_passes_it_on_hears_of_it_by_mail(trip: Walk) -> None:
    told = trip.session.scalars(select(Message.person_id).where(Message.kind == "task.doorgeven")).all()
    assert told == [trip.case.owner_id]


def test_a_municipality_where_somebody_begins_is_asked_from_that_day(staffed: ViewerSession) -> None:
    b.appoint(staffed, "gem-koen", Role.MUNICIPALITY, at=TOWN)
    task = walk(staffed, "Aalsmeer", municipality_disputed=True).step("woonplaats")
    assert (task.kind, task.organisation_id) == ("woonplaats", b.organisation(staffed, TOWN).id)


def test_a_municipality_where_the_last_has_left_is_asked_no_more(staffed: ViewerSession) -> None:
    b.appoint(staffed, "gem-koen", Role.MUNICIPALITY, at=TOWN).valid_until = b.TODAY
    assert walk(staffed, "Aalsmeer", municipality_disputed=True).step("woonplaats").kind == "doorgeven"


def test_a_provider_where_nobody_takes_part_is_passed_on_as_well(staffed: ViewerSession) -> None:
    case = d.whole(staffed, municipality="Hoorn")
    trip = Walk(staffed, case)
    trip.send("doelen", "aanbieder", trip.ask(trip.offer("resultaat", provider="duinlicht")))
    assert (trip.step("doelen_overleg").kind, trip.step("doelen_overleg").person_id) == ("doorgeven", case.owner_id)


def test_what_was_agreed_beforehand_needs_nobody(staffed: ViewerSession) -> None:
    trip = walk(staffed, "Beverwijk")
    trip.offer("pxq", provider="rietkraag", tariff=300)
    trip.ask(trip.offer("maatwerk", tariff=300))
    assert trip.step("binnen_tarief").answer_code == "akkoord"


def test_once_a_dispute_is_passed_on_its_answer_is_awaited_within_the_term_of_the_step(trip: Walk) -> None:
    task = trip.step("woonplaats")
    answers.answer(trip.session, trip.case, task, code="geregeld", text="Gebeld.", actor=ENGINE, at=b.NOW)
    (follows,) = b.tasks(trip.session, trip.case, "woonplaats")
    assert (follows.person_id, date_of(follows.due_at)) == (trip.case.owner_id, date(2026, 3, 30))


def test_a_residence_that_is_settled_need_not_be_passed_on(trip: Walk) -> None:
    b.tell(trip.session, trip.case, "residence_settled", "2026-03-16", municipality="Haarlem")
    assert trip.step("woonplaats").answer_code == "vervallen"


def test_where_nobody_of_who_pays_now_is_known_the_owner_settles(staffed: ViewerSession) -> None:
    trip = walk(staffed, "Haarlem", municipality_disputed=True)
    b.tell(staffed, trip.case, "residence_settled", "2026-03-16", municipality="Aalsmeer")
    (task,) = b.tasks(staffed, trip.case, "verrekening")
    assert (task.person_id, task.organisation_id) == (trip.case.owner_id, None)


def test_the_chair_passes_on_what_the_administration_must_decide(staffed: ViewerSession) -> None:
    case = before_the_board(staffed)
    (task,) = b.tasks(staffed, case, "doorgeven")
    assert (task.role, task.person_id) == (Role.RET_CHAIR.value, b.person_id(staffed, "ret-vz-omar"))
    assert task.text == (
        "Van het bestuur van Gemeente Aalsmeer is in RETS niemand bekend. Geef dit zelf door, per telefoon of mail:"
        " “Er is geen mandaat.” Vraag daarbij wat het bestuur besluit, wie dat doet en wanneer."
    )


def test_the_chair_passes_it_on_before_the_term_of_the_rung_is_over(staffed: ViewerSession) -> None:
    case = before_the_board(staffed)
    (task,) = b.tasks(staffed, case, "doorgeven")
    assert case.due_at is not None
    assert b.NOW < task.due_at < case.due_at


def test_a_board_of_which_somebody_takes_part_decides_although_its_municipality_is_empty(
    staffed: ViewerSession,
) -> None:
    b.appoint(staffed, "bes-willem", Role.DIRECTOR, at=TOWN)
    (task,) = b.tasks(staffed, before_the_board(staffed), "bestuurlijk")
    assert (task.role, task.organisation_id) == ("director", b.organisation(staffed, TOWN).id)


def test_consent_of_nobody_is_asked_by_telephone_only(staffed: ViewerSession, case: Case) -> None:
    with pytest.raises(Refused, match=r"Van Gemeente Aalsmeer is in RETS niemand bekend. Vraag het akkoord per tele"):
        consent(staffed, case, "mail")


def test_consent_that_the_route_asks_of_nobody_is_passed_on(staffed: ViewerSession, case: Case) -> None:
    task = consent(staffed, case, "page")
    assert (task.kind, task.person_id) == ("doorgeven", case.owner_id)


def test_consent_of_nobody_that_was_asked_by_telephone_is_recorded(staffed: ViewerSession, case: Case) -> None:
    task = consent(staffed, case, "phone")
    milan = b.actor(staffed, "jb-milan", Role.JEUGDBESCHERMER)
    answers.record_spoken_consent(
        staffed, case, task, by="Budgethouder", words="Ja.", on=b.TODAY, actor=milan, at=b.NOW
    )
    assert task.answer_text == "Budgethouder op 16 maart 2026: Ja."


def test_consent_that_was_asked_of_nobody_outside_rets_may_be_told(staffed: ViewerSession, case: Case) -> None:
    b.tell(staffed, case, "consent_asked", "2026-03-16", of="municipality", channel="mail")
    assert [task.channel for task in b.tasks(staffed, case, "akkoord")] == ["mail"]


def test_what_is_contracted_is_asked_of_nobody_by_telephone(staffed: ViewerSession, case: Case) -> None:
    with pytest.raises(Refused, match="Vraag dit per telefoon"):
        consults.ask_capacity(staffed, case, text="Wat is er?", actor=asking.lotte(staffed), at=b.NOW)


def test_a_question_to_nobody_is_asked_by_telephone(staffed: ViewerSession, case: Case) -> None:
    town = b.organisation(staffed, TOWN)
    with pytest.raises(Refused, match="Vraag dit per telefoon"):
        consults.ask_question(staffed, case, to=town, text="Wie weet dit?", actor=asking.lotte(staffed), at=b.NOW)


def test_the_budget_of_a_place_that_is_made_is_with_who_leads(staffed: ViewerSession, case: Case) -> None:
    told = {"form": "kleinschalig_wonen", "text": "Er is nergens een passende plek."}
    b.tell(staffed, case, "build_started", "2026-03-16", t.milan(staffed), **told)
    assert t.open_task(staffed, case, BUDGET).person_id == case.zorgmakelaar_id


def test_the_chair_may_still_address_an_organisation_where_nobody_takes_part(staffed: ViewerSession) -> None:
    (line,) = deciding.decide(staffed, b.at_ret(staffed), TOWN).lines
    assert line.organisation.slug == TOWN
