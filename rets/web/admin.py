"""Administration: read what the engine counts with, who may do what, and whether all is well. Cases are not shown."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rets import clock
from rets.access import require
from rets.render import page
from rets.render.words import count
from rets.services import health, register
from rets.web.answers import go_to
from rets.web.deps import Db, Me
from workflows.roles import ROLE_NAMES, Role

router = APIRouter(include_in_schema=False)

LIST_NAMES = {
    "parameters": "Instellingen en normen",
    "forms_of_care": "Hulpvormen",
    "form_dependencies": "Hulp die op andere hulp wacht",
    "iw_categories": "Productcategorieën (iJw)",
    "measures": "Maatregelen en machtigingen",
    "contra_indications": "Contra-indicaties",
    "traits": "Kenmerken",
    "obstacles": "Belemmeringen",
    "refusal_grounds": "Gronden voor een weigering",
    "triage_reasons": "Redenen bij triage",
    "withdraw_reasons": "Redenen om in te trekken",
    "overrule_reasons": "Redenen om anders te kiezen",
    "relax_reasons": "Wat een plek mogelijk maakt",
    "contract_forms": "Contractvormen",
    "waiting_times": "Gemelde wachttijden",
    "bodies": "Tafels, teams en netwerken",
    "ladder": "Treden van de ladder",
    "gi": "Gecertificeerde instellingen",
    "route_delays": "Duur van een route",
    "document_kinds": "Soorten documenten",
    "decreed_days": "Aangewezen vrije dagen",
}


@router.get("/beheer")
def show_overview(request: Request, session: Db, me: Me) -> Response:
    require(me, "administer")
    now = clock.now()
    settings = request.app.state.settings
    return page(
        request,
        "beheer/overzicht.html",
        breaches=health.watch(session, now, mail=settings.smtp_url is not None),
        mail=settings.smtp_url is not None,
        outbox=health.outbox(session, now),
        terms=health.terms(session, now),
        work=health.work(session, mail=settings.smtp_url is not None),
    )


@router.post("/beheer/controle")
def check_history(request: Request, session: Db, me: Me) -> Response:
    require(me, "administer")
    broken = health.broken_chains(session)
    if broken:
        wrong = count(broken, "gebeurtenis klopt", "gebeurtenissen kloppen")
        sentence = f"Let op: {wrong} niet. Voer `rets audit verify` uit en meld dit."
        return go_to(request, "/beheer", sentence, "error")
    return go_to(request, "/beheer", "De geschiedenis is heel: geen gebeurtenis is gewijzigd of weg.")


@router.get("/beheer/lijsten")
def show_lists(request: Request, session: Db, me: Me) -> Response:
    require(me, "administer")
    found = [(name, LIST_NAMES.get(name, name), number) for name, number in register.lists(session)]
    return page(request, "beheer/lijsten.html", lists=sorted(found, key=lambda one: one[1]))


@router.get("/beheer/lijsten/{name}")
def show_list(request: Request, session: Db, me: Me, name: str) -> Response:
    require(me, "administer")
    rows = register.entries_of(session, name)
    return page(request, "beheer/lijst.html", name=name, shown=LIST_NAMES.get(name, name), rows=rows)


@router.get("/beheer/mensen")
def show_people(request: Request, session: Db, me: Me) -> Response:
    require(me, "administer")
    names = {role.value: name for role, name in ROLE_NAMES.items() if role is not Role.SYSTEM}
    workers = register.people_at_work(session, clock.today())
    return page(request, "beheer/mensen.html", workers=workers, role_names=names)
