"""Writing down what happened: one page with every kind of fact, and one form per kind."""

from datetime import datetime

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rets import clock
from rets.access import Reader, case_for, may, require
from rets.db import ViewerSession
from rets.errors import Invalid, NotFound, Refused
from rets.models import Case
from rets.render import page
from rets.schemas.facts import AnyFact, Explained
from rets.services.audit import Actor
from rets.services.explaining import answer_explained
from rets.services.locking import actor_on, case_to_change, check_version
from rets.services.record import record_fact
from rets.web.answers import go_to
from rets.web.case_steps import number
from rets.web.deps import Db, Fields, Me, Submitted
from rets.web.fact_form import by_hand, fact_of, name_of, shown_for
from rets.web.fact_words import ACTIONS, GROUPS, TEXT_NEEDED
from rets.web.forms import Attempt, attempt

router = APIRouter(include_in_schema=False)

CLOSED = "Deze casus is afgesloten. Open hem eerst opnieuw."


@router.get("/casussen/{case_id}/feiten")
def show_kinds(request: Request, session: Db, me: Me, case_id: int) -> Response:
    case = case_for(session, me, case_id)
    require(me, "case.record_fact", case)
    groups = [(title, _kinds(me, case, kinds)) for title, kinds in GROUPS]
    return page(request, "casussen/feiten.html", case=case, groups=[group for group in groups if group[1]])


@router.get("/casussen/{case_id}/feiten/{kind}")
def show_fact(request: Request, session: Db, me: Me, case_id: int, kind: str, norm: str = "") -> Response:
    case = case_for(session, me, case_id)
    require(me, action_of(kind), case)
    typed = Submitted([("clock", norm), ("on", clock.today().isoformat())] if norm else [])
    return _show(request, case, kind, Attempt(), typed)


@router.post("/casussen/{case_id}/feiten/{kind}")
def take_fact(request: Request, session: Db, me: Me, case_id: int, kind: str, fields: Fields) -> Response:
    case = case_to_change(session, me, case_id, action_of(kind))
    actor, at = actor_on(me, case), clock.now()
    with attempt(session) as tried:
        check_version(case, number(fields["versie"]))
        tell(session, case, fact_of(kind, fields), actor, at)
    if tried.failed:
        return _show(request, case, kind, tried, fields)
    return go_to(request, f"/casussen/{case_id}", f"Vastgelegd: {name_of(kind)[0].lower()}{name_of(kind)[1:]}.")


def tell(session: ViewerSession, case: Case, fact: AnyFact, actor: Actor, at: datetime) -> None:
    """Record a fact that somebody tells, with what follows from it at once.

    Raises:
        Invalid: the fact cannot be, or needs words.
        Refused: the case is closed, or a rule of the process is against it.
    """
    if case.state == "closed":
        raise Refused(CLOSED)
    if fact.kind in TEXT_NEEDED and not fact.text:
        raise Invalid.at("text", "Leg het in een paar woorden uit.")
    record_fact(session, case, fact, actor, at)
    if isinstance(fact, Explained):
        answer_explained(session, case, fact, actor, at)


def action_of(kind: str) -> str:
    """What a reader must be allowed to do for this kind.

    Raises:
        NotFound: no such kind is told by hand.
    """
    if kind not in by_hand():
        raise NotFound("Dit soort feit bestaat niet.")
    return ACTIONS.get(kind, "case.record_fact")


def _kinds(me: Reader, case: Case, kinds: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(kind, name_of(kind)) for kind in kinds if may(me, action_of(kind), case)]


def _show(request: Request, case: Case, kind: str, tried: Attempt, typed: Submitted) -> Response:
    asked = shown_for(kind, case, typed, clock.today())
    return page(
        request,
        "casussen/feit.html",
        status=tried.status,
        case=case,
        kind=kind,
        name=name_of(kind),
        asked=asked,
        labels={one.name: one.label.lower() for one in asked},
        tried=tried,
    )
