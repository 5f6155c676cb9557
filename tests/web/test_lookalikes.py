"""A case that is there already shows while it is typed, to who may know of it."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import update

from rets.db import ViewerSession
from rets.models import Case
from tests import builders as b

Visit = Callable[[str], TestClient]
DRAFT = "/casussen/nieuw/concept"
HTMX = {"HX-Request": "true"}
BORN = {"birth_month": "2014-06", "municipality": "Haarlemmermeer"}


@pytest.fixture
def case(staffed: ViewerSession) -> Case:
    made = b.raised(staffed)
    staffed.execute(update(Case).values(birth_month=b.date(2014, 6, 1), municipality="GM0394"))
    staffed.expire_all()
    return made


def typed(client: TestClient, **data: str) -> str:
    return client.post(DRAFT, data=data, headers=HTMX).text


def test_the_same_label_shows_the_case_that_is_there(visit: Visit, case: Case) -> None:
    assert f'href="/casussen/{case.id}"' in typed(visit("jb-milan"), label=case.label.lower())


def test_the_same_birth_month_in_the_same_municipality_shows_it(visit: Visit, case: Case) -> None:
    assert f'href="/casussen/{case.id}"' in typed(visit("jb-milan"), **BORN)


def test_a_birth_month_alone_says_nothing(visit: Visit, case: Case) -> None:
    assert f'href="/casussen/{case.id}"' not in typed(visit("jb-milan"), birth_month="2014-06")


def test_a_case_of_another_gi_does_not_show(visit: Visit, case: Case) -> None:
    told = typed(visit("jb-daan"), label=case.label, gi=case.gi.slug, **BORN)
    assert case.label not in told
    assert "Let op" not in told


def test_a_case_of_a_colleague_says_only_what_handing_in_would_say(visit: Visit, case: Case) -> None:
    measure = {"measures.0.kind": "ots", "measures.0.pronounced_on": f"{case.measure_on}"}
    told = typed(visit("jb-noor"), label=case.label, gi=case.gi.slug, **measure)
    assert "Deze casus bestaat al" in told
    assert f"/casussen/{case.id}" not in told


def test_a_member_of_the_team_cannot_guess_a_birth_month(visit: Visit, staffed: ViewerSession, case: Case) -> None:
    region, noor = "ZK", b.person_id(staffed, "jb-noor")
    staffed.execute(update(Case).values(region=region, audience=["system", f"ret:{region}"], jeugdbeschermer_id=noor))
    assert "Let op" not in typed(visit("jb-noor"), **BORN)


def test_a_draft_that_is_opened_again_says_it_as_well(visit: Visit, case: Case) -> None:
    client = visit("jb-milan")
    client.post(DRAFT, data={"label": case.label})
    assert f'href="/casussen/{case.id}"' in client.get("/casussen/nieuw").text
