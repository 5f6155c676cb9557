"""What the form of a step asks: derived from the guards of the table, so that a new guard shows a new field."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from rets import clock
from rets.errors import FieldError
from rets.models import Case, Request
from rets.render.codes import code_names, form_names
from rets.render.dates import exact_date
from rets.services import claims
from rets.services.case_page import requests_of
from rets.services.placements import current
from rets.services.successors import possible_owners
from rets.web.forms import Attempt
from rets.web.inputs import Inputs
from workflows.facts import Note
from workflows.guards import GUARDS
from workflows.steps import Step

DATED = frozenset({"return_case", "step_down"})
GUARD_FIELDS = {
    "coded": "reden",
    "explained": "uitleg",
    "next_step_named": "vervolg",
    "owner_named": "eigenaar",
    "chair_keeps_it": "eigenaar",
    "start_given": "start",
    "start_not_in_future": "start",
    "start_after_intake": "start",
    "request_accepted": "verzoek",
}
VERB_FIELDS = {"planned_on": "gepland", "on": "stopt", "code": "reden", "form": "hulp"}
NO_OWNER = "Kies iemand uit de lijst."


@dataclass(frozen=True)
class Asked:
    """One field of the form of a step, as the macro `field` takes it."""

    name: str
    label: str
    kind: str = "text"
    hint: str = ""
    required: bool = True
    options: tuple[tuple[str, str], ...] = ()


def fields_of(session: Session, case: Case, step: Step) -> list[Asked]:
    """The fields of a step, in the order in which one thinks."""
    on = clock.today()
    asked: list[Asked] = []
    if step.slug == "find_elsewhere":
        asked.append(Asked("hulp", "Welke hulp is geregeld?", "select", options=tuple(form_names(on))))
        asked.append(Asked("gepland", "Wanneer start die hulp?", "date"))
    if "request_accepted" in step.guards:
        asked.append(Asked("verzoek", "Bij wie spreekt u de plek af?", "radios", options=_accepted(session, case)))
        asked.append(Asked("gepland", "Afgesproken start", "date", "Leeg: de dag die de aanbieder noemde.", False))
        asked.append(Asked("intake", "Dag van de intake", "date", "Een intake telt niet als start.", False))
    if "coded" in step.guards and step.codes:
        asked.append(Asked("reden", "Reden", "select", options=tuple(code_names(step.codes, on))))
    if "start_given" in step.guards:
        asked += _start(session, case)
    if "explained" in step.guards:
        asked.append(Asked("uitleg", "Leg uit waarom", "textarea", "Geen namen, geen BSN."))
    if "next_step_named" in step.guards:
        asked.append(Asked("vervolg", "Wat is de volgende stap?", "textarea"))
    if "owner_named" in step.guards:
        people = tuple((str(person), words) for person, words in possible_owners(session, case, on))
        asked.append(Asked("eigenaar", "Wie pakt de casus nu op?", "select", options=people))
    if step.slug in DATED:
        asked.append(Asked("voor", "Uiterlijk wanneer?", "date", "Leeg: de gewone termijn.", False))
    if step.slug == "keep_searching" and current(session, case) is not None:
        hint = "Leeg: de hulp loopt door, terwijl u verder zoekt."
        asked.append(Asked("stopt", "De hulp van nu stopt op", "date", hint, False))
    return asked


def note_of(step: Step, typed: Mapping[str, str], owners: frozenset[int]) -> Note:
    """The note of a step from what was typed.

    Raises:
        Invalid: a date that does not exist, words that lead to a person, or an owner who is not in the list.
    """
    inputs = Inputs(typed)
    for name in ("uitleg", "vervolg"):
        inputs.text(name)
    owner = typed["eigenaar"]
    if owner and not (owner.isascii() and owner.isdigit() and int(owner[:18]) in owners):
        inputs.fault("eigenaar", NO_OWNER)
    started, due = inputs.day("start"), inputs.day("voor")
    inputs.check()
    return Note(
        text=typed["uitleg"],
        code=typed["reden"] or None,
        next_step=typed["vervolg"],
        owner_id=int(owner) if owner and "owner_named" in step.guards else None,
        due_on=due if step.slug in DATED else None,
        started_on=started,
        data={"confirmed_first_day": bool(typed["eerste_dag"])} if "start_given" in step.guards else {},
    )


def at_fields(tried: Attempt) -> None:
    """Bring what a guard asks for to its field, and a day that a verb refused to the field where it was typed."""
    known = {GUARDS[guard].refusal: name for guard, name in GUARD_FIELDS.items()}
    tried.errors = [FieldError(VERB_FIELDS.get(one.field, one.field), one.sentence) for one in tried.errors]
    tried.errors += [FieldError(known[sentence], sentence) for sentence in tried.refusals if sentence in known]
    tried.refusals = [sentence for sentence in tried.refusals if sentence not in known]


def agreeable(session: Session, case: Case) -> list[Request]:
    """The accepted requests on which no place was agreed yet."""
    return [one for one in requests_of(session, case) if one.state == "accepted" and not claims.is_given(session, one)]


def _accepted(session: Session, case: Case) -> tuple[tuple[str, str], ...]:
    return tuple((str(one.id), _words(one)) for one in agreeable(session, case))


def _words(one: Request) -> str:
    start: date = one.expected_on or one.start_on
    bridging = ", overbrugging" if one.purpose == "bridging" else ""
    return f"{one.provider.name}: {one.offer.name}{bridging}, start {exact_date(start)}"


def _start(session: Session, case: Case) -> list[Asked]:
    asked = [Asked("start", "Op welke dag begon de hulp echt?", "date", "Een intake telt niet.")]
    placement = current(session, case)
    if placement is not None and placement.intake_on is not None:
        label = f"Op de dag van de intake ({exact_date(placement.intake_on)}) begon ook de hulp zelf"
        asked.append(Asked("eerste_dag", label, "checkbox", "Alleen als dat echt zo was.", False))
    return asked
