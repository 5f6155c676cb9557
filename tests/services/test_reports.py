"""The pack for the leersessie and the agenda for the talks: what they tell, and what they leave out (R47, G1 to G5)."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from rets.services.leersessie import Quarter, leersessie, quarters
from rets.services.reports import Part, Report, as_pdf
from rets.services.talks import talks
from rets.services.themes import theme_parts, themes
from rets.services.track_answers import answer_track
from tests import builders as b
from tests.asking import a_signal, reader
from tests.pdf_text import text_of
from tests.services.test_learning import closed
from workflows.roles import Role
from workflows.tracks import EVALUATION, HOLDS

SPRING = Quarter(2026, 2)
SINCE, UNTIL = date(2026, 3, 16), date(2026, 4, 30)


def part(report: Report, code: str) -> Part:
    (found,) = [one for one in report.parts if one.code == code]
    return found


def learnt(session: Session, code: str = "door_netwerk", kind: str = EVALUATION, at: str = "2026-05-01") -> None:
    case, milan = closed(session), b.actor(session, "jb-milan", Role.JEUGDBESCHERMER)
    b.run_until(session, case, b.at(at))
    task = b.tasks(session, case, kind)[-1]
    answer_track(session, case, task, code=code, text="Oma deed mee.", actor=milan, at=b.at(at))
    session.flush()


def pack(session: Session, quarter: Quarter = SPRING) -> Report:
    session.flush()
    return leersessie(session, reader(session, "mon-greet"), quarter, ["HM"])


def agenda(session: Session, *, small: bool = True) -> Report:
    session.flush()
    return talks(session, reader(session, "mon-greet"), SINCE, UNTIL, ["HM"], small=small)


def test_what_broke_the_deadlock_is_a_theme_without_what_was_written(staffed: Session) -> None:
    learnt(staffed)
    (first, *_) = theme_parts(themes(staffed, SPRING.first, SPRING.last, ["HM"]), small=True)
    assert first.rows == (("Familie of netwerk hielp", 1),)


def test_whether_help_holds_is_told_apart_after_three_and_six_months(staffed: Session) -> None:
    learnt(staffed, "houdt_stand", HOLDS, "2026-07-21")
    found = themes(staffed, date(2026, 7, 1), date(2026, 9, 30), ["HM"])
    assert [(one.months, one.code) for one in found if one.kind == HOLDS] == [(3, "houdt_stand")]


def test_an_answer_of_another_quarter_or_region_is_not_counted(staffed: Session) -> None:
    learnt(staffed)
    assert themes(staffed, date(2026, 7, 1), date(2026, 9, 30), ["HM"]) == []
    assert themes(staffed, SPRING.first, SPRING.last, ["AA"]) == []


def test_the_pack_tells_nothing_of_a_few_children(staffed: Session) -> None:
    learnt(staffed)
    made = pack(staffed)
    assert part(made, EVALUATION).rows == ()
    numbers = [cell for one in made.parts for row in one.rows for cell in row if isinstance(cell, int)]
    assert numbers == [0] * len(numbers)


def test_no_word_and_no_label_of_a_case_stands_in_the_pdf(staffed: Session) -> None:
    learnt(staffed)
    a_signal(staffed, text="Een zin die niemand anders leest.")
    said = text_of(as_pdf(pack(staffed), b.TODAY))
    assert "Leersessie tweede kwartaal 2026" in said
    assert "Hulp is niet ingekocht" in " ".join(said.split())
    assert not any(word in said for word in ("HM-1", "Oma", "niemand anders"))


def test_only_quarters_that_are_over_and_have_data_may_be_chosen() -> None:
    assert [one.code for one in quarters(date(2025, 11, 3), date(2026, 4, 1))] == ["2026-1", "2025-4"]
    assert (SPRING.first, SPRING.last) == (date(2026, 4, 1), date(2026, 6, 30))


def test_the_agenda_says_how_many_wait_now_and_how_many_at_the_last_talks(staffed: Session) -> None:
    b.raised(staffed, b.at("2026-04-02"))
    ((name, now, before, *_),) = part(agenda(staffed), "wachten").rows
    assert (name, now, before) == ("Haarlemmermeer", 1, 0)


def test_rows_about_too_few_children_are_one_sentence(staffed: Session) -> None:
    b.raised(staffed, b.at("2026-04-02"))
    few = part(agenda(staffed, small=False), "wachten")
    assert (few.told, few.rest) == ((), "1 regel gaat over te weinig kinderen om te noemen.")


def test_a_receiver_without_small_counts_reads_dashes(staffed: Session) -> None:
    b.raised(staffed, b.at("2026-04-02"))
    assert part(agenda(staffed, small=False), "wachten").rows == (("Haarlemmermeer", None, None, None, None),)


def test_the_agenda_tells_what_happened_to_signals_the_largest_first(staffed: Session) -> None:
    a_signal(staffed)
    a_signal(staffed, level="bovenregionaal", obstacle="domeingrens")
    rows = part(agenda(staffed), "signalen").rows
    assert [row[3] for row in rows] == ["bovenregionaal", "regionaal"]
    assert rows[0][4] == "vastgelegd (16 maart 2026)"


@pytest.mark.parametrize(("code", "what"), [("overleggen", "uiterlijk 10 mei 2026"), ("aangeleverd", "nog niet")])
def test_the_agenda_says_which_figures_are_due_and_which_were_delivered(staffed: Session, code: str, what: str) -> None:
    assert what in {cell for row in part(agenda(staffed), code).rows for cell in row}


def test_the_agenda_counts_from_the_month_that_was_due_at_the_last_talks(staffed: Session) -> None:
    days = [row[0] for row in part(agenda(staffed), "aangeleverd").rows]
    assert days == ["28 februari 2026", "31 maart 2026", "30 april 2026"]
    assert timedelta(days=45) == UNTIL - SINCE
