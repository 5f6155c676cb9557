"""What a table, the administration or another region says is done by somebody on a day, and is asked after (R41)."""

from datetime import date
from typing import Any

import pytest

from rets.db import ViewerSession
from rets.errors import Invalid, Refused
from rets.models import Case, Task
from rets.services import answers
from rets.services.audit import Actor
from rets.services.naming import UNNAMED, Named
from rets.services.tasks import addressees
from rets.services.track_answers import answer_track
from tests import asking
from tests import builders as b
from tests import tracking as t
from tests.walking import Walk, walk
from workflows.plan import RUNG_BESTUURLIJK
from workflows.roles import Role
from workflows.tracks import FAILS, KEPT

WHO = b.named()


def at_table(session: ViewerSession) -> Walk:
    """A case that is discussed at a table of its municipality."""
    trip = walk(session, "Haarlem")
    trip.ask(trip.offer())
    return trip


def before_the_board(session: ViewerSession) -> tuple[Case, Task]:
    """A case of which the administration must decide."""
    case = b.at_ret(session)
    b.step(session, case, "escalate", b.chair(session))
    assert case.rung == RUNG_BESTUURLIJK
    return case, t.open_task(session, case, "bestuurlijk")


def says(session: ViewerSession, case: Case, task: Task, code: str, text: str = "", named: Named = UNNAMED) -> None:
    """The answer of whoever is asked."""
    who = Actor(addressees(session, task, b.NOW)[0], frozenset({Role(task.role)}))
    answers.answer(session, case, task, code=code, text=text, actor=who, at=b.NOW, named=named)


def fields(caught: Any) -> set[str]:
    return {error.field for error in caught.value.errors}


def test_a_table_cannot_send_a_case_back_without_who_does_what_by_when(staffed: ViewerSession) -> None:
    trip = at_table(staffed)
    with pytest.raises(Invalid) as caught:
        says(staffed, trip.case, trip.step("het"), "vervolg", "Terug naar de gemeente.")
    assert fields(caught) == {"who", "what", "due_on"}
    assert trip.step("het").answered_at is None


def test_the_board_cannot_decide_without_who_does_what_by_when(staffed: ViewerSession) -> None:
    case, task = before_the_board(staffed)
    with pytest.raises(Invalid) as caught:
        says(staffed, case, task, "besloten")
    assert fields(caught) == {"who", "what", "due_on"}


def test_a_day_that_is_over_is_no_day(staffed: ViewerSession) -> None:
    case, task = before_the_board(staffed)
    with pytest.raises(Invalid, match="verleden"):
        says(staffed, case, task, "besloten", named=Named("de gemeente", "Betaalt", date(2026, 3, 15)))


def test_what_a_table_says_is_kept_in_words(staffed: ViewerSession) -> None:
    trip = at_table(staffed)
    says(staffed, trip.case, trip.step("het"), "vervolg", "Besproken.", WHO)
    assert trip.step("het").answer_text == (
        "Besproken. Wie: de contractmanager. Wat: Betaalt deze plek tot de zomer. Uiterlijk: vr 20 maart 2026."
    )


def test_a_table_asks_who_leads_on_the_day_whether_it_was_done(staffed: ViewerSession) -> None:
    trip = at_table(staffed)
    says(staffed, trip.case, trip.step("het"), "vervolg", named=WHO)
    task = t.open_task(staffed, trip.case, KEPT)
    assert (task.person_id, task.due_at.date()) == (trip.case.zorgmakelaar_id, date(2026, 3, 20))
    assert "de contractmanager" in task.text


def test_what_a_board_decides_is_asked_of_the_chair_on_the_day(staffed: ViewerSession) -> None:
    case, task = before_the_board(staffed)
    says(staffed, case, task, "besloten", named=WHO)
    asked = t.open_task(staffed, case, KEPT)
    assert (asked.person_id, asked.due_at.date()) == (b.person_id(staffed, "ret-vz-omar"), date(2026, 3, 20))


def test_an_advice_of_the_team_is_asked_after_as_well(staffed: ViewerSession) -> None:
    case = asking.searching(staffed)
    b.step(staffed, case, "consult_ret", t.milan(staffed))
    says(staffed, case, t.open_task(staffed, case, "consult"), "advies", "Zoek verder.", WHO)
    assert t.open_task(staffed, case, KEPT)


@pytest.mark.parametrize("how", ["silence", "fails"])
def test_what_was_not_done_asks_the_team(staffed: ViewerSession, how: str) -> None:
    trip = at_table(staffed)
    says(staffed, trip.case, trip.step("het"), "vervolg", named=WHO)
    if how == "silence":
        t.silent(staffed, trip.case, KEPT)
    else:
        t.answer(staffed, trip.case, KEPT, FAILS, "Er is niet betaald.")
    assert trip.case.rung == 2
    assert t.open_task(staffed, trip.case, "consult")


def test_what_was_done_asks_nothing_more(staffed: ViewerSession) -> None:
    trip = at_table(staffed)
    says(staffed, trip.case, trip.step("het"), "vervolg", named=WHO)
    t.answer(staffed, trip.case, KEPT, "gedaan", "")
    assert (trip.case.rung, b.tasks(staffed, trip.case, "opvolging")) == (1, [])


def test_a_decision_of_the_board_that_is_not_carried_out_is_for_the_chair(staffed: ViewerSession) -> None:
    case, task = before_the_board(staffed)
    says(staffed, case, task, "besloten", named=WHO)
    t.answer(staffed, case, KEPT, FAILS, "Er is niet betaald.")
    (call,) = b.tasks(staffed, case, "opvolging")
    assert (call.person_id, "Er is niet betaald." in call.text) == (b.person_id(staffed, "ret-vz-omar"), True)


def test_a_question_of_the_board_goes_to_the_chair_within_a_term(staffed: ViewerSession) -> None:
    case, task = before_the_board(staffed)
    says(staffed, case, task, "vraag", "Wat kost het?")
    asked = t.open_task(staffed, case, "vraag")
    assert asked.person_id == b.person_id(staffed, "ret-vz-omar")
    assert b.NOW < asked.due_at <= task.due_at


def test_the_decision_itself_stays_asked_until_it_is_given(staffed: ViewerSession) -> None:
    case, task = before_the_board(staffed)
    due_at = task.due_at
    says(staffed, case, task, "vraag", "Wat kost het?")
    says(staffed, case, t.open_task(staffed, case, "vraag"), "beantwoord", "Duizend euro per week.")
    assert (task.answered_at, task.due_at) == (None, due_at)
    assert "Duizend euro per week." in task.text
    says(staffed, case, task, "besloten", named=WHO)
    assert task.answer_code == "besloten"


def test_the_board_asks_one_thing_at_a_time(staffed: ViewerSession) -> None:
    case, task = before_the_board(staffed)
    says(staffed, case, task, "vraag", "Wat kost het?")
    with pytest.raises(Refused, match="al een vraag"):
        says(staffed, case, task, "vraag", "En hoe lang?")


def test_a_question_of_the_board_that_stays_unanswered_is_followed(staffed: ViewerSession) -> None:
    case, task = before_the_board(staffed)
    says(staffed, case, task, "vraag", "Wat kost het?")
    asked = t.open_task(staffed, case, "vraag")
    t.silent(staffed, case, "vraag")
    assert [one.role for one in b.tasks(staffed, case, "opvolging") if one.data["after"] == asked.id] == ["teammanager"]


def test_a_party_outside_the_region_names_them_as_well(staffed: ViewerSession) -> None:
    case = b.at_ret(staffed)
    b.step(staffed, case, "escalate", b.chair(staffed))
    b.step(staffed, case, "escalate", b.chair(staffed))
    task, chair = t.open_task(staffed, case, "buiten_regio"), b.chair(staffed)
    with pytest.raises(Invalid) as caught:
        answer_track(staffed, case, task, code="geven_advies", text="Zoek verder.", actor=chair, at=b.NOW)
    assert fields(caught) == {"who", "what", "due_on"}
    answer_track(staffed, case, task, code="geven_advies", text="Zoek verder.", actor=chair, at=b.NOW, named=WHO)
    assert t.open_task(staffed, case, KEPT).person_id == chair.person_id


@pytest.mark.parametrize(
    ("obstacles", "reason"),
    [
        (["capaciteit"], "Wat de hulp tegenhoudt, staat in het dossier"),
        ([], "Er is nog geen plek voor wat nodig is"),
    ],
)
def test_a_case_that_is_accepted_without_words_says_why_it_went_up(
    staffed: ViewerSession, obstacles: list[str], reason: str
) -> None:
    case = b.raised(staffed, obstacles=obstacles)
    b.step(staffed, case, "accept", asking.lotte(staffed), text="")
    assert b.events(staffed, case, "step.accept")[0].data["text"].startswith(reason)


def test_the_words_of_who_accepts_go_before_the_dossier(staffed: ViewerSession) -> None:
    case = b.raised(staffed)
    b.step(staffed, case, "accept", asking.lotte(staffed), text="Er is nergens plek.")
    assert b.events(staffed, case, "step.accept")[0].data["text"] == "Er is nergens plek."
