"""What GI's handed in themselves, put with what is counted from cases; each child once where that can be seen (X18).

Figures of a GI stand for all of its children in a region, so its cases there are not counted beside them. Children of
lists count by themselves: one that is a case in RETS counts as that case, and one that two GI's name counts with who
has the lead, else with who has waited for longest. Like what is recorded, what is handed in counts up to the cutoff.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session, joinedload, undefer

from rets.db import as_engine
from rets.models import UitvraagImport
from rets.services.counting import Coded, Counted, Placed, labelled_children
from rets.services.own_numbers import number_code, own_key
from rets.services.own_read import CHILDREN, FIGURES, Child, counted, own_in

Lists = Sequence[tuple[UitvraagImport, tuple[Child, ...]]]


def with_own(
    session: Session,
    found: Counted,
    day: date,
    until: datetime,
    *,
    regions: Sequence[str] | None = None,
    gis: Sequence[int] | None = None,
) -> tuple[Counted, dict[int, str]]:
    """The counts of cases with those of files beside or in place of them, and by which kind of file a GI delivered.

    Which child counts with whom does not depend on the regions and GI's that are asked for.
    """
    with as_engine(session):
        rows = _newest(session, day, until)
    if not rows:
        return found, {}
    figures = [row for row in rows if row.kind == FIGURES]
    replaced = {(row.gi_id, row.region) for row in figures}
    lists = [(row, own_in(row).children) for row in rows if row.kind == CHILDREN]
    cases = labelled_children(session, day, until) if lists else ()
    places = [one for one in found.places if (one.gi, one.region) not in replaced]
    forms = [one for one in found.forms if (one.gi, one.region) not in replaced]
    obstacles = [one for one in found.obstacles if (one.gi, one.region) not in replaced]
    mine = [row for row in rows if _asked_for(row, regions, gis)]
    for part in _parts(mine, _once(lists, [one for one in cases if (one.gi, one.region) not in replaced])):
        places += part.places
        forms += part.forms
        obstacles += part.obstacles
    told = Counted(
        tuple(sorted(places, key=_order)), tuple(sorted(forms, key=_order)), tuple(sorted(obstacles, key=_order))
    )
    return told, {row.gi_id: row.kind for row in sorted(mine, key=lambda row: row.kind, reverse=True)}


def _newest(session: Session, day: date, until: datetime) -> list[UitvraagImport]:
    rows = session.scalars(
        select(UitvraagImport)
        .options(undefer(UitvraagImport.children), joinedload(UitvraagImport.gi))
        .where(UitvraagImport.day == day, UitvraagImport.made_at <= until)
        .order_by(UitvraagImport.version)
    ).all()
    return list({(row.gi_id, row.region): row for row in rows}.values())


def _asked_for(row: UitvraagImport, regions: Sequence[str] | None, gis: Sequence[int] | None) -> bool:
    return (regions is None or row.region in regions) and (gis is None or row.gi_id in gis)


def _parts(rows: Iterable[UitvraagImport], once: Mapping[int, list[Child]]) -> Iterator[Counted]:
    for row in rows:
        if row.kind == FIGURES:
            own = own_in(row)
            yield Counted(own.places, own.forms, own.obstacles)
        else:
            places, forms, obstacles = counted(once[row.id], row.gi_id)
            yield Counted(tuple(replace(one, source=CHILDREN) for one in places), tuple(forms), tuple(obstacles))


def _once(lists: Lists, cases: Iterable[Row[Any]]) -> Mapping[int, list[Child]]:
    """The children that count with each list: those that are no case in RETS, and no child of another list."""
    taken = _codes_of(cases) if lists else set()
    order = [(child, row) for row, children in lists for child in children if child.lead != "zij"]
    order.sort(key=lambda one: (one[0].lead != "wij", one[0].since, one[1].gi.slug, one[0].code))
    counting: dict[int, list[Child]] = defaultdict(list)
    for child, row in order:
        if not taken & {child.code, child.other or child.code}:
            counting[row.id].append(child)
            taken |= {child.code, child.other or child.code}
    return counting


def _codes_of(cases: Iterable[Row[Any]]) -> set[str]:
    key = own_key()
    named = {(one.slug, one.label) for one in cases}
    for one in cases:
        named |= {
            (gi, label) for gi, _, label in (part.partition("/") for part in (one.child or "").split("+")) if label
        }
    return {number_code(key, gi, label) for gi, label in named}


def _order(one: Placed | Coded) -> tuple[str, str, int, str]:
    return one.region, one.municipality or "~", one.gi or 0, getattr(one, "code", "")
