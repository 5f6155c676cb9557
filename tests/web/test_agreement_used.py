"""A provider agrees on its page that another takes over, and its no then leads there, until the agreement is ended."""

from collections.abc import Callable
from datetime import timedelta

from rets import clock
from rets.db import ViewerSession
from rets.models import Request, Task
from tests import asking
from tests import builders as b
from tests.places import an_offer
from tests.web.conftest import TestClient

Visit = Callable[[str], TestClient]
HOME = "/uitwijkafspraken"


def agree(session: ViewerSession, client: TestClient) -> None:
    """Zilverreiger records that it and Rietkraag take over from one another."""
    own, other = (str(b.organisation(session, slug).id) for slug in ("zilverreiger", "rietkraag"))
    sent = {"aanbieder": own, "partner": other, "vormen": "residentieel", "vanaf": "2026-03-16", "bron": "Brief"}
    assert client.post(f"{HOME}/nieuw", data=sent).status_code == 303


def stop(session: ViewerSession, client: TestClient) -> None:
    """The agreement ends tomorrow."""
    number = client.get("/api/v1/uitwijkafspraken").json()[0]["id"]
    sent = {"tot": (b.TODAY + timedelta(days=1)).isoformat(), "waarom": "Opgezegd"}
    assert client.post(f"{HOME}/{number}/einde", data=sent).status_code == 303


def refused(session: ViewerSession, client: TestClient) -> Request:
    """A request to Zilverreiger, to which it says no on its page."""
    request = asking.ask(session, asking.searching(session), an_offer(session, b.TODAY))
    sent = {"versie": str(request.version), "antwoord": "refused", "grond": "vol"}
    assert client.post(f"/verzoeken/{request.id}/antwoord", data=sent).status_code == 303
    return request


def asked(session: ViewerSession, request: Request) -> list[Task]:
    return b.tasks(session, request.case, "uitwijk")


def test_after_a_no_the_zorgmakelaar_reads_whom_to_ask(staffed: ViewerSession, visit: Visit) -> None:
    roos = visit("za-roos")
    agree(staffed, roos)
    (task,) = asked(staffed, refused(staffed, roos))
    assert task.person_id == b.person_id(staffed, "zm-lotte")
    assert "Gezinshuizen Rietkraag heeft afgesproken om in te springen" in visit("zm-lotte").get("/").text


def test_without_an_agreement_nobody_is_asked(staffed: ViewerSession, visit: Visit) -> None:
    assert asked(staffed, refused(staffed, visit("za-roos"))) == []


def test_after_its_end_nobody_is_asked(staffed: ViewerSession, visit: Visit) -> None:
    roos = visit("za-roos")
    agree(staffed, roos)
    stop(staffed, roos)
    with clock.use(b.NOW + timedelta(days=1)):
        assert asked(staffed, refused(staffed, visit("za-roos"))) == []
