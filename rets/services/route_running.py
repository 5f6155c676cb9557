"""A route at work: what happens to a case opens the steps that its document has for it, each as a task with a term.

Nothing here changes the state of a case or holds anything up: the search and the start go on (R6, N22).
"""

from dataclasses import asdict, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.errors import Refused
from rets.models import Case, Request, RouteVersion, Task
from rets.schemas.route_file import stored_route
from rets.services.audit import ENGINE, Actor
from rets.services.forms_sent import lacking
from rets.services.meetings import discussed
from rets.services.parameters import parameters
from rets.services.route_addressees import Addressed, addressed
from rets.services.route_hearing import NOTHING_TO_HEAR, ask_what_was_said
from rets.services.route_opening import TABLE, open_step, step_of, was_opened
from rets.services.route_situation import TARIFF_FLAG, About, situation_for, situation_of
from rets.services.route_versions import kept
from rets.services.settle import settle
from rets.services.tasks import open_task
from workflows.calendar import end_of_day
from workflows.roles import Role
from workflows.routes import Route, RouteStep, Situation, next_step, steps_for
from workflows.routes.vocabulary import ACTORS, ASKS, CHANNELS, FORM, MESSAGE, OUTSIDE, PLAN, TARIFF, TO_RELAY, WITHIN

NOBODY = About()
ASK_TARIFF = (
    "Voor deze hulp is een contract voor één kind nodig. In RETS staat de prijs of het tarief van de regio niet. Is de"
    " prijs binnen het tarief? De hulp mag intussen starten."
)
DONE = {MESSAGE: "gezien", FORM: OUTSIDE}
NOT_ASKED = "De route van deze casus vraagt dit niet."
PLAN_FIRST = "Maak en verstuur eerst het perspectiefplan, bij Documenten. De gemeente heeft daarna zes weken."


def happened(
    session: Session,
    case: Case,
    event: str,
    at: datetime,
    *,
    form: str | None = None,
    occasion: str | None = None,
) -> bool:
    """Open what the route of a case has for an event; whether anything was opened. The caller settles.

    `occasion` tells apart what may happen more than once: the same occasion opens nothing twice.
    """
    version = kept(session, case)
    if version is None or case.state == "closed":
        return False
    steps = stored_route(version.text).steps
    if not any(step.event == event for step in steps):
        return False
    situation = situation_of(session, case, date_of(at), form)
    found = steps_for(stored_route(version.text), event, situation)
    about = About(occasion=occasion)
    return sum(_open(session, case, version, step, about, at) for step in found) > 0


def provider_asked(session: Session, case: Case, request: Request, at: datetime) -> None:
    """Open what the route has for a place that is asked for, and settle: who is asked may see the case from now on."""
    version = kept(session, case)
    if version is None:
        return
    route = stored_route(version.text)
    situation, about = situation_for(session, case, request, route, date_of(at))
    events = ["plek_gevraagd", *(["direct_verwezen"] if "gecontracteerd" in situation.contract else [])]
    found = [step for event in events for step in steps_for(route, event, situation)]
    opened = sum(_open(session, case, version, step, about, at) for step in found)
    if situation.within_tariff is None and _of_tariff(route, situation, within=True):
        opened += _ask_tariff(session, case, request, at)
    if opened:
        settle(session, case, ENGINE, at)


def provider_said_yes(session: Session, case: Case, request: Request, at: datetime) -> None:
    """Open what the route has once a provider says yes; the caller settles."""
    version = kept(session, case)
    if version is None or request.purpose != "main":
        return
    route = stored_route(version.text)
    situation, about = situation_for(session, case, request, route, date_of(at))
    for step in steps_for(route, "plek_toegezegd", situation):
        _open(session, case, version, step, about, at)


def _of_tariff(route: Route, situation: Situation, *, within: bool) -> list[RouteStep]:
    """The steps of a route that apply to a place once it is known whether its price is within the tariff."""
    known = replace(situation, within_tariff=within)
    return [one for one in steps_for(route, "plek_gevraagd", known) if TARIFF_FLAG in one.when.flags]


def _ask_tariff(session: Session, case: Case, request: Request, at: datetime) -> bool:
    """A price or a tariff that nobody knows is asked of who pays; meanwhile the start goes on."""
    on = date_of(at)
    to = addressed(session, case, "gemeente", NOBODY, on) or Addressed(Role.ZORGMAKELAAR.value, person_id=case.owner_id)
    p = parameters(session, on, case.region)
    open_task(
        session,
        case,
        kind=TARIFF,
        text=ASK_TARIFF,
        due_at=end_of_day(p.calendar.add_working_days(on, p.question_working_days)),
        actor=ENGINE,
        at=at,
        data={"request_id": request.id},
        **asdict(to),
    )
    return True


def tariff_known(session: Session, case: Case, task: Task, within: bool, at: datetime) -> None:
    """Open what the route has for a price within the tariff, or above it; silence is as above: somebody arranges it."""
    version, request = kept(session, case), session.get(Request, task.data["request_id"])
    if version is None or request is None or case.state == "closed":
        return
    route = stored_route(version.text)
    situation, about = situation_for(session, case, request, route, date_of(at))
    for step in _of_tariff(route, situation, within=within):
        _open(session, case, version, step, about, at)


def _open(
    session: Session,
    case: Case,
    version: RouteVersion,
    step: RouteStep,
    about: About,
    at: datetime,
    text: str = "",
    actor: Actor = ENGINE,
) -> bool:
    """Open a step, and what comes after it where it was answered beforehand; whether it was opened."""
    task = open_step(session, case, version, step, about, at, text, actor)
    if task is not None and task.answered_at is not None:
        follow(session, case, task, at)
    return task is not None


def follow(session: Session, case: Case, task: Task, at: datetime) -> None:
    """Open what the route has after the answer to a task."""
    if task.kind == TABLE:
        discussed(session, case, at)
    if task.kind == TARIFF:
        tariff_known(session, case, task, task.answer_code == WITHIN, at)
        return
    version, step = step_of(session, task)
    if version is None or step is None or case.state == "closed":
        return
    if task.kind == TO_RELAY and step.asks not in NOTHING_TO_HEAR:
        ask_what_was_said(session, case, version, step, task)
        return
    route = stored_route(version.text)
    _open_or_pass(session, case, version, next_step(route, step, _answer(step, task)), _about(task), at)


def _answer(step: RouteStep, task: Task) -> str:
    """The answer to a step; a message that was given was seen, and a form that was passed on went outside RETS."""
    said = task.answer_code or ""
    return said if said in ASKS[step.asks or ""].answers else DONE.get(step.asks or "", said)


def _open_or_pass(
    session: Session, case: Case, version: RouteVersion, step: RouteStep | None, about: About, at: datetime
) -> None:
    """Open a step; what was done before for good is passed by, so that the route goes on behind it."""
    passed = set[str]()
    while step is not None and step.code not in passed and not _open(session, case, version, step, about, at):
        passed.add(step.code)
        step = next_step(stored_route(version.text), step, "") if step.once == "eenmalig" else None


def after_silence(session: Session, case: Case, task: Task, code: str, at: datetime) -> None:
    """Open the step that takes over from a silent one."""
    version, _ = step_of(session, task)
    if version:
        _open_or_pass(session, case, version, stored_route(version.text).step(code), _about(task), at)


def ask_by_hand(session: Session, case: Case, what: str, *, text: str, actor: Actor, at: datetime) -> Task:
    """Open the step of the route that asks for something before it opens by itself.

    Raises:
        Refused: the route does not ask for it, it was asked already, or the plan was not sent yet.
    """
    version = kept(session, case)
    steps = stored_route(version.text).asks_for(what) if version else ()
    if version is None or not steps:
        raise Refused(NOT_ASKED)
    if what == PLAN and lacking(session, case, stored_route(version.text), steps[0], None):
        raise Refused(PLAN_FIRST)
    return ask_step(session, case, steps[0], text=text, actor=actor, at=at)


def consent_step(session: Session, case: Case, *, of: str, channel: str) -> RouteStep | None:
    """The step of the route with which this consent is asked, when it was not opened yet."""
    version = kept(session, case)
    if version is None or case.state == "closed":
        return None
    for step in stored_route(version.text).asks_for("akkoord"):
        same = ACTORS[step.who or ""].role.value == of and CHANNELS[step.channel or ""][0] == channel
        if same and not step.at_once and not was_opened(session, case, version, step, NOBODY):
            return step
    return None


def ask_step(session: Session, case: Case, step: RouteStep, *, text: str, actor: Actor, at: datetime) -> Task:
    """Open a step of the route of a case by hand.

    Raises:
        Refused: it was asked already, or the case has no route.
    """
    version = kept(session, case)
    if version is None:
        raise Refused(NOT_ASKED)
    if not _open(session, case, version, step, NOBODY, at, text, actor):
        raise Refused("Dit is al gevraagd.")
    settle(session, case, ENGINE, at)
    return session.scalars(select(Task).where(Task.case_id == case.id).order_by(Task.id.desc()).limit(1)).one()


def asks_for(route: Route | None, what: str) -> bool:
    """Whether a route asks for something."""
    return bool(route and route.asks_for(what))


def _about(task: Task) -> About:
    told = (task.data.get(name) for name in ("asked_for", "provider_id", "main_contractor_id", "occasion"))
    return About(*told)
