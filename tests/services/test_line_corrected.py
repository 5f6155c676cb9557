"""A wrong answer to a line of a decision, or a wrong "done", can be put right."""

import pytest
from sqlalchemy.orm import Session

from rets.errors import Refused
from rets.models import DecisionLine
from rets.services import decisions
from rets.services.taking_back import last_act, take_back
from tests import asking
from tests import builders as b
from tests import deciding as d


@pytest.fixture
def line(staffed: Session) -> DecisionLine:
    """What Zilverreiger must do by the twentieth of March."""
    return d.decide(staffed, b.at_ret(staffed), "zilverreiger").lines[0]


def say(session: Session, line: DecisionLine, code: str, text: str = "") -> None:
    roos = asking.roos(session)
    decisions.answer_line(session, line.decision.case, line, code=code, text=text, actor=roos, at=b.NOW)


def done(session: Session, line: DecisionLine) -> None:
    """The chair, who follows the decision, says that it was done."""
    decisions.finish_line(session, line.decision.case, line, done_on=b.TODAY, actor=b.chair(session), at=b.NOW)


def undo(session: Session, line: DecisionLine) -> None:
    omar, case = asking.reader(session, "ret-vz-omar"), line.decision.case
    act = last_act(session, omar, case, b.NOW)
    assert act is not None
    take_back(session, omar, case, act.seq, b.NOW)


def test_a_yes_may_become_an_objection(staffed: Session, line: DecisionLine) -> None:
    say(staffed, line, "accepted")
    say(staffed, line, "objection", "Er is toch geen plek.")
    assert (line.answer_code, line.answer_text) == ("objection", "Er is toch geen plek.")


def test_of_what_was_done_no_answer_is_taken(staffed: Session, line: DecisionLine) -> None:
    done(staffed, line)
    with pytest.raises(Refused, match="al uitgevoerd"):
        say(staffed, line, "objection", "Er is toch geen plek.")


def test_who_follows_a_decision_answers_for_no_addressee(staffed: Session, line: DecisionLine) -> None:
    done(staffed, line)
    assert (line.done_on, line.answer_code, line.answered_by) == (b.TODAY, None, None)


def test_an_addressee_that_did_it_said_yes_as_well(staffed: Session, line: DecisionLine) -> None:
    case, roos = line.decision.case, asking.roos(staffed)
    decisions.finish_line(staffed, case, line, done_on=b.TODAY, actor=roos, at=b.NOW)
    assert (line.answer_code, line.answered_by) == ("accepted", roos.person_id)


def test_an_advice_that_was_done_goes_to_no_administration(staffed: Session) -> None:
    case = b.at_ret(staffed)
    line = d.decide(staffed, case, "kastanjelaan").lines[0]
    done(staffed, line)
    b.run_until(staffed, case, b.at("2026-03-31"))
    assert b.events(staffed, case, "decision.unbound") == []


def test_a_line_that_was_told_as_done_by_mistake_is_watched_again(staffed: Session, line: DecisionLine) -> None:
    done(staffed, line)
    undo(staffed, line)
    assert line.done_on is None
    b.run_until(staffed, line.decision.case, b.at("2026-03-21"))
    assert line.answer_code == "silence"


def test_the_act_is_named_and_stays_in_the_history(staffed: Session, line: DecisionLine) -> None:
    done(staffed, line)
    act = last_act(staffed, asking.reader(staffed, "ret-vz-omar"), line.decision.case, b.NOW)
    assert act is not None
    assert act.name == "regel uitgevoerd"
    undo(staffed, line)
    kinds = [event.kind for event in b.events(staffed, line.decision.case, "decision.done", "undone.act")]
    assert kinds == ["decision.done", "undone.act"]
