"""Whether a route may be used: every fault with its place in the document and its reason in Dutch, all at once."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from workflows.routes.document import Fault, Route, RouteStep
from workflows.routes.ends import dead_ends
from workflows.routes.selecting import OF_PROVIDER
from workflows.routes.sources import is_source
from workflows.routes.veto import judges_help, lets_start_wait
from workflows.routes.vocabulary import (
    ACTORS,
    ASKS,
    ATTACHMENTS,
    CHANNELS,
    CONTRACTS,
    END,
    EVENTS,
    FORM,
    MAKERS,
    ONCE,
    PAYERS,
    RHYTHMS,
    STARTS,
    UNITS,
    UPWARDS,
    VETO_ANSWERS,
    VETO_ASKS,
    WITH_PROVIDER,
)

VETO = (
    "Dit laat de betaler oordelen over de hulp zelf. De GI bepaalt welke hulp nodig is (R1 tot en met R4)."
    " Vraag akkoord over geld of contract, naast het zoeken, en schrijf bij oorspronkelijk hoe de bron het heeft."
)
WAITS = "Een stap houdt het zoeken en de start van de hulp nooit op (R6, N22). Kies loopt_door of mag_al."
WAITS_IN_WORDS = (
    "Deze tekst laat het zoeken of de start van de hulp wachten (R6, N22). Schrijf dat de hulp intussen start, en zet"
    " bij oorspronkelijk hoe de bron het heeft."
)
NO_TERM = 'Deze stap heeft geen termijn. Geeft de bron er geen, zet dan bron = "product" bij de termijn.'
NO_SOURCE = (
    "De bron “{said}” is niet bekend. Noem een regel die bestaat (zoals RT4 of N14), product, of in woorden de afspraak"
    " met haar datum."
)
TO_NOBODY = (
    "Van deze antwoorden staat er niet wat erop volgt: {missing}. Zeg dat van elk antwoord: een stap, of klaar. Anders"
    " komt het antwoord bij niemand terecht (R41)."
)
PASSED_BY = (
    "Deze stap is er één keer voor een aanbieder en een gemeente. Is hij al gedaan, dan is er geen antwoord. Noem bij"
    " daarna één stap, of klaar."
)
Known = Mapping[str, Collection[str]]


def check_route(route: Route, known: Known, *, whole: bool = True) -> list[Fault]:
    """Every fault of a route. `known` holds the codes of `regio`, `gemeente` and `hulpvorm`.

    Not `whole`, when steps of the document could not be read: then nothing is said of how its steps follow each other.
    """
    faults = [*_head(route, known)]
    for number, step in enumerate(route.steps):
        at = f"stap.{number}"
        faults += [*_vocabulary(step, at), *_owner_and_term(step, at), *_veto(step, at), *_conditions(step, at, known)]
        faults += [*_answers(step, at), *_forms(step, at), *_rhythm(step, at)]
        faults += _links(route, step, at) if whole else ()
    return sorted([*faults, *_twins(route), *dead_ends(route)] if whole else faults)


def check_together(routes: Sequence[tuple[str, Route]]) -> list[tuple[str, Fault]]:
    """Two routes for one place that hold on the same day; each with the name of its document."""
    faults = []
    places: dict[str, list[tuple[str, Route]]] = {}
    for name, route in routes:
        places.setdefault(route.place, []).append((name, route))
    for dated in places.values():
        dated.sort(key=lambda one: one[1].valid_from)
        for (earlier, before), (name, after) in pairwise(dated):
            if before.valid_until is None or before.valid_until > after.valid_from:
                sentence = f"Deze route geldt tegelijk met {earlier}. Sluit die af met geldig_tot."
                faults.append((name, Fault("geldig_vanaf", sentence)))
    return faults


def _head(route: Route, known: Known) -> Iterator[Fault]:
    if route.region and route.municipality:
        yield Fault("gemeente", "Een route is voor een gemeente of voor een regio, niet voor allebei.")
    for name, value in (("regio", route.region), ("gemeente", route.municipality)):
        if value and value not in known[name]:
            yield Fault(name, f"De {name} “{value}” is niet bekend.")
    if route.valid_until is not None and route.valid_until <= route.valid_from:
        yield Fault("geldig_tot", "De route eindigt op of vóór de dag waarop zij begint.")
    if not route.sources:
        yield Fault("bron", "Noem waar deze route vandaan komt.")
    yield from _sources(route.sources, "bron")


def _twins(route: Route) -> Iterator[Fault]:
    for number, step in enumerate(route.steps):
        earlier = route.steps[:number]
        if any(one.code == step.code for one in earlier):
            yield Fault(f"stap.{number}.code", f"De code “{step.code}” staat er al.")
        elif step.event and any(_same(one, step) for one in earlier):
            yield Fault(f"stap.{number}", "Deze stap vraagt hetzelfde op hetzelfde moment als een eerdere stap.")


def _same(one: RouteStep, other: RouteStep) -> bool:
    alike = (one.event, one.when, one.asks, one.who) == (other.event, other.when, other.asks, other.who)
    return alike and (one.asks != FORM or one.attachments == other.attachments)


def _vocabulary(step: RouteStep, at: str) -> Iterator[Fault]:
    words: tuple[tuple[str, str | None, Collection[str], str], ...] = (
        ("bij", step.event, EVENTS, "Dit moment"),
        ("wie", step.who, ACTORS, "Deze rol"),
        ("kanaal", step.channel, CHANNELS, "Dit kanaal"),
        ("eens", step.once, ONCE, "Dit"),
        ("ritme", step.rhythm, RHYTHMS, "Dit ritme"),
    )
    for name, value, known, what in words:
        if value is not None and value not in known:
            yield Fault(f"{at}.{name}", _unknown(what, value, known))
    if step.asks is not None and step.asks not in ASKS and not _vetoes(step):
        yield Fault(f"{at}.vraagt", _unknown("Deze vraag", step.asks, ASKS))
    for one in step.attachments:
        if one not in ATTACHMENTS:
            yield Fault(f"{at}.bijlagen", _unknown("Dit formulier", one, ATTACHMENTS))
    if not step.sources:
        yield Fault(f"{at}.bron", "Noem waar deze stap vandaan komt.")
    yield from _sources(step.sources, f"{at}.bron")


def _owner_and_term(step: RouteStep, at: str) -> Iterator[Fault]:
    if step.who is None:
        yield Fault(at, "Deze stap heeft geen eigenaar. Noem bij wie wie hem doet.")
    if step.asks is None:
        yield Fault(at, "Deze stap zegt niet wat hij vraagt. Noem dat bij vraagt.")
    if step.channel is None:
        yield Fault(at, "Deze stap zegt niet hoe hij gaat. Noem bij kanaal: pagina, mail of telefoon.")
    if step.term is None:
        yield Fault(at, NO_TERM)
    elif step.term.unit not in UNITS:
        yield Fault(f"{at}.termijn", "Geef de termijn in werkdagen, dagen of weken: één daarvan.")
    elif step.term.number < 0 or not step.term.source:
        yield Fault(f"{at}.termijn", "Een termijn is nul of meer en heeft een bron.")
    if step.term is not None and step.term.source:
        yield from _sources([step.term.source], f"{at}.termijn")


def _sources(said: Iterable[str], at: str) -> Iterator[Fault]:
    for one in said:
        if not is_source(one):
            yield Fault(at, NO_SOURCE.format(said=one))


def _rhythm(step: RouteStep, at: str) -> Iterator[Fault]:
    """Only a table has a rhythm, and what waits for it is discussed before the next time is over."""
    if step.rhythm not in RHYTHMS:
        return
    if step.asks != "tafel":
        yield Fault(f"{at}.ritme", "Alleen een tafel heeft een ritme. Laat ritme weg, of vraag een tafel.")
    name, days = RHYTHMS[step.rhythm]
    if step.term is not None and step.term.at_least_days > days:
        yield Fault(f"{at}.termijn", f"Deze tafel is er {name}. Neem een termijn die daarbinnen past.")


def _forms(step: RouteStep, at: str) -> Iterator[Fault]:
    """A step that asks for forms names them, and is for somebody who can make them here (see `docs/glossary.md`)."""
    if step.asks != FORM:
        return
    if not step.attachments:
        yield Fault(at, "Deze stap vraagt een formulier. Noem bij bijlagen welk.")
    if step.who in ACTORS and step.who not in MAKERS:
        yield Fault(
            f"{at}.wie",
            "Deze rol maakt in RETS geen formulier. Laat de jeugdbeschermer of de zorgmakelaar het maken,"
            " en vraag daarna wie het invult met invullen.",
        )


def _vetoes(step: RouteStep) -> bool:
    return step.who in PAYERS and step.asks in VETO_ASKS


def _veto(step: RouteStep, at: str) -> Iterator[Fault]:
    if _vetoes(step):
        yield Fault(f"{at}.vraagt", VETO)
    if step.who in PAYERS and VETO_ANSWERS & set(step.after):
        yield Fault(f"{at}.daarna", VETO)
    texts = (("titel", step.title), ("tekst", step.text), ("meteen_tekst", step.at_once_text))
    for name, text in (*texts, *(("vragen", one) for one in step.questions)):
        if step.who in PAYERS and judges_help(text):
            yield Fault(f"{at}.{name}", VETO)
        if lets_start_wait(text):
            yield Fault(f"{at}.{name}", WAITS_IN_WORDS)
    if step.start is None:
        yield Fault(at, "Zeg bij start wat deze stap betekent voor de start van de hulp: loopt_door of mag_al.")
    elif step.start not in STARTS:
        yield Fault(f"{at}.start", WAITS)


def _conditions(step: RouteStep, at: str, known: Known) -> Iterator[Fault]:
    for one in step.when.contract:
        if one not in CONTRACTS:
            yield Fault(f"{at}.als.contract", _unknown("Deze voorwaarde", one, CONTRACTS))
    for name, forms in (("hulpvorm", step.when.forms), ("niet_hulpvorm", step.when.other_forms)):
        for one in forms:
            if one not in known["hulpvorm"]:
                yield Fault(f"{at}.als.{name}", f"De hulpvorm “{one}” is niet bekend.")
    asked = bool(step.when.contract) or bool(OF_PROVIDER & set(step.when.flags))
    if step.event in EVENTS and step.event not in WITH_PROVIDER and asked:
        yield Fault(f"{at}.als", "Op dit moment is er nog geen aanbieder. Deze voorwaarde kan nooit gelden.")
    if step.event is None and (asked or step.when.forms or step.when.other_forms or step.when.flags):
        yield Fault(f"{at}.als", "Een stap die op een antwoord volgt, heeft geen eigen voorwaarde.")


def _links(route: Route, step: RouteStep, at: str) -> Iterator[Fault]:
    codes = {one.code for one in route.steps}
    for code in step.after.values():
        if code != END and code not in codes:
            yield Fault(f"{at}.daarna", f"De stap “{code}” bestaat niet in deze route.")
    if step.on_silence is not None and step.on_silence not in UPWARDS | codes:
        yield Fault(f"{at}.bij_zwijgen", _unknown("Deze rol of stap", step.on_silence, sorted(UPWARDS)))


def _answers(step: RouteStep, at: str) -> Iterator[Fault]:
    answers = ASKS[step.asks].answers if step.asks in ASKS else {}
    for answer in step.after:
        if answer and answers and answer not in answers and answer not in VETO_ANSWERS:
            yield Fault(f"{at}.daarna", _unknown("Dit antwoord", answer, answers))
    if step.after and "" not in step.after:
        yield from _each_leads_on(step, answers, at)
    if step.at_once is not None and (step.asks != "akkoord" or step.at_once not in answers):
        yield Fault(f"{at}.meteen", "Vooraf afgesproken kan alleen een akkoord over geld of contract zijn.")
    if step.at_once is not None and not step.at_once_text:
        yield Fault(f"{at}.meteen", "Schrijf bij meteen_tekst op welke afspraak dit akkoord rust.")


def _each_leads_on(step: RouteStep, answers: Collection[str], at: str) -> Iterator[Fault]:
    """Where the answers lead apart, each leads somewhere; what was done once is passed by without an answer."""
    if missing := [answer for answer in answers if answer not in step.after]:
        yield Fault(f"{at}.daarna", TO_NOBODY.format(missing=", ".join(missing)))
    if step.once == "eenmalig":
        yield Fault(f"{at}.daarna", PASSED_BY)


def _unknown(what: str, value: str, known: Collection[str]) -> str:
    return f"{what} is niet bekend: “{value}”. Bekend zijn: {', '.join(known)}."
