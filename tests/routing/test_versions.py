"""A case keeps the version of the route that it was raised with; a newer one is for new cases."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from rets.db import ViewerSession
from rets.models import RouteActivation, RouteVersion
from rets.services.audit import ENGINE
from rets.services.route_versions import add_version, load_routes, named, pin, route_of, version_of, version_on
from tests import builders as b
from tests.routes import PLAIN

TOMORROW = b.TODAY + timedelta(days=1)


def newer(session: ViewerSession, on: date = b.TODAY) -> RouteVersion:
    """Another version for Haarlemmermeer that holds from a day on."""
    made = add_version(session, "HM", PLAIN, None, by=None, at=b.NOW)
    session.add(RouteActivation(version_id=made.id, place="HM", from_on=on, made_at=b.NOW))
    session.flush()
    return made


def test_a_case_says_with_which_version_it_was_raised(staffed: ViewerSession) -> None:
    case = b.raised(staffed)
    version = version_of(staffed, case)
    assert version is not None
    assert b.events(staffed, case, "case.raised")[0].data["route"] == named(version) == "HM versie 1"


def test_a_newer_version_does_not_change_a_running_case(staffed: ViewerSession) -> None:
    case = b.raised(staffed)
    newer(staffed)
    route = route_of(staffed, case)
    assert route is not None
    assert route.title == "Haarlemmermeer"


def test_a_new_case_takes_the_version_of_its_day(staffed: ViewerSession) -> None:
    made = newer(staffed, TOMORROW)
    assert b.raised(staffed).route_id != made.id
    later = b.raised(staffed, b.NOW + timedelta(days=1), label="HM-2")
    assert later.route_id == made.id


def test_an_earlier_version_can_be_made_to_hold_again(staffed: ViewerSession) -> None:
    first = version_on(staffed, ("HM",), b.TODAY)
    newer(staffed)
    assert first is not None
    staffed.add(RouteActivation(version_id=first.id, place="HM", from_on=b.TODAY, made_at=b.NOW))
    staffed.flush()
    assert version_on(staffed, ("HM",), b.TODAY) is first


def test_the_municipality_goes_before_its_region_and_the_region_before_everybody(staffed: ViewerSession) -> None:
    held = [version_on(staffed, places, b.TODAY) for places in (("GM0392", "ZK"), ("GM0377", "ZK"), ("GM0014", "JZ01"))]
    assert [one.place for one in held if one] == ["GM0392", "ZK", "algemeen"]


@pytest.mark.parametrize(("day", "number"), [(date(2021, 12, 31), 1), (date(2022, 1, 1), 2)])
def test_an_earlier_day_has_its_own_version(staffed: ViewerSession, day: date, number: int) -> None:
    held = version_on(staffed, ("NK",), day)
    assert held is not None
    assert held.number == number


def test_a_case_from_before_there_were_routes_takes_that_of_its_first_day(staffed: ViewerSession) -> None:
    case = b.raised(staffed)
    case.route_id = None
    newer(staffed, TOMORROW)
    version = version_of(staffed, case)
    assert version is not None
    assert (version.number, case.route_id) == (1, None)
    b.step(staffed, case, "consult_ret", ENGINE)
    assert case.route_id == version.id


def test_loading_a_second_time_adds_nothing(staffed: ViewerSession) -> None:
    assert load_routes(staffed, b.NOW) == 0


def test_before_the_first_route_there_is_none(staffed: ViewerSession) -> None:
    assert pin(staffed, b.raised(staffed), date(2010, 1, 1)) is None


@pytest.mark.parametrize("table", ["route_versions", "route_activations"])
def test_what_was_written_down_is_never_changed(staffed: ViewerSession, table: str) -> None:
    with pytest.raises(DBAPIError), staffed.begin_nested():
        staffed.execute(text(f"UPDATE {table} SET note = 'anders'"))


def test_every_version_that_is_stored_came_from_somewhere(staffed: ViewerSession) -> None:
    assert {one.note.endswith(".toml") for one in staffed.scalars(select(RouteVersion))} == {True}


def test_a_case_whose_place_nobody_told_takes_the_general_route(staffed: ViewerSession) -> None:
    case = b.raised(staffed, municipality=None)
    assert (bool(case.region), b.events(staffed, case, "case.raised")[0].data["route"]) == (True, "algemeen versie 1")


def test_a_case_whose_region_alone_is_told_takes_the_route_of_that_region(staffed: ViewerSession) -> None:
    case = b.raised(staffed, municipality=None, region="HM")
    assert b.events(staffed, case, "case.raised")[0].data["route"] == "HM versie 1"
