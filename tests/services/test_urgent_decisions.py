"""A child that cannot wait: the team by telephone, a decision today, and the next meeting confirms or withdraws it."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from rets import access
from rets.errors import Forbidden, Invalid, Refused
from rets.models import Case, Decision, Meeting, MeetingCall, Message
from rets.services import confirming, decisions, telephone
from rets.services.meetings import next_meeting
from rets.services.urgent import call_urgent
from tests import builders as b
from tests import deciding as d
from tests.supply import offer_of
from workflows.roles import Role

REACHED = ("ret-gi-anke", "ret-za-femke", "gem-koen")
LATER = b.NOW + timedelta(hours=1)


def called(session: Session, case: Case) -> Meeting:
    """An urgent meeting that the chair called, with the chair alone at the table."""
    meeting = call_urgent(session, case, why="Het kind moet vrijdag weg.", actor=b.chair(session), at=b.NOW)
    decisions.mark_present(session, meeting, [b.person_id(session, "ret-vz-omar")], b.NOW)
    return meeting


def phone(session: Session, case: Case, meeting: Meeting, slug: str, **changes: object) -> MeetingCall:
    """A call of the chair to a member who agrees, unless said otherwise."""
    given: dict[str, object] = {
        "person_id": b.person_id(session, slug),
        "called_at": b.NOW + timedelta(minutes=10),
        "reached": True,
        "said": "Akkoord, doe het.",
        "actor": b.chair(session),
        "at": LATER,
    }
    return telephone.record_call(session, case, meeting, **given | changes)  # type: ignore[arg-type]


def decided(session: Session) -> Decision:
    """A decision by telephone about a case of Haarlemmermeer."""
    case = b.at_ret(session)
    meeting = called(session, case)
    for slug in REACHED:
        phone(session, case, meeting, slug)
    return d.decide(session, case, "gemeente-haarlemmermeer", held=meeting, at=LATER)


def regular(session: Session, *, present: tuple[str, ...] = b.TEAM_HM) -> Meeting:
    """The next regular meeting of Haarlemmermeer, held by these members."""
    meeting = next_meeting(session, "HM", LATER)
    decisions.mark_present(session, meeting, [b.person_id(session, slug) for slug in present], meeting.starts_at)
    return meeting


def test_members_reached_by_telephone_make_a_quorum(staffed: Session) -> None:
    decision = decided(staffed)
    assert decision.kind == "binding"
    assert {b.person_id(staffed, slug) for slug in REACHED} <= set(decision.present)


def test_who_was_called_when_and_in_which_words_stays_readable(staffed: Session) -> None:
    case = b.at_ret(staffed)
    meeting = called(staffed, case)
    phone(staffed, case, meeting, "gem-koen", reached=False, said="")
    phone(staffed, case, meeting, "ret-gi-anke")
    told = [(one.person.slug, one.reached, one.said) for one in telephone.calls_of(staffed, meeting)]
    assert told == [("gem-koen", False, ""), ("ret-gi-anke", True, "Akkoord, doe het.")]
    texts = [event.data["text"] for event in b.events(staffed, case, "decision.phoned")]
    assert texts[1] == "Anke Molenaar: bereikt. Akkoord, doe het."


def test_a_member_who_was_not_reached_does_not_count(staffed: Session) -> None:
    case = b.at_ret(staffed)
    meeting = called(staffed, case)
    phone(staffed, case, meeting, "ret-gi-anke")
    phone(staffed, case, meeting, "gem-koen", reached=False, said="")
    with pytest.raises(Refused, match="te weinig leden"):
        d.decide(staffed, case, "gemeente-haarlemmermeer", held=meeting, at=LATER)


def test_a_newer_call_corrects_an_older_one(staffed: Session) -> None:
    case = b.at_ret(staffed)
    meeting = called(staffed, case)
    phone(staffed, case, meeting, "ret-gi-anke")
    phone(staffed, case, meeting, "ret-gi-anke", reached=False, said="Dit was iemand anders.")
    assert b.person_id(staffed, "ret-gi-anke") not in meeting.present


def test_a_call_is_never_changed_afterwards(staffed: Session) -> None:
    case = b.at_ret(staffed)
    call = phone(staffed, case, called(staffed, case), "ret-gi-anke")
    call.said = "Nee."
    with pytest.raises(ProgrammingError, match="permission denied"):
        staffed.flush()


def test_without_words_nobody_agreed(staffed: Session) -> None:
    case = b.at_ret(staffed)
    meeting = called(staffed, case)
    with pytest.raises(Invalid, match="wat dit lid zei"):
        phone(staffed, case, meeting, "ret-gi-anke", said=" ")


@pytest.mark.parametrize("minutes", [-1, 61])
def test_a_call_lies_between_the_summons_and_now(staffed: Session, minutes: int) -> None:
    case = b.at_ret(staffed)
    meeting = called(staffed, case)
    with pytest.raises(Invalid, match=r"tijdstip|nog niet bijeengeroepen"):
        phone(staffed, case, meeting, "ret-gi-anke", called_at=b.NOW + timedelta(minutes=minutes))


def test_somebody_from_outside_the_team_is_not_called(staffed: Session) -> None:
    case = b.at_ret(staffed)
    meeting = called(staffed, case)
    with pytest.raises(Refused, match="geen lid van dit team"):
        phone(staffed, case, meeting, "jb-noor")


def test_after_the_decision_a_call_changes_nothing(staffed: Session) -> None:
    decision = decided(staffed)
    meeting = staffed.get_one(Meeting, decision.meeting_id)
    with pytest.raises(Refused, match="al besloten"):
        phone(staffed, decision.case, meeting, "gem-koen")


def test_a_decision_by_telephone_stands_on_the_next_regular_agenda(staffed: Session) -> None:
    decision = decided(staffed)
    meeting = next_meeting(staffed, "HM", LATER)
    assert confirming.to_confirm(staffed, access.SYSTEM, meeting) == [decision]


def test_a_decision_of_a_regular_meeting_needs_no_confirmation(staffed: Session) -> None:
    case = b.at_ret(staffed)
    decision = d.decide(staffed, case, "zilverreiger")
    assert decision.confirm_at_id is None
    with pytest.raises(Refused, match="Bevestigen hoeft niet"):
        confirming.confirm(staffed, case, decision, regular(staffed), b.chair(staffed), LATER)


def test_the_meeting_confirms_it_once(staffed: Session) -> None:
    decision = decided(staffed)
    case, meeting = decision.case, regular(staffed)
    confirming.confirm(staffed, case, decision, meeting, b.chair(staffed), meeting.starts_at)
    assert b.events(staffed, case, "decision.confirmed")
    assert decision.withdrawn_why is None
    with pytest.raises(Refused, match="al bevestigd of ingetrokken"):
        confirming.confirm(staffed, case, decision, meeting, b.chair(staffed), meeting.starts_at)


def test_too_few_members_confirm_nothing(staffed: Session) -> None:
    decision = decided(staffed)
    meeting = regular(staffed, present=("ret-vz-omar",))
    with pytest.raises(Refused, match="te weinig leden aanwezig om te bevestigen"):
        confirming.confirm(staffed, decision.case, decision, meeting, b.chair(staffed), meeting.starts_at)


def test_who_does_not_decide_does_not_confirm_either(staffed: Session) -> None:
    case = b.at_ret(staffed)
    b.asked(staffed, case, offer_of(staffed, b.organisation(staffed, "zilverreiger")), state="refused", code="leeftijd")
    meeting = called(staffed, case)
    for slug in ("ret-gi-anke", "gem-koen"):
        phone(staffed, case, meeting, slug)
    decision = d.decide(staffed, case, "zilverreiger", held=meeting, at=LATER)
    held = regular(staffed, present=("ret-vz-omar", "ret-gi-anke", "ret-za-femke"))
    with pytest.raises(Refused, match="te weinig leden aanwezig om te bevestigen"):
        confirming.confirm(staffed, case, decision, held, b.chair(staffed), held.starts_at)


def test_an_urgent_meeting_does_not_confirm_itself(staffed: Session) -> None:
    decision = decided(staffed)
    meeting = staffed.get_one(Meeting, decision.meeting_id)
    with pytest.raises(Refused, match="in een gewone vergadering"):
        confirming.confirm(staffed, decision.case, decision, meeting, b.chair(staffed), LATER)


def test_only_the_chair_confirms(staffed: Session) -> None:
    decision = decided(staffed)
    member = b.actor(staffed, "ret-gi-anke", Role.RET_MEMBER)
    with pytest.raises(Forbidden, match="voorzitter"):
        confirming.confirm(staffed, decision.case, decision, regular(staffed), member, LATER)


def test_a_meeting_that_forgets_it_hands_it_to_the_next(staffed: Session) -> None:
    decision = decided(staffed)
    first = next_meeting(staffed, "HM", LATER)
    end = first.starts_at + timedelta(hours=12)
    b.run_until(staffed, decision.case, end)
    following = next_meeting(staffed, "HM", end)
    assert following.id != first.id
    assert decision.confirm_at_id == following.id
    assert confirming.to_confirm(staffed, access.SYSTEM, following) == [decision]
    assert len(b.events(staffed, decision.case, "decision.unconfirmed")) == 1


def test_withdrawing_needs_a_reason(staffed: Session) -> None:
    decision = decided(staffed)
    with pytest.raises(Invalid, match="waarom het team dit besluit intrekt"):
        confirming.withdraw(
            staffed, decision.case, decision, regular(staffed), why=" ", actor=b.chair(staffed), at=LATER
        )


def withdrawn(session: Session) -> Decision:
    """A decision by telephone that the next meeting took back."""
    decision = decided(session)
    meeting = regular(session)
    confirming.withdraw(
        session,
        decision.case,
        decision,
        meeting,
        why="Er is een beter plan.",
        actor=b.chair(session),
        at=meeting.starts_at,
    )
    return decision


def test_a_withdrawn_decision_brings_the_case_back_to_the_table_and_tells_its_addressee(staffed: Session) -> None:
    decision = withdrawn(staffed)
    assert decision.case.state == "at_ret"
    assert decision.finished_at is not None
    (event,) = b.events(staffed, decision.case, "decision.withdrawn")
    assert event.data["text"] == "Er is een beter plan."
    heard = staffed.scalars(select(Message.person_id).where(Message.kind == "decision.withdrawn")).all()
    assert b.person_id(staffed, "gem-koen") in heard


def test_a_line_of_a_withdrawn_decision_asks_nothing_any_more(staffed: Session) -> None:
    line = withdrawn(staffed).lines[0]
    koen = b.actor(staffed, "gem-koen", Role.MUNICIPALITY)
    with pytest.raises(Refused, match="ingetrokken"):
        decisions.answer_line(staffed, line.decision.case, line, code="accepted", text="", actor=koen, at=b.NOW)
    b.run_until(staffed, line.decision.case, b.at("2026-03-24"))
    assert not b.events(staffed, line.decision.case, "decision.silent")
