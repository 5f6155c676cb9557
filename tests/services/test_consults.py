"""What is asked beside the search never holds up the start, and nobody can say no to the need (N22, R1 to R6)."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.access import may, reader_for
from rets.errors import Forbidden, Invalid, Refused
from rets.models import Case, Message
from rets.powers import MAY
from rets.services import answers, consults, documents
from rets.services.audit import Actor
from rets.services.route_running import ask_by_hand
from tests import builders as b
from tests import documents as d
from workflows.roles import Role
from workflows.steps import STEPS

NO = ("nee", "afgewezen", "niet_akkoord", "geweigerd", "refused", "rejected", "not_budgeted")


def _milan(session: Session) -> Actor:
    return b.actor(session, "jb-milan", Role.JEUGDBESCHERMER)


def _koen(session: Session) -> Actor:
    return b.actor(session, "gem-koen", Role.MUNICIPALITY)


def _consent(session: Session, case: Case, of: str = "municipality", channel: str = "phone") -> consults.Task:
    who = _milan(session)
    return consults.ask_consent(session, case, of=of, channel=channel, text="Betaalt u dit?", actor=who, at=b.NOW)


def _offer(session: Session, case: Case, form: str = "gezinshuis") -> consults.Task:
    who = _koen(session)
    return consults.offer_alternative(session, case, form=form, text="Kan dit ook?", actor=who, at=b.NOW)


def _with_plan(session: Session) -> Case:
    """A case in Westfriesland of which the perspectiefplan was sent to the municipality."""
    case = d.whole(session, municipality="Hoorn")
    milan, made = d.reader(session, "jb-milan"), d.made(session, case, "perspectiefplan")
    documents.send(session, milan, case, made, to="gemeente", channel="mail", on=b.TODAY, at=b.NOW)
    return case


def test_no_step_of_the_process_is_for_a_municipality() -> None:
    assert not [step.slug for step in STEPS.values() if {Role.MUNICIPALITY, Role.CONTRACT_MANAGER} & step.who]


def test_a_municipality_may_not_touch_the_need() -> None:
    for action in ("case.edit", "case.raise", "case.record_fact", "placement.judge", "decision.make"):
        assert not {Role.MUNICIPALITY, Role.CONTRACT_MANAGER} & MAY[action]


@pytest.mark.parametrize("kind", sorted(answers.ANSWERS))
@pytest.mark.parametrize("code", NO)
def test_no_answer_of_any_kind_rejects_the_need(kind: str, code: str) -> None:
    assert code not in answers.ANSWERS[kind]


def test_a_municipality_cannot_make_up_a_refusal(staffed: Session) -> None:
    case = _with_plan(staffed)
    petra = b.actor(staffed, "gem-petra", Role.MUNICIPALITY)
    for task in (
        _consent(staffed, case),
        consults.ask_capacity(staffed, case, text="Wat is er?", actor=_milan(staffed), at=b.NOW),
        ask_by_hand(staffed, case, "perspectiefplan", text="Het plan", actor=_milan(staffed), at=b.NOW),
    ):
        for code in NO:
            with pytest.raises(Invalid, match="Kies een antwoord"):
                answers.answer(staffed, case, task, code=code, text="Nee", actor=petra, at=b.NOW)


def test_a_question_about_the_need_is_kept_as_a_signal_and_changes_nothing(staffed: Session) -> None:
    case = b.raised(staffed)
    before = (case.state, case.dossier)
    gi = b.organisation(staffed, "djgb")
    task = consults.ask_question(
        staffed, case, to=gi, text="Is dit nodig?", actor=_koen(staffed), at=b.NOW, about_need=True
    )
    assert task.data == {"round": 1, "signal": "heroverweging"}
    assert (case.state, case.dossier) == before


def test_every_further_question_counts_a_round(staffed: Session) -> None:
    case = b.raised(staffed)
    gi = b.organisation(staffed, "djgb")
    rounds = [
        consults.ask_question(staffed, case, to=gi, text="Waarom?", actor=_koen(staffed), at=b.NOW).data["round"]
        for _ in range(3)
    ]
    assert rounds == [1, 2, 3]


def test_nothing_that_is_asked_holds_up_the_start(staffed: Session) -> None:
    case = _with_plan(staffed)
    _consent(staffed, case)
    _offer(staffed, case)
    consults.ask_capacity(staffed, case, text="Wat is er?", actor=_milan(staffed), at=b.NOW)
    ask_by_hand(staffed, case, "perspectiefplan", text="Het plan", actor=_milan(staffed), at=b.NOW)
    b.tell(staffed, case, "help_started", "2026-03-17", _milan(staffed), form="residentieel")
    assert case.state == "helped"
    assert not case.waiting


def test_the_municipality_has_six_weeks_for_the_plan_while_the_search_goes_on(staffed: Session) -> None:
    case = _with_plan(staffed)
    task = ask_by_hand(staffed, case, "perspectiefplan", text="Het plan", actor=_milan(staffed), at=b.NOW)
    assert task.due_at.date() == date(2026, 4, 27)
    assert task.organisation.slug == "gemeente-hoorn"
    assert case.state == "searching"


def test_a_plan_that_was_not_sent_is_not_handed_over(staffed: Session) -> None:
    case = b.raised(staffed, municipality="Hoorn")
    with pytest.raises(Refused, match="Maak en verstuur eerst het perspectiefplan"):
        ask_by_hand(staffed, case, "perspectiefplan", text="Het plan", actor=_milan(staffed), at=b.NOW)


def test_who_is_asked_may_see_the_case_from_then_on(staffed: Session) -> None:
    case = b.raised(staffed)
    koen = reader_for(staffed, "gem-koen", b.TODAY)
    assert koen is not None
    assert not koen.tokens & set(case.audience)
    consults.ask_capacity(staffed, case, text="Wat is er?", actor=_milan(staffed), at=b.NOW)
    assert koen.tokens & set(case.audience)
    assert not may(koen, "case.dossier", case)


def test_a_fitting_alternative_becomes_an_acceptable_form(staffed: Session) -> None:
    case = b.raised(staffed)
    task = _offer(staffed, case)
    answers.answer(staffed, case, task, code="past", text="", actor=_milan(staffed), at=b.NOW)
    assert case.dossier["need"]["acceptable"] == ["gezinshuis"]
    assert case.dossier["need"]["ideal"] == ["residentieel"]


def test_an_alternative_that_does_not_fit_says_why_and_changes_nothing(staffed: Session) -> None:
    case = b.raised(staffed)
    task = _offer(staffed, case)
    with pytest.raises(Invalid, match="waarom het niet past"):
        answers.answer(staffed, case, task, code="past_niet", text=" ", actor=_milan(staffed), at=b.NOW)
    answers.answer(staffed, case, task, code="past_niet", text="Te ver van school.", actor=_milan(staffed), at=b.NOW)
    assert case.dossier["need"]["acceptable"] == []
    with pytest.raises(Refused, match="al beantwoord"):
        answers.answer(staffed, case, task, code="past", text="", actor=_milan(staffed), at=b.NOW)


def test_the_municipality_does_not_answer_its_own_alternative(staffed: Session) -> None:
    case = b.raised(staffed)
    with pytest.raises(Forbidden, match="iemand anders"):
        answers.answer(staffed, case, _offer(staffed, case), code="past", text="", actor=_koen(staffed), at=b.NOW)


def test_an_unknown_form_is_no_alternative(staffed: Session) -> None:
    with pytest.raises(Invalid, match="niet bekend"):
        _offer(staffed, b.raised(staffed), form="paardenhotel")


def test_a_colleague_answers_for_who_is_away_and_so_does_the_manager(staffed: Session) -> None:
    iris = b.person_id(staffed, "jb-iris")
    case = b.raised(staffed)
    case.jeugdbeschermer_id = iris
    noor = b.actor(staffed, "jb-noor", Role.JEUGDBESCHERMER)
    answers.answer(staffed, case, _offer(staffed, case), code="past", text="", actor=noor, at=b.NOW)
    ellen = b.actor(staffed, "tm-ellen", Role.TEAMMANAGER)
    answers.answer(staffed, case, _offer(staffed, case), code="past", text="", actor=ellen, at=b.NOW)


def test_spoken_consent_holds_who_when_and_the_words_and_is_confirmed_by_mail(staffed: Session) -> None:
    case = b.raised(staffed)
    task = _consent(staffed, case)
    answers.record_spoken_consent(
        staffed, case, task, by="Budgethouder", words="Start maar.", on=b.TODAY, actor=_milan(staffed), at=b.NOW
    )
    assert task.answer_text == "Budgethouder op 16 maart 2026: Start maar."
    assert task.answered_by == _milan(staffed).person_id
    confirmed = staffed.scalars(select(Message.person_id).where(Message.kind == "consent.confirmed")).all()
    assert confirmed == [b.person_id(staffed, "gem-koen")]


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"by": ""}, "by"), ({"words": " "}, "words"), ({"on": date(2026, 3, 17)}, "on")],
)
def test_spoken_consent_lacks_nothing(staffed: Session, changed: dict[str, object], field: str) -> None:
    case = b.raised(staffed)
    given = {"by": "Budgethouder", "words": "Ja.", "on": b.TODAY} | changed
    with pytest.raises(Invalid) as caught:
        answers.record_spoken_consent(staffed, case, _consent(staffed, case), actor=_milan(staffed), at=b.NOW, **given)
    assert [error.field for error in caught.value.errors] == [field]


def test_consent_without_an_answer_goes_to_the_teammanager(staffed: Session) -> None:
    case = b.raised(staffed)
    task = _consent(staffed, case)
    assert task.due_at.date() == date(2026, 3, 17)
    b.run_until(staffed, case, b.at("2026-03-18"))
    followed = [one for one in b.tasks(staffed, case, "opvolging") if one.data.get("after") == task.id]
    assert [one.person_id for one in followed] == [b.person_id(staffed, "tm-ellen")]


def test_an_answer_about_money_ends_the_ringing_after_it(staffed: Session) -> None:
    case = b.raised(staffed)
    task = _consent(staffed, case)
    b.run_until(staffed, case, b.at("2026-03-18"))
    answers.answer(staffed, case, task, code="akkoord", text="", actor=_koen(staffed), at=b.at("2026-03-18"))
    b.run_until(staffed, case, b.at("2026-03-25"))
    assert [one.answer_code for one in b.tasks(staffed, case, "opvolging")] == ["nagebeld"]
    assert "opvolging" not in [event.data["task"] for event in b.events(staffed, case, "task.overdue")]


def test_consent_can_be_asked_of_the_contract_manager_of_the_region(staffed: Session) -> None:
    assert _consent(staffed, b.raised(staffed), of="contract_manager").person_id == b.person_id(staffed, "cm-vera")


def test_consent_is_asked_by_page_mail_or_telephone(staffed: Session) -> None:
    with pytest.raises(Invalid, match="pagina, mail of telefoon"):
        _consent(staffed, b.raised(staffed), channel="fax")


def test_a_closed_case_asks_nothing(staffed: Session) -> None:
    case = b.raised(staffed)
    b.step(staffed, case, "withdraw", _milan(staffed), code="geen_hulp_meer_nodig")
    with pytest.raises(Refused, match="afgesloten"):
        _consent(staffed, case)


def test_consent_told_as_facts_is_asked_and_given(staffed: Session) -> None:
    case = b.raised(staffed)
    b.tell(staffed, case, "consent_asked", "2026-03-16", of="municipality", channel="phone")
    b.tell(staffed, case, "consent_given", "2026-03-17", by="Budgethouder", text="Akkoord.")
    assert [task.answer_code for task in b.tasks(staffed, case, "akkoord")] == ["akkoord"]


def test_consent_that_nobody_asked_for_here_is_still_recorded(staffed: Session) -> None:
    case = b.raised(staffed)
    b.tell(staffed, case, "consent_given", "2026-03-17", by="Budgethouder")
    assert b.tasks(staffed, case, "akkoord")[0].channel == "phone"


def test_an_alternative_told_as_facts_is_offered_and_answered(staffed: Session) -> None:
    case = b.raised(staffed)
    b.tell(staffed, case, "alternative_offered", "2026-03-16", form="gezinshuis")
    b.tell(staffed, case, "alternative_answered", "2026-03-17", fits=False, text="Te ver weg.")
    assert [task.answer_code for task in b.tasks(staffed, case, "alternatief")] == ["past_niet"]


def test_an_answer_to_an_alternative_that_was_never_offered_is_refused(staffed: Session) -> None:
    with pytest.raises(Refused, match="geen alternatief"):
        b.tell(staffed, b.raised(staffed), "alternative_answered", "2026-03-17", fits=True)
