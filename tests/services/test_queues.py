"""Work queues: the order of P24 to the last tie, pages that lose nothing, and never a case that is not the reader's."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from sqlalchemy import event, update
from sqlalchemy.orm import Session

from rets.access import Reader, reader_for
from rets.models import Case
from rets.services import scopes
from rets.services.cursor import Cursor
from rets.services.queues import Page, Wanted, queue_page
from tests import builders as b
from workflows.roles import Role


def reader(session: Session, slug: str) -> Reader:
    found = reader_for(session, slug, b.TODAY)
    assert found is not None
    return found


def labels(page: Page) -> list[str]:
    return [line.label for line in page.lines]


def place_in_order(session: Session, case: Case, **values: object) -> None:
    """Put a case at a place in the order, whatever its facts say."""
    session.flush()
    session.execute(update(Case).where(Case.id == case.id).values(**values))
    session.expire_all()


@contextmanager
def counted(session: Session) -> Iterator[list[str]]:
    """The statements that were sent."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    bind = session.get_bind()
    event.listen(bind, "before_cursor_execute", note)
    yield sent
    event.remove(bind, "before_cursor_execute", note)


def test_acute_stands_before_everything(staffed: Session) -> None:
    b.raised(staffed, label="HM-1")
    b.raised(staffed, label="HM-2", safety={"acute_since": "2026-03-15"})
    assert labels(queue_page(staffed, reader(staffed, "zm-lotte"), Wanted(), b.NOW)) == ["HM-2", "HM-1"]


def test_within_a_class_the_deadline_then_the_younger_child_then_who_waits_longest_then_the_number(
    staffed: Session,
) -> None:
    cases = [b.raised(staffed, label=f"HM-{number}") for number in range(1, 6)]
    day, early = date(2026, 6, 1), b.at("2026-03-01")
    place_in_order(staffed, cases[0], deadline_on=day, birth_month=date(2016, 1, 1), raised_at=b.NOW)
    place_in_order(staffed, cases[1], deadline_on=day, birth_month=date(2016, 1, 1), raised_at=b.NOW)
    place_in_order(staffed, cases[2], deadline_on=day, birth_month=date(2016, 1, 1), raised_at=early)
    place_in_order(staffed, cases[3], deadline_on=day, birth_month=date(2020, 1, 1), raised_at=b.NOW)
    place_in_order(staffed, cases[4], deadline_on=date(2026, 5, 1), birth_month=date(2010, 1, 1), raised_at=b.NOW)
    found = labels(queue_page(staffed, reader(staffed, "zm-lotte"), Wanted(), b.NOW))
    assert found == ["HM-5", "HM-4", "HM-3", "HM-1", "HM-2"]


def test_the_order_of_the_team_does_not_tell_who_turns_18_first(staffed: Session) -> None:
    b.at_ret(staffed, label="HM-1", birth_month="2008-05")
    b.at_ret(staffed, label="HM-2", birth_month="2008-04")
    assert labels(queue_page(staffed, reader(staffed, "zm-lotte"), Wanted(), b.NOW)) == ["HM-2", "HM-1"]
    assert labels(queue_page(staffed, reader(staffed, "ret-vz-omar"), Wanted(), b.NOW)) == ["HM-1", "HM-2"]


def test_the_order_of_the_team_knows_the_younger_child_by_years(staffed: Session) -> None:
    b.at_ret(staffed, label="HM-1", birth_month="2015-02")
    b.at_ret(staffed, label="HM-2", birth_month="2015-03")
    b.at_ret(staffed, label="HM-3", birth_month="2015-04")
    assert labels(queue_page(staffed, reader(staffed, "ret-vz-omar"), Wanted(), b.NOW)) == ["HM-3", "HM-1", "HM-2"]


def test_the_mark_of_a_page_carries_no_day_that_its_reader_may_not_know(staffed: Session) -> None:
    for number in range(3):
        b.at_ret(staffed, label=f"HM-{number}", birth_month="2008-05")
    omar = reader(staffed, "ret-vz-omar")
    first = queue_page(staffed, omar, Wanted(), b.NOW, size=1)
    assert first.following is not None
    assert first.following.day == date(2026, 1, 1)
    second = queue_page(staffed, omar, Wanted(), b.NOW, size=1, cursor=first.following)
    third = queue_page(staffed, omar, Wanted(), b.NOW, size=1, cursor=second.following)
    back = queue_page(staffed, omar, Wanted(), b.NOW, size=1, cursor=third.previous)
    assert [*labels(first), *labels(second), *labels(third), *labels(back)] == ["HM-0", "HM-1", "HM-2", "HM-1"]


def test_pages_hold_every_case_once_forwards_and_backwards(staffed: Session) -> None:
    for number in range(1, 8):
        b.raised(staffed, label=f"HM-{number}")
    lotte = reader(staffed, "zm-lotte")
    everything = labels(queue_page(staffed, lotte, Wanted(), b.NOW))
    first = queue_page(staffed, lotte, Wanted(), b.NOW, size=3)
    second = queue_page(staffed, lotte, Wanted(), b.NOW, size=3, cursor=first.following)
    third = queue_page(staffed, lotte, Wanted(), b.NOW, size=3, cursor=second.following)
    back = queue_page(staffed, lotte, Wanted(), b.NOW, size=3, cursor=third.previous)
    assert [*labels(first), *labels(second), *labels(third)] == everything
    assert labels(back) == labels(second)
    assert (first.previous, third.following) == (None, None)


def test_a_case_that_moved_between_two_pages_makes_no_gap(staffed: Session) -> None:
    for number in range(1, 6):
        b.raised(staffed, label=f"HM-{number}")
    lotte = reader(staffed, "zm-lotte")
    first = queue_page(staffed, lotte, Wanted(), b.NOW, size=2)
    last = staffed.get_one(Case, first.lines[-1].id)
    place_in_order(staffed, last, priority=0)
    second = queue_page(staffed, lotte, Wanted(), b.NOW, size=5, cursor=first.following)
    assert labels(second) == ["HM-3", "HM-4", "HM-5"]


@pytest.mark.parametrize("packed", ["", "x", "AAAA", "MS4yLjM", "🙂", "a" * 500])
def test_a_mark_that_was_not_ours_starts_at_the_beginning(packed: str) -> None:
    assert Cursor.unpack(packed) is None


def test_a_mark_says_nothing_of_a_child_and_survives_the_address() -> None:
    mark = Cursor(3, date(2026, 6, 2), 17, backwards=True)
    assert Cursor.unpack(mark.pack()) == mark


def test_a_zorgmakelaar_sees_no_case_of_another_region(staffed: Session) -> None:
    b.raised(staffed, label="HM-1")
    b.raised(staffed, label="NK-1", municipality="Alkmaar")
    assert labels(queue_page(staffed, reader(staffed, "zm-lotte"), Wanted(), b.NOW)) == ["HM-1"]
    assert labels(queue_page(staffed, reader(staffed, "zm-pieter"), Wanted(), b.NOW)) == ["NK-1"]


def test_the_team_sees_a_case_only_when_it_reached_the_team(staffed: Session) -> None:
    b.raised(staffed, label="HM-1")
    b.at_ret(staffed, label="HM-2")
    assert labels(queue_page(staffed, reader(staffed, "ret-vz-omar"), Wanted(), b.NOW)) == ["HM-2"]


def test_a_stand_in_sees_the_work_of_an_absent_colleague(staffed: Session) -> None:
    iris = b.person_id(staffed, "jb-iris")
    case = b.raised(staffed, label="HM-1")
    case.jeugdbeschermer_id = case.owner_id = iris
    case.audience = [*case.audience, f"person:{iris}"]
    staffed.flush()
    found = queue_page(staffed, reader(staffed, "jb-noor"), Wanted(), b.NOW, scope=scopes.owned)
    assert labels(found) == ["HM-1"]
    assert found.lines[0].mine


def test_closed_cases_are_shown_only_when_asked_for(staffed: Session) -> None:
    case = b.raised(staffed, label="HM-1")
    b.step(staffed, case, "withdraw", b.actor(staffed, "jb-milan", Role.JEUGDBESCHERMER), code="dubbel")
    milan = reader(staffed, "jb-milan")
    assert labels(queue_page(staffed, milan, Wanted(), b.NOW)) == []
    assert labels(queue_page(staffed, milan, Wanted(states=("closed",)), b.NOW)) == ["HM-1"]


def test_filters_narrow_and_the_count_follows(staffed: Session) -> None:
    b.raised(staffed, label="HM-1")
    b.raised(staffed, label="HM-2", need={"ideal": ["gezinshuis"]})
    b.raised(staffed, label="HM-3", safety={"acute_since": "2026-03-15"})
    lotte = reader(staffed, "zm-lotte")
    for wanted, expected in [
        (Wanted(form="gezinshuis"), ["HM-2"]),
        (Wanted(acute=True), ["HM-3"]),
        (Wanted(states=("searching",)), []),
        (Wanted(label="m-2"), ["HM-2"]),
        (Wanted(label="%"), []),
        (Wanted(region="AA"), []),
    ]:
        page = queue_page(staffed, lotte, wanted, b.NOW)
        assert (labels(page), page.total) == (expected, len(expected))


def test_what_is_late_by_its_term_or_its_deadline_is_late(staffed: Session) -> None:
    b.raised(staffed, label="HM-1")
    later = b.NOW + timedelta(days=20)
    lotte = reader(staffed, "zm-lotte")
    assert labels(queue_page(staffed, lotte, Wanted(late=True), b.NOW)) == []
    assert labels(queue_page(staffed, lotte, Wanted(late=True), later)) == ["HM-1"]


def test_a_line_says_why_until_when_by_which_clock_and_what_follows(staffed: Session) -> None:
    case = b.raised(staffed, label="HM-1")
    line = queue_page(staffed, reader(staffed, "zm-lotte"), Wanted(), b.NOW).lines[0]
    assert line.why == "Een norm is overschreden."
    assert (line.deadline_on, line.clock) == (case.deadline_on, "Passende hulp gestart")
    assert line.if_nothing == "gaat de casus naar het expertteam"
    assert (line.action, line.mine, line.age) == ("Beoordeel de aanvraag", True, 10)


def test_the_number_of_queries_does_not_grow_with_the_rows(staffed: Session) -> None:
    lotte = reader(staffed, "zm-lotte")
    b.raised(staffed, label="HM-1")
    with counted(staffed) as few:
        queue_page(staffed, lotte, Wanted(), b.NOW)
    for number in range(2, 12):
        b.raised(staffed, label=f"HM-{number}")
    staffed.flush()
    staffed.expunge_all()
    with counted(staffed) as many:
        queue_page(staffed, lotte, Wanted(), b.NOW)
    assert len(many) <= len(few) <= 4
