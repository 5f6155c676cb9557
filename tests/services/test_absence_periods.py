"""An absence beside another is not silently the only one, and a deputy is there itself (P23)."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from rets.errors import Invalid
from rets.services.absence import say_away
from rets.services.teams import team_of
from tests import builders as b

BACK, MAY, LATE_MAY = date(2026, 3, 30), date(2026, 5, 1), date(2026, 5, 15)


def away(session: Session, first: date, until: date, deputy: str | None = None, slug: str = "ret-za-femke") -> None:
    stands_in = b.person_id(session, deputy) if deputy else None
    say_away(session, b.person_id(session, slug), first=first, until=until, deputy_id=stands_in, at=b.NOW)


def instead(session: Session, on: date = b.TODAY) -> list[str]:
    """For whom somebody sits in the team on a day."""
    return [one.instead_of for one in team_of(session, "HM", on).members if one.instead_of]


def refused(session: Session, first: date, until: date, deputy: str | None = None) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as told:
        away(session, first, until, deputy)
    return [(one.field, one.sentence) for one in told.value.errors]


def test_leave_for_later_leaves_who_is_away_now_away(staffed: Session) -> None:
    away(staffed, b.TODAY, BACK, "za-roos")
    refused(staffed, MAY, LATE_MAY)
    assert instead(staffed) == ["Femke Rozendaal"]


def test_who_is_away_now_reads_until_when_and_how_to_change_it(staffed: Session) -> None:
    away(staffed, b.TODAY, BACK, "za-roos")
    told = "U bent nu afwezig tot 30 maart 2026. Vul hier vandaag in om dat te veranderen."
    assert refused(staffed, MAY, LATE_MAY) == [("van", f"{told} Anders wacht u tot u er weer bent.")]


def test_who_is_away_now_stays_away_longer_by_naming_today(staffed: Session) -> None:
    away(staffed, b.TODAY, BACK, "za-roos")
    away(staffed, b.TODAY, LATE_MAY, "za-roos")
    assert instead(staffed, MAY) == ["Femke Rozendaal"]


def test_who_is_away_later_reads_that_before_it_is_away_now(staffed: Session) -> None:
    away(staffed, MAY, LATE_MAY, "za-roos")
    ((field, sentence),) = refused(staffed, b.TODAY, BACK)
    assert (field, sentence.partition(". ")[0]) == ("van", "U bent al afwezig van 1 mei 2026 tot 15 mei 2026")


def test_days_that_overlap_what_still_comes_change_it(staffed: Session) -> None:
    away(staffed, MAY, LATE_MAY, "za-roos")
    away(staffed, BACK, LATE_MAY, "za-roos")
    assert instead(staffed, BACK) == ["Femke Rozendaal"]


def test_a_deputy_that_is_away_in_those_days_is_refused_at_its_field(staffed: Session) -> None:
    away(staffed, b.TODAY, BACK, slug="za-roos")
    told = "Deze collega is zelf afwezig van 16 maart 2026 tot 30 maart 2026. Kies iemand die er dan is."
    assert refused(staffed, b.TODAY, LATE_MAY, "za-roos") == [("vervanger", told)]


def test_a_deputy_that_is_back_by_then_stands_in(staffed: Session) -> None:
    away(staffed, b.TODAY, BACK, slug="za-roos")
    away(staffed, BACK, LATE_MAY, "za-roos")
    assert instead(staffed, BACK) == ["Femke Rozendaal"]


def test_a_deputy_that_is_away_after_all_sits_in_nobodys_place(staffed: Session) -> None:
    away(staffed, b.TODAY, BACK, "za-roos")
    away(staffed, b.TODAY, BACK, slug="za-roos")
    assert instead(staffed) == []
