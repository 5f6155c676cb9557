"""The engine finds signals in the figures, once a day and each once, and lets them come back (R48, E9)."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.models import Case, Message, Offer, Signal
from rets.services import signals
from rets.services.signal_finding import find_signals
from rets.services.signal_sources import CHANGES, REFUSALS, SEARCHES, WAITS
from tests import builders as b
from tests import places as p
from tests.asking import answer, ask, reader, searching

TOMORROW = b.NOW + timedelta(days=1)
ENOUGH = 5
LONG_AGO = [{"kind": "ots", "pronounced_on": "2025-11-01"}]


def children(session: Session, number: int = ENOUGH, moment: datetime = b.NOW, **changes: object) -> list[Case]:
    """Cases of so many children in Haarlemmermeer."""
    plain = {"measures": [{"kind": "ots", "pronounced_on": "2026-03-02"}]}
    return [b.raised(session, moment, label=f"HM-{at + 1}", **(plain | changes)) for at in range(number)]


def refused(session: Session, number: int = ENOUGH, ground: str = "vol") -> list[Case]:
    """The same, and a provider said no to each."""
    offer = p.an_offer(session, b.TODAY)
    cases = [searching(session, label=f"HM-{at + 1}") for at in range(number)]
    for case in cases:
        answer(session, ask(session, case, offer, overrule="kind_kent_plek"), "refused", ground=ground)
    session.flush()
    return cases


def found(session: Session, source: str) -> list[Signal]:
    return list(session.scalars(select(Signal).where(Signal.found_by == source)))


def test_enough_noes_with_one_reason_are_a_signal_with_the_cases_as_evidence(staffed: Session) -> None:
    cases = refused(staffed)
    find_signals(staffed, b.NOW)
    (made,) = found(staffed, REFUSALS)
    assert (made.region, made.obstacle, made.form) == ("HM", "capaciteit", "residentieel")
    assert (made.case_ids, made.months) == ([case.id for case in cases], {"2026-03": ENOUGH})


def test_fewer_noes_are_none(staffed: Session) -> None:
    refused(staffed, ENOUGH - 1)
    find_signals(staffed, b.NOW)
    assert found(staffed, REFUSALS) == []


def test_a_no_without_a_reason_says_nothing_of_what_stands_in_the_way(staffed: Session) -> None:
    refused(staffed, ground="zonder_grond")
    find_signals(staffed, b.NOW)
    assert found(staffed, REFUSALS) == []


def test_searches_that_found_nothing_are_a_signal(staffed: Session) -> None:
    for at in range(ENOUGH):
        searching(staffed, label=f"HM-{at + 1}")
    find_signals(staffed, b.NOW)
    assert [(one.obstacle, len(one.case_ids)) for one in found(staffed, SEARCHES)] == [("capaciteit", ENOUGH)]


def test_children_who_wait_longer_than_the_norm_are_a_signal_by_what_stands_in_the_way(staffed: Session) -> None:
    children(staffed, obstacles=["tarief"], measures=LONG_AGO)
    find_signals(staffed, b.NOW)
    assert [(one.obstacle, one.form) for one in found(staffed, WAITS)] == [("tarief", "residentieel")]


@pytest.mark.parametrize(("ground", "owner"), [("vol", "zm-lotte"), ("geen_contract", "cm-vera")])
def test_who_follows_up_depends_on_what_stands_in_the_way(staffed: Session, ground: str, owner: str) -> None:
    refused(staffed, ground=ground)
    find_signals(staffed, b.NOW)
    (made,) = found(staffed, REFUSALS)
    assert made.owner.slug == owner
    told = select(Message.person_id).where(Message.signal_id == made.id, Message.kind == "signal.recorded")
    assert list(staffed.scalars(told)) == [made.owner_id]


def test_what_one_municipality_meets_is_local(staffed: Session) -> None:
    refused(staffed)
    find_signals(staffed, b.NOW)
    assert found(staffed, REFUSALS)[0].level == "lokaal"


def test_looking_twice_finds_nothing_more(staffed: Session) -> None:
    refused(staffed)
    numbers = [find_signals(staffed, moment) for moment in (b.NOW, b.NOW, TOMORROW)]
    assert (numbers[0] > 0, numbers[1:]) == (True, [0, 0])


def test_while_it_is_open_its_numbers_are_kept(staffed: Session) -> None:
    refused(staffed)
    find_signals(staffed, b.NOW)
    more = searching(staffed, label="HM-9")
    request = b.asked(staffed, more, staffed.scalars(select(Offer)).one(), state="refused", code="vol")
    request.answered_at = b.NOW
    staffed.flush()
    find_signals(staffed, TOMORROW)
    (made,) = found(staffed, REFUSALS)
    assert (len(made.case_ids), made.months) == (ENOUGH + 1, {"2026-03": ENOUGH + 1})


def test_after_an_answer_it_is_quiet_and_then_comes_back_as_an_event(staffed: Session) -> None:
    for at in range(ENOUGH):
        searching(staffed, label=f"HM-{at + 1}")
    find_signals(staffed, b.NOW)
    (made,) = found(staffed, SEARCHES)
    signals.answer(staffed, reader(staffed, "ret-vz-omar"), made, "Wij kopen in.", b.NOW)
    find_signals(staffed, b.NOW + timedelta(days=90))
    assert made.answered_at == b.NOW
    find_signals(staffed, b.NOW + timedelta(days=91))
    assert (made.answered_at, made.turns[-1].kind, made.next_at is not None) == (None, "again", True)


def test_what_is_rare_is_seen_over_regions_together(staffed: Session) -> None:
    for town, number in (("Haarlemmermeer", 2), ("Haarlem", 2), ("Amsterdam", 1)):
        for at in range(number):
            b.raised(staffed, label=f"{town}-{at}", municipality=town, obstacles=["tarief"], measures=LONG_AGO)
    find_signals(staffed, b.NOW)
    assert {(one.region, one.level) for one in found(staffed, WAITS)} == {
        (region, "bovenregionaal") for region in ("HM", "ZK", "AA")
    }


def test_what_would_have_to_change_is_a_signal(staffed: Session) -> None:
    p.a_contract(staffed, p.an_offer(staffed, b.TODAY, age_from=11))
    for at in range(ENOUGH):
        searching(staffed, label=f"HM-{at + 1}")
    find_signals(staffed, b.NOW)
    assert [one.obstacle for one in found(staffed, CHANGES)] == ["tussen_criteria"]
