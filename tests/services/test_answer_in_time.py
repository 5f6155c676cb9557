"""An addressee says within the term of a decision whether it does what a line asks, however far its day lies (P4)."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.errors import Invalid
from rets.models import Case, DecisionLine
from rets.services import decisions
from rets.services.decision_terms import answer_by
from tests import asking
from tests import builders as b
from tests import deciding as d

FAR, ANSWER = date(2026, 5, 29), date(2026, 3, 23)


@pytest.fixture
def case(staffed: Session) -> Case:
    """A case at the team."""
    return b.at_ret(staffed)


def decided(session: Session, case: Case, due_on: date = FAR) -> DecisionLine:
    """Zilverreiger must do something by this day."""
    return d.decide(session, case, lines=d.lines(session, "zilverreiger", due_on=due_on)).lines[0]


def say(session: Session, line: DecisionLine, code: str, text: str = "") -> None:
    roos = asking.roos(session)
    decisions.answer_line(session, line.decision.case, line, code=code, text=text, actor=roos, at=b.NOW)


def test_the_answer_is_due_within_the_term_of_a_decision(staffed: Session, case: Case) -> None:
    assert answer_by(staffed, case, decided(staffed, case)) == ANSWER


def test_of_what_is_due_sooner_the_answer_is_due_then(staffed: Session, case: Case) -> None:
    assert answer_by(staffed, case, decided(staffed, case, d.DUE)) == d.DUE


def test_silence_goes_up_on_the_day_of_the_answer(staffed: Session, case: Case) -> None:
    line = decided(staffed, case)
    b.run_until(staffed, case, b.at("2026-03-24", 1))
    (silent,) = b.events(staffed, case, "decision.silent")
    assert (line.answer_code, date_of(silent.effective_at), case.rung) == ("silence", ANSWER, 4)


def test_a_yes_is_asked_after_on_the_day_of_the_line(staffed: Session, case: Case) -> None:
    line = decided(staffed, case, date(2026, 4, 2))
    say(staffed, line, "accepted")
    b.run_until(staffed, case, b.at("2026-04-02", 1))
    assert b.events(staffed, case, "decision.overdue") == []
    b.run_until(staffed, case, b.at("2026-04-03", 1))
    assert len(b.events(staffed, case, "decision.overdue")) == 1


def test_an_objection_stands_until_the_day_of_the_line(staffed: Session, case: Case) -> None:
    line = decided(staffed, case, date(2026, 4, 2))
    say(staffed, line, "objection", "Er is geen plek.")
    b.run_until(staffed, case, b.at("2026-04-01", 1))
    assert case.rung == 3
    b.run_until(staffed, case, b.at("2026-04-03", 1))
    assert case.rung == 4


def test_a_day_further_off_than_three_months_is_refused_at_its_field(staffed: Session, case: Case) -> None:
    (line,) = d.lines(staffed, "zilverreiger")
    with pytest.raises(Invalid) as refused:
        d.decide(staffed, case, lines=[replace(line, due_on=date(2036, 1, 1))])
    assert [fault.field for fault in refused.value.errors] == ["lines.0.due_on"]
