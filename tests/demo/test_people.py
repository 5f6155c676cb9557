"""The people of the demonstration fill every role in every region."""

from collections import defaultdict
from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rets import reference
from rets.access import reader_for
from rets.demo import plan
from rets.demo.organisations import REGIONS
from rets.demo.people import load_people
from rets.models.mandates import Mandate
from rets.models.people import Appointment, Organisation, Person
from workflows.roles import Role

TODAY = date(2026, 3, 16)


def _kinds_by_region(session: Session, role: Role) -> dict[str, set[str]]:
    kinds: dict[str, set[str]] = defaultdict(set)
    for post in session.scalars(select(Appointment).filter_by(role=role)):
        if post.region:
            kinds[post.region].add(post.organisation.kind)
    return kinds


def _givers(session: Session, region: str) -> set[str]:
    found = select(Organisation.slug).join(Mandate, Mandate.organisation_id == Organisation.id)
    return set(session.scalars(found.where(Mandate.region == region)))


def test_every_role_is_filled(session: Session) -> None:
    load_people(session, TODAY)
    assert set(session.scalars(select(Appointment.role))) == {role.value for role in Role} - {"system"}


@pytest.mark.parametrize("role", [Role.RET_CHAIR, Role.ZORGMAKELAAR, Role.JEUGDBESCHERMER, Role.MONITOR])
def test_every_region_has_somebody_in_this_role(session: Session, role: Role) -> None:
    load_people(session, TODAY)
    assert set(_kinds_by_region(session, role)) == set(REGIONS)


def test_every_team_has_a_gi_a_provider_and_a_municipality_but_noord_kennemerland(session: Session) -> None:
    load_people(session, TODAY)
    kinds = _kinds_by_region(session, Role.RET_MEMBER)
    for region in REGIONS:
        assert kinds[region] == ({"municipality"} if region == "NK" else {"gi", "provider", "municipality"})


def test_everybody_can_sign_in(session: Session) -> None:
    load_people(session, TODAY)
    assert all(reader_for(session, person.slug, TODAY) for person in plan.people())


def test_loading_people_twice_changes_nothing(session: Session) -> None:
    load_people(session, TODAY)
    counts = [select(func.count()).select_from(model) for model in (Person, Appointment, Mandate, Organisation)]
    before = [session.scalar(count) for count in counts]
    load_people(session, TODAY)
    assert [session.scalar(count) for count in counts] == before


def test_most_municipalities_gave_their_team_a_mandate_and_some_did_not(session: Session) -> None:
    load_people(session, TODAY)
    for region in REGIONS:
        gave = {slug for slug in _givers(session, region) if slug.startswith("gemeente-")}
        missing = len(reference.municipalities_of(region, TODAY)) - len(gave)
        assert missing == (1 if region in {"AA", "GV", "KNH", "WF", "ZK", "ZW"} else 0)


def test_a_few_providers_gave_no_mandate(session: Session) -> None:
    load_people(session, TODAY)
    givers = set().union(*(_givers(session, region) for region in REGIONS))
    assert {p.slug for p in plan.providers()} - givers == {"kastanjelaan", "ijsvogel", "waterrietzanger", "torenvalk"}


def test_somebody_is_away_and_a_colleague_stands_in(session: Session) -> None:
    people = load_people(session, TODAY)
    deputy = reader_for(session, "jb-noor", TODAY)
    assert deputy is not None
    assert f"person:{people['jb-iris'].id}" in deputy.tokens
