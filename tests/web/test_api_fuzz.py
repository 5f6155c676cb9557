"""Whatever a program sends, the API answers with sentences and never breaks."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rets.db import engine
from rets.main import create_app
from rets.postgres import Server
from rets.scratch import scratch_database
from rets.settings import Settings
from tests.conftest import STAFFED

API = "/api/v1"
FORM: dict[str, Any] = {
    "label": "K-17",
    "gi": "djgb",
    "municipality": "Haarlem",
    "birth_month": "2018-03",
    "measures": [{"kind": "ots", "pronounced_on": "2020-01-12", "ends_on": "2050-01-01"}],
    "need": {
        "ideal": ["gezinshuis"],
        "acceptable": ["pleegzorg"],
        "needed_on": "2030-01-01",
        "needed_reason": "Daarom",
    },
    "safety": {"now": "Rustig", "acute_since": "2021-01-01"},
    "stay": {"form": "crisisplek", "since": "2021-01-01", "max_days": 28},
    "tried": [{"form": "gezinshuis", "on": "2020-02-02", "failed": True}],
    "traits": ["humor"],
    "wishes": {"max_km": 20, "siblings": ["K-18"]},
}
BODIES: dict[str, dict[str, Any]] = {
    "/casussen": {"case": FORM, "jeugdbeschermer": "jb-noor"},
    "/casussen/_zoek": {"label": "K", "states": ["triage"], "region": "ZK", "mine": True, "cursor": "x"},
    "/casussen/_inlezen?checkOnly=true": {
        "format": "rets-case/1",
        "case": FORM,
        "raised_on": "2021-01-01",
        "events": [{"kind": "child_seen", "on": "2021-02-01"}, {"kind": "stay_extended", "on": "2021-02-01"}],
    },
    "/casussen/1/stappen": {"step": "withdraw", "version": 3, "code": "x", "text": "Omdat", "owner": "zm-lotte"},
    "/casussen/1/feiten": {"kind": "measure_changed", "on": "2021-03-03", "measure": {"kind": "ots"}, "text": "Zo"},
    "/casussen/1/verzoeken": {"version": 3, "offer": "x", "start_on": "2030-01-01", "question": "Kan het?"},
    "/casussen/1/documenten": {"kind": "brief", "about": ""},
    "/casussen/1/documenten/1/verzendingen": {"to": "gemeente", "channel": "mail", "on": "2030-01-01"},
    "/verzoeken/1/antwoord": {"version": 1, "code": "refused", "ground": "vol", "expected_on": "2030-01-01"},
    "/verzoeken/1/gehoord": {"version": 1, "code": "accepted", "by": "teamleider", "on": "2026-01-01", "text": "Ja"},
    "/verzoeken/1/intrekking": {"version": 1, "text": "Niet meer nodig"},
    "/adviesvragen": {"region": "HM", "asked_for": "ouder", "question": "Kan dit?"},
    "/adviesvragen/1/antwoord": {"answer": "Ja"},
    "/adviesvragen/1/wie": {"owner": "ret-gi-anke"},
    "/signalen": {
        "region": "ZK",
        "obstacle": "capaciteit",
        "form": "gezinshuis",
        "level": "lokaal",
        "text": "Vol",
        "cases": ["K-17"],
        "owner": "zm-lotte",
        "due_on": "2030-01-01",
    },
    "/signalen/1/antwoord": {"answer": "Ja", "again_on": "2030-01-01"},
    "/bereikbaarheid": {
        "region": "HM",
        "person": "zm-lotte",
        "valid_from": "2030-01-01",
        "valid_until": "2030-01-08",
        "phone": "06-12345678",
    },
    "/bereikbaarheid/1/einde": {"valid_until": "2030-01-04", "why": "Geruild"},
    "/uitwijkafspraken": {
        "provider": "zilverreiger",
        "partner": "rietkraag",
        "forms": ["residentieel"],
        "source": "Brief van 1 maart",
        "valid_from": "2030-01-01",
        "valid_until": "2031-01-01",
    },
    "/uitwijkafspraken/1/einde": {"valid_until": "2030-01-04", "why": "Opgezegd"},
    "/uitvraag/vaststellen": {"peildatum": "2026-10-31", "region": "HM", "gi": None},
    "/uitvraag/1/aanleveringen": {"to": "inspectie", "on": "2026-11-05"},
    "/uitvraag/1/correcties": {"why": "Een casus stond dubbel."},
    "/casussen/1/taken/1/antwoord": {"code": "ja", "text": "Goed", "by": "wijkteam", "on": "2026-01-01"},
    "/casussen/1/taken/1/gehoord": {"by": "contractmanager", "words": "Ja", "on": "2026-01-01"},
    "/besluiten/1/antwoord": {"code": "accepted", "text": "Wij doen dit"},
    "/besluiten/1/gedaan": {"done_on": "2026-01-01"},
    "/beschikbaarheid": {"offer": "x", "free_count": 1, "free_from": "2030-01-01", "note": "Ja"},
}
NASTY = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from(
        [2**63, 10**400, -1, 1e308, "9999-12-31", "0001-01-01", "2021-02-30", "", " ", "\x00", "é\x00", "\ud800"]
    ),
    st.sampled_from(["' OR 1=1 --", "{{7*7}}", "999990019", "a@b.nl", "x" * 5000, "../..", "%00", "NaN"]),
    st.text(max_size=8),
    st.just([]),
    st.just({}),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=3), st.none(), max_size=2),
)
JSON = st.recursive(
    NASTY, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
)
RAW = (b"", b"\xff\xfe", b"{", b'{"a":', b"[" * 100_000, b"9" * 5000, b"null", b" " * 2_000_001)
SLOW = settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=True,
)


def paths(node: Any, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a body."""
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [here, *(path for key, value in inner for path in paths(value, (*here, key)))]


def put(node: Any, path: tuple[Any, ...], value: Any) -> Any:
    """The body with another value at a place."""
    if not path:
        return value
    changed = dict(node) if isinstance(node, dict) else list(node)
    changed[path[0]] = put(node[path[0]], path[1:], value)
    return changed


@pytest.fixture(scope="module")
def app(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    """One site for all of this: what one call does never matters to the next."""
    with scratch_database(server, STAFFED) as where:
        folder = tmp_path_factory.mktemp("fuzz")
        chosen = Settings(
            database_url=where.app,
            database_owner_url=where.owner,
            data_dir=folder,
            demo=True,
        )
        yield create_app(chosen)
        engine(chosen).dispose()


@pytest.fixture
def noor(app: FastAPI) -> TestClient:
    client = TestClient(app, headers={"Origin": "http://testserver"})
    client.post("/aanmelden", data={"persoon": "jb-noor"})
    assert client.post(f"{API}/casussen", json={"case": FORM | {"label": "K-1"}}).status_code in {201, 409}
    return client


def check(answer: Response) -> None:
    """Allowed or refused, and a refusal says why in Dutch."""
    assert answer.status_code in {200, 201, 400, 403, 404, 409}, answer.text
    if answer.status_code >= 400:
        assert answer.headers["Content-Type"] == "application/problem+json"
        body = answer.json()
        assert body["detail"]
        assert all(fault["field"] and fault["sentence"] for fault in body.get("errors", []))


def send(client: TestClient, address: str, body: Any) -> Response:
    if address == "/beschikbaarheid":
        body = [body]
    return client.post(f"{API}{address}", content=json.dumps(body), headers={"Content-Type": "application/json"})


def as_somebody_who_may(client: TestClient, address: str) -> None:
    if address == "/beschikbaarheid" or address.startswith("/signalen"):
        client.post("/aanmelden", data={"persoon": "zm-lotte"})
    elif address.startswith("/bereikbaarheid"):
        client.post("/aanmelden", data={"persoon": "ret-vz-omar"})
    elif address.startswith("/uitwijkafspraken"):
        client.post("/aanmelden", data={"persoon": "cm-vera"})
    elif address.startswith("/uitvraag"):
        client.post("/aanmelden", data={"persoon": "mon-greet"})
    elif address.endswith("/antwoord"):
        client.post("/aanmelden", data={"persoon": "za-roos"})


@pytest.mark.parametrize("address", BODIES)
def test_one_wrong_value_anywhere_never_breaks_it(noor: TestClient, address: str) -> None:
    as_somebody_who_may(noor, address)
    body = BODIES[address]

    @SLOW
    @given(st.sampled_from(paths(body)), NASTY)
    def changed(path: tuple[Any, ...], value: Any) -> None:
        check(send(noor, address, put(body, path, value)))

    changed()


@pytest.mark.parametrize("address", BODIES)
def test_any_json_at_all_never_breaks_it(noor: TestClient, address: str) -> None:
    as_somebody_who_may(noor, address)

    @SLOW
    @given(JSON)
    def anything(body: Any) -> None:
        check(send(noor, address, body))

    anything()


@pytest.mark.parametrize("address", BODIES)
def test_what_is_no_json_is_refused(noor: TestClient, address: str) -> None:
    as_somebody_who_may(noor, address)
    for raw in RAW:
        answer = noor.post(f"{API}{address}", content=raw, headers={"Content-Type": "application/json"})
        check(answer)
        assert answer.status_code in {400, 404}


@pytest.mark.parametrize(
    "address",
    [
        "/casussen?cursor=%00",
        "/casussen?cursor=MS4yMDIxMDEwMS45OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTkuMA",
        "/casussen?region=%00",
        "/casussen?state=weg",
        "/casussen?onbekend=1",
        "/casussen/9999999999999999999999",
        "/casussen/-1",
        "/casussen/x",
        "/casussen/0/klokken",
        "/verzoeken/9007199254740993",
        "/aanbod?after=99999999999999999999",
        "/aanbod?after=%C2%B2",
        "/aanbod?age=oud",
        "/aanbod?text=%00",
        "/aanbod/%00",
        "/referentie/weg",
        "/schema/weg",
        "/weg",
    ],
)
def test_a_strange_address_is_refused(noor: TestClient, address: str) -> None:
    check(noor.get(f"{API}{address}"))
