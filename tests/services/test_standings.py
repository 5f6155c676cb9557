"""What may be reported of a case is told as an event, and only when it changed."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.models import Case, Event
from rets.services.audit import ENGINE, verify
from rets.services.settle import settle
from rets.services.standings import STANDING, tell_missing
from rets.services.timeline import entries
from tests import builders as b
from workflows.roles import Role


def told(session: Session, case: Case) -> list[dict[str, Any]]:
    session.flush()
    kept = select(Event.data).where(Event.case_id == case.id, Event.kind == STANDING).order_by(Event.seq)
    return list(session.scalars(kept))


def helped(session: Session) -> Case:
    """A case of which the help began on 18 March."""
    case, milan = b.raised(session), b.actor(session, "jb-milan", Role.JEUGDBESCHERMER)
    b.tell(session, case, "help_started", "2026-03-18", milan, form="residentieel")
    return case


def test_a_case_that_is_raised_has_a_standing_of_that_moment(staffed: Session) -> None:
    case = b.raised(staffed, obstacles=["capaciteit"])
    (one,) = told(staffed, case)
    assert (one["region"], one["form"], one["obstacles"]) == ("HM", "residentieel", ["capaciteit"])


def test_settling_twice_tells_nothing_twice(staffed: Session) -> None:
    case = b.raised(staffed)
    settle(staffed, case, ENGINE, b.at("2026-03-20"))
    assert len(told(staffed, case)) == 1


def test_a_step_that_changes_nothing_reportable_writes_no_standing(staffed: Session) -> None:
    case = b.raised(staffed)
    b.step(staffed, case, "accept", b.actor(staffed, "zm-lotte", Role.ZORGMAKELAAR))
    assert len(told(staffed, case)) == 1


def test_help_that_began_stands_with_its_first_day(staffed: Session) -> None:
    case = helped(staffed)
    assert told(staffed, case)[-1]["helps"] == [{"kind": "passend", "from": "2026-03-18"}]


def test_help_judged_unfit_was_fitting_until_that_day(staffed: Session) -> None:
    case = helped(staffed)
    b.tell(staffed, case, "help_judged", "2026-03-25", professional="second_best", family="passend")
    assert told(staffed, case)[-1]["helps"] == [
        {"kind": "passend", "from": "2026-03-18", "until": "2026-03-25"},
        {"kind": "tweede_keus", "from": "2026-03-25"},
    ]


def test_a_closed_case_says_since_when(staffed: Session) -> None:
    case = b.raised(staffed)
    milan = b.actor(staffed, "jb-milan", Role.JEUGDBESCHERMER)
    b.step(staffed, case, "withdraw", milan, b.at("2026-03-20"), code="geen_hulp_meer_nodig")
    assert told(staffed, case)[-1]["closed_on"] == "2026-03-20"


def test_a_standing_holds_nothing_that_tells_the_birth_month(staffed: Session) -> None:
    case = b.raised(staffed, birth_month="2008-06")
    assert "2008" not in str(told(staffed, case))
    assert {one["kind"] for one in told(staffed, case)[0]["norms"]} == {
        "vaste_jeugdbeschermer",
        "koers",
        "passende_hulp",
    }


def test_standings_belong_to_the_chain_and_are_no_line_of_the_story(staffed: Session) -> None:
    case = b.raised(staffed)
    staffed.flush()
    kept = staffed.scalars(select(Event).where(Event.case_id == case.id, Event.kind == STANDING)).one()
    assert list(verify(staffed)) == []
    assert list(entries(kept)) == []


def test_a_case_from_before_standings_gets_its_first_one_when_the_database_is_upgraded(staffed: Session) -> None:
    case = b.raised(staffed)
    case.standing_hash = ""
    assert tell_missing(staffed, b.at("2026-04-01")) == 1
    assert tell_missing(staffed, b.at("2026-04-02")) == 0
    assert len(told(staffed, case)) == 2
