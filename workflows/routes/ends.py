"""Whether a route can stop in the middle: steps that nobody reaches, that lead nowhere, or that end with the sender."""

from collections.abc import Iterator

from workflows.routes.document import Fault, Route, RouteStep
from workflows.routes.selecting import begins, onward
from workflows.routes.vocabulary import END, MESSAGE, PROVIDERS, TEAM, UPWARDS, WITH_PROVIDER


def dead_ends(route: Route) -> Iterator[Fault]:
    """Every step at which a route stops without an end, or without somebody who takes it on (R41)."""
    reached = {code for step in route.steps for code in onward(step)}
    ending = _ending(route)
    for number, step in enumerate(route.steps):
        at = f"stap.{number}"
        if step.event is None and step.code not in reached:
            yield Fault(at, "Bij deze stap komt niemand: geen moment (bij) en geen andere stap leidt erheen.")
        if not step.after:
            yield Fault(at, "Deze stap loopt dood. Zeg bij daarna wat erop volgt: een stap, of klaar.")
        elif step.code not in ending and _known(route, step):
            yield Fault(f"{at}.daarna", "Vanaf deze stap komt de route nooit bij klaar: zij loopt rond.")
        yield from _silence(route, step, at)
        yield from _provider(route, step, at)


def _silence(route: Route, step: RouteStep, at: str) -> Iterator[Fault]:
    if step.on_silence is None and step.asks == MESSAGE:
        return  # a message is told, and ends by itself
    if step.on_silence is None:
        yield Fault(at, "Zonder antwoord loopt deze stap dood. Zeg bij bij_zwijgen wie het dan oppakt.")
    elif step.on_silence == step.who or (step.who, step.on_silence) == ("voorzitter", TEAM):
        yield Fault(f"{at}.bij_zwijgen", "Wie zwijgt, kan niet zelf de volgende zijn (R41).")
    elif route.step(step.on_silence) is not None and not _silence_ends(route, step):
        yield Fault(f"{at}.bij_zwijgen", "Als iedereen zwijgt, loopt de route rond. Eindig bij iemand die het oppakt.")


def _silence_ends(route: Route, step: RouteStep) -> bool:
    seen: set[str] = set()
    while step.on_silence not in UPWARDS:
        following = route.step(step.on_silence or "")
        if following is None or following.code in seen:
            return False
        seen.add(following.code)
        step = following
    return True


def _provider(route: Route, step: RouteStep, at: str) -> Iterator[Fault]:
    """A step for a provider needs one: it opens when a provider is asked, or follows on a step that did."""
    if step.who in PROVIDERS and any(event not in WITH_PROVIDER for event in begins(route, step)):
        yield Fault(f"{at}.wie", "Op dit moment is er nog geen aanbieder om dit aan te vragen.")


def _known(route: Route, step: RouteStep) -> bool:
    return all(code == END or route.step(code) for code in step.after.values())


def _ending(route: Route) -> set[str]:
    """The steps from which an end can be reached."""
    ending: set[str] = set()
    while True:
        more = {s.code for s in route.steps if any(c == END or c in ending for c in s.after.values())} - ending
        if not more:
            return ending
        ending |= more
