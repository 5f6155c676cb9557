"""Requests as a provider meets them: an anonymous profile, an answer in two clicks, and what came of it."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rets import clock
from rets.access import Reader, case_for, may, require, roles_on
from rets.db import ViewerSession
from rets.errors import FieldError, Forbidden, Invalid, NotFound
from rets.models import Request as Asked
from rets.render import page
from rets.services import answering, placements
from rets.services.audit import Actor
from rets.services.codes import codes
from rets.services.inbox import SHOWN_DAYS, asked, inbox, tally
from rets.services.requests import request_for
from rets.web.answers import go_to
from rets.web.deps import Db, Fields, Me, Submitted
from rets.web.forms import Attempt, attempt
from rets.web.inputs import Inputs
from rets.web.undo import undo_answer
from workflows.roles import Role

router = APIRouter(include_in_schema=False)

ANSWERS = {
    "accepted": "Dank u. De jeugdbeschermer hoort nu dat dit kind bij u terecht kan.",
    "needs_information": "Uw vraag is gesteld. U hoort het antwoord hier.",
    "waiting_list": "Het kind staat op uw wachtlijst. De jeugdbeschermer ziet de verwachte datum.",
    "refused": "Uw antwoord is vastgelegd. De jeugdbeschermer zoekt verder.",
}
ROUTES = {
    "contracted": "ingekocht: er is een contract",
    "ceiling": "het budget is op; hierover beslist een ander, u hoeft daar niet op te wachten",
    "maatwerk": "maatwerk: een contract voor één kind",
    "none": "nog geen contract; dat regelt de gemeente",
    "admission_stop": "u meldde een opnamestop",
}
LABELS = {
    "vraag": "wat wilt u weten",
    "verwacht_op": "verwachte datum",
    "uitleg": "toelichting",
    "grond": "waarom niet",
    "contra_indicatie": "welke contra-indicatie",
    "toelichting": "wat zou helpen",
    "gestart_op": "eerste dag van de hulp",
}
FIELDS = {"expected_on": "verwacht_op", "ground": "grond", "contra_indication": "contra_indicatie"}
TEXTS = {"needs_information": "vraag", "waiting_list": "uitleg"}
NOTHING = Submitted([])


@router.get("/verzoeken")
def show_requests(request: Request, session: Db, me: Me) -> Response:
    require(me, "request.answer")
    providers, at = me.organisations(Role.PROVIDER), clock.now()
    return page(
        request,
        "verzoeken/lijst.html",
        groups=inbox(session, providers, at),
        tally=tally(session, providers, at),
        shown_days=SHOWN_DAYS,
    )


@router.get("/verzoeken/{request_id}")
def show_request(request: Request, session: Db, me: Me, request_id: int) -> Response:
    found = mine(session, me, request_id)
    return _page(request, session, me, found, Attempt(), NOTHING)


@router.post("/verzoeken/{request_id}/antwoord")
def answer(request: Request, session: Db, me: Me, request_id: int, fields: Fields) -> Response:
    found = mine(session, me, request_id)
    with attempt(session) as tried:
        _answer(session, me, found, fields)
    if tried.failed:
        return _page(request, session, me, mine(session, me, request_id), tried, fields)
    return go_to(request, f"/verzoeken/{request_id}", ANSWERS[fields["antwoord"]])


@router.post("/verzoeken/{request_id}/gestart")
def report_start(request: Request, session: Db, me: Me, request_id: int, fields: Fields) -> Response:
    found = mine(session, me, request_id)
    case = case_for(session, me, found.case_id, lock=True)
    require(me, "placement.report", case)
    with attempt(session) as tried:
        inputs = Inputs(fields)
        on = inputs.day("gestart_op", needed="Vul de eerste dag van de hulp in.")
        inputs.check()
        assert on is not None
        try:
            placements.report_start(session, case, on, Actor(me.person_id, roles_on(me, case)), clock.now())
        except Invalid as error:
            raise Invalid.at("gestart_op", error.errors[0].sentence) from error
    if tried.failed:
        return _page(request, session, me, found, tried, fields)
    return go_to(request, f"/verzoeken/{request_id}", "De start is gemeld. Zodra de GI hem bevestigt, telt hij.")


def _answer(session: ViewerSession, me: Reader, found: Asked, fields: Submitted) -> None:
    code = fields["antwoord"]
    inputs = Inputs(fields)
    text, expected_on, ground, contra = "", None, None, None
    if code == "needs_information":
        text = inputs.text("vraag", needed="Schrijf op wat u wilt weten.")
    elif code == "waiting_list":
        text = inputs.text("uitleg")
        expected_on = inputs.day("verwacht_op", needed="Noem de dag waarop u een plek verwacht.")
    elif code == "refused":
        ground = inputs.choice("grond", grounds(session), "Kies een reden uit de lijst.")
        text = inputs.text("toelichting")
        contra = fields["contra_indicatie"] or None
    seen = inputs.whole("versie", 0, 10**6, needed="Laad deze pagina opnieuw.")
    inputs.choice("antwoord", ANSWERS)
    inputs.check()
    try:
        answering.answer_request(
            session,
            found,
            code=code,
            ground=ground,
            contra_indication=contra,
            text=text,
            expected_on=expected_on,
            actor=Actor(me.person_id, frozenset({Role.PROVIDER})),
            at=clock.now(),
            seen=seen,
        )
    except Invalid as error:
        at = FIELDS | {"text": TEXTS.get(code, "toelichting")}
        raise Invalid(FieldError(at.get(fault.field, fault.field), fault.sentence) for fault in error.errors) from error


def grounds(session: ViewerSession) -> dict[str, str]:
    """The grounds that a provider may give, with their names."""
    known = codes(session, "refusal_grounds", clock.today())
    return {code: row.name for code, row in known.items() if row.data["given_by"] == "provider"}


def _page(
    request: Request, session: ViewerSession, me: Reader, found: Asked, tried: Attempt, typed: Submitted
) -> Response:
    one = asked(session, found)
    seen = _case_seen(session, me, found)
    return page(
        request,
        "verzoeken/verzoek.html",
        status=tried.status,
        request_row=found,
        one=one,
        tried=tried,
        typed=typed,
        labels=LABELS,
        grounds=list(grounds(session).items()),
        routes=ROUTES,
        held=found.place_id is not None and found.state == "open",
        can_answer=found.state in answering.ANSWERABLE,
        contra_indications=[(one["code"], one["name"]) for one in found.profile["contra_indications"]],
        can_report=seen
        and one.placement is not None
        and one.placement.start_confirmed_at is None
        and one.placement.cancelled_at is None
        and one.placement.ended_on is None,
        case_seen=seen,
        undo=undo_answer(session, me, found),
    )


def _case_seen(session: ViewerSession, me: Reader, found: Asked) -> bool:
    try:
        return may(me, "case.dossier", case_for(session, me, found.case_id))
    except NotFound:
        return False


def mine(session: ViewerSession, me: Reader, request_id: int) -> Asked:
    """A request to the provider of this reader.

    Raises:
        NotFound: there is none, or this reader may not know of it.
        Forbidden: it is for another organisation.
    """
    found = request_for(session, me, request_id)
    if found.provider_id not in me.organisations(Role.PROVIDER):
        raise Forbidden("Dit verzoek is aan een aanbieder gericht. Alleen die aanbieder geeft antwoord.")
    return found
