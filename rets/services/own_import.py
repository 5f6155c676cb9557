"""A file of a GI becomes a version of its figures for a reference date: looked at first, then whole or not at all (E2).

A monitor hands in for the regions it watches, a teammanager for its own GI. Each region in the file gets its own
version, which replaces the one before with its difference; what was frozen does not change.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, astuple, dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.access import Reader, require
from rets.clock import date_of
from rets.errors import Forbidden, Invalid, Refused, Stale
from rets.models import Organisation, UitvraagImport
from rets.services.codes import find_gi
from rets.services.counting import Counts
from rets.services.own_cells import limited
from rets.services.own_children import read_children
from rets.services.own_columns import KINDS, kind_of, widest
from rets.services.own_csv import read_sheet
from rets.services.own_figures import read_figures
from rets.services.own_missing import missing_from
from rets.services.own_numbers import mark_of, own_key
from rets.services.own_read import FIGURES, Own, own_in
from rets.services.parameters import parameters
from rets.services.uitvraag import WITHOUT, check_day, delivery_day
from rets.services.uitvraag_frozen import ONE_AT_A_TIME, difference_of
from workflows.calendar import end_of_day
from workflows.roles import Role

NO_ROWS = "Onder de kolommen staan geen regels. Wacht er geen kind? Lever dan eigen cijfers met nullen aan."
NOT_YOURS = "U mag alleen aanleveren voor uw eigen regio of GI."
SAME = "Dit bestand zegt hetzelfde als de versie die er al is. Er is niets veranderd."
LATE = "De dag van aanleveren is voorbij. De opgave telt mee zodra iemand een correctie maakt."
TOGETHER = "Iemand anders heeft intussen cijfers van deze GI ingelezen. Bekijk het bestand opnieuw."


@dataclass(frozen=True)
class Read:
    """A file that is right: what it says, which version stands per region, what would change, what is left out."""

    gi: Organisation
    day: date
    own: Own
    lines: int
    standing: Mapping[str, int]
    difference: Mapping[str, list[dict[str, Any]]]
    late: bool
    missing: tuple[str, ...] = ()

    @property
    def what(self) -> str:
        """The kind of file in words."""
        return KINDS[self.own.kind]


def read_file(session: Session, reader: Reader, data: bytes, day: date, gi: str, at: datetime) -> Read:
    """Read a file as this reader may hand it in; nothing is stored.

    Raises:
        Forbidden: it is not the reader's region or GI.
        Invalid: the date cannot be counted, or the file is not right; every fault at its cell.
    """
    check_day(session, day, date_of(at))
    found, regions = _allowed(session, reader, gi)
    sheet = read_sheet(data, widest(day))
    kind = kind_of(sheet, day)
    if len(sheet.rows) == 1:
        raise Invalid.at("bestand", NO_ROWS)
    if kind == FIGURES:
        own, faults = read_figures(sheet, day, found.id, regions)
    else:
        own, faults = read_children(sheet, day, (found.id, gi), regions, parameters(session, day), own_key())
    if faults:
        raise Invalid(limited(faults))
    last = newest(session, day, found.id, sorted(own.regions))
    difference = {one: list(_difference(last.get(one), own.of(one), day)) for one in own.regions}
    standing = {one: last[one].version if one in last else 0 for one in sorted(own.regions)}
    late = at > end_of_day(delivery_day(session, day))
    noted = replace(own, notes=(*sheet.notes, *([LATE] if late else [])))
    missing = tuple(missing_from(session, own, day, found.id, regions))
    return Read(found, day, noted, len(sheet.rows) - 1, standing, difference, late, missing)


def store_file(
    session: Session, reader: Reader, read: Read, at: datetime, *, expected: Mapping[str, int] | None = None
) -> list[UitvraagImport]:
    """Keep what a file says, a version per region. Does not commit.

    Raises:
        Stale: `expected`, the versions that the reader saw, are no longer the last ones.
        Refused: it says nothing new.
    """
    _allowed(session, reader, read.gi.slug)
    for region in sorted(read.own.regions):
        which = f"eigen opgave/{read.day}/{region}/{read.gi.id}"
        session.execute(ONE_AT_A_TIME, {"which": which})
    last = newest(session, read.day, read.gi.id, sorted(read.own.regions))
    standing = {one: last[one].version if one in last else 0 for one in read.own.regions}
    seen = read.standing if expected is None else expected
    for region, version in standing.items():
        if seen.get(region, 0) != version:
            raise Stale(seen.get(region, 0), version, TOGETHER)
    changed = [one for one in sorted(read.own.regions) if not _same(last.get(one), read.own.of(one))]
    if not changed:
        raise Refused(SAME)
    made = [_row(reader, read, region, standing[region] + 1, at) for region in changed]
    session.add_all(made)
    session.flush()
    return made


def newest(session: Session, day: date, gi_id: int, regions: Sequence[str]) -> dict[str, UitvraagImport]:
    """The last version of each of these regions."""
    rows = session.scalars(
        select(UitvraagImport)
        .where(UitvraagImport.day == day, UitvraagImport.gi_id == gi_id, UitvraagImport.region.in_(regions))
        .order_by(UitvraagImport.version)
    )
    return {row.region: row for row in rows}


def handed_in(session: Session, day: date, regions: Sequence[str] | None) -> Sequence[UitvraagImport]:
    """Every version for a reference date that this reader may see, by GI and region, newest first."""
    asked = select(UitvraagImport).where(UitvraagImport.day == day)
    if regions is not None:
        asked = asked.where(UitvraagImport.region.in_(regions))
    order = UitvraagImport.gi_id, UitvraagImport.region, UitvraagImport.version.desc()
    return session.scalars(asked.order_by(*order)).all()


def choices_for(session: Session, reader: Reader) -> list[tuple[str, str]]:
    """The GI's for which this reader may hand in: all for a monitor, else its own."""
    asked = select(Organisation).where(Organisation.kind == "gi").order_by(Organisation.name)
    own = reader.organisations(Role.TEAMMANAGER)
    every = bool(reader.regions(Role.MONITOR))
    return [(one.slug, one.name) for one in session.scalars(asked) if every or one.id in own]


def key_mark() -> str:
    """By which one sees with which key a list of children was read; lists of one key can be compared (X18)."""
    return mark_of(own_key())


def _allowed(session: Session, reader: Reader, gi: str) -> tuple[Organisation, list[str] | None]:
    """The GI, and the regions for which may be handed in (None: all)."""
    require(reader, "uitvraag.import")
    found = find_gi(session, gi)
    if found is None:
        raise Invalid.at("gi", WITHOUT)
    if found.id in reader.organisations(Role.TEAMMANAGER):
        return found, None
    regions = sorted(reader.regions(Role.MONITOR))
    if not regions:
        raise Forbidden(NOT_YOURS)
    return found, regions


def _row(reader: Reader, read: Read, region: str, version: int, at: datetime) -> UitvraagImport:
    own = read.own.of(region)
    return UitvraagImport(
        day=read.day,
        region=region,
        gi_id=read.gi.id,
        version=version,
        kind=own.kind,
        made_at=at,
        made_by=reader.person_id,
        lines=len(own.children) or len(own.places),
        figures=_kept(own),
        children=[list(astuple(one)) for one in own.children],
        key_mark=key_mark() if own.children else "",
        difference=read.difference[region],
    )


def _kept(own: Own) -> dict[str, Any]:
    return {
        "places": sorted([one.municipality, list(astuple(one.counts))] for one in own.places),
        "forms": sorted([one.municipality, one.code, one.number] for one in own.forms),
        "obstacles": sorted([one.municipality, one.code, one.number] for one in own.obstacles),
    }


def _same(row: UitvraagImport | None, own: Own) -> bool:
    """Whether a version says the same; the order of the rows makes no difference."""
    if row is None or row.kind != own.kind or row.figures != _kept(own):
        return False
    return set(own_in(row).children) == set(own.children)


def _difference(row: UitvraagImport | None, own: Own, day: date) -> Sequence[dict[str, Any]]:
    """What changes since the version that stands; nothing for the first one."""
    if row is None:
        return ()
    was = {one.municipality: one.counts for one in own_in(row).places}
    return tuple(difference_of(was, {one.municipality: one.counts for one in own.places}, day))


def plain_read(read: Read) -> dict[str, Any]:
    """What a file says, for another program."""
    return {
        "peildatum": read.day.isoformat(),
        "gi": read.gi.slug,
        "kind": read.own.kind,
        "lines": read.lines,
        "versions": dict(read.standing),
        "total": asdict(sum((one.counts for one in read.own.places), Counts())),
        "notes": list(read.own.notes),
        "missing": list(read.missing),
        "difference": dict(read.difference),
    }
