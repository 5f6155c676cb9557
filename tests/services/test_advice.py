"""Advice without a dossier: who asks, who owes the answer, who sees it, and silence that does not stall (R15, EX1)."""

from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from rets.db import SYSTEM, transaction
from rets.errors import Forbidden, Invalid, NotFound
from rets.models import Appointment, Consultation, ConsultationTurn, Message
from rets.services import advice
from rets.services.watch import pass_on, sweep_watched
from rets.settings import Settings
from tests import builders as b
from tests.asking import asked_advice, reader
from workflows.calendar import end_of_day

FIRST_DUE = end_of_day(b.date(2026, 3, 23))
LATER = FIRST_DUE + timedelta(hours=1)


def silent(session: Session, row: Consultation) -> None:
    """The term of this question passes."""
    assert row.next_at is not None
    pass_on(session, row, row.next_at)
    session.expire(row)


def mailed(session: Session, row: Consultation, kind: str) -> set[int]:
    found = select(Message.person_id).where(Message.consultation_id == row.id, Message.kind == kind)
    return set(session.scalars(found))


def test_a_question_lies_with_the_chair_for_the_dated_term(staffed: Session) -> None:
    row = asked_advice(staffed)
    omar = b.person_id(staffed, "ret-vz-omar")
    assert (row.owner_id, row.due_at, row.next_at) == (omar, FIRST_DUE, FIRST_DUE)
    assert mailed(staffed, row, "advice.asked") == {omar}


@pytest.mark.parametrize("asked_for", ["zelf", "ouder", "kind"])
def test_a_professional_asks_also_for_a_parent_or_a_child(staffed: Session, asked_for: str) -> None:
    assert asked_advice(staffed, "jb-milan", asked_for=asked_for).asked_for == asked_for


@pytest.mark.parametrize("who", ["ret-vz-omar", "za-roos", "gem-koen", "mon-greet"])
def test_others_ask_nothing_here(staffed: Session, who: str) -> None:
    with pytest.raises(Forbidden):
        asked_advice(staffed, who)


def test_every_fault_is_told_at_once(staffed: Session) -> None:
    with pytest.raises(Invalid) as error:
        asked_advice(staffed, region="XX", asked_for="buurman", question=" ")
    assert {one.field for one in error.value.errors} == {"team", "voor", "vraag"}


@pytest.mark.parametrize("question", ["Bel met 111222333 over dit kind", "Mail m.jansen@example.nl"])
def test_what_leads_to_a_person_is_refused_in_a_question(staffed: Session, question: str) -> None:
    with pytest.raises(Invalid):
        asked_advice(staffed, question=question)


def test_what_leads_to_a_person_is_refused_in_an_answer(staffed: Session) -> None:
    with pytest.raises(Invalid):
        advice.answer(staffed, reader(staffed, "ret-vz-omar"), asked_advice(staffed), "Mail a@b.nl", b.NOW)


def test_the_chair_names_a_member_who_then_owes_the_answer_within_the_same_term(staffed: Session) -> None:
    row, anke = asked_advice(staffed), b.person_id(staffed, "ret-gi-anke")
    advice.name_owner(staffed, reader(staffed, "ret-vz-omar"), row, anke, b.NOW)
    assert (row.owner_id, row.due_at) == (anke, FIRST_DUE)
    assert anke in mailed(staffed, row, "advice.asked")


def test_somebody_outside_the_team_is_not_named(staffed: Session) -> None:
    row = asked_advice(staffed)
    with pytest.raises(Invalid, match="Kies een lid"):
        advice.name_owner(staffed, reader(staffed, "ret-vz-omar"), row, b.person_id(staffed, "jb-daan"), b.NOW)


def test_a_member_names_nobody(staffed: Session) -> None:
    row = asked_advice(staffed)
    with pytest.raises(Forbidden):
        advice.name_owner(staffed, reader(staffed, "ret-gi-anke"), row, row.owner_id, b.NOW)


def test_an_answer_reaches_whoever_asked_and_ends_the_term(staffed: Session) -> None:
    row = asked_advice(staffed)
    advice.answer(staffed, reader(staffed, "ret-vz-omar"), row, "Vraag het de GGZ.", b.NOW)
    assert (row.answer, row.next_at) == ("Vraag het de GGZ.", None)
    assert mailed(staffed, row, "advice.answered") == {row.asked_by}


def test_a_later_answer_stands_and_the_earlier_is_kept(staffed: Session) -> None:
    row, omar = asked_advice(staffed), reader(staffed, "ret-vz-omar")
    advice.answer(staffed, omar, row, "Eerst dit.", b.NOW)
    advice.answer(staffed, omar, row, "Toch dat.", b.NOW + timedelta(hours=1))
    assert row.answer == "Toch dat."
    assert [turn.text for turn in row.turns] == ["", "Eerst dit.", "Toch dat."]


def test_a_member_to_whom_nobody_gave_it_does_not_answer(staffed: Session) -> None:
    with pytest.raises(Forbidden):
        advice.answer(staffed, reader(staffed, "ret-gi-anke"), asked_advice(staffed), "Ja.", b.NOW)


@pytest.mark.parametrize("who", ["jb-milan", "zm-karim", "ret-vz-marijke", "za-roos"])
def test_for_whoever_has_nothing_to_do_with_it_a_question_does_not_exist(staffed: Session, who: str) -> None:
    row = asked_advice(staffed)
    with pytest.raises(NotFound):
        advice.consultation_for(staffed, reader(staffed, who), row.id)


def test_the_database_hides_it_from_them_as_well(staffed: Session) -> None:
    asked_advice(staffed)
    staffed.act_as(reader(staffed, "jb-milan").viewer)  # type: ignore[attr-defined]
    seen = [staffed.scalar(select(func.count()).select_from(table)) for table in (Consultation, ConsultationTurn)]
    staffed.act_as(SYSTEM)  # type: ignore[attr-defined]
    assert seen == [0, 0]


def test_what_happened_is_not_changed_afterwards(staffed: Session) -> None:
    asked_advice(staffed)
    with pytest.raises(DBAPIError, match=r"append-only|permission denied"), staffed.begin_nested():
        staffed.execute(text("UPDATE consultation_turns SET text = 'anders'"))


def test_silence_of_a_member_goes_to_the_chair_and_then_to_the_deputy_of_the_chair(staffed: Session) -> None:
    row = asked_advice(staffed)
    advice.name_owner(staffed, reader(staffed, "ret-vz-omar"), row, b.person_id(staffed, "ret-gi-anke"), b.NOW)
    silent(staffed, row)
    first = row.owner.slug
    silent(staffed, row)
    assert (first, row.owner.slug) == ("ret-vz-omar", "ret-vz-els")


def test_silence_of_the_chair_goes_to_its_deputy_who_may_answer(staffed: Session) -> None:
    row = asked_advice(staffed)
    silent(staffed, row)
    els = reader(staffed, "ret-vz-els")
    advice.answer(staffed, els, advice.consultation_for(staffed, els, row.id), "Zo doet u dat.", LATER)
    assert row.answered_by == els.person_id


def test_a_chair_without_a_deputy_is_followed_by_another_member(staffed: Session) -> None:
    for seat in staffed.scalars(select(Appointment).where(Appointment.role == "ret_chair")):
        seat.deputy_id = None
    row = asked_advice(staffed)
    silent(staffed, row)
    assert row.owner.slug in b.TEAM_HM[1:]


def test_it_is_never_silent_for_good(staffed: Session) -> None:
    row = asked_advice(staffed)
    for _ in range(4):
        silent(staffed, row)
    assert row.next_at is not None
    assert row.silences == 4


def test_the_sweep_dates_what_it_passes_on_at_the_due_moment_and_does_so_once(staffed_database: Settings) -> None:
    opened = partial(transaction, SYSTEM, staffed_database)
    with opened() as session:
        asked_advice(session)
    assert [sweep_watched(opened, LATER), sweep_watched(opened, LATER)] == [1, 0]
    with opened() as session:
        turn = session.scalars(select(ConsultationTurn).where(ConsultationTurn.kind == "silence")).one()
        assert (turn.effective_at, turn.recorded_at) == (FIRST_DUE, LATER)


def test_another_sweep_skips_what_one_is_busy_with(staffed_database: Settings) -> None:
    opened = partial(transaction, SYSTEM, staffed_database)
    with opened() as session:
        asked_advice(session)
    with opened() as busy:
        busy.scalars(select(Consultation).with_for_update()).all()
        assert sweep_watched(opened, LATER) == 0
    assert sweep_watched(opened, LATER) == 1


def test_one_question_that_fails_holds_up_no_other(staffed_database: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = partial(transaction, SYSTEM, staffed_database)
    with opened() as session:
        bad = asked_advice(session).id
        asked_advice(session, "jb-milan")

    def fails(session: Session, row: Consultation, now: datetime) -> None:
        if row.id == bad:
            raise ValueError("stuk")
        pass_on(session, row, now)

    monkeypatch.setattr("rets.services.watch.pass_on", fails)
    assert sweep_watched(opened, LATER) == 1
