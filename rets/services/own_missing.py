"""What a GI told last time and says nothing of now: a region or municipality that may have been forgotten (E2, P19)."""

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from rets.models import UitvraagImport
from rets.render.dates import plain_date
from rets.render.places import municipality_name, region_name
from rets.services.own_read import FIGURES, Own

STAYS = "Voor {region} is er al versie {version}. Dit bestand zegt daar niets over: die versie blijft gelden."
NO_REGION = "Op {day} leverde deze GI ook voor {region} aan. Dit bestand zegt daar niets over."
NO_TOWN = "Op {day} stonden er ook kinderen bij {towns}. In dit bestand niet. Klopt dat?"
NOUGHTS = " Wacht er niemand meer, zet er dan een regel met nullen voor."


def missing_from(session: Session, own: Own, day: date, gi_id: int, regions: Sequence[str] | None) -> Iterator[str]:
    """A sentence for each region and for the municipalities that are missing. `regions` are the reader's; None: all."""
    mine = [UitvraagImport.gi_id == gi_id]
    mine += [] if regions is None else [UitvraagImport.region.in_(regions)]
    standing = _newest(session, day, mine)
    for region in sorted(set(standing) - own.regions):
        yield STAYS.format(region=region_name(region, day), version=standing[region].version)
    before = session.scalar(select(func.max(UitvraagImport.day)).where(UitvraagImport.day < day, *mine))
    if before is None:
        return
    last = _newest(session, before, mine)
    for region in sorted(set(last) - own.regions - set(standing)):
        yield NO_REGION.format(day=plain_date(before), region=region_name(region, day))
    towns = sorted(municipality_name(town, day) for town in _left_out(own, last))
    if towns:
        yield NO_TOWN.format(day=plain_date(before), towns=", ".join(towns)) + (NOUGHTS if own.kind == FIGURES else "")


def _newest(session: Session, day: date, mine: Sequence[ColumnElement[bool]]) -> dict[str, UitvraagImport]:
    asked = select(UitvraagImport).where(UitvraagImport.day == day, *mine).order_by(UitvraagImport.version)
    return {row.region: row for row in session.scalars(asked)}


def _left_out(own: Own, last: dict[str, UitvraagImport]) -> set[str]:
    """The municipalities with children last time, of regions that the file is about."""
    told = {one.municipality for one in own.places} | {one.municipality for one in own.children}
    held = {
        town
        for region in own.regions & set(last)
        for town, numbers in last[region].figures["places"]
        if town and any(numbers)
    }
    return held - told
