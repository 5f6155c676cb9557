"""Signals of the expert team: the list of a region, recording one, and what came of it."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rets import clock
from rets.access import Reader, may, require
from rets.db import ViewerSession
from rets.models import Signal
from rets.render import page
from rets.render.charts import short_month
from rets.render.codes import code_names, form_names
from rets.render.dates import plain_date
from rets.render.places import region_name
from rets.services import signals
from rets.services.parameters import parameters
from rets.web.answers import go_to
from rets.web.decision_form import whole
from rets.web.deps import Db, Fields, Me, Submitted
from rets.web.forms import Attempt, attempt
from rets.web.inputs import Inputs

router = APIRouter(prefix="/signalen", include_in_schema=False)

LABELS = {
    "regio": "regio",
    "belemmering": "wat in de weg staat",
    "hulpvorm": "welke hulp",
    "niveau": "niveau",
    "tekst": "wat er aan de hand is",
    "casussen": "casussen",
    "wie": "wie het opvolgt",
    "opvolgen": "opvolgen op",
    "antwoord": "wat er is gedaan",
}
NOTHING = Submitted([])


@router.get("")
def show_list(request: Request, session: Db, me: Me, regio: str = "") -> Response:
    require(me, "signal.see")
    regions = sorted(me.regions(*signals.READERS))
    chosen = regio if regio in regions else ""
    today = clock.today()
    return page(
        request,
        "signalen/lijst.html",
        running=signals.list_for(session, me, region=chosen),
        answered=signals.list_for(session, me, region=chosen, answered=True),
        regions=[(code, region_name(code, today)) for code in regions],
        chosen=chosen,
        may_record=may(me, "signal.record"),
    )


@router.get("/nieuw")
def show_form(request: Request, session: Db, me: Me) -> Response:
    return _form(request, session, me, Attempt(), NOTHING)


@router.post("/nieuw")
def record(request: Request, session: Db, me: Me, fields: Fields) -> Response:
    require(me, "signal.record")
    with attempt(session) as tried:
        inputs = Inputs(fields)
        due_on = inputs.day("opvolgen")
        made = signals.record(
            session,
            me,
            signals.SignalIn(
                region=fields["regio"],
                obstacle=fields["belemmering"],
                form=fields["hulpvorm"],
                level=fields["niveau"],
                text=fields["tekst"],
                cases=tuple(name.strip() for name in fields["casussen"].split(",") if name.strip()),
                owner_id=whole(fields["wie"]),
                due_on=due_on,
            ),
            clock.now(),
            inputs.errors,
        )
    if tried.failed:
        return _form(request, session, me, tried, fields)
    return go_to(request, f"/signalen/{made.id}", f"Vastgelegd. {made.owner.name} volgt dit op.")


@router.get("/{signal_id}")
def show(request: Request, session: Db, me: Me, signal_id: int) -> Response:
    return _page(request, session, me, signals.signal_for(session, me, signal_id), Attempt(), NOTHING)


@router.post("/{signal_id}/antwoord")
def answer(request: Request, session: Db, me: Me, signal_id: int, fields: Fields) -> Response:
    row = signals.signal_for(session, me, signal_id, lock=True)
    with attempt(session) as tried:
        inputs = Inputs(fields)
        again_on = inputs.day("opvolgen")
        signals.answer(session, me, row, fields["antwoord"], clock.now(), again_on=again_on, unread=inputs.errors)
    if tried.failed:
        return _page(request, session, me, row, tried, fields)
    said = f"Vastgelegd. Dit komt terug op {plain_date(again_on)}." if again_on else "Het signaal is beantwoord."
    return go_to(request, f"/signalen/{row.id}", said)


def _form(request: Request, session: ViewerSession, me: Reader, tried: Attempt, typed: Submitted) -> Response:
    require(me, "signal.record")
    today, regions = clock.today(), me.regions(*signals.RECORDERS)
    return page(
        request,
        "signalen/nieuw.html",
        status=tried.status,
        regions=[(code, region_name(code, today)) for code in sorted(regions)],
        obstacles=code_names("obstacles", today),
        forms=form_names(today),
        levels=list(signals.LEVELS.items()),
        owners=signals.owners_for(session, me, regions, today),
        tried=tried,
        typed=typed,
        labels=LABELS,
    )


def _page(
    request: Request, session: ViewerSession, me: Reader, row: Signal, tried: Attempt, typed: Submitted
) -> Response:
    held = parameters(session, clock.today(), row.region)
    return page(
        request,
        "signalen/signaal.html",
        status=tried.status,
        one=row,
        owner_as=", ".join(["", *signals.posts_of(session, row, clock.today())]),
        months={short_month(month): number for month, number in row.months.items()},
        limit=held.signal_children,
        window=held.signal_window_days,
        evidence=signals.evidence_for(session, me, row),
        opens=may(me, "case.dossier"),
        happened=signals.HAPPENED,
        may_answer=signals.may_answer(me, row),
        tried=tried,
        typed=typed,
        labels=LABELS,
    )
