"""Parts of the overview that a professional gives to parents and child: plain words, expected dates (R43, R49, R50).

Everything in it follows from the facts: no text that somebody typed, so nothing about others and no jargon. It names
people by what they do; who gives it writes the name by hand.
"""

from collections.abc import Iterator
from datetime import date

from rets.models import Decision, DecisionLine, Placement
from rets.render.codes import form_name
from rets.render.dates import plain_date
from rets.services.arranged import Arranged, Asked, placements_of
from rets.services.case_page import decisions_of
from rets.services.document_blocks import Block, facts, fill_in, items, note, section, text
from rets.services.document_subject import Subject
from rets.services.forecast import promised_on
from rets.services.told_dates import Told, told_to_anybody
from workflows.roles import Role

NOW = {
    "triage": "Een zorgmakelaar leest de vraag. Dat is iemand die weet welke hulp er is en die hulp zoekt.",
    "returned": "Er is nog een vraag over uw kind. De jeugdbeschermer zoekt het antwoord.",
    "searching": "Wij zoeken een plek die past. Wij vragen aan aanbieders van hulp of zij uw kind kunnen helpen.",
    "at_ret": "Zoeken alleen lukt nog niet. Daarom praten deskundigen uit de regio samen over de beste oplossing.",
    "decided": "Er is een besluit. Nu zorgen wij dat iedereen doet wat is afgesproken.",
    "escalated": "Het zoeken loopt vast. Nu helpen ook mensen mee die meer mogen beslissen.",
    "placing": "Er is een plek. Wij maken de laatste afspraken, zodat de hulp echt begint.",
    "helped": "De hulp is begonnen. Wij vragen u en uw kind of deze hulp past.",
}
FOR_CHILD = {
    "triage": "Iemand leest wat jij nodig hebt.",
    "returned": "Er is nog een vraag over jou. Je jeugdbeschermer zoekt het uit.",
    "searching": "Wij zoeken een plek die bij jou past.",
    "at_ret": "Het zoeken is moeilijk. Daarom denken nu meer mensen mee.",
    "decided": "Er is iets afgesproken voor jou. Wij zorgen dat het ook gebeurt.",
    "escalated": "Het zoeken is heel moeilijk. Daarom helpen nu ook de bazen mee.",
    "placing": "Er is een plek voor jou. Wij regelen de laatste dingen.",
    "helped": "De hulp is begonnen. Wij vragen jou of het goed voor je is.",
}
DOES = {
    Role.JEUGDBESCHERMER: "blijft bij u en uw kind betrokken",
    Role.TEAMMANAGER: "helpt de jeugdbeschermer verder",
    Role.PROVIDER: "zorgt voor de hulp",
    Role.MUNICIPALITY: "regelt de afspraken en de betaling",
    Role.CONTRACT_MANAGER: "regelt de afspraken met de aanbieder",
}
MOST_DECISIONS, MOST_LINES = 2, 4  # what fits on one page
EMERGENCY = "Is er nu gevaar? Bel 112."


def family_decided(it: Subject) -> list[Block]:
    """Which help was found to be needed, and on which days the expert team took a decision."""
    told = (
        f"Op {plain_date(one.decided_at)} namen deskundigen uit de regio een besluit over deze hulp."
        for one in _standing_decisions(it)
    )
    needed = f"Uw kind heeft deze hulp nodig: {it.named(it.form.need.ideal)}." if it.form.need.ideal else ""
    return section("Wat is besloten", items([needed, *told]))


def family_who(it: Subject) -> list[Block]:
    """Who does what and by when: lines of decisions that are not done, by what the addressee is for."""
    lines = [
        (line.organisation.name, _action(line))
        for decision in _standing_decisions(it)
        for line in decision.lines
        if line.done_on is None
    ]
    ours = ("De jeugdbeschermer", "Zorgt dat het zoeken doorgaat en vertelt u wat er gebeurt.")
    return section("Wie doet wat", facts(ours, *list(dict.fromkeys(lines))[:MOST_LINES]))


def family_now(it: Subject) -> list[Block]:
    """What happens now, and by when there is news."""
    return section("Wat gebeurt er nu", text(f"{NOW[it.case.state]} {_news(it, 'u')}"))


def family_when(it: Subject) -> list[Block]:
    """When the help is expected, and by when it must be there."""
    due = told_to_anybody(it.case, it.case.deadline_kind, it.case.deadline_on, it.on)
    begun = any(one.started_on for one in _helps(it, "main"))
    rest = [] if begun else [*_until(it), _latest(due, it.on)]
    return section("Wanneer begint de hulp", note(_start(it)), text(" ".join(rest)))


def family_call(it: Subject) -> list[Block]:
    """Whom to call: always somebody in person, never a general number alone (R50)."""
    rows = (
        ("Jeugdbeschermer", it.case.jeugdbeschermer.phone or ""),
        ("Is die er niet", f"{it.case.gi.name}, {it.case.gi.phone}" if it.case.gi.phone else it.case.gi.name),
    )
    return section(
        "Wie kunt u bellen", facts(*rows), fill_in(("Vul samen in", "Naam en nummer"), ("Uw jeugdbeschermer",))
    )


def family_wrong(_: Subject) -> list[Block]:
    """What to do when it goes wrong: danger, disagreement, a decision that nobody carries out."""
    rows = (
        ("Is er nu gevaar", "Bel 112."),
        ("Is het thuis niet veilig", "Bel Veilig Thuis: 0800 2000. Dat is gratis, dag en nacht."),
        ("Hoort u niets", "Bel de jeugdbeschermer. Vraag wanneer er wel nieuws is."),
        ("Bent u het niet eens", "Zeg het. Een vertrouwenspersoon van Jeugdstem helpt u gratis: 088 555 10 00."),
    )
    return section("Als het niet goed gaat", facts(*rows))


def child_now(it: Subject) -> list[Block]:
    """What happens now, for the child."""
    return section("Wat gebeurt er nu?", text(f"{FOR_CHILD[it.case.state]} {_news(it, 'je')}"))


def child_when(it: Subject) -> list[Block]:
    """When the help is expected, for the child."""
    return section("Wanneer begint de hulp?", note(_start(it)), text(" ".join(_until(it))))


def child_call(it: Subject) -> list[Block]:
    """Whom the child may call, always."""
    rows = (("Je jeugdbeschermer", it.case.jeugdbeschermer.phone or ""), ("De Kindertelefoon", "0800 0432, gratis"))
    asks = ("Je jeugdbeschermer heet",)
    return section("Wie kun je bellen?", facts(*rows), fill_in(("Vul samen in", "Naam"), asks), note(EMERGENCY))


def child_says(_: Subject) -> list[Block]:
    """That the child is heard, and what it may do when it does not agree."""
    words = (
        "Jij mag zeggen wat je wilt. Vertel het aan je jeugdbeschermer.",
        "Snap je iets niet? Vraag het. Dat mag altijd.",
        "Ben je het niet eens? Iemand van Jeugdstem helpt je. Dat kost niets: 088 555 10 00.",
    )
    return section("Wat kun je zelf doen?", items(words))


def _action(line: DecisionLine) -> str:
    done = DOES.get(Role(line.role), "doet wat is afgesproken")
    return f"{done[:1].upper()}{done[1:]}, uiterlijk {plain_date(line.due_on)}."


def _news(it: Subject, you: str) -> str:
    """By when somebody hears more."""
    if it.case.due_at is None:
        return ""
    day = plain_date(max(it.case.due_at, it.at))
    return f"Uiterlijk op {day} {'hoort u' if you == 'u' else 'hoor je'} hoe het verder gaat."


def _start(it: Subject) -> str:
    """The start that is agreed or that somebody stands for; a free place on paper gives no hope (P15)."""
    for one in _helps(it, "main"):
        if one.started_on:
            return f"De hulp is begonnen op {plain_date(one.started_on)}."
        if one.planned_on:
            return f"De hulp begint op {plain_date(one.planned_on)}. Dat is afgesproken."
    day = promised_on(it.case, _arranged(it), it.on)
    if day:
        return f"Wij verwachten dat de hulp begint op {plain_date(day)}. Dat is nog niet zeker."
    return "Wij weten nog niet wanneer de hulp begint. Wij blijven zoeken."


def _latest(due: Told, on: date) -> str:
    """By when the help must be there, and what happens when that does not work out."""
    if due.on and due.on < on:
        return f"De hulp had er op {plain_date(due.on)} al moeten zijn. Daarom vragen wij meer mensen om mee te helpen."
    latest = f"uiterlijk op {plain_date(due.on)}" if due.on else due.within
    return f"De hulp moet er {latest} zijn. Lukt dat niet, dan vragen wij vanzelf meer mensen om mee te helpen."


def _until(it: Subject) -> Iterator[str]:
    """The help that bridges the time."""
    for one in _helps(it, "bridging"):
        yield f"Tot die tijd is er andere hulp: {form_name(one.form, it.on)}."


def _helps(it: Subject, purpose: str) -> list[Placement]:
    return [one for one in reversed(_arranged(it).standing) if one.purpose == purpose and one.ended_on is None]


def _arranged(it: Subject) -> Arranged:
    asked = [
        Asked(one.id, one.provider_id, one.purpose, one.state, one.start_on, one.expected_on) for one in it.requests
    ]
    return Arranged(placements_of(it.session, it.case), asked)


def _standing_decisions(it: Subject) -> list[Decision]:
    return [one for one in decisions_of(it.session, it.case) if one.withdrawn_why is None][:MOST_DECISIONS]
