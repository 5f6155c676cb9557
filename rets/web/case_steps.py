"""Taking a step with a case: its form, and the verb that belongs to it. Without JavaScript it is an ordinary page."""

from datetime import datetime

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rets import clock
from rets.access import Reader, require
from rets.db import ViewerSession
from rets.errors import Forbidden, NotFound
from rets.models import Case
from rets.render import page
from rets.services import handing_over, placements
from rets.services.advance import advance
from rets.services.agreeing import agree_place
from rets.services.facts import facts_of
from rets.services.locking import actor_on, case_to_change, check_version
from rets.services.successors import possible_owners
from rets.web.answers import go_to
from rets.web.case_offers import offers
from rets.web.cases import open_case
from rets.web.deps import Db, Fields, Me, Submitted
from rets.web.forms import Attempt, attempt
from rets.web.inputs import Inputs
from rets.web.step_form import agreeable, at_fields, fields_of, note_of
from workflows.machine import Offered
from workflows.roles import ROLE_NAMES, Role
from workflows.steps import STATES, STEPS, Step

router = APIRouter(include_in_schema=False)


@router.get("/casussen/{case_id}/stappen/{step}")
def show_step(request: Request, session: Db, me: Me, case_id: int, step: str) -> Response:
    case = open_case(session, me, case_id, "stap")
    return show(request, session, case, offered_step(session, me, case, step), Attempt(), Submitted([]))


@router.post("/casussen/{case_id}/stappen/{step}")
def take_step(request: Request, session: Db, me: Me, case_id: int, step: str, fields: Fields) -> Response:
    case = case_to_change(session, me, case_id, "case.dossier")
    one = offered_step(session, me, case, step)
    with attempt(session) as tried:
        check_version(case, number(fields["versie"]))
        carry_out(session, me, case, one.step, fields, clock.now())
    if tried.failed:
        at_fields(tried)
        return show(request, session, case, one, tried, fields)
    return go_to(request, f"/casussen/{case_id}", said(session, case, one.step))


def offered_step(session: ViewerSession, me: Reader, case: Case, slug: str) -> Offered:
    """The step as it is offered to this reader.

    Raises:
        NotFound: there is no such step in the table.
        Forbidden: it is for others; a step that cannot be taken from this state is refused with its sentence instead.
    """
    step = STEPS.get(slug)
    if step is None:
        raise NotFound("Deze stap bestaat niet.")
    for one in offers(facts_of(session, case), me, case):
        if one.step.slug == slug:
            return one
    if case.state in step.source:
        names = ", ".join(ROLE_NAMES[role] for role in Role if role in step.who - {Role.SYSTEM})
        raise Forbidden(f"Deze stap is voor: {names}.")
    return Offered(step=step, against=(f"Dit kan niet vanuit “{STATES[case.state].name}”.",))


def carry_out(session: ViewerSession, me: Reader, case: Case, step: Step, typed: Submitted, at: datetime) -> None:
    """Take the step through the verb that belongs to it."""
    actor, on = actor_on(me, case), clock.today()
    owners = frozenset(person for person, _words in possible_owners(session, case, on))
    note = note_of(step, typed, owners)
    inputs = Inputs(typed)
    planned, intake, stops = inputs.day("gepland"), inputs.day("intake"), inputs.day("stopt")
    inputs.check()
    if step.slug == "agree_place":
        require(me, "request.make", case)
        known = {str(one.id): one for one in agreeable(session, case)}
        chosen = inputs.choice("verzoek", known, "Kies een verzoek waarop de aanbieder ja heeft gezegd.")
        inputs.check()
        agree_place(session, case, known[chosen], actor=actor, at=at, planned_on=planned, intake_on=intake)
    elif step.slug == "start_help" and note.started_on:
        first_day = bool(note.data.get("confirmed_first_day"))
        placements.start_help(session, case, on=note.started_on, actor=actor, at=at, first_day_confirmed=first_day)
    elif step.slug == "keep_searching" and stops:
        placements.end_help(session, case, purpose="main", on=stops, reason=note.text, actor=actor, at=at)
    elif step.slug == handing_over.STEP:
        handing_over.hand_over(session, case, note, actor, at)
    else:
        if step.slug == "find_elsewhere" and typed["hulp"]:
            placements.plan_help(
                session, case, form=typed["hulp"], purpose="main", planned_on=planned, actor=actor, at=at
            )
        advance(session, case=case, step=step.slug, actor=actor, at=at, note=note)


def said(session: ViewerSession, case: Case, step: Step) -> str:
    """One sentence about what was done and what follows."""
    if step.slug == handing_over.STEP and handing_over.waiting_offer(session, case):
        return "Het aanbod is verstuurd. De casus houdt dezelfde eigenaar totdat daar ja op is gezegd."
    if case.state == "closed":
        return "De casus is afgesloten."
    return f"Vastgelegd: {step.name[0].lower()}{step.name[1:]}. Nu te doen: {STATES[case.state].action_name.lower()}."


def number(given: str) -> int:
    """A version as a form sent it; what is no number fits no version."""
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0


def show(
    request: Request, session: ViewerSession, case: Case, one: Offered, tried: Attempt, typed: Submitted
) -> Response:
    """The form of a step, with what was typed and every fault at its field."""
    asked = fields_of(session, case, one.step)
    return page(
        request,
        "casussen/stap.html",
        "formulier" if "HX-Request" in request.headers else None,
        status=tried.status,
        inside="HX-Request" in request.headers,
        case=case,
        step=one.step,
        against=[] if tried.failed else list(one.against),
        asked=asked,
        labels={field.name: field.label.lower() for field in asked},
        tried=tried,
        typed=typed,
    )
