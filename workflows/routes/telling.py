"""A route in words, for a page, a print and the command line: per moment what is asked, of whom, and what follows."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from workflows.routes.document import Conditions, Route, RouteStep, RouteTerm
from workflows.routes.selecting import comes_again
from workflows.routes.vocabulary import (
    ACTORS,
    ASKS,
    ATTACHMENTS,
    CHANNELS,
    CONTRACT_NAMES,
    EACH_TIME,
    END,
    EVENTS,
    ONCE,
    PRODUCT,
    RHYTHMS,
    STARTS,
    TEAM,
    UNITS,
    UPWARDS,
)

FLAG_NAMES: dict[str, tuple[str, str]] = {
    "binnen_tarief": ("de prijs past binnen het tarief", "de prijs is hoger dan het tarief of niet bekend"),
    "spoed": ("het is spoed", "het is geen spoed"),
    "verblijf": ("het gaat om verblijf", "het gaat niet om verblijf"),
    "nieuwe_aanbieder": ("de aanbieder is nieuw", "de aanbieder is bekend"),
    "hoofdaannemer": ("de aanbieder werkt via een hoofdaannemer", "de aanbieder heeft een eigen contract"),
}
UNNAMED: Mapping[str, str] = {}
OWN_CHOICE = "standaard van RETS"
RULE = re.compile(r"[A-Z]{1,3}\d+[a-z]?")
SILENCE_NAMES = {TEAM: "het expertteam adviseert"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldStep:
    """A step as a person reads it; `number` is its place in the telling, from 1."""

    number: int
    code: str
    title: str
    when: str
    asks: str
    text: str
    questions: tuple[str, ...]
    who: str
    channel: str
    term: str
    term_default: bool
    rhythm: str
    reminder: str
    attachments: tuple[str, ...]
    start: str
    follows: tuple[str, ...]
    silence: str
    once: str
    beforehand: str
    original: str
    sources: str
    next_codes: tuple[str, ...]
    silent_code: str | None


@dataclass(frozen=True, slots=True)
class Moment:
    """What happens, and the steps that it opens, each with the steps that come after it."""

    name: str
    steps: tuple[ToldStep, ...]


def tell(route: Route, forms: Mapping[str, str] = UNNAMED) -> tuple[Moment, ...]:
    """The moments of a route in the order of the process, each with every step that can come of it.

    `forms` names the forms of care; one without a name is told by its code.
    """
    codes = {
        name: list(dict.fromkeys(code for step in route.steps if step.event == event for code in _chain(route, step)))
        for event, name in EVENTS.items()
    }
    order = dict.fromkeys(code for chain in codes.values() for code in chain)
    steps = {step.code: step for step in route.steps}
    told = {code: _step(route, number, steps[code], forms) for number, code in enumerate(order, start=1)}
    return tuple(Moment(name, tuple(told[code] for code in chain)) for name, chain in codes.items() if chain)


def _chain(route: Route, step: RouteStep) -> Iterator[str]:
    seen: list[str] = []
    ahead = [step]
    while ahead:
        one = ahead.pop(0)
        if one.code not in seen:
            seen.append(one.code)
            ahead += [found for code in (*one.after.values(), one.on_silence or "") if (found := route.step(code))]
    yield from seen


def _step(route: Route, number: int, step: RouteStep, forms: Mapping[str, str]) -> ToldStep:
    assert step.who
    assert step.asks
    assert step.channel
    return ToldStep(
        number=number,
        code=step.code,
        title=step.title,
        when=when_told(step.when, forms),
        asks=ASKS[step.asks].name,
        text=step.text,
        questions=step.questions,
        who=called(step),
        channel=CHANNELS[step.channel][1],
        term=term_told(step.term) if step.term else "",
        term_default=bool(step.term and step.term.is_default),
        rhythm=RHYTHMS[step.rhythm][0] if step.rhythm else "",
        reminder=_days(step.remind_before, "werkdag", "werkdagen") + " van tevoren"
        if step.remind_before
        else "halverwege",
        attachments=tuple(ATTACHMENTS[one] for one in step.attachments),
        start=STARTS[step.start or "loopt_door"],
        follows=tuple(_follows(route, step)),
        silence=_silence(route, step),
        once=EACH_TIME if comes_again(route, step) else ONCE[step.once],
        beforehand=step.at_once_text,
        original=step.original,
        sources=sources_told(step.sources),
        next_codes=tuple(dict.fromkeys(code for code in step.after.values() if route.step(code))),
        silent_code=step.on_silence if step.on_silence and route.step(step.on_silence) else None,
    )


def words() -> tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]:
    """The words that a document may use: the field, what it is, and each word with its meaning."""
    silence = {**{who: ACTORS[who].name for who in sorted(UPWARDS - {TEAM})}, **SILENCE_NAMES}
    conditions = {
        "contract": f"een van: {', '.join(CONTRACT_NAMES)}",
        "hulpvorm": "codes van hulpvormen",
        "niet_hulpvorm": "codes van hulpvormen waarvoor de stap niet is",
        **{name: f"true: {yes}; false: {no}" for name, (yes, no) in FLAG_NAMES.items()},
    }
    asks = {code: f"{ask.name} (antwoorden: {', '.join(ask.answers)})" for code, ask in ASKS.items()}
    return tuple(
        (field, what, tuple(known.items()))
        for field, what, known in (
            ("bij", "Op welk moment de stap opent", EVENTS),
            ("als", "Onder welke voorwaarde", conditions),
            ("vraagt", "Wat er wordt gevraagd", asks),
            ("wie", "Wie het doet", {code: actor.name for code, actor in ACTORS.items()}),
            ("kanaal", "Hoe het gaat", {code: name for code, (_, name) in CHANNELS.items()}),
            ("termijn", "Binnen hoe lang, met bron", {unit: f"aantal {unit}" for unit in UNITS}),
            ("ritme", "Hoe vaak de tafel bij elkaar komt", {code: name for code, (name, _) in RHYTHMS.items()}),
            ("bijlagen", "Wat er meegaat", ATTACHMENTS),
            ("start", "Wat dit betekent voor de start van de hulp", STARTS),
            ("bij_zwijgen", "Wie het oppakt zonder antwoord, of de code van een stap", silence),
            ("eens", "Hoe vaak de stap opent", ONCE),
        )
    )


def called(step: RouteStep) -> str:
    """Who does a step: the local name, with the role behind it where that says more."""
    name = ACTORS[step.who or ""].name
    return f"{step.called} ({name})" if step.called and step.called != name else name


def term_told(term: RouteTerm) -> str:
    """A term in words, with where it comes from when that is words as well."""
    number = "dezelfde dag" if term.number == 0 else _days(term.number, *UNITS[term.unit])
    source = f"{OWN_CHOICE}, geen bron" if term.is_default else sources_told([term.source])
    return f"{number} ({source})" if source else number


def sources_told(sources: Iterable[str]) -> str:
    """Where something comes from, in words; the number of a rule (RT6) tells a reader nothing: it stays in the data."""
    return ", ".join(OWN_CHOICE if one == PRODUCT else one for one in sources if not RULE.fullmatch(one))


def when_told(when: Conditions, forms: Mapping[str, str] = UNNAMED) -> str:
    """The conditions of a step in words; '' when it always applies."""
    parts = [" of ".join(CONTRACT_NAMES[one] for one in when.contract)] if when.contract else []
    parts += [f"de hulpvorm is {_forms(when.forms, forms)}"] if when.forms else []
    parts += [f"de hulpvorm is niet {_forms(when.other_forms, forms)}"] if when.other_forms else []
    parts += [FLAG_NAMES[name][0 if wanted else 1] for name, wanted in when.flags.items()]
    return ", en ".join(parts)


def _forms(codes: Iterable[str], names: Mapping[str, str]) -> str:
    return " of ".join(names.get(code, code) for code in codes)


def _follows(route: Route, step: RouteStep) -> Iterator[str]:
    for answer, code in step.after.items():
        following = route.step(code)
        what = following.title if following else "klaar" if code == END else code
        said = ASKS[step.asks or ""].answers.get(answer, "") if answer else ""
        yield f"{said}: {what}" if said else what


def _silence(route: Route, step: RouteStep) -> str:
    if step.on_silence is None:
        return "niemand hoeft te antwoorden"
    following = route.step(step.on_silence)
    if following:
        return following.title
    return SILENCE_NAMES.get(step.on_silence) or f"{ACTORS[step.on_silence].name} neemt het over"


def _days(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"
