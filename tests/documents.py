"""A dossier from which every form can be made, and how a document reads."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from rets import access
from rets.models import Case, Document, Request
from rets.services import documents
from tests import asking, places
from tests import builders as b

WHOLE: dict[str, Any] = {
    "question": "Waar kan deze jongen wonen en leren, dicht bij school en bij zijn zusje?",
    "sex": "m",
    "measures": [
        {"kind": "ots", "pronounced_on": "2026-03-02", "informed_on": "2026-03-03", "ends_on": "2027-03-01"},
    ],
    "authorisations": [{"kind": "muhp", "granted_on": "2026-03-02", "ends_on": "2026-09-01"}],
    "safety": {
        "now": "Thuis is er dagelijks ruzie. Hij slaapt nu bij een tante, zij haalt hem elke dag van school.",
        "watched_by": "De jeugdbeschermer, elke week, en de tante",
        "seen_on": "2026-03-13",
        "plan_on": "2026-03-09",
    },
    "koers": {
        "set_on": "2026-03-12",
        "goals": [
            "Hij woont op een vaste plek en slaapt elke nacht door.",
            "Hij gaat elke dag naar school.",
            "Hij ziet zijn zusje elke week.",
        ],
        "needed_help": "Een kleine groep met vaste begeleiders en hulp bij wat hij meemaakte.",
        "agreed_by": ["jeugdige", "ouders", "netwerk"],
    },
    "need": {
        "ideal": ["residentieel"],
        "acceptable": ["kleinschalig_wonen"],
        "why": "Hij heeft vaste mensen en rust nodig. In het pleeggezin liep het twee keer vast op boosheid.",
        "stay_days": 270,
    },
    "strengths": "Hij is grappig, helpt graag in de keuken en voetbalt elke dag. Duidelijke afspraken helpen.",
    "traits": ["agressie"],
    "history": "Ouders uit elkaar in 2023. Daarna ambulante hulp thuis, dagbehandeling en twee keer een pleeggezin.",
    "tried": [
        {
            "form": "pleegzorg",
            "provider": "Pleegzorg Noord",
            "on": "2025-11-14",
            "result": "Stopte na vijf maanden: te veel boosheid in huis.",
            "failed": True,
        },
    ],
    "voice": {
        "child": "Ik wil bij mijn zusje in de buurt blijven en op mijn eigen school.",
        "child_spoken_on": "2026-03-11",
        "parents": "Moeder wil een plek waar hij lang kan blijven. Vader is het daarmee eens.",
    },
    "stay": {"form": "pleegzorg", "place": "Bij een tante", "since": "2026-02-20", "ends_on": "2026-04-15"},
    "school": "Groep 7, speciaal basisonderwijs. Hij gaat graag.",
    "obstacles": ["capaciteit"],
    "finance": "Het contract dekt deze groep. Het budget van dit jaar is bijna op; op 10 maart gevraagd.",
    "at_table": ["Jeugdbeschermer", "Gedragswetenschapper van de aanbieder"],
}


def whole(session: Session, moment: datetime = b.NOW, **changes: Any) -> Case:
    """A case of which the whole form was filled in, being searched for."""
    case = b.raised(session, moment, **(WHOLE | changes))
    b.step(session, case, "accept", asking.lotte(session), moment)
    return case


def asked(session: Session, case: Case) -> Request:
    """A request that the provider said yes to."""
    request = asking.ask(session, case, places.an_offer(session, b.TODAY))
    asking.answer(session, request, "accepted")
    session.flush()
    return request


def reader(session: Session, slug: str) -> access.Reader:
    """Somebody of the cast, on the day of the tests."""
    found = access.reader_for(session, slug, b.TODAY)
    assert found is not None
    return found


def made(session: Session, case: Case, kind: str, ref: str = "", who: str = "jb-milan") -> Document:
    """A document of a kind, made now."""
    return documents.make(session, reader(session, who), case, kind, ref, b.NOW)


def words(data: Any) -> str:
    """Everything that is written in the content of a document."""
    if isinstance(data, dict):
        return "\n".join(words(part) for part in data.values())
    if isinstance(data, list):
        return "\n".join(words(part) for part in data)
    return str(data)
