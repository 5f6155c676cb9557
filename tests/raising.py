"""Raising a case in the browser, as a jeugdbeschermer does."""

import re

from fastapi.testclient import TestClient
from sqlalchemy import select

from rets.db import SYSTEM, transaction
from rets.models import Case
from rets.settings import Settings

OWN = {"Origin": "http://testserver"}
NEW, DRAFT = "/casussen/nieuw", "/casussen/nieuw/concept"
FILLED = {
    "label": "K-17",
    "gi": "djgb",
    "municipality": "Haarlem",
    "measures.0.kind": "ots",
    "measures.0.pronounced_on": "2020-01-12",
    "need.ideal.0": "gezinshuis",
    "birth_month": "2018-03",
}


def as_person(client: TestClient, slug: str) -> TestClient:
    assert client.post("/aanmelden", data={"persoon": slug}).status_code == 303
    return client


def raised(settings: Settings, label: str = "K-17") -> Case | None:
    with transaction(SYSTEM, settings) as session:
        return session.scalar(select(Case).where(Case.label == label))


def words(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))
