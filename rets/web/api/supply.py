"""Supply over the API: the catalogue, and what providers or another application say is free."""

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from rets import clock
from rets.access import require
from rets.errors import Invalid
from rets.schemas.availability_row import AvailabilityRow
from rets.services.audit import Actor
from rets.services.availability_import import Fate, import_rows, parse_csv, rows_of
from rets.services.catalogue import Entry, Wanted, browse, offer_entry
from rets.web.api.answers import PROBLEMS
from rets.web.api.body import Content, loaded
from rets.web.deps import Db, Me

router = APIRouter(tags=["Aanbod"], responses=PROBLEMS)

CSV = "text/csv"


class CatalogueQuery(BaseModel):
    """What is looked for; whatever is empty is not asked."""

    model_config = ConfigDict(extra="forbid")

    form: list[str] = Field(default_factory=list, max_length=20, description="Codes van hulpvormen")
    region: str = Field(default="", max_length=10)
    municipality: str = Field(default="", max_length=64, description="Code van de gemeente, zoals GM0392")
    age: int | None = Field(default=None, ge=0, le=23)
    sex: Literal["m", "f"] | None = None
    provider: str = Field(default="", max_length=64)
    free_now: bool = Field(default=False, alias="freeNow")
    perspectief: bool = False
    text: str = Field(default="", max_length=100)
    after: str = Field(default="", pattern=r"^[0-9]{0,15}$", description="`next` van een eerder antwoord")


class OfferOut(BaseModel):
    """An offer with what was said last; `confirmed_days` is the age of that news, empty when nothing was said."""

    slug: str
    name: str
    form: str
    description: str
    provider: str
    location: str
    municipality: str
    phone: str
    age_from: int
    age_until: int
    sex: str | None
    perspectief: bool
    contra_indications: list[dict[str, Any]]
    contract_forms: list[str]
    free_now: int
    announced_on: date | None
    waiting_weeks: int | None
    admission_stop: bool
    note: str | None
    confirmed_days: int | None


class Catalogue(BaseModel):
    """A page of offers."""

    offers: list[OfferOut]
    total: int
    by_form: dict[str, int]
    next: str | None


class Fates(BaseModel):
    """What became of every row: `stored`, `confirmed`, `refused` or `skipped`."""

    rows: list[Fate]


@router.get("/aanbod", summary="De catalogus, ook zonder casus")
def list_offers(session: Db, me: Me, query: Annotated[CatalogueQuery, Query()]) -> Catalogue:
    require(me, "catalogue.browse")
    wanted = Wanted(
        forms=query.form,
        region=query.region or None,
        municipality=query.municipality or None,
        age=query.age,
        sex=query.sex,
        provider=query.provider or None,
        free_now=query.free_now,
        perspectief=query.perspectief,
        text=query.text,
    )
    found = browse(session, wanted, clock.today(), after=query.after or None)
    return Catalogue(
        offers=[_shown(one) for one in found.entries], total=found.total, by_form=found.by_form, next=found.after
    )


@router.get("/aanbod/{slug}", summary="Eén aanbod")
def show_offer(session: Db, me: Me, slug: str) -> OfferOut:
    require(me, "catalogue.browse")
    return _shown(offer_entry(session, slug, clock.today()))


@router.post(
    "/beschikbaarheid",
    summary="Meld wat vrij is, als JSON of CSV; per rij hoort u wat ermee gebeurde",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": {"type": "array", "items": {"$ref": f"#/components/schemas/{AvailabilityRow.__name__}"}}
                },
                CSV: {"schema": {"type": "string"}},
            },
        }
    },
)
def take_availability(request: Request, session: Db, me: Me, content: Content) -> Fates:
    """Goede rijen worden bewaard, foute niet."""
    require(me, "availability.import")
    as_csv = request.headers.get("content-type", "").startswith(CSV)
    rows = parse_csv(content) if as_csv else rows_of(_list(loaded(content)))
    return Fates(rows=import_rows(session, rows, Actor(me.person_id, me.roles), clock.now()))


def _list(data: Any) -> list[Any]:
    if not isinstance(data, list):
        raise Invalid.at("bericht", "Hier hoort een lijst van rijen.")
    return data


def _shown(entry: Entry) -> OfferOut:
    offer, said = entry.offer, entry.said
    return OfferOut(
        slug=offer.slug,
        name=offer.name,
        form=offer.form,
        description=offer.description,
        provider=offer.location.provider.name,
        location=offer.location.name,
        municipality=offer.location.municipality,
        phone=offer.location.phone,
        age_from=offer.age_from,
        age_until=offer.age_until,
        sex=offer.sex,
        perspectief=offer.perspectief,
        contra_indications=offer.contra_indications,
        contract_forms=list(entry.contract_forms),
        free_now=entry.free_now,
        announced_on=entry.announced_on,
        waiting_weeks=said.waiting_weeks if said else None,
        admission_stop=said.admission_stop if said else False,
        note=said.note if said else None,
        confirmed_days=entry.confirmed_days,
    )
