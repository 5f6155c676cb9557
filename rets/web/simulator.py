"""The simulator: choose policies, let a worker live through months, look at charts, and return to earlier runs."""

from datetime import date, timedelta

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rets import clock
from rets.access import Reader, require
from rets.db import ViewerSession
from rets.demo.organisations import REGIONS
from rets.models import SimulationRun
from rets.render import page
from rets.render.codes import form_name
from rets.render.places import region_name
from rets.services.simulations import (
    Wish,
    ask_again,
    ask_simulation,
    figures_of,
    simulation_for,
    simulations_of,
    stop_simulation,
)
from rets.simulation.arrivals import streams
from rets.simulation.policies import MOST_EXTRA, policies, providers
from rets.simulation.shown import Shown, shown_of, status_of
from rets.simulation.told import sources
from rets.simulation.wishes import wish
from rets.web.answers import go_to
from rets.web.deps import Db, Fields, Me, Submitted
from rets.web.forms import Attempt, attempt
from rets.web.inputs import Inputs

router = APIRouter(include_in_schema=False)

LABELS = {
    "beleid": "welk beleid",
    "extra": "hoeveel plekken erbij",
    "sluit": "wanneer de aanbieder sluit",
    "regio": "welke regio",
    "dagen": "hoeveel dagen",
    "kinderen": "hoeveel kinderen",
    "zaden": "hoe vaak",
}
BOTH = {
    "extra": "Kies de hulp en vul in hoeveel plekken, of laat beide leeg.",
    "sluit": "Kies de aanbieder en vul in na hoeveel dagen, of laat beide leeg.",
}
ASKED = "De simulatie staat klaar. U kunt deze pagina verlaten en later terugkomen."
FEWEST_DAYS, MOST_DAYS, MOST_CHILDREN, MOST_TIMES = 2, 365, 300, 40


@router.get("/simulator")
def show_simulator(request: Request, session: Db, me: Me) -> Response:
    require(me, "simulate")
    return _form(request, session, me, Attempt(), Submitted([]))


@router.post("/simulator")
def take_simulation(request: Request, session: Db, me: Me, fields: Fields) -> Response:
    require(me, "simulate")
    number = 0
    with attempt(session) as tried:
        number = ask_simulation(session, me, read_wish(fields, clock.today()), clock.now()).id
    if tried.failed:
        return _form(request, session, me, tried, fields)
    return go_to(request, f"/simulator/{number}", ASKED)


@router.get("/simulator/{run_id}")
def show_run(request: Request, session: Db, me: Me, run_id: int) -> Response:
    require(me, "simulate")
    return _run(request, session, simulation_for(session, me, run_id))


@router.get("/simulator/{run_id}/stand")
def show_run_status(request: Request, session: Db, me: Me, run_id: int, gezien: str = "") -> Response:
    """How far it is, for a page that shows `gezien`; nothing when that is still so."""
    require(me, "simulate")
    run = simulation_for(session, me, run_id)
    status = status_of(run, clock.now())
    if status.busy and status.key == gezien:
        return Response(status_code=204)
    shown = None if status.busy else _shown(session, run)
    return page(request, "simulator/uitkomst.html", "stand", run=run, status_now=status, shown=shown)


@router.post("/simulator/{run_id}/stoppen")
def take_stop(request: Request, session: Db, me: Me, run_id: int) -> Response:
    require(me, "simulate")
    stop_simulation(session, me, run_id, clock.now())
    return go_to(request, f"/simulator/{run_id}", "De simulatie stopt. Wat al is doorgerekend, blijft staan.")


@router.post("/simulator/{run_id}/opnieuw")
def take_again(request: Request, session: Db, me: Me, run_id: int) -> Response:
    require(me, "simulate")
    return go_to(request, f"/simulator/{ask_again(session, me, run_id, clock.now()).id}", ASKED)


def read_wish(fields: Submitted, today: date) -> Wish:
    """What was filled in.

    Raises:
        Invalid: every fault at its field.
    """
    inputs = Inputs(fields)
    days = inputs.whole("dagen", FEWEST_DAYS, MOST_DAYS, needed="Vul in hoeveel dagen.")
    children = inputs.whole("kinderen", 1, MOST_CHILDREN, needed="Vul in hoeveel kinderen er komen.")
    seeds = inputs.whole("zaden", 1, MOST_TIMES, needed="Vul in hoe vaak het wordt doorgerekend.")
    extra = inputs.whole("extra", 1, MOST_EXTRA)
    shut = inputs.whole("sluit", 1, MOST_DAYS)
    for name, number, other in (("extra", extra, "vorm"), ("sluit", shut, "aanbieder")):
        if bool(number) != bool(fields[other]):
            inputs.fault(name, BOTH[name])
    inputs.check()
    assert days
    assert children
    assert seeds
    more = [f"extra:{fields['vorm']}:{extra}"] if extra else []
    more += [f"sluit:{fields['aanbieder']}:{shut}"] if shut else []
    return wish(
        [*fields.all_of("beleid"), *more],
        seeds=range(1, seeds + 1),
        regions=fields.all_of("regio"),
        starts_on=today - timedelta(days=days),
        days=days,
        children=children,
    )


def _form(request: Request, session: ViewerSession, me: Reader, tried: Attempt, typed: Submitted) -> Response:
    today = clock.today()
    return page(
        request,
        "simulator/simulator.html",
        status=tried.status,
        tried=tried,
        labels=LABELS,
        typed=typed,
        chosen=typed.all_of("beleid") or ["telefoon", "gezamenlijk"],
        places=typed.all_of("regio") or ["ZK", "IJ"],
        policies=[(one.slug, one.name, one.meaning) for one in policies().values()],
        regions=[(code, region_name(code, today)) for code in REGIONS],
        forms=[(one.form, form_name(one.form, today)) for one in streams()],
        providers=list(providers().items()),
        runs=[(run, status_of(run, clock.now())) for run in simulations_of(session, me)],
    )


def _run(request: Request, session: ViewerSession, run: SimulationRun) -> Response:
    status = status_of(run, clock.now())
    return page(
        request,
        "simulator/uitkomst.html",
        run=run,
        status_now=status,
        shown=None if status.busy else _shown(session, run),
        sources=sources(),
    )


def _shown(session: ViewerSession, run: SimulationRun) -> Shown | None:
    return shown_of(run, figures_of(session, run))
