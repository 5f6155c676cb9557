"""Whoever opens a part of a dossier stands in the read log, on a page and over the API alike (R7, P13)."""

import pytest
from sqlalchemy import select

from rets.models import Read
from tests import asking, places
from tests import builders as b

PARTS = [
    "/casussen/{case}",
    "/casussen/{case}/dossier",
    "/casussen/{case}/geschiedenis",
    "/casussen/{case}/voorstellen",
    "/api/v1/casussen/{case}",
    "/api/v1/casussen/{case}/gebeurtenissen",
    "/api/v1/casussen/{case}/klokken",
    "/api/v1/casussen/{case}/verzoeken",
    "/api/v1/casussen/{case}/voorstellen",
    "/api/v1/verzoeken/{request}",
]


@pytest.mark.parametrize("path", PARTS)
def test_opening_a_part_of_a_dossier_is_written_down(staffed, visit, path):
    case = asking.searching(staffed)
    request = asking.ask(staffed, case, places.an_offer(staffed, b.TODAY))
    staffed.flush()
    number, address = case.id, path.format(case=case.id, request=request.id)
    assert visit("zm-lotte").get(address).status_code == 200
    rows = staffed.scalars(select(Read).where(Read.case_id == number)).all()
    assert [(row.person_id, row.role) for row in rows] == [(b.person_id(staffed, "zm-lotte"), "zorgmakelaar")]


def test_a_provider_that_reads_its_own_request_opens_no_dossier(staffed, visit):
    case = asking.searching(staffed)
    request = asking.ask(staffed, case, places.an_offer(staffed, b.TODAY))
    staffed.flush()
    number = case.id
    assert visit("za-roos").get(f"/api/v1/verzoeken/{request.id}").status_code == 200
    assert staffed.scalars(select(Read).where(Read.case_id == number)).all() == []
