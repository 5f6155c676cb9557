"""A provider's own supply, made for a phone: what is free, one tap to confirm, three to change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rets import clock
from rets.access import Reader, require
from rets.errors import FieldError, Invalid, Stale
from rets.models import Availability
from rets.render import page
from rets.render.supply import age_in_days
from rets.services import availability
from rets.services.audit import Actor
from rets.services.own_supply import OwnOffer, own_locations, own_offer
from rets.services.parameters import parameters
from rets.web.answers import go_to
from rets.web.deps import Db, Fields, Me, Submitted
from rets.web.forms import Attempt, attempt
from rets.web.inputs import Inputs
from rets.web.merging import ASKED, Difference, check_chosen, kept_plain, plain_differences
from workflows.roles import Role

router = APIRouter(include_in_schema=False)

HOME = "/aanbod/mijn"
STATES = (
    ("nu", "Nu een plek vrij"),
    ("later", "Een plek vrij vanaf een datum"),
    ("wachtlijst", "Alleen een wachtlijst"),
    ("vol", "Vol, geen verwachting"),
)
LABELS = {
    "stand": "hoe staat het ervoor",
    "aantal": "hoeveel plekken",
    "vrij_vanaf": "vrij vanaf",
    "wachtweken": "wachttijd in weken",
    "opnamestop": "opnamestop",
    "opmerking": "opmerking",
}
FIELDS = {"free_from": "vrij_vanaf", "free_count": "aantal", "waiting_weeks": "wachtweken", "note": "opmerking"}
CHANGED = "Een collega wijzigde dit intussen. Hieronder staat wat nu geldt. Vergelijk het en bewaar daarna opnieuw."


@router.get(HOME)
def show_own_supply(request: Request, session: Db, me: Me, alleen: str = "") -> Response:
    providers = _providers(me)
    today = clock.today()
    stale_after = parameters(session, today).confirmation_days
    locations = own_locations(session, providers, today)
    old = {
        one.offer.id
        for place in locations
        for one in place.offers
        if one.said is None or age_in_days(one.said.confirmed_at, today) > stale_after
    }
    return page(
        request,
        "aanbod/mijn.html",
        locations=locations,
        old=old,
        only_old=alleen == "oud",
        total=sum(len(place.offers) for place in locations),
        stale_after=stale_after,
    )


@router.post(HOME + "/{slug}/klopt-nog")
def confirm_offer(request: Request, session: Db, me: Me, slug: str, fields: Fields) -> Response:
    found = own_offer(session, _providers(me), slug, clock.today())
    _refuse_stale(found, fields["gezien"])
    availability.confirm(session, found.offer, actor=_actor(me), at=clock.now())
    if "HX-Request" in request.headers:
        today = clock.today()
        return page(
            request,
            "aanbod/mijn.html",
            "kaart",
            one=own_offer(session, _providers(me), slug, today),
            stale_after=parameters(session, today).confirmation_days,
            thanked=True,
        )
    return go_to(request, HOME + f"#{slug}", f"Dank u. {found.offer.name} is vandaag bevestigd.")


@router.get(HOME + "/{slug}")
def show_own_offer(request: Request, session: Db, me: Me, slug: str) -> Response:
    found = own_offer(session, _providers(me), slug, clock.today())
    return _form(request, found, Attempt(), _typed(found.said))


@router.post(HOME + "/{slug}")
def change_offer(request: Request, session: Db, me: Me, slug: str, fields: Fields) -> Response:
    found = own_offer(session, _providers(me), slug, clock.today())
    rows = plain_differences(LABELS, _words(_typed(found.said)), _words(fields))
    with attempt(session) as tried:
        _refuse_stale(found, fields["gezien"])
        check_chosen(fields, rows)
        fields = kept_plain(fields, _typed(found.said))
        typed = _read(fields, clock.today())
        try:
            availability.publish(
                session,
                found.offer,
                free_from=typed.free_from,
                free_count=typed.free_count,
                waiting_weeks=typed.waiting_weeks,
                admission_stop=bool(fields["opnamestop"]),
                note=fields["opmerking"] or None,
                actor=_actor(me),
                at=clock.now(),
            )
        except Invalid as error:
            faults = [FieldError(FIELDS.get(one.field, one.field), one.sentence) for one in error.errors]
            raise Invalid(faults) from error
    if tried.failed:
        return _form(request, found, tried, fields, rows if tried.stale or fields.all_of(ASKED) else [])
    return go_to(request, HOME + f"#{slug}", f"Bewaard. {found.offer.name} is bijgewerkt en vandaag bevestigd.")


def _words(typed: Submitted) -> Mapping[str, str]:
    """What each field says, as a person reads it."""
    told = {name: typed[name] for name in typed} | {name: typed[name] for name in LABELS}
    return told | {"stand": dict(STATES).get(typed["stand"], "")}


def _form(
    request: Request, found: OwnOffer, tried: Attempt, typed: Submitted, rows: Sequence[Difference] = ()
) -> Response:
    return page(
        request,
        "aanbod/wijzigen.html",
        status=tried.status,
        one=found,
        tried=tried,
        typed=typed,
        states=STATES,
        labels=LABELS,
        rows=rows,
    )


@dataclass(frozen=True)
class Typed:
    """What the form says is free."""

    free_from: date | None
    free_count: int
    waiting_weeks: int | None


def _read(fields: Submitted, today: date) -> Typed:
    inputs = Inputs(fields)
    state = inputs.choice("stand", [code for code, _ in STATES], "Kies hoe het ervoor staat.")
    inputs.text("opmerking", longest=500)
    free_from, count, weeks = None, 0, None
    if state in {"nu", "later"}:
        count = inputs.whole("aantal", 1, 100, needed="Vul in hoeveel plekken er vrij zijn.") or 0
        free_from = today
    if state == "later":
        free_from = inputs.day("vrij_vanaf", needed="Vul in vanaf welke dag de plek vrij is.")
        if free_from and free_from <= today:
            inputs.fault("vrij_vanaf", "Kies een dag na vandaag, of kies “Nu een plek vrij”.")
    if state == "wachtlijst":
        weeks = inputs.whole("wachtweken", 0, 260, needed="Vul in hoeveel weken de wachttijd ongeveer is.")
    inputs.check()
    return Typed(free_from, count, weeks)


def _typed(said: Availability | None) -> Submitted:
    """The form as it stands now."""
    if said is None:
        return Submitted([("aantal", "1")])
    today = clock.today()
    if said.free_count and said.free_from:
        state = "nu" if said.free_from <= today else "later"
    else:
        state = "vol" if said.waiting_weeks is None else "wachtlijst"
    return Submitted(
        [
            ("stand", state),
            ("aantal", str(said.free_count or 1)),
            ("vrij_vanaf", said.free_from.isoformat() if state == "later" and said.free_from else ""),
            ("wachtweken", "" if said.waiting_weeks is None else str(said.waiting_weeks)),
            ("opnamestop", "ja" if said.admission_stop else ""),
            ("opmerking", said.note or ""),
        ]
    )


def _refuse_stale(found: OwnOffer, seen: str) -> None:
    current = found.said.id if found.said else 0
    if seen != str(current):
        raise Stale(int(seen) if seen.isascii() and seen.isdigit() else 0, current, CHANGED)


def _providers(me: Reader) -> frozenset[int]:
    require(me, "availability.publish")
    return me.organisations(Role.PROVIDER)


def _actor(me: Reader) -> Actor:
    return Actor(me.person_id, me.roles)
