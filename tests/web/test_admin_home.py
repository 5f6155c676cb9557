"""The start page of the functional administrator: what needs something, by when, and what happens otherwise."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.models import Appointment, Mandate, Message, Person, RouteActivation, RouteVersion
from rets.services import admin_desk
from rets.services.mandate_register import without_mandate
from rets.services.route_versions import add_version, version_on
from tests import asking
from tests import builders as b

Visit = Callable[[str], TestClient]
SOON = b.TODAY + timedelta(days=20)


def matters(session: Session, *, mail: bool = True) -> dict[str, list[str]]:
    """What waits for the administrator: of each kind, what it is about."""
    found: dict[str, list[str]] = {}
    for one in admin_desk.desk_for(session, asking.reader(session, "beheer-max"), b.NOW, mail=mail).matters:
        found.setdefault(one.what, []).append(one.text)
    return found


def an_appointment(session: Session, slug: str) -> Appointment:
    return session.scalars(
        select(Appointment).join(Appointment.person).where(Person.slug == slug).order_by(Appointment.id)
    ).first()  # type: ignore[return-value]


def general(session: Session) -> RouteVersion:
    found = version_on(session, (), b.TODAY)
    assert found is not None
    return found


def hold(session: Session, version: RouteVersion, on: date) -> None:
    session.add(RouteActivation(version_id=version.id, place=version.place, from_on=on, note="", made_at=b.NOW))
    session.flush()


def test_a_version_of_a_route_that_holds_from_no_day_waits_for_the_administrator(staffed: Session) -> None:
    now = general(staffed)
    made = add_version(staffed, now.place, now.text, None, by=None, at=b.NOW)
    assert matters(staffed)["Nieuwe route, geldt nog niet"] == [f"Algemeen, versie {made.number}"]


def test_a_route_that_ends_soon_is_told_until_another_follows(staffed: Session) -> None:
    now = general(staffed)
    ends = add_version(staffed, now.place, now.text, SOON, by=None, at=b.NOW)
    hold(staffed, ends, b.TODAY)
    assert matters(staffed)["Route loopt af"] == [f"Algemeen, versie {ends.number}"]
    hold(staffed, add_version(staffed, now.place, now.text, None, by=None, at=b.NOW), SOON)
    assert "Route loopt af" not in matters(staffed)


def test_a_mandate_that_ends_soon_is_told_until_another_goes_on(staffed: Session) -> None:
    giver = without_mandate(staffed, asking.reader(staffed, "beheer-max"), b.TODAY)[0]
    plain = {"region": "HM", "organisation_id": giver.id, "scope": "Plaatsen", "signed_by": "Het college"}
    staffed.add(Mandate(**plain, source="brief", valid_from=b.TODAY - timedelta(days=9), valid_until=SOON))
    staffed.flush()
    assert f"{giver.name} aan Haarlemmermeer" in matters(staffed)["Mandaat loopt af"]
    staffed.add(Mandate(**plain, source="brief", valid_from=SOON, valid_until=None))
    staffed.flush()
    assert f"{giver.name} aan Haarlemmermeer" not in matters(staffed)["Mandaat loopt af"]


def test_an_appointment_that_ends_soon_is_told(staffed: Session) -> None:
    an_appointment(staffed, "mon-greet").valid_until = SOON
    assert [text.split(",")[0] for text in matters(staffed)["Aanstelling loopt af"]] == ["Greet Poelstra"]


def test_who_is_away_without_a_deputy_is_told_by_name(staffed: Session) -> None:
    seat = an_appointment(staffed, "zm-lotte")
    seat.absent_from, seat.absent_until, seat.deputy_id = b.TODAY, SOON, None
    assert any(text.startswith("Lotte Brandsma") for text in matters(staffed)["Afwezig zonder vervanger"])


def test_a_letter_that_did_not_go_is_told_only_where_letters_are_sent(staffed: Session) -> None:
    b.raised(staffed)
    letter = staffed.scalars(select(Message).where(Message.next_at.is_not(None))).first()
    assert letter is not None
    letter.attempts = 2
    staffed.flush()
    assert matters(staffed)["Mail"] == ["1 bericht ging niet weg"]
    assert "Mail" not in matters(staffed, mail=False)


def test_the_page_tells_what_follows_and_names_no_case(staffed: Session, visit: Visit) -> None:
    b.raised(staffed)
    an_appointment(staffed, "mon-greet").valid_until = SOON
    text = visit("beheer-max").get("/").text
    assert "Dan heeft deze persoon daarna deze rol niet meer." in text
    assert "HM-1" not in text


@pytest.mark.parametrize("who", ["jb-milan", "zm-lotte", "mon-greet"])
def test_nobody_else_sees_it(visit: Visit, who: str) -> None:
    assert "Wat u moet regelen" not in visit(who).get("/").text
