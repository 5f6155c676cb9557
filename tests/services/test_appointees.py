"""Who may be chosen to work as."""

from datetime import date

from rets.db import ViewerSession
from rets.models.people import Appointment, Organisation, Person
from rets.services.people import appointees

SINCE = date(2020, 1, 1)


def appoint(session: ViewerSession, slug: str, *posts: tuple[str, date | None]) -> None:
    work = Organisation(slug=f"bij-{slug}", kind="region", name=f"Bij {slug}")
    person = Person(slug=slug, name=slug.title(), email=f"{slug}@voorbeeld.nl")
    person.appointments = [
        Appointment(role=role, organisation=work, region="ZK", valid_from=SINCE, valid_until=until)
        for role, until in posts
    ]
    session.add_all([work, person])
    session.flush()


def test_somebody_with_two_roles_stands_there_twice(session: ViewerSession) -> None:
    appoint(session, "els", ("ret_member", None), ("zorgmakelaar", None))
    assert [one.role.value for one in appointees(session, SINCE)] == ["zorgmakelaar", "ret_member"]


def test_somebody_with_one_role_at_two_places_stands_there_once(session: ViewerSession) -> None:
    appoint(session, "els", ("zorgmakelaar", None), ("zorgmakelaar", None))
    assert [one.slug for one in appointees(session, SINCE)] == ["els"]


def test_somebody_whose_appointment_has_ended_is_not_there(session: ViewerSession) -> None:
    appoint(session, "els", ("zorgmakelaar", date(2021, 1, 1)))
    assert appointees(session, date(2021, 1, 1)) == []
