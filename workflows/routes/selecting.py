"""Which steps apply to what happens to a case, and what comes after an answer."""

from workflows.routes.document import Conditions, Route, RouteStep, Situation
from workflows.routes.vocabulary import AGAIN, END

FLAGS = {
    "binnen_tarief": "within_tariff",
    "spoed": "urgent",
    "verblijf": "residential",
    "nieuwe_aanbieder": "new_provider",
    "hoofdaannemer": "main_contractor",
}
OF_PROVIDER = frozenset({"binnen_tarief", "nieuwe_aanbieder", "hoofdaannemer"})


def steps_for(route: Route, event: str, situation: Situation) -> tuple[RouteStep, ...]:
    """The steps of a route that an event opens in this situation, in the order of the document."""
    return tuple(one for one in route.steps if one.event == event and applies(one.when, situation))


def applies(when: Conditions, situation: Situation) -> bool:
    """Whether everything that is asked is known and holds."""
    return bool(
        (not when.contract or situation.contract & set(when.contract))
        and (not when.forms or situation.form in when.forms)
        and (not when.other_forms or (situation.form is not None and situation.form not in when.other_forms))
        and all(getattr(situation, FLAGS[name]) is wanted for name, wanted in when.flags.items())
    )


def next_step(route: Route, step: RouteStep, answer: str) -> RouteStep | None:
    """The step that an answer leads to; nothing when the route ends there."""
    code = step.after.get(answer, step.after.get("", END))
    return None if code == END else route.step(code)


def comes_again(route: Route, step: RouteStep) -> bool:
    """Whether a step is for what may happen to a case more than once, by itself or behind another step."""
    events = begins(route, step)
    return step.once == "per_casus" and bool(events) and events <= AGAIN


def begins(route: Route, step: RouteStep) -> set[str]:
    """The events with which a step begins, by itself or behind another step."""
    found, ahead, events = set[str](), [step], set[str]()
    while ahead:
        one = ahead.pop()
        if one.code in found:
            continue
        found.add(one.code)
        events |= {one.event} if one.event else set()
        ahead += [other for other in route.steps if one.code in onward(other)]
    return events


def onward(step: RouteStep) -> set[str]:
    """Where a step leads, by an answer or by silence."""
    return {*step.after.values(), step.on_silence or ""}
