"""Nobody without the right reads the birth month from a date that is counted from it: every role, every page.

The child turns 18 on 1 May 2026: the true deadline. Turning 17, what is counted back from 18, and what the matcher says
of it tell the same month.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from rets import clock
from rets.db import NOBODY, SYSTEM, ViewerSession, sessions
from rets.main import create_app
from rets.models import Case, DecisionLine, Document, Mandate, Message
from rets.reference.load import read_document_kinds
from rets.services import consults, decisions
from rets.services.audit import ENGINE
from rets.services.calendar_feed import open_feed
from rets.services.decision_lines import LineIn
from rets.services.document_content import content_of
from rets.services.document_subject import subjects_of
from rets.services.matches import allocate_region, propose
from rets.services.plan_jobs import ask_what_if
from rets.settings import Settings
from tests import asking, places
from tests import builders as b
from tests.access_matrix import MATRIX, PEOPLE
from tests.agreeing import agreed
from tests.documents import made, words
from tests.planning import make_due_plans
from tests.web.conftest import OWN, TestClient

KNOWING, OTHERS = "JTZ", "LVPGCM"
SLUGS = PEOPLE | {"G": "gem-koen"}
LATER = b.at("2026-05-20")
TELLS = re.compile(
    r"20(?:08|2[4-7])-05-01|2008-05|\b0?1-0?5-20\d\d|\b1 mei\b|mei 20(?:08|2[56])"
    r"|2026-04-03|\b0?3-0?4-2026|\b3 april|Tijdens het verblijf wordt het kind 18 jaar, vanaf|45 dagen|_late.: ?45"
    r"|bij de start \d"
)
SEARCHED = (
    r"(?:lijst is van|geteld vanaf) (?:vr )?1 mei 2026|vr 1 mei 2026, 6.00 uur|2026-05-01T04:00:00Z"
    r'|"as_of":"2026-05-01"|"on":"2026-05-01","kind":"proposal"'
)
REPEATED = r"<tr(?:(?!</tr>)[\s\S])*abellen of zelf regelen(?:(?!</tr>)[\s\S])*</tr>"
TOLD = "in de eerste helft van 2026"
NO_CASE = (
    "/aan",
    "/monitor/doorlooptijd",
    "/beheer",
    "/gezond",
    "/hulp",
    "/stijl",
    "/toegankelijkheid",
    "/woordenlijst",
    "/api/v1/schema",
    "/api/v1/referentie",
    "/api/v1/openapi",
    "/api/v1/aan",
)
PAGES = [name[4:] for name in MATRIX if name.startswith("GET ") and not name[4:].startswith(NO_CASE)]


@dataclass(frozen=True)
class Scene:
    """A site with one case, as it stood on a day, and a browser for each role."""

    session: ViewerSession
    clients: dict[str, TestClient]
    values: dict[str, str]
    at: datetime

    def text(self, letter: str, path: str) -> str:
        """What this person reads on a page; nothing where the person may not come."""
        with clock.use(self.at):
            answer = self.clients[letter].get(path.format_map(self.values))
        if answer.headers.get("content-type") == "application/pdf":
            return words(self.session.get_one(Document, int(self.values["document_id"])).data)
        return answer.text if answer.status_code == 200 else ""

    def found(self, letter: str) -> str:
        """The answer of the API to a search by label."""
        with clock.use(self.at):
            return self.clients[letter].post("/api/v1/casussen/_zoek", json={"label": "HM"}).text


@pytest.fixture(scope="module", params=[b.NOW, LATER], ids=["before", "after"])
def scene(
    request: pytest.FixtureRequest, staffed_engine: Engine, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Scene]:
    with staffed_engine.connect() as connection, clock.use(b.NOW):
        outer = connection.begin()
        options = {"join_transaction_mode": "create_savepoint", "info": {"viewer": SYSTEM}}
        with sessions(bind=connection, **options) as session:
            values = _values(session)
            case = session.scalars(select(Case)).one()
            b.run_until(session, case, request.param)
            session.flush()
            with clock.use(request.param):
                yield Scene(session, _clients(session, tmp_path_factory.mktemp("maand")), values, request.param)
        outer.rollback()


@pytest.mark.parametrize("path", PAGES)
def test_no_page_tells_the_month_to_who_may_not_know_it(scene: Scene, path: str) -> None:
    read = {letter: _without_later_days(scene.text(letter, path), scene) for letter in OTHERS}
    assert {letter: found for letter, text in read.items() if (found := _telling(text))} == {}


def test_no_document_tells_the_month_whoever_receives_it(scene: Scene) -> None:
    case = scene.session.scalars(select(Case)).one()
    subjects = subjects_of(scene.session, case, read_document_kinds(), scene.at)
    read = {it.kind.code: _without_later_days(words(content_of(it, 1)), scene) for it in subjects}
    assert {code: found for code, text in read.items() if (found := _telling(text))} == {}
    assert TOLD in read["blad"]


@pytest.mark.parametrize("letter", OTHERS)
def test_no_search_tells_the_month_to_who_may_not_know_it(scene: Scene, letter: str) -> None:
    assert TELLS.search(scene.found(letter)) is None


@pytest.mark.parametrize("letter", KNOWING)
def test_who_may_know_the_month_reads_the_day_itself(scene: Scene, letter: str) -> None:
    assert "1 mei 2026" in scene.text(letter, "/casussen/{case_id}")
    assert "2026-05-01" in scene.text(letter, "/api/v1/casussen/{case_id}/klokken")
    assert scene.at == LATER or "nodig op 1 mei 2026" in scene.text(letter, "/casussen/{case_id}/voorstellen")


def test_how_old_the_child_is_at_a_start_is_told_to_who_may_know_the_month(scene: Scene) -> None:
    path, told = "/casussen/{case_id}/voorstellen", "Deze plek is voor kinderen tot 12 jaar; dit kind is bij de start"
    assert re.search(rf"{told} 1[78]\.", scene.text("Z", path))
    assert f"{told} ouder." in scene.text("V", path)


@pytest.mark.parametrize("path", ["/casussen", "/casussen/{case_id}", "/ret/casussen/{case_id}/blad"])
def test_the_team_reads_the_period_instead(scene: Scene, path: str) -> None:
    assert TOLD in scene.text("V", path)


def test_a_provider_reads_the_period_in_the_profile(scene: Scene) -> None:
    assert TOLD in scene.text("P", "/verzoeken/{request_id}")


def test_the_api_leaves_the_day_empty_and_gives_the_period(scene: Scene) -> None:
    shown = scene.text("V", "/api/v1/casussen/{case_id}/klokken")
    assert f'"due_on":null,"due_within":"{TOLD}"' in shown


def test_the_api_does_not_tell_the_period_of_what_is_counted_back_from_it(scene: Scene) -> None:
    with clock.use(scene.at):
        rows = scene.clients["V"].get("/api/v1/casussen/{case_id}/klokken".format_map(scene.values)).json()
    assert {row["kind"] for row in rows if row["due_on"] is None} == {"leeftijd_18", "overgangsplan"}


def test_messages_about_the_day_go_to_who_may_know_it(scene: Scene) -> None:
    told = scene.session.execute(select(Message.kind, Message.person_id)).all()
    case = scene.session.scalars(select(Case)).one()
    heard = {person for kind, person in told if kind.endswith(("leeftijd_18", "overgangsplan"))}
    assert heard
    assert heard <= {case.jeugdbeschermer_id, case.zorgmakelaar_id}


def test_the_place_in_the_list_tells_the_half_year_alone(scene: Scene) -> None:
    case = scene.session.scalars(select(Case)).one()
    assert case.told_on == date(2026, 1, 1)


def _telling(text: str) -> list[str]:
    """What tells the month, with the words before it."""
    return [text[max(found.start() - 60, 0) : found.end()] for found in TELLS.finditer(text)]


def _without_later_days(text: str, scene: Scene) -> str:
    """What happened later than the birthday may well be dated in its month; the day itself may not.

    For every case there is a search on the first morning of every month, so that one tells nothing; a call after a
    silence is repeated every five working days, which is that day by chance.
    """
    return re.sub(rf"\b(?!1 )\d+ mei 2026|{SEARCHED}|{REPEATED}", "", text) if scene.at == LATER else text


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
    made = {letter: TestClient(app, headers=OWN, follow_redirects=False) for letter in KNOWING + OTHERS}
    for letter, client in made.items():
        assert client.post("/aanmelden", data={"persoon": SLUGS[letter]}).status_code == 303
    return made


def _values(session: ViewerSession) -> dict[str, str]:
    """One case about which a provider, a municipality and the team know; what stands between braces in an address."""
    case = asking.searching(
        session,
        birth_month="2008-05",
        need={"ideal": ["residentieel"], "acceptable": ["gezinshuis"], "stay_days": 90},
        question="Waar kan dit kind wonen?",
        history="Twee keer een pleeggezin.",
        safety={"now": "Veilig bij een tante."},
    )
    offer = places.an_offer(session, date(2026, 4, 7))
    places.an_offer(session, date(2026, 6, 15), age_until=23)
    places.an_offer(session, date(2026, 6, 15), form="gezinshuis", age_until=18)
    places.an_offer(session, date(2026, 4, 7), form="gezinshuis", age_until=12)
    propose(session, case, ENGINE, b.NOW)
    request = asking.ask(session, case, offer, start_on=date(2026, 4, 7))
    asking.answer(session, request, "accepted")
    b.step(session, case, "consult_ret", ENGINE)
    asked = consults.ask_capacity(session, case, text="Wat is er?", actor=asking.lotte(session), at=b.NOW)
    b.step(session, case, "submit_to_ret", ENGINE)
    meeting = b.meeting(session, case)
    allocate_region(session, "HM", ENGINE, b.NOW)
    what_if = ask_what_if(session, "HM", {"kind": "sluit", "offer": offer.slug}, ENGINE, b.NOW)
    make_due_plans(lambda: nullcontext(session), lambda: b.NOW)
    town = b.organisation(session, "gemeente-haarlemmermeer")
    line = LineIn(town.id, "Regel de betaling", date(2026, 3, 20))
    decisions.decide(
        session, case, meeting, question="Hoe?", text="Zo.", lines=[line], actor=b.chair(session), at=b.NOW
    )
    document = made(session, case, "blad", who="ret-vz-omar")
    session.flush()
    assert (case.deadline_kind, case.deadline_on) == ("leeftijd_18", date(2026, 5, 1))
    return {
        "case_id": str(case.id),
        "step": "hand_over",
        "kind": "child_seen",
        "request_id": str(request.id),
        "task_id": str(asked.id),
        "slug": offer.slug,
        "consultation_id": str(asking.asked_advice(session).id),
        "signal_id": str(asking.a_signal(session, case).id),
        "uitvraag_id": str(asking.a_frozen_uitvraag(session).id),
        "run_id": str(asking.a_simulation(session).id),
        "meeting_id": str(meeting.id),
        "line_id": str(session.scalars(select(DecisionLine.id)).first()),
        "document_id": str(document.id),
        "duty_id": str(b.on_call(session, "zm-lotte").id),
        "mandate_id": str(session.scalars(select(Mandate.id).where(Mandate.region == "HM")).first()),
        "agreement_id": str(agreed(session).id),
        "secret": open_feed(session, b.person_id(session, "ret-vz-omar"), b.NOW),
        "code": "HM",
        "place": "HM",
        "number": "1",
        "job_id": str(what_if.id),
        "name": "parameters",
        "lijst": "obstacles",
        "naam": "case",
        "voor": "ouders",
    }
