"""Cases to which a great deal falls due, and whether it happened once to each, for tests that kill who sweeps."""

from collections import Counter

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rets.db import SYSTEM, transaction
from rets.models import Consultation, ConsultationTurn, Deadline, Event, Meeting, Message, Signal, SignalTurn
from rets.services.audit import verify
from rets.settings import Settings
from tests import asking as a
from tests import builders as b

LATER = b.at("2026-05-10")
CASES = 12


def fill(settings: Settings, cases: int = CASES) -> None:
    """A region of cases to which the same things happen until `LATER`."""
    with transaction(SYSTEM, settings) as session:
        for number in range(cases):
            b.raised(session, label=f"HM-{number}", stay={"form": "crisisplek", "ends_on": "2026-05-01"})


def fill_beside(settings: Settings, rows: int) -> None:
    """As many questions without a dossier, and as many signals, that nobody answers before `LATER`."""
    with transaction(SYSTEM, settings) as session:
        for number in range(rows):
            a.asked_advice(session, question=f"Wie weet iets over onderwerp {number}?")
            a.a_signal(session, text=f"Er is geen gezinshuis ingekocht in wijk {number}.")


def story(session: Session) -> Counter[tuple[int, str, str, str, str]]:
    """Every event by case, kind, clock and moment of effect: what happened, whatever happened when."""
    rows = session.execute(
        select(Event.case_id, Event.kind, Event.data["clock"].astext, Event.data["ref"].astext, Event.effective_at)
    )
    return Counter((c, k, str(clock), str(ref), at.isoformat()) for c, k, clock, ref, at in rows)


ONCE = ("clock.missed", "reminder.sent", "term.expired", "escalation.due")


def assert_all_happened_once(settings: Settings, cases: int = CASES) -> None:
    """Whoever swept and was killed: the same story for each case, nothing twice, nothing left."""
    with transaction(SYSTEM, settings) as session:
        assert session.scalar(select(func.count()).where(Deadline.next_at <= LATER)) == 0
        assert list(verify(session)) == []
        twice = [key for key, count in story(session).items() if count > 1 and key[1] in ONCE]
        assert twice == []
        dedupe = session.scalars(select(Message.dedupe)).all()
        assert len(dedupe) == len(set(dedupe))
        per_case = Counter(case for case, kind, *_ in story(session).elements() if kind in ONCE)
        assert len(per_case) == cases
        assert len(set(per_case.values())) == 1, "every case has the same story"


def assert_beside_happened_once(settings: Settings, rows: int) -> None:
    """Each question and signal was passed on once, dated when it was due, and who owes it now was told once.

    Of each meeting that comes near every member heard once that its sheets stand ready.
    """
    with transaction(SYSTEM, settings) as session:
        for told_by_people, turns, about in (
            (select(Consultation), ConsultationTurn, Message.consultation_id),
            (select(Signal).where(Signal.found_by == ""), SignalTurn, Message.signal_id),
        ):
            found = session.scalars(told_by_people).all()
            assert len(found) == rows
            assert {row.silences for row in found} == {1}
            assert min(row.next_at for row in found if row.next_at) > LATER
            silent = session.scalars(select(turns).where(turns.kind == "silence")).all()
            assert len(silent) == rows
            assert max(turn.effective_at for turn in silent) < LATER
            told = select(about, Message.person_id).where(about.is_not(None), Message.kind.like("%.silent"))
            heard = Counter(tuple(row) for row in session.execute(told))
            assert set(heard.values()) == {1}
            assert {row for row, _ in heard} == {row.id for row in found}
        sheets = select(Message.meeting_id, Message.person_id).where(Message.kind == "meeting.sheets")
        assert set(Counter(tuple(row) for row in session.execute(sheets)).values()) == {1}
        assert session.scalar(select(func.count()).where(Meeting.next_at <= LATER)) == 0
