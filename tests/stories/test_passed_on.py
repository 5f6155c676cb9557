"""What was passed on to who does not read RETS still gets its answer: who passed it on writes it down (R41, N14)."""

from datetime import date

import pytest

from rets.clock import date_of
from rets.db import ViewerSession
from rets.errors import Invalid
from rets.models import Appointment, Message, Task
from rets.services import answers
from rets.services.audit import ENGINE
from rets.services.requests import withdraw_request
from rets.services.spoken import Spoken
from tests import asking
from tests import builders as b
from tests.walking import Walk, asked, walk

SAID = Spoken("consulent jeugd", b.TODAY)


def empty(session: ViewerSession, town: str) -> None:
    """Nobody of this municipality takes part."""
    office = b.organisation(session, town).id
    for post in session.query(Appointment).filter_by(organisation_id=office):
        post.valid_until = b.TODAY


def passed_on(trip: Walk, code: str, day: str = "2026-03-16") -> Task:
    """The owner passes a step on; what it then has to write down."""
    relay = trip.step(code)
    assert relay.kind == "doorgeven"
    answers.answer(trip.session, trip.case, relay, code="geregeld", text="Gemaild.", actor=ENGINE, at=b.at(day))
    return trip.step(code)


def hear(trip: Walk, task: Task, code: str, text: str = "Dat is goed.", spoken: Spoken = SAID) -> None:
    """The owner writes down what was said."""
    answers.answer(
        trip.session, trip.case, task, code=code, text=text, actor=ENGINE, at=b.at("2026-03-18"), spoken=spoken
    )


@pytest.fixture
def plan(staffed: ViewerSession) -> Walk:
    """A child of Hoorn, where nobody takes part, of which the perspectiefplan was sent on 16 March."""
    empty(staffed, "gemeente-hoorn")
    trip, _request = asked(staffed, "Hoorn", "resultaat")
    trip.send("perspectiefplan", "gemeente")
    return trip


@pytest.fixture
def consent(staffed: ViewerSession) -> Walk:
    """A child of Groningen, where nobody takes part, for whom help without a contract is asked for."""
    trip = walk(staffed, "Groningen")
    trip.ask(trip.offer())
    return trip


@pytest.fixture
def dispute(staffed: ViewerSession) -> Walk:
    """A child for whom Aalsmeer provisionally pays, where nobody takes part."""
    return walk(staffed, "Aalsmeer", municipality_disputed=True)


def test_the_six_weeks_for_a_plan_stay_with_who_passed_it_on(plan: Walk) -> None:
    task = passed_on(plan, "perspectiefplan")
    assert (task.kind, task.person_id, task.answered_at) == ("perspectiefplan", plan.case.owner_id, None)


def test_the_six_weeks_for_a_plan_run_from_the_day_on_which_it_was_sent(plan: Walk) -> None:
    assert date_of(passed_on(plan, "perspectiefplan", "2026-03-18").due_at) == date(2026, 4, 27)


def test_passing_a_plan_on_does_not_take_its_six_weeks(plan: Walk) -> None:
    assert date_of(plan.step("perspectiefplan").due_at) < date(2026, 3, 24)


def test_who_passed_it_on_reads_whose_answer_is_awaited_and_to_what(plan: Walk) -> None:
    text = passed_on(plan, "perspectiefplan").text
    assert text.startswith("Wat antwoordde de gemeente? Schrijf op wie het zei (functie, geen naam), op welke dag")
    assert "Beoordeel het plan, niet of de hulp nodig is." in text


def test_the_answer_is_kept_with_who_said_it_and_on_which_day(plan: Walk) -> None:
    task = passed_on(plan, "perspectiefplan")
    hear(plan, task, "gezien", "Het plan is goed.", Spoken("consulent jeugd", date(2026, 3, 17)))
    assert (task.answer_code, task.answer_text) == ("gezien", "Consulent jeugd op 17 maart 2026: Het plan is goed.")


def test_the_answer_took_effect_on_the_day_on_which_it_was_said(plan: Walk) -> None:
    hear(plan, passed_on(plan, "perspectiefplan"), "gezien", spoken=Spoken("consulent", date(2026, 3, 17)))
    told = b.events(plan.session, plan.case, "task.answered")[-1]
    assert date_of(told.effective_at) == date(2026, 3, 17)


@pytest.mark.parametrize(
    ("spoken", "field"),
    [
        (Spoken("", b.TODAY), "by"),
        (Spoken("consulent", None), "on"),
        (Spoken("consulent", date(2026, 3, 15)), "on"),
        (Spoken("consulent", date(2026, 3, 19)), "on"),
        (Spoken("jan@hoorn.nl", b.TODAY), "by"),
    ],
)
def test_an_answer_without_who_said_it_or_a_possible_day_is_not_taken(plan: Walk, spoken: Spoken, field: str) -> None:
    task = passed_on(plan, "perspectiefplan")
    with pytest.raises(Invalid) as refused:
        hear(plan, task, "gezien", spoken=spoken)
    assert [one.field for one in refused.value.errors] == [field]


def test_an_answer_without_its_words_is_not_taken(plan: Walk) -> None:
    task = passed_on(plan, "perspectiefplan")
    with pytest.raises(Invalid) as refused:
        hear(plan, task, "gezien", text=" ")
    assert [one.field for one in refused.value.errors] == ["text"]


def test_an_answer_that_was_given_while_passing_it_on_may_be_written_down_later(plan: Walk) -> None:
    task = passed_on(plan, "perspectiefplan", "2026-03-18")
    hear(plan, task, "gezien", spoken=Spoken("consulent", b.TODAY))
    assert task.answer_code == "gezien"


def test_a_plan_of_which_no_answer_comes_goes_to_the_team_manager(plan: Walk) -> None:
    task = passed_on(plan, "perspectiefplan")
    plan.silent_until("2026-04-29")
    calls = b.tasks(plan.session, plan.case, "opvolging")
    assert "teammanager" in [one.role for one in calls if one.data["after"] == task.id]


def test_a_consent_has_its_term_from_the_day_on_which_it_was_passed_on(consent: Walk) -> None:
    first = consent.due_on("inkoop")
    assert date_of(passed_on(consent, "inkoop", "2026-03-18").due_at) > first


def test_a_consent_that_was_heard_opens_what_the_route_has_after_it(staffed: ViewerSession) -> None:
    empty(staffed, "gemeente-hoorn")
    trip, _request = asked(staffed, "Hoorn")
    task = passed_on(trip, "triageteam")
    hear(trip, task, "akkoord")
    assert (task.answer_code, trip.step("triageteam")) == ("akkoord", task)


def test_a_consent_that_is_recorded_as_spoken_is_confirmed_to_nobody_by_mail(consent: Walk) -> None:
    task = passed_on(consent, "inkoop")
    answers.record_spoken_consent(
        consent.session, consent.case, task, by="inkoper", words="Ja.", on=b.TODAY, actor=ENGINE, at=b.NOW
    )
    told = consent.session.query(Message).filter_by(case_id=consent.case.id, kind="consent.confirmed").count()
    assert (task.answer_code, told) == ("akkoord", 0)


def test_a_municipality_that_says_by_telephone_that_it_pays_ends_the_dispute(dispute: Walk) -> None:
    hear(dispute, passed_on(dispute, "woonplaats"), "wij", "Dat is onze gemeente.")
    assert dispute.case.municipality_provisional is False


def test_a_municipality_that_points_at_another_by_telephone_leaves_the_jeugdbeschermer_to_find_out(
    dispute: Walk,
) -> None:
    hear(dispute, passed_on(dispute, "woonplaats"), "andere", "Het kind staat in Hoorn ingeschreven.")
    (task,) = b.tasks(dispute.session, dispute.case, "woonplaats_vastleggen")
    assert "Consulent jeugd op 16 maart 2026: Het kind staat in Hoorn ingeschreven." in task.text


def test_a_message_that_was_passed_on_awaits_no_answer(staffed: ViewerSession) -> None:
    empty(staffed, "gemeente-schagen")
    trip = walk(staffed, "Schagen")
    trip.ask(trip.offer("pxq"))
    relay = trip.step("beide")
    answers.answer(staffed, trip.case, relay, code="geregeld", text="Gemaild.", actor=ENGINE, at=b.NOW)
    assert [task.kind for task in trip.tasks() if task.answered_at is None and task.data["step"] == "beide"] == []


def test_what_a_provider_says_by_telephone_is_followed_as_its_own_answer(staffed: ViewerSession) -> None:
    trip, request = asked(staffed, "Hoorn", "resultaat")
    for post in staffed.query(Appointment).filter_by(organisation_id=request.provider_id):
        post.valid_until = b.TODAY
    trip.send("doelen", "aanbieder", request)
    hear(trip, passed_on(trip, "doelen_overleg"), "anders", "Wij willen eerst rust.")
    assert trip.step("doelen_betaling").answered_at is None


def test_an_answer_of_a_provider_is_awaited_no_more_once_its_request_ended(staffed: ViewerSession) -> None:
    trip, request = asked(staffed, "Hoorn", "resultaat")
    for post in staffed.query(Appointment).filter_by(organisation_id=request.provider_id):
        post.valid_until = b.TODAY
    trip.send("doelen", "aanbieder", request)
    task = passed_on(trip, "doelen_overleg")
    withdraw_request(staffed, trip.case, request, actor=asking.lotte(staffed), at=b.NOW)
    assert task.answer_code == "vervallen"
