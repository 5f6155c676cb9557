"""The return: what is told in time counts, each child once, and a date that cannot be counted is refused."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.errors import Invalid
from rets.models import Case, CodeListEntry
from rets.services.uitvraag import (
    Uitvraag,
    day_from,
    days_to_choose,
    delivery_day,
    last_day_before,
    make_uitvraag,
)
from tests import builders as b
from workflows.roles import Role

PEIL = date(2026, 3, 31)
LATER = b.at("2026-06-01")


def made(session: Session, day: date = PEIL, **more: object) -> Uitvraag:
    session.flush()
    return make_uitvraag(session, day, LATER, **more)  # type: ignore[arg-type]


def tell(session: Session, case: Case, kind: str, on: str, told: str = "", **more: object) -> None:
    """A fact of a day, told on that day or on another."""
    fact = b.FACT.validate_python({"kind": kind, "on": on} | more)
    b.record_fact(session, case, fact, b.actor(session, "jb-milan", Role.JEUGDBESCHERMER), b.at(told or on))


def test_help_that_began_in_time_and_is_told_before_the_delivery_counts(staffed: Session) -> None:
    case = b.raised(staffed)
    tell(staffed, case, "help_started", "2026-03-25", told="2026-04-08", form="residentieel")
    assert made(staffed).total.waiting == 0


def test_help_that_began_in_time_and_is_told_after_the_delivery_does_not(staffed: Session) -> None:
    case = b.raised(staffed)
    tell(staffed, case, "help_started", "2026-03-25", told="2026-04-13", form="residentieel")
    assert made(staffed).total.waiting == 1


def test_help_that_began_after_the_date_does_not_count(staffed: Session) -> None:
    tell(staffed, b.raised(staffed), "help_started", "2026-04-01", form="residentieel")
    assert made(staffed).total.waiting == 1


def test_bridging_leaves_the_child_waiting_with_bridging(staffed: Session) -> None:
    case = b.raised(staffed)
    more = {"form": "families_first", "purpose": "bridging", "bridges_to": "residentieel"}
    tell(staffed, case, "help_started", "2026-03-20", **more)
    assert (made(staffed).total.waiting, made(staffed).total.bridging) == (1, 1)


def test_an_intake_leaves_the_child_waiting_after_intake(staffed: Session) -> None:
    tell(staffed, b.raised(staffed), "intake_held", "2026-03-20")
    assert (made(staffed).total.waiting, made(staffed).total.after_intake) == (1, 1)


def test_an_intake_after_the_date_does_not_count(staffed: Session) -> None:
    tell(staffed, b.raised(staffed), "intake_held", "2026-04-02")
    assert made(staffed).total.after_intake == 0


def test_a_child_that_needed_help_sooner_is_in_view_before_three_months_are_over(staffed: Session) -> None:
    tell(staffed, b.raised(staffed), "earlier_need", "2026-03-20", help_on="2026-03-27", text="Thuis is het onrustig.")
    assert (made(staffed).total.sooner, made(staffed).total.late) == (1, 1)


def test_a_municipality_that_changes_later_leaves_the_figure_where_the_child_was(staffed: Session) -> None:
    tell(staffed, b.raised(staffed), "residence_settled", "2026-04-02", municipality="Haarlem")
    assert [place.region for place in made(staffed).places] == ["HM"]
    assert [place.region for place in made(staffed, date(2026, 4, 30)).places] == ["ZK"]


def test_a_case_raised_after_the_date_does_not_count(staffed: Session) -> None:
    b.raised(staffed, b.at("2026-04-02"))
    b.raised(staffed, label="HM-2")
    assert made(staffed).total.waiting == 1


def test_a_case_closed_after_the_date_still_counts(staffed: Session) -> None:
    case, milan = b.raised(staffed), b.actor(staffed, "jb-milan", Role.JEUGDBESCHERMER)
    b.step(staffed, case, "withdraw", milan, b.at("2026-04-02"), code="geen_hulp_meer_nodig")
    assert made(staffed).total.waiting == 1
    assert made(staffed, date(2026, 4, 30)).total.waiting == 0


def test_a_child_of_two_gis_counts_once_where_the_lead_is(staffed: Session) -> None:
    ours, _theirs = two_gis(staffed)
    assert made(staffed).total.waiting == 2
    tell(staffed, ours, "child_shared", "2026-03-18", gi="jbra", label="AA-7")
    assert [place.region for place in made(staffed).places] == ["HM"]
    ours.dossier = ours.dossier | {"tracks": {"shared": ours.dossier["tracks"]["shared"] | {"lead": "zij"}}}
    tell(staffed, ours, "child_seen", "2026-03-19")
    assert [place.region for place in made(staffed).places] == ["AA"]


def test_one_gi_can_be_counted_alone(staffed: Session) -> None:
    two_gis(staffed)
    found = made(staffed, gi="jbra")
    assert (found.total.waiting, [one.slug for one in found.suppliers]) == (1, ["jbra"])


def test_one_region_can_be_counted_alone(staffed: Session) -> None:
    two_gis(staffed)
    assert [place.region for place in made(staffed, regions=["AA"]).places] == ["AA"]


def two_gis(session: Session) -> tuple[Case, Case]:
    return b.raised(session), b.raised(session, label="AA-7", gi="jbra", municipality="Amsterdam")


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (date(2026, 6, 30), "Deze peildatum is nog niet voorbij. Kies een eerdere dag."),
        (date(2026, 3, 30), "Een peildatum is de laatste dag van een maand. Kies bijvoorbeeld 28 februari 2026."),
        (date(2026, 2, 28), "Voor deze peildatum zijn er geen gegevens. De eerste is 31 maart 2026."),
    ],
)
def test_a_date_that_cannot_be_counted_is_refused_with_the_reason(staffed: Session, day: date, sentence: str) -> None:
    b.raised(staffed)
    with pytest.raises(Invalid, match=sentence):
        made(staffed, day)


def test_without_any_case_there_is_nothing_to_count(staffed: Session) -> None:
    with pytest.raises(Invalid, match="nog geen gegevens"):
        made(staffed)


def test_what_is_no_date_is_refused_in_dutch() -> None:
    with pytest.raises(Invalid, match="“31-3” is geen datum"):
        day_from(" 31-3 ")


def test_an_unknown_gi_or_region_is_refused(staffed: Session) -> None:
    b.raised(staffed)
    with pytest.raises(Invalid, match="Deze GI is niet bekend"):
        made(staffed, gi="nergens")
    with pytest.raises(Invalid, match="De regio “XX” is niet bekend"):
        made(staffed, regions=["XX"])


def test_the_return_of_last_month_is_due_on_the_tenth(staffed: Session) -> None:
    assert delivery_day(staffed, PEIL) == date(2026, 4, 10)
    assert last_day_before(date(2026, 4, 3)) == PEIL


def test_a_free_tenth_moves_to_the_working_day_before_when_the_setting_says_so(staffed: Session) -> None:
    assert delivery_day(staffed, date(2025, 12, 31)) == date(2026, 1, 10)
    named = CodeListEntry.list == "parameters", CodeListEntry.code == "monthly_report_working_day"
    row = staffed.scalars(select(CodeListEntry).where(*named)).one()
    row.data = row.data | {"value": "1"}
    staffed.flush()
    assert delivery_day(staffed, date(2026, 9, 30)) == date(2026, 10, 9)


def test_before_the_delivery_the_figures_are_provisional(staffed: Session) -> None:
    b.raised(staffed)
    staffed.flush()
    assert make_uitvraag(staffed, PEIL, b.at("2026-04-03")).provisional
    assert not made(staffed).provisional


def test_every_month_since_the_first_case_can_be_chosen(staffed: Session) -> None:
    b.raised(staffed)
    staffed.flush()
    assert days_to_choose(staffed, date(2026, 6, 1)) == [date(2026, 5, 31), date(2026, 4, 30), PEIL]
