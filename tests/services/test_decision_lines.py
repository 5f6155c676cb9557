"""Nobody gets away with silence: a line is answered, carried out, or goes up; until help has really started."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from rets.errors import Forbidden, Invalid, Refused
from rets.services import decisions
from tests import builders as b
from tests import deciding as d
from workflows.roles import Role


def test_silence_is_an_answer_that_goes_up_on_the_due_day(staffed: Session) -> None:
    case = b.at_ret(staffed)
    decision = d.decide(staffed, case, "zilverreiger")
    b.run_until(staffed, case, b.at("2026-03-21"))
    (silent,) = b.events(staffed, case, "decision.silent")
    assert silent.effective_at == b.at("2026-03-20", 23).replace(minute=59, second=59)
    assert decision.lines[0].answer_code == "silence"
    assert (case.state, case.rung) == ("escalated", 4)


def test_two_silent_lines_on_one_day_go_up_one_rung(staffed: Session) -> None:
    case = b.at_ret(staffed)
    d.decide(staffed, case, "zilverreiger", "djgb")
    b.run_until(staffed, case, b.at("2026-03-21"))
    assert len(b.events(staffed, case, "decision.silent")) == 2
    assert case.rung == 4


def test_a_promise_that_is_not_kept_is_asked_after(staffed: Session) -> None:
    case = b.at_ret(staffed)
    femke = b.actor(staffed, "za-roos", Role.PROVIDER)
    decision = d.decide(staffed, case, "zilverreiger")
    decisions.answer_line(staffed, case, decision.lines[0], code="accepted", text="", actor=femke, at=b.NOW)
    b.run_until(staffed, case, b.at("2026-03-21"))
    assert b.events(staffed, case, "decision.overdue")
    assert case.state == "escalated", "the term of the decision itself ended that day as well"


def test_an_unkept_line_goes_no_rung_up_when_a_later_line_still_runs(staffed: Session) -> None:
    case = b.at_ret(staffed)
    lines = [*d.lines(staffed, "zilverreiger"), *d.lines(staffed, "djgb", due_on=date(2026, 4, 3))]
    decision = d.decide(staffed, case, lines=lines)
    roos = b.actor(staffed, "za-roos", Role.PROVIDER)
    decisions.answer_line(staffed, case, decision.lines[0], code="accepted", text="", actor=roos, at=b.NOW)
    b.run_until(staffed, case, b.at("2026-03-21"))
    assert case.state == "decided"


def test_advice_goes_to_the_administration_by_itself(staffed: Session) -> None:
    case = b.at_ret(staffed)
    lines = d.lines(staffed, "kastanjelaan", due_on=date(2026, 4, 3))
    d.decide(staffed, case, lines=lines)
    b.run_until(staffed, case, b.at("2026-03-24"))
    assert (case.state, case.rung) == ("escalated", 4)
    assert b.tasks(staffed, case, "bestuurlijk")[0].organisation.slug == "gemeente-haarlemmermeer"
    assert b.events(staffed, case, "decision.unbound")


def test_advice_that_was_taken_on_stays_where_it_is(staffed: Session) -> None:
    case = b.at_ret(staffed)
    lines = d.lines(staffed, "kastanjelaan", due_on=date(2026, 4, 3))
    decision = d.decide(staffed, case, lines=lines)
    decision.lines[0].answer_code = "accepted"
    b.run_until(staffed, case, b.at("2026-03-24"))
    assert case.state == "decided"


def test_only_the_addressee_answers(staffed: Session) -> None:
    case = b.at_ret(staffed)
    decision = d.decide(staffed, case, "zilverreiger")
    other = b.actor(staffed, "za-sem", Role.PROVIDER)
    with pytest.raises(Forbidden, match="gericht aan"):
        decisions.answer_line(staffed, case, decision.lines[0], code="accepted", text="", actor=other, at=b.NOW)
    with pytest.raises(Forbidden, match="gericht aan"):
        decisions.finish_line(staffed, case, decision.lines[0], done_on=b.TODAY, actor=other, at=b.NOW)


def test_an_objection_needs_words(staffed: Session) -> None:
    case = b.at_ret(staffed)
    line = d.decide(staffed, case, "zilverreiger").lines[0]
    roos = b.actor(staffed, "za-roos", Role.PROVIDER)
    with pytest.raises(Invalid, match="bezwaar"):
        decisions.answer_line(staffed, case, line, code="objection", text="", actor=roos, at=b.NOW)


def test_an_objection_that_stands_goes_up_on_the_due_day(staffed: Session) -> None:
    case = b.at_ret(staffed)
    line = d.decide(staffed, case, "zilverreiger").lines[0]
    roos = b.actor(staffed, "za-roos", Role.PROVIDER)
    decisions.answer_line(staffed, case, line, code="objection", text="De groep is vol.", actor=roos, at=b.NOW)
    b.run_until(staffed, case, b.at("2026-03-21"))
    assert line.answer_code == "objection"
    assert case.rung == 4


def test_an_answer_after_the_silence_still_counts_and_is_said_to_be_late(staffed: Session) -> None:
    case = b.at_ret(staffed)
    line = d.decide(staffed, case, "zilverreiger").lines[0]
    b.run_until(staffed, case, b.at("2026-03-21"))
    roos = b.actor(staffed, "za-roos", Role.PROVIDER)
    decisions.answer_line(staffed, case, line, code="accepted", text="", actor=roos, at=b.at("2026-03-23"))
    assert b.events(staffed, case, "decision.answered")[0].data["late"] is True
    with pytest.raises(Refused, match="al ja gezegd"):
        decisions.answer_line(staffed, case, line, code="accepted", text="", actor=roos, at=b.at("2026-03-23"))


def test_a_line_that_was_done_is_asked_no_more(staffed: Session) -> None:
    case = b.at_ret(staffed)
    line = d.decide(staffed, case, "zilverreiger").lines[0]
    decisions.finish_line(staffed, case, line, done_on=b.TODAY, actor=b.chair(staffed), at=b.NOW)
    b.run_until(staffed, case, b.at("2026-03-20"))
    assert not b.events(staffed, case, "decision.silent", "decision.overdue")
    with pytest.raises(Refused, match="al uitgevoerd"):
        decisions.finish_line(staffed, case, line, done_on=b.TODAY, actor=b.chair(staffed), at=b.NOW)


def test_a_decision_stays_open_when_all_is_done_and_help_has_not_started(staffed: Session) -> None:
    case = b.at_ret(staffed)
    decision = d.decide(staffed, case, "zilverreiger")
    decisions.finish_line(staffed, case, decision.lines[0], done_on=b.TODAY, actor=b.chair(staffed), at=b.NOW)
    assert decision.finished_at is None


def test_help_that_really_started_finishes_the_decision(staffed: Session) -> None:
    case = b.at_ret(staffed)
    decision = d.decide(staffed, case, "zilverreiger")
    milan = b.actor(staffed, "jb-milan", Role.JEUGDBESCHERMER)
    b.tell(staffed, case, "help_started", "2026-03-19", milan, form="residentieel")
    assert decision.finished_at is not None
    assert b.events(staffed, case, "decision.finished")
    b.run_until(staffed, case, b.at("2026-04-30"))
    assert not b.events(staffed, case, "decision.silent")


def test_an_intake_does_not_finish_the_decision(staffed: Session) -> None:
    case = b.at_ret(staffed)
    decision = d.decide(staffed, case, "zilverreiger")
    b.tell(staffed, case, "intake_held", "2026-03-19")
    assert decision.finished_at is None
