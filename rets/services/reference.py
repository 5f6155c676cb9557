"""Brings the reference tables in line with the reference files."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.models.reference import CodeListEntry, Municipality, Region, RegionMembership
from rets.reference import load
from rets.reference.rows import Code
from rets.services.route_versions import load_routes

PLACES = frozenset({"municipalities", "regions", "region_memberships", "region_aliases", "region_areas", "mergers"})
CODE_LISTS = tuple(name for name in load.FILES if name not in PLACES)
PER_REGION = frozenset({"parameters", "ladder"})
OWN_COLUMNS = frozenset({"code", "name", "valid_from", "valid_until", "source"})


@dataclass(frozen=True)
class Loaded:
    """How many rows a load added, changed, ended or removed."""

    added: int = 0
    changed: int = 0
    gone: int = 0

    def __add__(self, other: "Loaded") -> "Loaded":
        return Loaded(self.added + other.added, self.changed + other.changed, self.gone + other.gone)


def load_reference(session: Session, at: datetime) -> Loaded:
    """Make the reference tables hold what the files hold; a second time changes nothing.

    The shipped routes come along, each version beside those that were there. A code that left the files ends on the
    day of `at`; a row whose code stayed but whose period was corrected is removed. Raises `ReferenceFaults` with every
    fault when the files are not right. Does not commit.
    """
    on = date_of(at)
    loaded = (
        _sync(session, Municipality, ("code", "valid_from"), _municipalities(), on)
        + _sync(session, Region, ("code", "valid_from"), _regions(), on)
        + _sync(session, RegionMembership, ("municipality", "valid_from"), _memberships(), on)
        + _sync(session, CodeListEntry, ("list", "code", "valid_from"), _entries(), on)
    )
    session.flush()
    return loaded + Loaded(added=load_routes(session, at))


def _municipalities() -> list[dict[str, Any]]:
    successors: dict[str, list[str]] = {}
    for merger in load.read_mergers():
        successors.setdefault(merger.municipality, []).append(merger.successor)
    return [asdict(row) | {"successors": successors.get(row.code, [])} for row in load.read_municipalities()]


def _regions() -> list[dict[str, Any]]:
    aliases: dict[str, list[str]] = {}
    for alias in load.read_region_aliases():
        aliases.setdefault(alias.region, []).append(alias.alias)
    return [asdict(row) | {"aliases": aliases.get(row.code, [])} for row in load.read_regions()]


def _memberships() -> list[dict[str, Any]]:
    return [asdict(row) for row in load.read_region_memberships()]


def _entries() -> list[dict[str, Any]]:
    return [_entry(name, position, row) for name in CODE_LISTS for position, row in enumerate(load.read_codes(name))]


def _entry(name: str, position: int, row: Code) -> dict[str, Any]:
    values = asdict(row)
    data = {field: _plain(value) for field, value in values.items() if field not in OWN_COLUMNS}
    code = ".".join(filter(None, (row.code, data.get("region") if name in PER_REGION else None)))
    own = {field: value for field, value in values.items() if field in OWN_COLUMNS}
    return own | {"list": name, "code": code, "position": position, "data": data}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _sync(session: Session, model: type[Any], key: Sequence[str], wanted: list[dict[str, Any]], on: date) -> Loaded:
    stored = {tuple(getattr(row, name) for name in key): row for row in session.scalars(select(model))}
    added = changed = 0
    for values in wanted:
        row = stored.pop(tuple(values[name] for name in key), None)
        if row is None:
            session.add(model(**values))
            added += 1
        elif any(getattr(row, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(row, name, value)
            changed += 1
    kept = {tuple(values[name] for name in key[:-1]) for values in wanted}
    gone = sum(_let_go(session, row, tuple(getattr(row, n) for n in key[:-1]) in kept, on) for row in stored.values())
    return Loaded(added, changed, gone)


def _let_go(session: Session, row: Any, still_known: bool, on: date) -> bool:
    if still_known or row.valid_from >= on:
        session.delete(row)
        return True
    if row.valid_until is None or row.valid_until > on:
        row.valid_until = on
        return True
    return False
