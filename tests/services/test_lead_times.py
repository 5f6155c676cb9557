"""Lead times: per state and per pair of hands, with who still waits counted in, and administration apart (R6, B5)."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from rets.access import reader_for
from rets.services.answers import answer
from rets.services.consults import ask_consent
from rets.services.durations import Duration, duration
from rets.services.lead_times import Asked, LeadTime, LeadTimes, lead_times
from rets.services.lead_times_behind import FIGURES, cases_behind
from tests import builders as b
from tests.asking import lotte
from workflows.roles import Role

SINCE = date(2026, 3, 1)


def times(session: Session, until: str = "2026-04-30", **more: Any) -> LeadTimes:
    session.flush()
    plain = {"since": SINCE, "until": date.fromisoformat(until), "regions": ["HM"]}
    return lead_times(session, Asked(**(plain | more)))


def one(found: tuple[LeadTime, ...], key: str) -> LeadTime:
    (row,) = [row for row in found if row.key == key]
    return row


def accepted_after(session: Session, days: int) -> None:
    case = b.raised(session, measures=[{"kind": "ots", "pronounced_on": str(SINCE - timedelta(days=days))}])
    b.step(session, case, "accept", lotte(session), b.NOW + timedelta(days=days))


def consented(session: Session, after: int, code: str = "akkoord") -> None:
    case = b.raised(session, measures=[{"kind": "ots", "pronounced_on": str(b.TODAY - timedelta(days=after))}])
    milan = b.actor(session, "jb-milan", Role.JEUGDBESCHERMER)
    task = ask_consent(session, case, of="municipality", channel="page", text="Akkoord?", actor=milan, at=b.NOW)
    payer = b.actor(session, "gem-koen", Role.MUNICIPALITY)
    answer(session, case, task, code=code, text="Gezien.", actor=payer, at=b.NOW + timedelta(days=after))


def test_the_median_counts_who_is_not_finished_yet() -> None:
    finished = duration({2: 1, 4: 1}, {}, {})
    with_waiting = duration({2: 1, 4: 1}, {10: 2}, {})
    assert (finished.half, with_waiting.half) == (2, 4)


def test_there_is_no_median_while_fewer_than_half_are_finished() -> None:
    assert duration({2: 1}, {10: 3}, {}) == Duration(1, 3, 0, None, None, 10)


def test_what_was_withdrawn_is_not_taken_for_finished() -> None:
    assert duration({2: 1}, {}, {3: 3}).half is None


def test_without_anything_open_it_is_the_plain_quantile() -> None:
    found = duration(dict.fromkeys(range(1, 11), 1), {}, {})
    assert (found.half, found.most_of_them, found.longest) == (5, 8, 10)


def test_a_state_takes_from_its_step_to_the_next(staffed: Session) -> None:
    for days in (2, 4, 6):
        accepted_after(staffed, days)
    took = one(times(staffed).states, "triage").took
    assert (took.finished, took.half, took.longest) == (3, 4, 6)


def test_who_still_waits_is_told_apart_and_counted(staffed: Session) -> None:
    accepted_after(staffed, 2)
    b.raised(staffed)
    found = one(times(staffed).states, "triage")
    assert (found.took.running, found.longest) == (1, 46)


def test_what_began_before_the_period_is_told_as_older(staffed: Session) -> None:
    b.raised(staffed)
    found = one(times(staffed, since=date(2026, 4, 1)).states, "triage")
    assert (found.older, found.took.number, found.longest) == (1, 0, 46)


def test_a_past_day_does_not_change_by_what_happens_later(staffed: Session) -> None:
    case = b.raised(staffed)
    before = times(staffed, "2026-03-20")
    b.step(staffed, case, "accept", lotte(staffed), b.at("2026-04-01"))
    assert times(staffed, "2026-03-20") == before


def test_two_states_of_one_pair_of_hands_are_one_stay(staffed: Session) -> None:
    accepted_after(staffed, 2)
    found = one(times(staffed).hands, "zorgmakelaar")
    assert (found.took.number, found.longest) == (1, 46)


def test_the_days_with_administration_open_are_told_apart(staffed: Session) -> None:
    consented(staffed, 10)
    found = one(times(staffed).states, "triage")
    assert (found.days, found.paper_days) == (46, 10)


def test_leave_to_pay_is_administration(staffed: Session) -> None:
    consented(staffed, 10)
    assert one(times(staffed).administration, "akkoord").took.half == 10


def test_a_step_that_always_says_yes_may_be_dropped(staffed: Session) -> None:
    for days in range(1, 6):
        consented(staffed, days)
    (found,) = times(staffed).droppable
    assert (found.kind, found.region, found.number, found.days) == ("akkoord", "HM", 5, 15)


def test_a_step_that_once_said_something_else_may_not(staffed: Session) -> None:
    for days in range(1, 7):
        consented(staffed, days, "akkoord" if days > 1 else "anders_betalen")
    assert times(staffed).droppable == ()


def test_another_region_gi_or_form_is_not_counted(staffed: Session) -> None:
    b.raised(staffed)
    asked: list[dict[str, Any]] = [{"regions": ["AA"]}, {"gi": -1}, {"form": "gezinshuis"}]
    assert [times(staffed, **more).states for more in asked] == [(), (), ()]


def behind(session: Session, slug: str, *, since: date = SINCE, **figure: str) -> tuple[list[tuple[str, int]], int]:
    """The label and days of each case that this person finds behind a figure, and how many there are."""
    session.flush()
    reader = reader_for(session, slug, b.TODAY)
    assert reader is not None
    asked = Asked(since=since, until=date(2026, 4, 30), regions=["HM"])
    found, number = cases_behind(session, reader, asked, **figure)
    return [(one.case.label, one.days) for one in found], number


def test_behind_a_figure_stand_as_many_cases_as_it_says(staffed: Session) -> None:
    accepted_after(staffed, 2)
    accepted_after(staffed, 4)
    b.raised(staffed, label="HM-9")
    figures = [
        behind(staffed, "zm-lotte", per="stand", key="triage", figure=one) for one in ("begonnen", "klaar", "loopt")
    ]
    assert [(len(cases), number) for cases, number in figures] == [(3, 3), (2, 2), (1, 1)]
    assert figures[2][0] == [("HM-9", 46)]


def test_behind_a_figure_of_earlier_stands_what_began_before_the_period(staffed: Session) -> None:
    b.raised(staffed, label="HM-9")
    later = date(2026, 4, 1)
    found = [behind(staffed, "zm-lotte", per="partij", key="zorgmakelaar", figure=one, since=later) for one in FIGURES]
    assert [number for _, number in found] == [0, 0, 0, 1]


def test_who_may_not_see_a_case_finds_its_number_alone(staffed: Session) -> None:
    b.raised(staffed)
    assert behind(staffed, "jb-daan", per="stand", key="triage", figure="loopt") == ([], 1)


def test_what_was_asked_about_a_case_is_for_who_may_read_its_dossier(staffed: Session) -> None:
    consulted = {"per": "vraag", "key": "akkoord", "role": "municipality", "figure": "klaar"}
    consented(staffed, 10)
    seen = {slug: behind(staffed, slug, **consulted) for slug in ("zm-lotte", "mon-greet")}
    assert ([days for _, days in seen["zm-lotte"][0]], seen["mon-greet"]) == ([10], ([], 1))
