"""The story of a case in Dutch, from its events: one renderer for the case page, the API and `rets replay`.

`KINDS` is the closed list of what an entry can be.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from rets.clock import date_of
from rets.models import Event
from rets.render.codes import code_name
from rets.render.dates import plain_date
from rets.services.request_words import told_request
from rets.services.timeline_words import (
    DECISION_NAMES,
    FACT_NAMES,
    PLACEMENT_NAMES,
    ROUTE_NAMES,
    moved_to,
)
from rets.services.undone_words import name_of_act
from workflows.roles import ROLE_NAMES, Role, role_name
from workflows.steps import STATES, STEPS
from workflows.words import TASK_NAMES, clock_name, rung_name

KINDS: dict[str, str] = {
    "case_raised": "de casus is ingebracht",
    "case_edited": "het formulier is gewijzigd",
    "clock_opened": "een klok of geplande actie is gaan lopen; `due_on` is de uiterste dag",
    "clock_moved": "de uiterste dag is verschoven",
    "clock_met": "gehaald, op tijd of te laat",
    "clock_missed": "de uiterste dag ging voorbij zonder dat het gehaald was",
    "clock_closed": "de klok is vervallen",
    "clock_explained": "een gemiste norm is toegelicht en telt nog steeds als te laat",
    "reminder": "herinnering",
    "term_expired": "een termijn van het proces is verlopen",
    "escalation_proposed": "de verwachte start ligt na de uiterste datum: opschalen is voorgesteld",
    "escalation_due": "opschalen was nu nodig",
    "rung_reached": "een hogere trede van de ladder is bereikt",
    "step": "een stap in het proces",
    "decision_due": "uiterlijk dan moet het expertteam besluiten",
    "decision": "besluit of advies van het expertteam",
    "fact": "een gedateerd feit",
    "proposal": "wat de matcher voorstelde",
    "request": "een verzoek aan een aanbieder, of het antwoord daarop",
    "task_opened": "een vraag of taak naast het proces",
    "task_answered": "antwoord op een taak",
    "task_moved": "een taak ging naar wie waarneemt, of terug, of naar wie dit nu doet",
    "task_overdue": "een taak is niet op tijd gedaan",
    "alarm": "een alarm ging naar de volgende, bleef zonder antwoord, of is voorbij",
    "document": "een formulier of brief is gemaakt of verstuurd",
    "search": "het zoeken naar een plek stopt of gaat verder",
    "placement": "hulp afgesproken, intake, start, oordeel of einde",
    "refused": "een regel van het proces hield een gebeurtenis tegen (alleen bij naspelen)",
    "taken_back": "wie iets vastlegde, nam het meteen weer terug",
    "outcome": "hoe de casus ervoor staat aan het einde (alleen bij naspelen)",
}


@dataclass(frozen=True)
class Entry:
    """One line of the story. `on` is the day on which it took effect, `due_on` a due day that it is about.

    `route` is the version of a route that it tells of (`GM0392 versie 2`), `step` the step of that route.
    """

    on: date
    kind: str
    text: str
    due_on: date | None = None
    at: datetime | None = None
    clock: str | None = None
    rung: int | None = None
    actor: str | None = None
    route: str | None = None
    step: str | None = None


def entries(event: Event) -> Iterator[Entry]:
    """What an event tells: mostly one line, two when a step also reaches a rung or starts the wait for a decision."""
    group, _, rest = event.kind.partition(".")
    yield from GROUPS[group](event, rest)


def _entry(event: Event, kind: str, text: str, due: Any = None, **more: Any) -> Entry:
    actor = event.actor.name if event.actor else ROLE_NAMES[Role(event.actor_role)]
    return Entry(date_of(event.effective_at), kind, text, _day(due), event.effective_at, actor=actor, **more)


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if value else None


def _said(value: Any) -> str:
    return plain_date(date.fromisoformat(value)) if value else "onbekend"


def _case(event: Event, rest: str) -> Iterator[Entry]:
    if rest == "raised":
        text = (
            f"Casus ingebracht. Route: {_named_route(event.data)}." if event.data.get("route") else "Casus ingebracht."
        )
        yield _entry(event, "case_raised", text, route=event.data.get("route"))
    else:
        yield _entry(event, "case_edited", "Formulier gewijzigd.")


def _route(event: Event, _rest: str) -> Iterator[Entry]:
    text = f"Andere gemeente, andere route: {_named_route(event.data)}."
    yield _entry(event, "route_changed", text, route=event.data["route"])


def _named_route(data: dict[str, Any]) -> str:
    title = data.get("route_title")
    return f"{title} ({data['route']})" if title else str(data["route"])


def _clock(event: Event, rest: str) -> Iterator[Entry]:
    data = event.data
    name = clock_name(data["clock"])
    due = data.get("due_on")
    texts = {
        "opened": f"uiterlijk {_said(due)}.",
        "moved": f"verschoven van {_said(data.get('was'))} naar {_said(due)}.",
        "met": _met(data),
        "missed": f"niet gehaald op {_said(due)}.",
        "closed": "vervallen.",
        "explained": f"te laat, toegelicht. {data.get('text', '')}".strip(),
    }
    yield _entry(event, f"clock_{rest}", f"{name}: {texts[rest]}", due, clock=data["clock"])


def _met(data: dict[str, Any]) -> str:
    on = _said(data.get("met_on"))
    if data["clock"] == "machtiging_ongebruikt":
        return f"gebruikt op {on}."
    if data.get("family") == "hard":
        return f"geen uiterste datum meer, de hulp is gestart op {on}."
    return f"{'te laat ' if data.get('late') else ''}gehaald op {on}."


def _reminder(event: Event, _rest: str) -> Iterator[Entry]:
    text = f"Herinnering: {clock_name(event.data['clock'])}, uiterlijk {_said(event.data.get('due_on'))}."
    yield _entry(event, "reminder", text, event.data.get("due_on"), clock=event.data["clock"])


def _term(event: Event, _rest: str) -> Iterator[Entry]:
    step = event.data.get("step")
    after = f" Vervolg: {STEPS[step].name.lower()}." if step else ""
    text = f"Termijn verlopen: {STATES[event.data['state']].name.lower()}.{after}"
    yield _entry(event, "term_expired", text, event.data.get("due_on"), clock=event.data["clock"])


def _escalation(event: Event, rest: str) -> Iterator[Entry]:
    data = event.data
    rung = int(data["rung"])
    if rest == "proposed":
        text = proposed_text(data, _said(data.get("deadline_on")))
        yield _entry(event, "escalation_proposed", text, data.get("due_on"), rung=rung, clock=data["deadline"])
    else:
        text = f"{clock_name(data['clock'])}: geen tijdige start in zicht."
        yield _entry(event, "escalation_due", text, data.get("due_on"), rung=rung, clock=data["clock"])


def proposed_text(data: dict[str, Any], deadline: str) -> str:
    """Why a rung was proposed; `deadline` is the day of the true deadline, or as much of it as may be told."""
    late = f"Verwachte start {_said(data.get('forecast_on'))} ligt na {clock_name(data['deadline']).lower()}"
    return f"{late} ({deadline}). Voorstel: naar {rung_name(int(data['rung']))}."


def _step(event: Event, rest: str) -> Iterator[Entry]:
    data = event.data
    words = " ".join(filter(None, (data.get("text"), data.get("next_step"))))
    due = data.get("term_due_on")
    yield _entry(event, "step", f"{STEPS[rest].name}. {words}".strip(), due, rung=data.get("rung"))
    if data.get("rung", 0) > data.get("rung_was", 0) and data["rung"] >= 2:
        text = f"Casus staat op {rung_name(int(data['rung']))}."
        yield _entry(event, "rung_reached", text, due, rung=data["rung"])
    if data.get("to") == "at_ret" and data.get("from") != "at_ret":
        yield _entry(event, "decision_due", f"Besluit van het expertteam uiterlijk {_said(due)}.", due)


def _fact(event: Event, rest: str) -> Iterator[Entry]:
    words = FACT_NAMES.get(rest, rest)
    text = f"{words}. {event.data.get('text') or ''}".strip()
    yield _entry(event, "fact", text, event.data.get("ends_on") or event.data.get("expected_on"))


def _match(event: Event, _rest: str) -> Iterator[Entry]:
    data = event.data
    named = f"Het best: {data['best']}." if data.get("best") else ""
    text = f"Voorstel: {data.get('fitting', 0)} passend{_routes(data)}, {data.get('near_misses', 0)} net niet."
    due = data.get("supply_on")
    text += f" Eerste start {_said(due)}." if due else " Geen passende plek gevonden."
    yield _entry(event, "proposal", f"{text} {named}".strip(), due)


def _routes(data: dict[str, Any]) -> str:
    """How many places ask for a detour; nothing when all can be arranged at once."""
    found = data.get("routes") or {}
    said = [f"{found[way]} {words}" for way, words in ROUTE_NAMES.items() if way in found]
    return f" ({', '.join(said)})" if set(found) - {"contracted"} else ""


def _request(event: Event, rest: str) -> Iterator[Entry]:
    text = told_request(rest, event.data, date_of(event.effective_at))
    yield _entry(event, "request", text, event.data.get("due_on") or event.data.get("expected_on"))


def _task(event: Event, rest: str) -> Iterator[Entry]:
    data = event.data
    name = TASK_NAMES.get(data["task"], data["task"])
    if "step_title" in data:
        name = f"{data['step_title']} (route {data['route_title']}). {name}"
    said = {
        "opened": f"{name}: uiterlijk {_said(data.get('due_on'))}.",
        "answered": f"{name}: {data.get('text') or data.get('code')}",
        "overdue": f"{name}: niet op tijd gedaan.",
        "moved": f"{name}: {moved_to(data)}.",
    }
    route = {"route": data.get("route"), "step": data.get("step")}
    yield _entry(event, f"task_{rest}", said[rest], data.get("due_on"), **route)


def _decision(event: Event, rest: str) -> Iterator[Entry]:
    data = event.data
    text = " ".join(filter(None, (DECISION_NAMES.get(rest, rest) + ".", data.get("text"))))
    yield _entry(event, "decision", text, data.get("due_on"))


def _placement(event: Event, rest: str) -> Iterator[Entry]:
    data = event.data
    name = PLACEMENT_NAMES.get(rest, rest)
    extra = {
        "planned": f" Start gepland op {_said(data.get('planned_on'))}.",
        "judged": f" Professional: {data.get('professional')}; gezin: {data.get('family')}.",
        "ended": f" {data.get('reason') or ''}",
    }.get(rest, "")
    form = f" ({data['form']})" if data.get("form") else ""
    yield _entry(event, "placement", f"{name}{form}.{extra}".strip(), data.get("planned_on") or data.get("ends_on"))


def _document(event: Event, rest: str) -> Iterator[Entry]:
    data = event.data
    name = f"{code_name(data['form'], 'document_kinds', date_of(event.effective_at))}, versie {data['version']}"
    how = f"verstuurd aan {data['to']} op {_said(data['sent_on'])}" if rest == "sent" else "gemaakt"
    yield _entry(event, "document", f"{name}: {how}.")


def _search(event: Event, rest: str) -> Iterator[Entry]:
    texts = {
        "stopped": "Het zoeken stopt: niemand zei op tijd of het dossier nog klopt. Er wordt geen plek vastgehouden.",
        "resumed": "Het zoeken gaat verder: het dossier is bijgewerkt.",
    }
    yield _entry(event, "search", texts[rest])


def _alarm(event: Event, rest: str) -> Iterator[Entry]:
    texts = {
        "passed": f"Alarm: geen antwoord op tijd. Nu voor: {role_name(event.data.get('role', 'system'))}.",
        "unanswered": "Alarm: niemand antwoordde. Voorzitter en teammanagers zijn gewaarschuwd.",
        "ended": "Alarm voorbij: het kind is niet meer acuut onveilig.",
    }
    yield _entry(event, "alarm", texts[rest])


def _undone(event: Event, _rest: str) -> Iterator[Entry]:
    yield _entry(event, "taken_back", f"Teruggenomen: {name_of_act(event.data['act'], event.data)}.")


def _standing(_event: Event, _rest: str) -> Iterator[Entry]:
    return iter(())  # what is counted of a case follows from what is told already


GROUPS: dict[str, Callable[[Event, str], Iterator[Entry]]] = {
    "alarm": _alarm,
    "case": _case,
    "route": _route,
    "clock": _clock,
    "reminder": _reminder,
    "term": _term,
    "escalation": _escalation,
    "step": _step,
    "fact": _fact,
    "match": _match,
    "request": _request,
    "search": _search,
    "task": _task,
    "decision": _decision,
    "document": _document,
    "placement": _placement,
    "standing": _standing,
    "undone": _undone,
}
