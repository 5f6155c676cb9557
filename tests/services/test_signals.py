"""Signals: who records, who follows up and when, which evidence is shown to whom, and silence that goes up (R15)."""

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from rets.db import SYSTEM, transaction
from rets.errors import Forbidden, Invalid, NotFound
from rets.models import Message, Signal, SignalTurn
from rets.services import signals
from rets.services.watch import sweep_watched
from rets.settings import Settings
from tests import builders as b
from tests.asking import a_signal, reader, searching
from workflows.calendar import end_of_day

LAST = b.TODAY + timedelta(days=14)
LATER = end_of_day(LAST) + timedelta(hours=1)


@pytest.mark.parametrize("who", ["zm-lotte", "ret-gi-anke", "ret-vz-omar"])
def test_a_zorgmakelaar_and_the_team_record_signals(staffed: Session, who: str) -> None:
    made = a_signal(staffed, who=who)
    assert (made.owner.slug, made.next_at) == (who, end_of_day(LAST))


@pytest.mark.parametrize("who", ["jb-milan", "za-roos", "cm-vera", "mon-greet"])
def test_others_record_none(staffed: Session, who: str) -> None:
    with pytest.raises(Forbidden):
        a_signal(staffed, who=who)


def test_every_fault_is_told_at_once(staffed: Session) -> None:
    with pytest.raises(Invalid) as error:
        a_signal(
            staffed,
            region="AA",
            obstacle="x",
            form="x",
            level="x",
            text="",
            cases=("HM-9",),
            owner_id=b.person_id(staffed, "jb-daan"),
            due_on=b.TODAY,
        )
    fields = {"regio", "belemmering", "hulpvorm", "niveau", "tekst", "casussen", "wie", "opvolgen"}
    assert {one.field for one in error.value.errors} == fields


def test_what_leads_to_a_person_is_refused(staffed: Session) -> None:
    with pytest.raises(Invalid, match="e-mailadres"):
        a_signal(staffed, text="Vraag het a@b.nl")


def test_evidence_is_kept_as_numbers_and_shown_to_whoever_may_see_the_case(staffed: Session) -> None:
    case = searching(staffed)
    made = a_signal(staffed, case)
    assert made.case_ids == [case.id]
    assert signals.evidence_for(staffed, reader(staffed, "zm-lotte"), made) == [case]
    assert signals.evidence_for(staffed, reader(staffed, "cm-vera"), made) == []


def test_a_case_that_the_recorder_does_not_see_is_no_evidence(staffed: Session) -> None:
    case = searching(staffed)
    with pytest.raises(Invalid, match=f"U ziet geen casus “{case.label}”"):
        a_signal(staffed, case, who="ret-gi-anke")


def test_a_label_that_two_cases_have_is_told_by_number(staffed: Session) -> None:
    one = searching(staffed)
    searching(staffed, measures=[{"kind": "ots", "pronounced_on": "2026-02-02"}])
    with pytest.raises(Invalid, match="Gebruik het nummer"):
        a_signal(staffed, one)
    assert a_signal(staffed, cases=(str(one.id),)).case_ids == [one.id]


@pytest.mark.parametrize("who", ["zm-lotte", "ret-za-femke", "cm-vera", "mon-greet"])
def test_a_region_reads_its_signals(staffed: Session, who: str) -> None:
    made = a_signal(staffed)
    assert made in signals.list_for(staffed, reader(staffed, who), region="HM")


@pytest.mark.parametrize("who", ["zm-aisha", "jb-milan", "za-roos"])
def test_for_others_it_does_not_exist(staffed: Session, who: str) -> None:
    made = a_signal(staffed)
    with pytest.raises(NotFound):
        signals.signal_for(staffed, reader(staffed, who), made.id)


def test_the_database_hides_it_from_them_as_well(staffed: Session) -> None:
    a_signal(staffed)
    staffed.act_as(reader(staffed, "zm-aisha").viewer)  # type: ignore[attr-defined]
    seen = [staffed.scalar(select(func.count()).select_from(table)) for table in (Signal, SignalTurn)]
    staffed.act_as(SYSTEM)  # type: ignore[attr-defined]
    assert seen == [0, 0]


def test_an_answer_ends_it_and_tells_who_recorded_it(staffed: Session) -> None:
    made = a_signal(staffed)
    signals.answer(staffed, reader(staffed, "ret-vz-omar"), made, "Er wordt ingekocht.", b.NOW)
    assert (made.answer, made.next_at) == ("Er wordt ingekocht.", None)
    told = select(Message.person_id).where(Message.signal_id == made.id, Message.kind == "signal.answered")
    assert list(staffed.scalars(told)) == [b.person_id(staffed, "zm-lotte")]


def test_what_is_not_finished_stays_open_until_a_new_day(staffed: Session) -> None:
    made, again = a_signal(staffed), LAST + timedelta(days=30)
    signals.answer(staffed, reader(staffed, "zm-lotte"), made, "Nog in gesprek.", b.NOW, again_on=again)
    assert (made.answer, made.next_at) == (None, end_of_day(again))
    assert [turn.text for turn in made.turns] == ["", "Nog in gesprek."]


def test_an_answer_may_be_opened_again(staffed: Session) -> None:
    made, lotte = a_signal(staffed), reader(staffed, "zm-lotte")
    signals.answer(staffed, lotte, made, "Klaar.", b.NOW)
    signals.answer(staffed, lotte, made, "Toch niet.", b.NOW, again_on=LAST)
    assert (made.answered_at, made.next_at) == (None, end_of_day(LAST))


def test_whoever_does_not_follow_it_up_does_not_answer(staffed: Session) -> None:
    with pytest.raises(Forbidden):
        signals.answer(staffed, reader(staffed, "ret-gi-anke"), a_signal(staffed), "Ja.", b.NOW)


def test_what_happened_is_not_changed_afterwards(staffed: Session) -> None:
    a_signal(staffed)
    with pytest.raises(DBAPIError, match=r"append-only|permission denied"), staffed.begin_nested():
        staffed.execute(text("UPDATE signal_turns SET text = 'anders'"))


def test_silence_goes_to_the_chair_and_then_to_its_deputy_each_once(staffed_database: Settings) -> None:
    opened = partial(transaction, SYSTEM, staffed_database)
    with opened() as session:
        a_signal(session)
    moments = (LATER, LATER, LATER + timedelta(days=14))
    assert [sweep_watched(opened, moment) for moment in moments] == [1, 0, 1]
    with opened() as session:
        owners = [turn.owner.slug for turn in session.scalars(select(SignalTurn).order_by(SignalTurn.id))]
    assert owners == ["zm-lotte", "ret-vz-omar", "ret-vz-els"]
