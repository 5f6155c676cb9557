"""The catalogue, browsed without a case: what there is, how fresh that news is, whom to ring (R25, R46, P1, P16)."""

from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rets import clock
from rets.access import require
from rets.errors import FieldError
from rets.powers import MAY
from rets.render import page
from rets.render.codes import form_names
from rets.services.catalogue import Wanted, browse, offer_entry
from rets.services.offer_page import company_of, contracts_of, places_with_supply
from rets.services.parameters import parameters
from rets.web.deps import Db, Me, Submitted
from rets.web.forms import Attempt
from rets.web.inputs import Inputs

router = APIRouter(include_in_schema=False)

HOME = "/aanbod"
NAMES = ("zoek", "hulp", "regio", "gemeente", "leeftijd", "geslacht", "vrij", "perspectief")
SEXES = (("m", "Jongen"), ("f", "Meisje"))
OLDEST = 23
LABELS = {"leeftijd": "leeftijd", "zoek": "zoekwoord"}


@router.get(HOME)
def show_catalogue(request: Request, session: Db, me: Me, na: str = "") -> Response:
    require(me, "catalogue.browse")
    today = clock.today()
    chosen = Submitted([(name, request.query_params.get(name, "")) for name in NAMES])
    wanted, errors = _wanted(chosen)
    after = na if na.isascii() and na.isdigit() and len(na) < 18 else None
    regions, towns = places_with_supply(session, today)
    tried = Attempt(errors=errors)
    return page(
        request,
        "aanbod/catalogus.html",
        "gevonden" if request.headers.get("HX-Target") == "gevonden" else None,
        status=tried.status,
        found=browse(session, wanted, today, after=after),
        chosen=chosen,
        active=_active(chosen, dict(regions) | dict(towns), dict(form_names(today))),
        tried=tried,
        labels=LABELS,
        forms=form_names(today),
        regions=regions,
        towns=towns,
        sexes=SEXES,
        stale_after=parameters(session, today).confirmation_days,
        address=_address,
        later=after is not None,
        sees_closings=bool(me.roles & MAY["closing.see"]),
    )


@router.get(HOME + "/{slug}")
def show_offer(request: Request, session: Db, me: Me, slug: str) -> Response:
    require(me, "catalogue.browse")
    today = clock.today()
    entry = offer_entry(session, slug, today)
    return page(
        request,
        "aanbod/aanbod.html",
        entry=entry,
        offer=entry.offer,
        contracts=contracts_of(session, entry.offer, today),
        company=company_of(entry.offer),
        stale_after=parameters(session, today).confirmation_days,
    )


def _wanted(chosen: Submitted) -> tuple[Wanted, list[FieldError]]:
    """What is asked; a filter that cannot be is told at its field and left out."""
    inputs = Inputs(chosen)
    age = inputs.whole("leeftijd", 0, OLDEST)
    text = inputs.text("zoek", longest=100)
    wanted = Wanted(
        forms=(chosen["hulp"],) if chosen["hulp"] else (),
        region=_known_region(chosen["regio"]),
        municipality=chosen["gemeente"] or None,
        age=age,
        sex=chosen["geslacht"] if chosen["geslacht"] in {"m", "f"} else None,
        free_now=bool(chosen["vrij"]),
        perspectief=bool(chosen["perspectief"]),
        text=text[:100],
    )
    return wanted, inputs.errors


def _known_region(code: str) -> str | None:
    return code if code.isalpha() else None


def _address(chosen: Submitted, **changes: str) -> str:
    """The address of the catalogue with these filters."""
    pairs = {name: chosen[name] for name in NAMES if chosen[name]} | changes
    query = urlencode({name: value for name, value in pairs.items() if value})
    return f"{HOME}?{query}" if query else HOME


def _active(chosen: Submitted, places: dict[str, str], forms: dict[str, str]) -> list[tuple[str, str]]:
    """Each filter in words, with the address without it."""
    words = {
        "zoek": f"“{chosen['zoek']}”",
        "hulp": forms.get(chosen["hulp"], chosen["hulp"]),
        "regio": places.get(chosen["regio"], chosen["regio"]),
        "gemeente": places.get(chosen["gemeente"], chosen["gemeente"]),
        "leeftijd": f"{chosen['leeftijd']} jaar",
        "geslacht": dict(SEXES).get(chosen["geslacht"], chosen["geslacht"]),
        "vrij": "Nu een plek vrij",
        "perspectief": "Mag blijven wonen",
    }
    return [(words[name], _address(chosen, **{name: ""})) for name in NAMES if chosen[name]]
