"""The Haarlems expertteam (HET) meets weekly with the afwegingskader; who decides there reads it (RT6, B4)."""

import pytest

from rets.db import ViewerSession
from rets.models import Appointment
from rets.services.document_access import documents_for
from tests import builders as b
from tests import documents as d
from tests.walking import asked
from workflows.roles import Role


def _appoint(session: ViewerSession) -> None:
    """A contract manager for the region of Haarlem."""
    vera = b.person_id(session, "cm-vera")
    region = b.organisation(session, "gemeente-haarlem")
    session.add(
        Appointment(
            person_id=vera,
            organisation_id=region.id,
            role=Role.CONTRACT_MANAGER.value,
            region="ZK",
            valid_from=b.TODAY,
        )
    )
    session.flush()


@pytest.mark.parametrize(
    ("manager", "to", "reads"), [(True, "contractmanager", "cm-vera"), (False, "gemeente", "gem-ilse")]
)
def test_rt6_whoever_decides_in_the_het_reads_the_framework_and_answers(
    staffed: ViewerSession, manager: bool, to: str, reads: str
) -> None:
    if manager:
        _appoint(staffed)
    trip, _request = asked(staffed, "Haarlem")
    assert trip.step("afwegingskader").person_id == trip.case.jeugdbeschermer_id
    trip.send("afwegingskader", to, channel="pagina")
    assert trip.step("afwegingskader").answer_code == "verstuurd"
    (read,) = documents_for(staffed, d.reader(staffed, reads), trip.case)
    trip.answer("het", "vervolg", "Wij betalen dit.")
    assert (read.kind, trip.step("het").answer_code) == ("afwegingskader", "vervolg")
