"""Asking something beside the process: capacity, agreement about money, a question. It never blocks the start (R6)."""

from datetime import date

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rets import clock
from rets.access import Reader
from rets.db import ViewerSession
from rets.models import Case, Organisation, Task
from rets.render import page
from rets.services import answers, consults
from rets.services.case_page import requests_of
from rets.services.locking import actor_on, case_to_change, check_version
from rets.services.owners import municipality_organisation
from rets.services.route_running import ask_by_hand, asks_for
from rets.services.route_versions import route_of
from rets.web.answers import go_to
from rets.web.case_steps import number
from rets.web.case_tasks import task_of
from rets.web.cases import open_case
from rets.web.deps import Db, Fields, Me, Submitted
from rets.web.forms import Attempt, attempt
from rets.web.inputs import Inputs

router = APIRouter(include_in_schema=False)

PERSPECTIEFPLAN = "perspectiefplan"
KINDS = (
    ("akkoord", "Akkoord over geld of contract", "De hulp kan starten, ook zonder antwoord."),
    ("capaciteit", "Wat is gecontracteerd, wat moet worden ingekocht?", "Aan de gemeente."),
    ("vraag", "Een andere vraag", "Aan de organisatie die u hieronder kiest."),
    (PERSPECTIEFPLAN, "Leg het perspectiefplan voor", "Aan de gemeente. Het zoeken en de start gaan intussen door."),
)
CONSENT = (("municipality", "De gemeente"), ("contract_manager", "De contractmanager"), ("teammanager", "Mijn manager"))
CHANNELS = (("page", "In RETS"), ("mail", "Per mail"), ("phone", "Per telefoon"))
LABELS = {"soort": "wat u vraagt", "aan": "aan wie", "van": "van wie", "kanaal": "hoe", "tekst": "uw vraag"}
HEARD = {"door": "wie gaf akkoord", "woorden": "wat is er gezegd", "op": "op welke dag"}
VERB_FIELDS = {"by": "door", "words": "woorden", "on": "op", "channel": "kanaal", "to": "aan"}


@router.get("/casussen/{case_id}/vragen")
def show_question(request: Request, session: Db, me: Me, case_id: int, soort: str = "") -> Response:
    case = open_case(session, me, case_id, "vraag", "case.ask")
    likely = Submitted([("van", "municipality"), ("kanaal", "page"), ("soort", soort)])
    return _show(request, session, case, Attempt(), likely)


@router.post("/casussen/{case_id}/vragen")
def take_question(request: Request, session: Db, me: Me, case_id: int, fields: Fields) -> Response:
    case = case_to_change(session, me, case_id, "case.ask")
    with attempt(session) as tried:
        check_version(case, number(fields["versie"]))
        ask(session, me, case, fields)
    if tried.failed:
        _at_fields(tried)
        return _show(request, session, case, tried, fields)
    return go_to(request, f"/casussen/{case_id}", "Uw vraag is verstuurd. Het zoeken gaat intussen door.")


@router.get("/casussen/{case_id}/taken/{task_id}/gehoord")
def show_heard(request: Request, session: Db, me: Me, case_id: int, task_id: int) -> Response:
    case = open_case(session, me, case_id, "akkoord", "case.ask")
    typed = Submitted([("op", clock.today().isoformat())])
    return _show_heard(request, case, consent_of(session, case, task_id), Attempt(), typed)


@router.post("/casussen/{case_id}/taken/{task_id}/gehoord")
def take_heard(request: Request, session: Db, me: Me, case_id: int, task_id: int, fields: Fields) -> Response:
    case = case_to_change(session, me, case_id, "case.ask")
    task = consent_of(session, case, task_id)
    with attempt(session) as tried:
        hear(session, me, case, task, fields)
    if tried.failed:
        _at_fields(tried)
        return _show_heard(request, case, task, tried, fields)
    return go_to(request, f"/casussen/{case_id}", "Het akkoord is vastgelegd. Wie akkoord gaf, krijgt een bevestiging.")


def ask(session: ViewerSession, me: Reader, case: Case, typed: Submitted) -> Task:
    """Ask what was typed.

    Raises:
        Invalid: every fault at its field.
        Refused: nobody is known to ask.
    """
    inputs = Inputs(typed)
    kind = inputs.choice("soort", [one[0] for one in kinds_for(session, case)], "Kies wat u vraagt.")
    text = inputs.text("tekst", needed="Schrijf uw vraag op.")
    known = {str(one.id): one for one in to_ask(session, case)}
    to = inputs.choice("aan", known, "Kies aan wie u dit vraagt.") if kind == "vraag" else ""
    of = inputs.choice("van", dict(CONSENT), "Kies van wie u akkoord vraagt.") if kind == "akkoord" else ""
    channel = inputs.choice("kanaal", dict(CHANNELS), "Kies hoe u het vraagt.") if kind == "akkoord" else ""
    inputs.check()
    actor, at = actor_on(me, case), clock.now()
    if kind == "akkoord":
        return consults.ask_consent(session, case, of=of, channel=channel, text=text, actor=actor, at=at)
    if kind == "vraag":
        return consults.ask_question(session, case, to=known[to], text=text, actor=actor, at=at)
    if kind == PERSPECTIEFPLAN:
        return ask_by_hand(session, case, kind, text=text, actor=actor, at=at)
    return consults.ask_capacity(session, case, text=text, actor=actor, at=at)


def kinds_for(session: ViewerSession, case: Case) -> list[tuple[str, str, str]]:
    """What may be asked about this case: some questions belong to the route of one region."""
    wanted = asks_for(route_of(session, case), PERSPECTIEFPLAN)
    return [one for one in KINDS if wanted or one[0] != PERSPECTIEFPLAN]


def hear(session: ViewerSession, me: Reader, case: Case, task: Task, typed: Submitted) -> None:
    """Write down a spoken consent."""
    inputs = Inputs(typed)
    by = inputs.text("door", needed="Schrijf op wie akkoord gaf.")
    words = inputs.text("woorden", needed="Schrijf op wat er is gezegd.")
    on: date | None = inputs.day("op", needed="Vul in op welke dag dat was.")
    inputs.check()
    assert on is not None
    actor, at = actor_on(me, case), clock.now()
    answers.record_spoken_consent(session, case, task, by=by, words=words, on=on, actor=actor, at=at)


def to_ask(session: ViewerSession, case: Case) -> list[Organisation]:
    """Who may be asked something without learning more than it knows: the municipality, and providers that said yes."""
    municipality = municipality_organisation(session, case.municipality) if case.municipality else None
    providers = {one.provider_id: one.provider for one in requests_of(session, case) if one.state == "accepted"}
    return [*([municipality] if municipality else []), *providers.values()]


def consent_of(session: ViewerSession, case: Case, task_id: int) -> Task:
    """An open question for agreement on this case."""
    return task_of(session, case, task_id, kind="akkoord")


def _at_fields(tried: Attempt) -> None:
    tried.errors = [type(one)(VERB_FIELDS.get(one.field, one.field), one.sentence) for one in tried.errors]


def _show(request: Request, session: ViewerSession, case: Case, tried: Attempt, typed: Submitted) -> Response:
    return page(
        request,
        "casussen/vraag.html",
        status=tried.status,
        case=case,
        kinds=kinds_for(session, case),
        organisations=[(str(one.id), one.name) for one in to_ask(session, case)],
        consent=CONSENT,
        channels=CHANNELS,
        tried=tried,
        typed=typed,
        labels=LABELS,
    )


def _show_heard(request: Request, case: Case, task: Task, tried: Attempt, typed: Submitted) -> Response:
    return page(
        request,
        "casussen/gehoord.html",
        status=tried.status,
        case=case,
        task=task,
        tried=tried,
        typed=typed,
        labels=HEARD,
    )
