"""What waits for a municipality or contract manager: capacity, money, decisions. The need is not theirs (R1 to R4)."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rets import clock
from rets.access import Reader, case_for, cases_for, may, require, roles_on
from rets.db import ViewerSession
from rets.errors import FieldError, Invalid
from rets.models import Case
from rets.render import page
from rets.render.codes import form_names
from rets.services import consults
from rets.services.audit import Actor
from rets.services.case_order import order_for
from rets.services.refusal_rates import refusal_rates
from rets.services.waiting_for import decision_lines_for, tasks_for
from rets.web.answers import go_to
from rets.web.deps import Db, Fields, Me, Submitted
from rets.web.forms import Attempt, attempt
from rets.web.inputs import Inputs
from workflows.roles import Role

router = APIRouter(include_in_schema=False)

MOST = 200
LABELS = {
    "alternatief-casus": "casus",
    "vraag-casus": "casus",
    "hulp": "welke hulp",
    "waarom": "waarom dit zou kunnen passen",
    "vraag": "uw vraag",
}
NOTHING = Submitted([])


@router.get("/gemeente")
def show_desk(request: Request, session: Db, me: Me) -> Response:
    return _desk(request, session, me, Attempt(), NOTHING)


@router.post("/gemeente/alternatief")
def offer_alternative(request: Request, session: Db, me: Me, fields: Fields) -> Response:
    with attempt(session) as tried:
        inputs = Inputs(fields)
        forms = {code for code, _ in form_names(clock.today())}
        form = inputs.choice("hulp", forms, "Kies welke hulp u biedt.")
        why = inputs.text("waarom", needed="Schrijf op waarom dit zou kunnen passen.")
        case, actor = _case(session, me, inputs, "alternatief-casus")
        consults.offer_alternative(
            session, case, form=form, text=why, actor=actor, at=clock.now(), organisation_id=_organisation(me)
        )
    if tried.failed:
        return _desk(request, session, me, tried, fields)
    return go_to(request, "/gemeente", "Het alternatief is voorgelegd. De jeugdbeschermer zegt of het past.")


@router.post("/gemeente/vraag")
def ask(request: Request, session: Db, me: Me, fields: Fields) -> Response:
    with attempt(session) as tried:
        inputs = Inputs(fields)
        text = inputs.text("vraag", needed="Schrijf uw vraag op.")
        case, actor = _case(session, me, inputs, "vraag-casus")
        consults.ask_question(session, case, to=case.gi, text=text, actor=actor, at=clock.now(), about_need=True)
    if tried.failed:
        return _desk(request, session, me, tried, fields)
    return go_to(request, "/gemeente", "Uw vraag is gesteld. Het zoeken en de start gaan intussen door.")


def _case(session: ViewerSession, me: Reader, inputs: Inputs, name: str) -> tuple[Case, Actor]:
    """The case that was chosen, locked, and the reader as actor on it."""
    number = inputs.whole(name, 1, 10**12, needed="Kies om welke casus het gaat.")
    inputs.check()
    if number is None:
        raise Invalid([FieldError(name, "Kies om welke casus het gaat.")])
    case = case_for(session, me, number, lock=True)
    require(me, "alternative.offer", case)
    return case, Actor(me.person_id, roles_on(me, case))


def _organisation(me: Reader) -> int | None:
    mine = me.organisations(Role.MUNICIPALITY) or me.organisations(Role.CONTRACT_MANAGER)
    return min(mine, default=None)


def _desk(request: Request, session: ViewerSession, me: Reader, tried: Attempt, typed: Submitted) -> Response:
    require(me, "municipality.desk")
    open_cases = session.scalars(
        cases_for(me).where(Case.state != "closed").order_by(*order_for(me, clock.today()).first_first).limit(MOST)
    )
    return page(
        request,
        "gemeente/overzicht.html",
        status=tried.status,
        tasks=tasks_for(session, me, clock.today()),
        lines=decision_lines_for(session, me, clock.today()),
        cases=[(str(case.id), case.label) for case in open_cases if may(me, "municipality.desk", case)],
        forms=form_names(clock.today()),
        rates=refusal_rates(session, me, clock.today()) if may(me, "refusals.see") else None,
        tried=tried,
        typed=typed,
        labels=LABELS,
    )
