"""What if, for a region: ask, wait, see the difference, and take the real step; nothing changes by asking."""

from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rets import clock
from rets.access import Reader, require
from rets.db import ViewerSession
from rets.models import Case
from rets.render import page
from rets.render.codes import code_names
from rets.render.dates import plain_date
from rets.render.words import count
from rets.services.audit import Actor
from rets.services.plan_jobs import ask_what_if
from rets.services.plan_status import status_of
from rets.services.region_plan import RegionPlan, cases_seen, offers_named, plan_of, require_region
from rets.services.what_if import KINDS
from rets.services.what_if_result import outcome_of, recent_what_ifs, what_if_job
from rets.web.answers import go_to
from rets.web.deps import Db, Fields, Me, Submitted
from rets.web.forms import Attempt, attempt
from rets.web.inputs import Inputs

router = APIRouter(include_in_schema=False)

LABELS = {
    "aanbod": "welke plek",
    "hulpvorm": "welke hulp",
    "van": "vanaf welke leeftijd",
    "tot": "tot welke leeftijd",
    "aantal": "hoeveel plekken",
    "op": "vanaf wanneer",
    "casus": "welk kind",
    "code": "wat is opgelost",
}


@router.get("/regio/{code}/wat-als")
def show_question(request: Request, session: Db, me: Me, code: str, soort: str = "") -> Response:
    require(me, "plan.make")
    require_region(me, code)
    return _form(request, session, me, code, soort, Attempt(), Submitted([]))


@router.post("/regio/{code}/wat-als")
def take_question(request: Request, session: Db, me: Me, code: str, fields: Fields) -> Response:
    require(me, "plan.make")
    plan, number = plan_of(session, me, code, clock.today()), 0
    with attempt(session) as tried:
        wish = read_wish(plan, code, fields)
        number = ask_what_if(session, code, wish, Actor(me.person_id, me.roles), clock.now()).id
    if tried.failed:
        return _form(request, session, me, code, fields["soort"], tried, fields)
    return go_to(request, f"/regio/{code}/wat-als/{number}")


@router.get("/regio/{code}/wat-als/{job_id}")
def show_answer(request: Request, session: Db, me: Me, code: str, job_id: int) -> Response:
    require(me, "plan.see")
    require_region(me, code)
    job = what_if_job(session, code, job_id)
    return page(
        request,
        "regio/wat_als_uitkomst.html",
        code=code,
        job=job,
        asked=told(session, me, job.change),
        status_now=status_of(job),
        found=outcome_of(session, me, job),
    )


@router.get("/regio/{code}/wat-als/{job_id}/stand")
def show_status(request: Request, session: Db, me: Me, code: str, job_id: int, fase: str = "") -> Response:
    """How far it is; when it is ready, the browser goes to the answer."""
    require(me, "plan.see")
    require_region(me, code)
    status = status_of(what_if_job(session, code, job_id))
    if not status.busy:
        return go_to(request, f"/regio/{code}/wat-als/{job_id}")
    if status.key == fase:
        return Response(status_code=204)
    return page(request, "regio/wat_als_uitkomst.html", "stand", code=code, status_now=status, number=job_id)


def read_wish(plan: RegionPlan | None, code: str, fields: Submitted) -> dict[str, Any]:
    """What was asked.

    Raises:
        Invalid: every fault at its field.
    """
    inputs = Inputs(fields)
    kind = inputs.choice("soort", KINDS)
    wish: dict[str, Any] = {"kind": kind, "region": code}
    if kind == "sluit":
        wish["offer"] = inputs.choice("aanbod", dict(_offers(plan)), "Kies een plek uit het plan.")
    elif kind == "extra":
        wish |= _extra(inputs)
    elif kind:
        wish["case"] = inputs.choice("casus", dict(_cases(plan)), "Kies een kind uit het plan.")
        if kind == "datum":
            wish["on"] = _day(inputs.day("op", needed="Vul in wanneer de hulp nodig is."))
        else:
            wish["code"] = inputs.choice("code", dict(_obstacles()), "Kies wat is opgelost.")
    inputs.check()
    return wish | ({"case": int(wish["case"])} if "case" in wish else {})


def told(session: ViewerSession, me: Reader, wish: dict[str, Any]) -> str:
    """The question in one sentence, as this reader may know it."""
    today = clock.today()
    if wish["kind"] == "sluit":
        offer = offers_named(session, [wish["offer"]]).get(wish["offer"])
        where = f"{offer.name} van {offer.location.provider.name}" if offer else "dit aanbod"
        return f"Stel dat {where} wegvalt."
    if wish["kind"] == "extra":
        form = dict(code_names("forms_of_care", today)).get(wish["form"], wish["form"]).lower()
        many, day = count(wish["count"], "plek", "plekken"), plain_date(date.fromisoformat(wish["on"]))
        comes = "bijkomt" if wish["count"] == 1 else "bijkomen"
        return f"Stel dat er {many} {form} {comes} voor {wish['from']} tot {wish['until']} jaar, vanaf {day}."
    who = _name(cases_seen(session, me, [wish["case"]]).get(wish["case"]))
    if wish["kind"] == "datum":
        return f"Stel dat {who} hulp nodig heeft op {plain_date(date.fromisoformat(wish['on']))}."
    what = dict(_obstacles()).get(wish["code"], wish["code"]).lower()
    return f"Stel dat bij {who} is opgelost: {what}."


def _name(case: Case | None) -> str:
    return case.label if case else "een kind dat u niet mag zien"


def _extra(inputs: Inputs) -> dict[str, Any]:
    form = inputs.choice("hulpvorm", dict(code_names("forms_of_care", clock.today())), "Kies een hulpvorm.")
    low = inputs.whole("van", 0, 17, needed="Vul een leeftijd in.")
    high = inputs.whole("tot", 1, 23, needed="Vul een leeftijd in.")
    if low is not None and high is not None and low >= high:
        inputs.fault("tot", "Deze leeftijd moet hoger zijn dan de eerste.")
    many = inputs.whole("aantal", 1, 20, needed="Vul in hoeveel plekken erbij komen.")
    day = inputs.day("op", needed="Vul in vanaf wanneer de plek er is.")
    return {"form": form, "from": low, "until": high, "count": many, "on": _day(day)}


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _offers(plan: RegionPlan | None) -> list[tuple[str, str]]:
    rows = plan.by_offer if plan else []
    return [(offer.slug, f"{offer.name}, {offer.location.provider.name}") for offer, _ in rows]


def _cases(plan: RegionPlan | None) -> list[tuple[str, str]]:
    return sorted(((str(case.id), case.label) for case in (plan.cases if plan else [])), key=lambda one: one[1])


def _obstacles() -> list[tuple[str, str]]:
    return code_names("contra_indications", clock.today(), by_name=True)


def _form(
    request: Request, session: ViewerSession, me: Reader, code: str, kind: str, tried: Attempt, typed: Submitted
) -> Response:
    plan = plan_of(session, me, code, clock.today())
    return page(
        request,
        "regio/wat_als.html",
        status=tried.status,
        code=code,
        kind=kind if kind in KINDS else "",
        kinds=KINDS,
        offers=_offers(plan),
        cases=_cases(plan),
        forms=code_names("forms_of_care", clock.today(), by_name=True),
        obstacles=_obstacles(),
        recent=[(job, told(session, me, job.change)) for job in recent_what_ifs(session, code)],
        tried=tried,
        labels=LABELS,
        typed=typed,
    )
