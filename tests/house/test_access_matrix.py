"""Every route, every role: in or out, as `tests.access_matrix` says. A route that is missing there fails.

Pages come and go and each has its own idea of who may pass; one table shows them all beside each other, so that a
reviewer sees a door that stands open. In means anything but 403 and 404: a form that is refused for its content was
let in. Each request is undone before the next.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from rets import clock
from rets.access import reader_for
from rets.db import NOBODY, SYSTEM, ViewerSession, sessions
from rets.main import ROUTERS, create_app
from rets.models import Appointment, Case, DecisionLine, Document, Mandate, Message, Person
from rets.services import consults, decisions, documents
from rets.services.audit import ENGINE
from rets.services.calendar_feed import open_feed
from rets.services.decision_lines import LineIn
from rets.services.joint_plan import allocate_region
from rets.services.plan_jobs import ask_what_if
from rets.services.requests import make_request
from rets.services.saved_filters import save_filter
from rets.settings import Settings
from rets.web import api
from tests import builders as b
from tests.access_matrix import MATRIX, PEOPLE
from tests.agreeing import agreed
from tests.asking import a_frozen_uitvraag, a_signal, a_simulation, asked_advice
from tests.places import a_contract
from tests.supply import offer_of
from tests.web.conftest import TestClient
from workflows.roles import Role

ROUTES = sorted(
    f"{method} {prefix}{route.path}"
    for prefix, router in (*(("", one) for one in ROUTERS), *((api.PREFIX, one) for one in api.PARTS))
    for route in router.routes
    for method in route.methods - {"HEAD"}  # type: ignore[attr-defined]
)
OPEN = (
    "/aanmelden",
    "/afmelden",
    "/gezond",
    "/hulp",
    "/hulp/{topic}",
    "/kalender/{secret}.ics",
    "/stijl",
    "/toegankelijkheid",
    "/woordenlijst",
    "/api/v1/",
    "/openapi.json",
    "/schema",
    "/schema/{naam}",
)
JSON = {
    "POST /api/v1/casussen/{case_id}/feiten": {"kind": "child_seen"},
    "POST /api/v1/casussen/{case_id}/documenten": {},
    "POST /api/v1/casussen/{case_id}/documenten/{document_id}/verzendingen": {},
    "POST /api/v1/adviesvragen": {},
    "POST /api/v1/adviesvragen/{consultation_id}/antwoord": {},
    "POST /api/v1/adviesvragen/{consultation_id}/wie": {},
    "POST /api/v1/bereikbaarheid": {},
    "POST /api/v1/bereikbaarheid/{duty_id}/einde": {},
    "POST /api/v1/mandaten": {},
    "POST /api/v1/signalen": {},
    "POST /api/v1/signalen/{signal_id}/antwoord": {},
    "POST /api/v1/mandaten/{mandate_id}/einde": {},
    "POST /api/v1/uitwijkafspraken": {},
    "POST /api/v1/uitwijkafspraken/{agreement_id}/einde": {},
    "POST /api/v1/besluiten/{line_id}/antwoord": {},
    "POST /api/v1/besluiten/{line_id}/gedaan": {},
    "POST /api/v1/casussen/{case_id}/taken/{task_id}/antwoord": {},
    "POST /api/v1/casussen/{case_id}/taken/{task_id}/gehoord": {},
    "POST /api/v1/casussen/{case_id}/stappen": {"step": "hand_over", "version": 0},
}


@dataclass(frozen=True)
class Scene:
    """A site with one case about which everybody of Haarlemmermeer has been asked something."""

    session: ViewerSession
    clients: dict[str, TestClient]
    values: dict[str, str]
    bodies: dict[str, dict[str, str]]

    def status(self, letter: str, name: str) -> int:
        """What this person gets from a route, undone afterwards."""
        method, path = name.split(" ")
        path = self.values.get(name) or path.format_map(self.values)
        client, undo = self.clients[letter], self.session.begin_nested()
        signed_in = dict(client.cookies)
        try:
            return client.request(method, path, data=self.bodies.get(name), json=JSON.get(name)).status_code
        finally:
            client.cookies.clear()
            client.cookies.update(signed_in)
            undo.rollback()
            self.session.expire_all()


@contextmanager
def open_scene(engine: Engine, folder: Path, *, full: bool = True) -> Iterator[Scene]:
    """The scene on the staffed region, undone at the end; without `full` nothing happened in the region yet."""
    with engine.connect() as connection, clock.use(b.NOW):
        outer = connection.begin()
        options = {"join_transaction_mode": "create_savepoint", "info": {"viewer": SYSTEM}}
        with sessions(bind=connection, **options) as session:
            clients, values = _clients(session, folder), _values(session) if full else {}
            bodies = {"POST /casussen/{case_id}/verzoeken": {"aanbod": values["slug"]}} if full else {}
            yield Scene(session, clients, values, bodies)
        outer.rollback()


@pytest.fixture(scope="module")
def scene(staffed_engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with open_scene(staffed_engine, tmp_path_factory.mktemp("toegang")) as made:
        yield made


@pytest.mark.parametrize("name", ROUTES)
def test_a_route_lets_in_whom_the_matrix_names_and_nobody_else(scene: Scene, name: str) -> None:
    assert name in MATRIX, f"{name} is not in tests/access_matrix.py: say there who may pass"
    found = "".join(letter for letter in PEOPLE if scene.status(letter, name) not in {403, 404})
    assert found == MATRIX[name]


@pytest.mark.parametrize("name", [name for name in ROUTES if not name.endswith(OPEN)])
def test_without_signing_in_nothing_is_shown(scene: Scene, name: str) -> None:
    assert scene.status("-", name) in {303, 401}


def test_the_matrix_names_no_route_that_does_not_exist() -> None:
    assert set(MATRIX) - set(ROUTES) == set()


def _clients(session: ViewerSession, folder: Path) -> dict[str, TestClient]:
    @contextmanager
    def open_session() -> Iterator[ViewerSession]:
        session.flush()
        session.expire_all()
        session.act_as(NOBODY)
        try:
            with session.begin_nested():
                yield session
        finally:
            session.act_as(SYSTEM)
            session.expire_all()

    app = create_app(Settings(demo=True, data_dir=folder, base_url="http://testserver"), open_session)
    town = b.organisation(session, "gemeente-haarlemmermeer")
    for slug, role, region in (("gem-proef", "municipality", "HM"), ("bes-proef", "director", None)):
        post = Appointment(role=role, organisation=town, region=region, valid_from=b.TODAY)
        session.add(Person(slug=slug, name="Alleen Gemeente", email=f"{slug}@rets.example", appointments=[post]))
    session.flush()
    made = {}
    for letter, slug in {"-": "", **PEOPLE}.items():
        made[letter] = TestClient(app, headers={"Origin": "http://testserver"}, follow_redirects=False)
        if slug:
            assert made[letter].post("/aanmelden", data={"persoon": slug}).status_code == 303
    return made


def _values(session: ViewerSession) -> dict[str, str]:
    """What stands between the braces of an address; a whole name of a route gives an address of its own."""
    case = b.raised(session)
    lotte = b.actor(session, "zm-lotte", Role.ZORGMAKELAAR)
    b.step(session, case, "accept", lotte)
    b.step(session, case, "consult_ret", ENGINE)
    provider = b.organisation(session, "zilverreiger")
    offer = offer_of(session, provider)
    a_contract(session, offer)
    request = make_request(
        session, case, offer_id=offer.id, start_on=b.date(2026, 4, 1), question="Kan dit?", actor=lotte, at=b.NOW
    )
    consent = consults.ask_consent(
        session, case, of="municipality", channel="phone", text="Akkoord?", actor=lotte, at=b.NOW
    )
    asked = consults.ask_capacity(session, case, text="Wat is er?", actor=lotte, at=b.NOW)
    b.step(session, case, "submit_to_ret", ENGINE)
    meeting = b.meeting(session, case)
    town = b.organisation(session, "gemeente-haarlemmermeer")
    line = LineIn(town.id, "Regel de betaling", b.date(2026, 3, 20))
    decisions.decide(
        session, case, meeting, question="Hoe?", text="Zo.", lines=[line], actor=b.chair(session), at=b.NOW
    )
    session.flush()
    letter = _letter(session, case)
    message = session.scalars(select(Message).where(Message.person_id == lotte.person_id)).first()
    consult = b.tasks(session, case, "consult")[0]
    assert message is not None
    drafts = f"/casussen/{case.id}/documenten/concept"
    return {
        "case_id": str(case.id),
        "step": "hand_over",
        "kind": "child_seen",
        "request_id": str(request.id),
        "task_id": str(asked.id),
        "slug": offer.slug,
        "duty_id": str(b.on_call(session, "zm-lotte").id),
        "mandate_id": str(session.scalars(select(Mandate.id).where(Mandate.region == "HM")).first()),
        "agreement_id": str(agreed(session).id),
        "consultation_id": str(asked_advice(session).id),
        "signal_id": str(a_signal(session, case).id),
        "uitvraag_id": str(a_frozen_uitvraag(session).id),
        "run_id": str(a_simulation(session).id),
        "meeting_id": str(meeting.id),
        "decision_id": str(session.scalars(select(DecisionLine.decision_id)).one()),
        "line_id": str(session.scalars(select(DecisionLine.id)).one()),
        "document_id": str(letter.id),
        "code": "HM",
        "job_id": str(ask_what_if(session, "HM", {"kind": "sluit", "offer": offer.slug}, ENGINE, b.NOW).id),
        "place": "GM0392",
        "topic": "casus",
        "voor": "ouders",
        "version_id": str(case.route_id),
        "number": str(allocate_region(session, "HM", ENGINE, b.NOW).number),
        "GET /casussen/{case_id}/documenten/concept": f"{drafts}?soort=brief",
        "GET /api/v1/casussen/{case_id}/documenten/concept": f"{api.PREFIX}{drafts}?kind=brief",
        "name": "parameters",
        "secret": open_feed(session, b.person_id(session, "ret-vz-omar"), b.NOW),
        "lijst": "obstacles",
        "naam": "case",
        "message_id": str(message.id),
        "filter_id": str(_filter(session)),
        "person_id": str(lotte.person_id),
        "GET /casussen/{case_id}/verzoeken": f"/casussen/{case.id}/verzoeken?aanbod={offer.slug}",
        "GET /casussen/{case_id}/taken/{task_id}/gehoord": f"/casussen/{case.id}/taken/{consent.id}/gehoord",
        "POST /casussen/{case_id}/taken/{task_id}/gehoord": f"/casussen/{case.id}/taken/{consent.id}/gehoord",
        "POST /api/v1/casussen/{case_id}/taken/{task_id}/gehoord": (
            f"{api.PREFIX}/casussen/{case.id}/taken/{consent.id}/gehoord"
        ),
        "GET /beheer/routes/{version_id}/verschil": f"/beheer/routes/{case.route_id}/verschil?met={case.route_id}",
        "GET /ret/adviezen/{task_id}": f"/ret/adviezen/{consult.id}",
        "POST /ret/adviezen/{task_id}": f"/ret/adviezen/{consult.id}",
    }


def _filter(session: ViewerSession) -> int:
    """Filters that the zorgmakelaar saved: only who saved them may do so."""
    lotte = reader_for(session, "zm-lotte", b.TODAY)
    assert lotte is not None
    before = session.viewer
    session.act_as(lotte.viewer)
    made = save_filter(session, lotte.person_id, "Te laat", "te_laat=ja", b.NOW).id
    session.act_as(before)
    return made


def _letter(session: ViewerSession, case: Case) -> Document:
    """The letter of the decision to the municipality, sent to it."""
    omar = reader_for(session, "ret-vz-omar", b.TODAY)
    assert omar is not None
    line = session.scalars(select(DecisionLine.id)).one()
    letter = documents.make(session, omar, case, "besluitbrief", f"regel:{line}", b.NOW)
    documents.send(session, omar, case, letter, to="geadresseerde", channel="pagina", on=b.TODAY, at=b.NOW)
    return letter
