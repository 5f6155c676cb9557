"""The buttons of a case page: the next step first, the others beside it, and what is not possible with its sentence."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from rets.access import Reader, may, roles_on
from rets.models import Case
from rets.services.case_page import CasePage
from rets.services.facts import facts_of
from rets.services.route_versions import route_of
from workflows.facts import Facts
from workflows.machine import FILLED_IN, Offered, offered
from workflows.routes.vocabulary import TO_RELAY
from workflows.steps import OPEN, STATES

PERSPECTIEFPLAN = "perspectiefplan"
FIRST = {
    "triage": "accept",
    "returned": "resubmit",
    "searching": "voorstellen",
    "at_ret": "decide",
    "decided": "voorstellen",
    "escalated": "decide",
    "placing": "start_help",
    "helped": "oordeel",
    "closed": "reopen",
}
SEARCHED = ("searching", "at_ret", "decided", "escalated")


@dataclass(frozen=True)
class Button:
    """A step as the macro `steps` shows it."""

    slug: str
    label: str
    href: str
    sentences: tuple[str, ...] = ()
    explanation: str = ""
    here: bool = False


def buttons(session: Session, reader: Reader, found: CasePage) -> tuple[list[Button], str]:
    """The buttons for this reader, and the slug of the one that stands first ('' when somebody else is to act)."""
    case = found.case
    facts = facts_of(session, case)
    shown = [*_beside(session, reader, found, facts), *(_button(case, one) for one in offers(facts, reader, case))]
    agreeable = any(one.state == "accepted" for one in found.requests) and case.state in SEARCHED
    first = "agree_place" if agreeable else FIRST[case.state]
    if first == "oordeel" and facts.main_help is not None and facts.main_help.judged_fitting:
        first = "close"
    return shown, first if any(one.slug == first and not one.sentences for one in shown) else ""


def offers(facts: Facts, reader: Reader, case: Case) -> Iterator[Offered]:
    """The steps of the table for this reader; what a form still asks is no reason to refuse the button."""
    for one in offered(facts, roles_on(reader, case), asked=FILLED_IN):
        if one.step.slug == "find_elsewhere":
            yield Offered(step=one.step, against=())
        else:
            yield one


def _button(case: Case, one: Offered) -> Button:
    step = one.step
    target = STATES[case.state if step.target == "same" else step.target]
    href = f"/ret/casussen/{case.id}/besluit" if step.slug == "decide" else f"/casussen/{case.id}/stappen/{step.slug}"
    words = "" if step.target == "same" else f"Daarna: {target.name.lower()}."
    return Button(
        step.slug, step.name, href, one.against, words if step.slug == FIRST[case.state] else "", step.slug != "decide"
    )


def _beside(session: Session, reader: Reader, found: CasePage, facts: Facts) -> Iterator[Button]:
    """What is no step of the table and yet something to do."""
    case = found.case
    if case.state in SEARCHED and may(reader, "request.make", case):
        yield Button(
            "voorstellen",
            "Bekijk plekken en doe een verzoek",
            f"/casussen/{case.id}/voorstellen",
            explanation="Er kunnen meer verzoeken tegelijk lopen.",
        )
    if case.state == "helped" and facts.main_help and may(reader, "placement.judge", case):
        yield Button("oordeel", "Leg vast of de hulp past", f"/casussen/{case.id}/feiten/help_judged")
    if case.state in OPEN and may(reader, "case.ask", case) and _plan_wanted(session, found):
        yield Button(
            PERSPECTIEFPLAN,
            "Leg het perspectiefplan voor",
            f"/casussen/{case.id}/vragen?soort={PERSPECTIEFPLAN}",
            explanation="Aan de gemeente. Het zoeken en de start gaan intussen door.",
        )


def _plan_wanted(session: Session, found: CasePage) -> bool:
    """Whether the region asks for a perspectiefplan that the municipality did not get yet (N14)."""
    route = route_of(session, found.case)
    steps = {step.code for step in route.asks_for(PERSPECTIEFPLAN)} if route else set[str]()
    return bool(steps) and not any(
        task.kind == PERSPECTIEFPLAN or (task.kind == TO_RELAY and task.data.get("step") in steps)
        for task in found.tasks
    )
