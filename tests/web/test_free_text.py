"""No page keeps a text that leads to a person, that is endless or that cannot be stored: it is refused at its field."""

import pytest
from sqlalchemy import func, select

from rets.models import Event
from rets.services import consults, decisions
from rets.services.decision_lines import LineIn
from tests import asking, places
from tests import builders as b
from workflows.roles import Role

WRONG = {
    "Bel jan@voorbeeld.nl even": "e-mailadres",
    "Het gaat om 111.222.333": "burgerservicenummer",
    "Een \x00 teken": "niet kan worden bewaard",
    "x" * 4001: "te lang",
}


@pytest.fixture
def scene(staffed):
    """A case before the team, decided, with a question to everybody: where each text may be typed."""
    case = asking.searching(staffed)
    asked = asking.ask(staffed, case, places.an_offer(staffed, b.TODAY))
    consent = consults.ask_consent(
        staffed, case, of="municipality", channel="phone", text="Akkoord?", actor=asking.lotte(staffed), at=b.NOW
    )
    capacity = consults.ask_capacity(staffed, case, text="Wat is er?", actor=asking.lotte(staffed), at=b.NOW)
    b.step(staffed, case, "consult_ret", b.actor(staffed, "zm-lotte", Role.ZORGMAKELAAR))
    b.step(staffed, case, "submit_to_ret", asking.lotte(staffed))
    town = b.organisation(staffed, "gemeente-haarlemmermeer")
    line = LineIn(town.id, "Regel de betaling", b.date(2026, 3, 20))
    made = decisions.decide(
        staffed,
        case,
        b.meeting(staffed, case),
        question="Hoe?",
        text="Zo.",
        lines=[line],
        actor=b.chair(staffed),
        at=b.NOW,
    )
    meeting = b.meeting(staffed, case)
    meeting.starts_at = b.NOW
    staffed.flush()
    return {
        "case": case.id,
        "line": made.lines[0].id,
        "capacity": capacity.id,
        "consent": consent.id,
        "request": asked.id,
        "town": town.id,
        "meeting": meeting.id,
        "consult": b.tasks(staffed, case, "consult")[0].id,
        "version": case.version,
        "asked": asked.version,
    }


DECIDE = {
    "versie": "{version}",
    "vergadering": "{meeting}",
    "regel-0-wie": "{town}",
    "regel-0-uiterlijk": "2026-03-30",
    "regel-0-wat": "Doe het",
    "regel-0-bedrag": "0",
    "vraag": "Wat?",
    "besluit": "Dit.",
}
ADVICE = {"advies": "Zo", "wie": "de aanbieder", "wat": "starten", "uiterlijk": "2026-03-30"}
HEARD = {"door": "de beleidsmedewerker", "woorden": "ja", "op": "2026-03-16"}
SPOKEN = HEARD | {"antwoord": "accepted", "versie": "{asked}"}
PAGES = [
    ("gem-koen", "/besluiten/{line}/antwoord", {"antwoord": "objection"}, "toelichting"),
    ("gem-koen", "/gemeente/alternatief", {"alternatief-casus": "{case}", "hulp": "gezinshuis"}, "waarom"),
    ("gem-koen", "/gemeente/vraag", {"vraag-casus": "{case}"}, "vraag"),
    ("gem-koen", "/casussen/{case}/taken/{capacity}", {"antwoord": "antwoord"}, "tekst"),
    ("ret-vz-omar", "/ret/spoed", {"casus": "{case}"}, "waarom"),
    ("ret-vz-omar", "/ret/casussen/{case}/besluit", DECIDE, "vraag"),
    ("ret-vz-omar", "/ret/casussen/{case}/besluit", DECIDE, "besluit"),
    ("ret-vz-omar", "/ret/casussen/{case}/besluit", DECIDE, "regel-0-wat"),
    ("ret-vz-omar", "/ret/adviezen/{consult}", ADVICE, "advies"),
    ("ret-vz-omar", "/ret/adviezen/{consult}", ADVICE, "wie"),
    ("zm-lotte", "/casussen/{case}/verzoeken/{request}/intrekken", {"versie": "{asked}"}, "uitleg"),
    ("zm-lotte", "/casussen/{case}/verzoeken/{request}/gehoord", SPOKEN, "door"),
    ("zm-lotte", "/casussen/{case}/verzoeken/{request}/gehoord", SPOKEN, "woorden"),
    ("zm-lotte", "/casussen/{case}/vragen", {"versie": "{version}", "soort": "capaciteit"}, "tekst"),
    ("zm-lotte", "/casussen/{case}/taken/{consent}/gehoord", HEARD, "door"),
    ("zm-lotte", "/casussen/{case}/taken/{consent}/gehoord", HEARD, "woorden"),
    ("zm-lotte", "/casussen/{case}/stappen/hand_over", {"versie": "{version}"}, "uitleg"),
    ("za-roos", "/verzoeken/{request}/antwoord", {"antwoord": "needs_information", "versie": "{asked}"}, "vraag"),
    ("za-roos", "/verzoeken/{request}/antwoord", {"antwoord": "refused", "versie": "{asked}"}, "toelichting"),
]


@pytest.mark.parametrize(("who", "path", "fields", "name"), PAGES, ids=[f"{path} {name}" for _, path, _, name in PAGES])
def test_a_text_that_is_not_kept_is_refused_at_its_field(staffed, visit, scene, who, path, fields, name):
    browser = visit(who)
    before = staffed.scalar(select(func.count()).select_from(Event))
    sent = {key: value.format_map(scene) for key, value in fields.items()}
    for text, word in WRONG.items():
        answer = browser.post(path.format_map(scene), data=sent | {name: text})
        assert (answer.status_code, word in answer.text) == (400, True), text[:30]
    assert staffed.scalar(select(func.count()).select_from(Event)) == before


@pytest.mark.parametrize("given", ["9" * 5000, "9" * 30, "²", "-1", "\x00"])
def test_a_member_that_is_no_number_is_no_member(staffed, visit, scene, given):
    answer = visit("ret-vz-omar").post(f"/ret/vergaderingen/{scene['meeting']}/aanwezig", data={"aanwezig": given})
    assert (answer.status_code, "geen lid van dit team" in answer.text) == (409, True)
