"""Invented cases, tasks, documents and decisions for `/stijl`, each in every state that a page can show."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace as An
from typing import Any

from rets.clock import midnight
from rets.web.deps import Submitted
from rets.web.forms import Attempt

REQUEST_STATES = ("open", "needs_information", "waiting_list", "accepted", "refused", "expired", "withdrawn")
NO_DATES = dict.fromkeys(
    (
        "cancelled_at",
        "planned_on",
        "intake_on",
        "started_on",
        "start_confirmed_at",
        "reported_start_on",
        "ended_on",
        "end_reason",
        "judged_professional",
        "judged_family",
    )
)
TASK_ANSWERS = {
    "capaciteit": {"ja": "Er is een plek", "nee": "Er is geen plek"},
    "bestuurlijk": {"besloten": "Wij nemen dit besluit", "vraag": "Wij hebben eerst een vraag"},
}


def of_cases(today: date) -> dict[str, Any]:
    """What the part about cases shows."""
    at = midnight(today) + timedelta(hours=9)
    return {
        "lines": list(_lines(today)),
        "alike": An(cases=[An(id=0, label="K-12", raised_at=at)], taken=False),
        "taken": An(cases=[], taken=True),
        "case": An(id=0, label="K-17"),
        "tasks": _tasks(at)[1:],
        "refused_one": _tasks(at)[0],
        "known": TASK_ANSWERS,
        "refused_task": An(typed=Submitted([("antwoord", "ja")]), attempt=Attempt(refusals=["Het kind is verhuisd."])),
        "requests": [_request(state, today) for state in REQUEST_STATES],
        "placements": list(_placements(today, at)),
        "documents": list(_documents()),
        "made_documents": [_made(1, at), _made(2, at)],
        "sent_documents": {1: [An(name="Gemeente Haarlem", channel="mail", sent_on=today)]},
        "blocks": _blocks(),
    }


def of_team(today: date) -> dict[str, Any]:
    """What the part about the expert team shows."""
    at = midnight(today) + timedelta(hours=9)
    return {
        "agenda": list(_agenda(today)),
        "line_answers": [An(done_on=today, answer_code="", answer_text="")]
        + [
            An(done_on=None, answer_code=code, answer_text="Er is geen geld.")
            for code in ("accepted", "objection", "silence", "")
        ],
        "calls": [
            An(called_at=at, person=An(name="Anke Molenaar"), reached=True, said="Akkoord, doe het vandaag."),
            An(called_at=at, person=An(name="Els Visser"), reached=False, said=""),
        ],
        "decisions": [
            _decision(1, at),
            _decision(2, at, settled_at=at),
            _decision(3, at, settled_at=at, why="Te laat."),
        ],
        "meeting": An(id=0),
        "gaps": [An(region="ZK", since=today + timedelta(days=3), until=today + timedelta(days=5))],
        "tried": Attempt(),
        "typed": Submitted([]),
    }


def _lines(today: date) -> Any:
    plain = {
        "id": 0,
        "form": "gezinshuis",
        "age": 11,
        "region": "ZK",
        "acute": False,
        "may_open": True,
        "proposed": "",
        "deadline_on": today + timedelta(days=20),
        "deadline_within": "",
        "clock": "passende hulp",
        "due_on": today + timedelta(days=2),
        "action": "Zoek een plek",
        "mine": False,
        "owner": "de zorgmakelaar",
        "if_nothing": "gaat de casus naar het expertteam",
        "state_name": "zoeken",
    }
    yield An(**plain | {"label": "K-17", "acute": True, "why": "Acuut onveilig.", "mine": True})
    late = {"label": "K-31", "deadline_on": today - timedelta(days=3), "may_open": False}
    yield An(**plain | late | {"why": "Een norm is overschreden.", "proposed": "RETS stelt het expertteam voor."})
    period = {"label": "K-08", "deadline_on": None, "deadline_within": "in de eerste helft van 2027", "due_on": None}
    yield An(**plain | period | {"why": "Op volgorde van de uiterste datum."})


def _tasks(at: datetime) -> list[An]:
    kinds = (("capaciteit", "Is er een plek in een gezinshuis?"), ("buiten_regio", "Mag dit kind buiten de regio?"))
    more = (
        ("alarm", "Het kind is acuut onveilig."),
        ("consult", "Wat raadt het team aan?"),
        ("bestuurlijk", "Wie betaalt deze plek?"),
    )
    return [
        An(id=number, kind=kind, text=text, data={}, due_at=at + timedelta(days=2))
        for number, (kind, text) in enumerate((*kinds, *more), 1)
    ]


def _request(state: str, today: date) -> An:
    return An(
        id=0,
        state=state,
        place_id=1,
        start_on=today,
        expected_on=today + timedelta(days=30) if state in {"waiting_list", "accepted"} else None,
        answer_code="vol" if state == "refused" else "",
        answer_text="",
    )


def _placements(today: date, at: datetime) -> Any:
    before, after = today - timedelta(days=4), today + timedelta(days=4)
    yield An(**NO_DATES | {"planned_on": after, "intake_on": before})
    yield An(**NO_DATES | {"planned_on": before, "reported_start_on": before})
    judged = {"judged_professional": "passend", "judged_family": "alternatief_passend"}
    yield An(**NO_DATES | judged | {"planned_on": before, "started_on": before, "start_confirmed_at": at})
    ended = {"started_on": before, "ended_on": today, "end_reason": "Het kind woont weer thuis."}
    yield An(**NO_DATES | ended | {"start_confirmed_at": at})
    yield An(**NO_DATES | {"cancelled_at": at, "end_reason": "Er kwam een andere plek."})


def _documents() -> Any:
    plain = {"about": "", "lacking": [], "made": None, "behind": False, "receivers": ["de gemeente"], "ref": ""}
    gaps = [An(where="/stijl", sentence="Vul in wat het kind wil."), An(where="", sentence="Er is nog geen besluit.")]
    yield An(**plain | {"kind": "brief", "name": "Brief", "lacking": gaps})
    yield An(**plain | {"kind": "a4", "name": "Samenvatting op één bladzijde"})
    yield An(**plain | {"kind": "besluitbrief", "name": "Besluitbrief", "made": An(version=1), "behind": True})
    yield An(**plain | {"kind": "uitleg_ouders", "name": "Uitleg voor ouders", "made": An(version=2), "about": "K-17"})


def _made(number: int, at: datetime) -> An:
    return An(id=number, kind="brief", version=number, made_at=at, maker=An(name="Noor de Vries"), title="Brief")


def _blocks() -> list[dict[str, Any]]:
    return [
        {"type": "heading", "text": "Wat er nu gebeurt"},
        {"type": "text", "text": "Wij zoeken een gezinshuis dichtbij school."},
        {"type": "note", "text": "Wij bellen u elke week."},
        {"type": "facts", "rows": [("Wie zoekt", "de zorgmakelaar")]},
        {"type": "list", "items": ["dichtbij school", "samen met broer"]},
        {"type": "fill", "heads": ["Vraag", "Uw antwoord"], "asks": ["Wat vindt u belangrijk?"]},
    ]


def _agenda(today: date) -> Any:
    deadlines = (An(on=today + timedelta(days=2), within=""), An(on=None, within="in 2027"))
    outcomes = ("", "besloten", "spoed", "longlist")
    for number, outcome in enumerate(outcomes):
        yield An(
            slot=f"{10 + number}.00 uur",
            case=An(id=0, label=f"K-{20 + number}", acute=number == 0, state="searching"),
            order="Het einde van de plek is dichtbij.",
            why="Er is geen passende plek gevonden.",
            deadline=deadlines[number % 2],
            item=An(id=number, outcome=outcome, meeting_id=0, why="aangemeld" if number else "route"),
        )


def _decision(number: int, at: datetime, settled_at: datetime | None = None, why: str = "") -> An:
    return An(
        id=number,
        case_id=0,
        case=An(label=f"K-{30 + number}"),
        text="Het kind gaat vandaag naar Duinrand.",
        decided_at=at,
        settled_at=settled_at,
        withdrawn_why=why,
    )
