"""Beyond the region the chair asks a named party, writes down what was said, and silence leads on (EX12 to EX16)."""

from datetime import date, timedelta

import pytest

from rets.clock import date_of
from rets.db import ViewerSession
from rets.errors import Invalid
from rets.models import Case, Message, Task
from rets.services import placements
from rets.services.outside_answers import spoken_to
from tests import asking
from tests import builders as b
from tests import tracking as t
from tests.stories.test_ladder import CHAIR, agreed, on_rung, owner_is
from workflows.tracks import DECLINES, INFORMATION, OUTSIDE, TAKES_UP

PARTIES = [
    (5, "Bovenregionaal expertisenetwerk (BEN) Noord-Holland: Amsterdam coördineert", "mail"),
    (6, "Ondersteuningsteam Zorg voor de Jeugd (OZJ)", "phone"),
    (7, "NZa, inspectie en Rijk", "mail"),
]


def asked(session: ViewerSession, case: Case) -> Task:
    return t.open_task(session, case, OUTSIDE)


@pytest.mark.parametrize(("rung", "party", "channel"), PARTIES)
def test_a_rung_outside_the_region_lets_the_chair_ask_its_party(
    staffed: ViewerSession, rung: int, party: str, channel: str
) -> None:
    task = asked(staffed, on_rung(staffed, rung))
    assert (task.person_id, task.channel, task.data["outside"]) == (b.person_id(staffed, CHAIR), channel, party)
    assert task.text.startswith(f"Vraag {party} om hulp, ")


def test_within_the_region_nobody_outside_is_asked(staffed: ViewerSession) -> None:
    assert b.tasks(staffed, on_rung(staffed, 4), OUTSIDE) == []


@pytest.mark.parametrize("rung", [5, 6, 7])
def test_the_question_has_a_term_before_that_of_the_rung_and_a_reminder(staffed: ViewerSession, rung: int) -> None:
    case = on_rung(staffed, rung)
    task = asked(staffed, case)
    assert case.due_at is not None
    assert b.NOW < task.due_at < case.due_at
    b.run_until(staffed, case, task.due_at - timedelta(hours=1))
    told = [one.data["clock"] for one in b.events(staffed, case, "reminder.sent")]
    assert f"taak.{OUTSIDE}" in told


def test_what_was_said_keeps_who_when_and_the_words(staffed: ViewerSession) -> None:
    case = on_rung(staffed, 5)
    task = asked(staffed, case)
    spoken_to(task, "coördinator", b.TODAY, b.NOW)
    t.answer(staffed, case, OUTSIDE, "geven_advies", "Anke belt morgen met twee aanbieders.")
    assert (task.data["by"], task.data["on"], (task.answer_text or "").split(" Wie: ")[0]) == (
        "coördinator",
        "2026-03-16",
        "Anke belt morgen met twee aanbieders.",
    )


@pytest.mark.parametrize(
    ("by", "on", "field"),
    [("", b.TODAY, "by"), ("een@naam.nl", b.TODAY, "by"), ("coördinator", None, "on")]
    + [("coördinator", date(2026, 3, day), "on") for day in (15, 17)],
)
def test_who_or_a_day_that_cannot_be_is_refused_at_its_field(
    staffed: ViewerSession, by: str, on: date | None, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        spoken_to(asked(staffed, on_rung(staffed, 5)), by, on, b.NOW)
    assert [one.field for one in refused.value.errors] == [field]


@pytest.mark.parametrize("code", [TAKES_UP, "geven_advies", INFORMATION, DECLINES])
def test_no_answer_goes_without_words(staffed: ViewerSession, code: str) -> None:
    with pytest.raises(Invalid):
        t.answer(staffed, on_rung(staffed, 5), OUTSIDE, code, " ")


@pytest.mark.parametrize("rung", [5, 6])
def test_a_party_that_does_not_take_it_up_leads_to_the_next_rung_today(staffed: ViewerSession, rung: int) -> None:
    case = on_rung(staffed, rung)
    t.answer(staffed, case, OUTSIDE, DECLINES, "Valt buiten onze opdracht.")
    assert (case.rung, asked(staffed, case).data["rung"]) == (rung + 1, rung + 1)
    assert "Valt buiten onze opdracht." in b.events(staffed, case, "step.escalate")[-1].data["text"]
    assert owner_is(staffed, case, CHAIR)


def test_on_the_last_rung_a_party_that_does_not_take_it_up_is_asked_again(staffed: ViewerSession) -> None:
    case = on_rung(staffed, 7)
    t.answer(staffed, case, OUTSIDE, DECLINES, "Niet van ons.")
    assert (case.rung, case.state, asked(staffed, case).person_id) == (7, "escalated", b.person_id(staffed, CHAIR))


def test_a_party_that_takes_it_up_gets_another_term_and_is_asked_how_it_stands(staffed: ViewerSession) -> None:
    case = on_rung(staffed, 5)
    asked(staffed, case)
    moment = b.at("2026-03-20")
    t.answer(staffed, case, OUTSIDE, TAKES_UP, "Twee deskundigen komen langs.", moment)
    assert case.due_at is not None
    assert (date_of(case.due_at), date_of(asked(staffed, case).due_at)) == (date(2026, 4, 7), date(2026, 4, 2))
    b.run_until(staffed, case, case.due_at)
    assert case.rung == 6


def test_information_that_is_wanted_is_given_within_the_term_of_a_question(staffed: ViewerSession) -> None:
    case = on_rung(staffed, 5)
    before = case.due_at
    t.answer(staffed, case, OUTSIDE, INFORMATION, "Wat is al geprobeerd?")
    task = asked(staffed, case)
    assert (date_of(task.due_at), case.due_at) == (date(2026, 3, 19), before)
    assert "Wat is al geprobeerd?" in task.text


def test_advice_keeps_the_chair_as_owner_and_the_term_running(staffed: ViewerSession) -> None:
    case = on_rung(staffed, 6)
    t.answer(staffed, case, OUTSIDE, "geven_advies", "De voorzitter belt vrijdag met drie aanbieders.")
    assert (case.state, owner_is(staffed, case, CHAIR)) == ("escalated", True)
    assert case.due_at is not None
    b.run_until(staffed, case, case.due_at)
    assert case.rung == 7


@pytest.mark.parametrize("rung", [5, 6])
def test_silence_is_told_to_the_chair_and_then_leads_to_the_next_rung(staffed: ViewerSession, rung: int) -> None:
    case = on_rung(staffed, rung)
    first = asked(staffed, case)
    assert case.due_at is not None
    b.run_until(staffed, case, case.due_at)
    assert [one.data["task"] for one in b.events(staffed, case, "task.overdue")].count(OUTSIDE) == 1
    assert (case.rung, first.answer_code, asked(staffed, case).data["rung"]) == (rung + 1, "vervallen", rung + 1)


def test_silence_on_the_last_rung_is_asked_again_and_told_to_the_chair_every_time(staffed: ViewerSession) -> None:
    case = on_rung(staffed, 7)
    task = asked(staffed, case)
    b.run_until(staffed, case, task.due_at + timedelta(days=30))
    again = [one for one in b.events(staffed, case, "reminder.sent") if one.effective_at > task.due_at]
    assert len([one for one in again if one.data["clock"] == f"taak.{OUTSIDE}"]) >= 2
    assert (case.rung, task.answered_at, owner_is(staffed, case, CHAIR)) == (7, None, True)
    mailed = staffed.query(Message).filter_by(case_id=case.id, kind=f"overdue.taak.{OUTSIDE}").all()
    assert {one.person_id for one in mailed} == {b.person_id(staffed, CHAIR)}
    assert len(mailed) >= 2


def test_a_case_that_comes_down_asks_nothing_outside_any_more(staffed: ViewerSession) -> None:
    case = on_rung(staffed, 6)
    asked(staffed, case)
    owner = b.person_id(staffed, CHAIR)
    b.step(staffed, case, "step_down", b.chair(staffed), next_step="Bel de aanbieder.", owner_id=owner)
    assert [one.answer_code for one in b.tasks(staffed, case, OUTSIDE)] == ["vervallen"] * 2


def test_once_help_has_started_nobody_outside_is_asked(staffed: ViewerSession) -> None:
    case = agreed(staffed, 5)
    placements.start_help(staffed, case, on=b.TODAY, actor=t.milan(staffed), at=b.NOW)
    assert [one.answer_code for one in b.tasks(staffed, case, OUTSIDE)] == ["vervallen"]


def test_a_no_from_outside_leaves_an_agreed_place_alone(staffed: ViewerSession) -> None:
    case = agreed(staffed, 5)
    t.answer(staffed, case, OUTSIDE, DECLINES, "Er is al een plek.")
    assert (case.state, case.rung) == ("placing", 5)


def test_the_zorgmakelaar_is_not_asked_what_the_chair_must_ask(staffed: ViewerSession) -> None:
    assert asked(staffed, on_rung(staffed, 5)).person_id != asking.lotte(staffed).person_id
