"""The organisations of the demonstration: GI's, municipalities, region offices, outside rungs, invented providers."""

import unicodedata
from collections.abc import Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets import reference
from rets.demo import plan
from rets.models.people import Organisation
from rets.reference.load import read_gi

REGIONS = ("AA", "GV", "HM", "IJ", "ZK", "NK", "KNH", "WF", "ZW")
EXTERNAL = {
    "ben-nh": "Bovenregionaal expertisenetwerk Noord-Holland",
    "ozj": "Ondersteuningsteam Zorg voor de Jeugd",
    "inspectie": "Inspecties en Rijk",
}


def load_organisations(session: Session, today: date) -> dict[str, Organisation]:
    """Every organisation of the demonstration by slug; those that are there already are left as they are."""
    found = {row.slug: row for row in session.scalars(select(Organisation))}
    for made in (*_gis(today), *_municipalities(today), *_regions(today), *_external(), *_providers(today)):
        if made.slug not in found:
            session.add(made)
            found[made.slug] = made
    session.flush()
    return found


def slug_of(name: str) -> str:
    """A name as a slug: lower case, without accents or signs."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "-".join("".join(c if c.isalnum() else " " for c in plain).split())


def _organisation(slug: str, kind: str, name: str, number: int, **where: str | None) -> Organisation:
    return Organisation(
        slug=slug,
        kind=kind,
        name=name,
        municipality=where.get("municipality"),
        region=where.get("region"),
        phone=phone(number),
        email=f"post@{slug}.example",
    )


def phone(number: int) -> str:
    """A telephone number that nobody has."""
    return f"020 000 {number // 100 % 100:02d} {number % 100:02d}"


def _gis(today: date) -> Iterator[Organisation]:
    for number, gi in enumerate(gi for gi in read_gi() if gi.holds_on(today)):
        yield _organisation(gi.code, "gi", gi.name, 100 + number)


def _municipalities(today: date) -> Iterator[Organisation]:
    codes = [(region, code) for region in REGIONS for code in reference.municipalities_of(region, today)]
    for number, (region, code) in enumerate(codes):
        name = reference.municipality(code, today).name
        where = {"municipality": code, "region": region}
        yield _organisation(f"gemeente-{slug_of(name)}", "municipality", f"Gemeente {name}", 200 + number, **where)


def _regions(today: date) -> Iterator[Organisation]:
    for number, code in enumerate(REGIONS):
        name = f"Regio {reference.region(code, today).name}"
        yield _organisation(f"regio-{code.lower()}", "region", name, 300 + number, region=code)


def _external() -> Iterator[Organisation]:
    for number, (slug, name) in enumerate(EXTERNAL.items()):
        yield _organisation(slug, "external", name, 400 + number)


def _providers(today: date) -> Iterator[Organisation]:
    for number, provider in enumerate(plan.providers()):
        region = reference.region_of(provider.municipality, today)
        where = {"municipality": provider.municipality, "region": region}
        yield _organisation(provider.slug, "provider", provider.name, 500 + number, **where)
