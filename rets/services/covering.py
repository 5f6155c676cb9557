"""What the return of one GI may tell beside the return of the region, to who may not have small counts.

Both are told: the region tells its municipalities and its GI's, each GI tells its own municipalities. So that no small
count follows from them together, all GI's leave the same municipalities out: those that the region leaves out, those in
which any GI counts few, and as many beside them as are needed. What remains unknown is then only bound by the sums of
rows and columns, none of which is small. A GI that the region does not name tells nothing about that region.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rets.services.counting import Counts, Placed
from rets.services.suppressing import safe, suppress, together

Town = str | None
Cells = Mapping[Town, Mapping[int, Counts]]


@dataclass(frozen=True, slots=True)
class Cover:
    """What a GI leaves out: regions of which it tells nothing, and municipalities (region and code) told together."""

    regions: tuple[str, ...]
    towns: tuple[tuple[str, Town], ...]


def cover_for(gi: int, places: Iterable[Placed], town_keys: Mapping[tuple[str, Town], str]) -> Cover:
    """What this GI leaves out, from the places of all GI's; by `town_keys` a region orders and hides its own."""
    found: dict[str, dict[Town, dict[int, Counts]]] = {}
    for one in places:
        cells = found.setdefault(one.region, {}).setdefault(one.municipality, {})
        cells[one.gi] = cells.get(one.gi, Counts()) + one.counts
    silent: list[str] = []
    hidden: list[tuple[str, Town]] = []
    for region, cells_of in sorted(found.items()):
        own, left_out = hide(cells_of, {town: town_keys[region, town] for town in cells_of})
        if gi in own:
            silent.append(region)
        hidden += [(region, town) for town in sorted(left_out, key=lambda one: one or "~")]
    return Cover(tuple(silent), tuple(hidden))


def hide(cells: Cells, keys: Mapping[Town, str]) -> tuple[set[int], set[Town]]:
    """Which GI's tell nothing of a region, and which municipalities all others leave out."""
    gis = sorted({gi for row in cells.values() for gi in row})
    named = suppress({str(gi): together([row.get(gi, Counts()) for row in cells.values()]) for gi in gis}).lines
    silent = {gi for gi in gis if str(gi) not in named}
    told = suppress({keys[town]: together(list(row.values())) for town, row in cells.items()}).lines
    columns = [[gi] for gi in gis if gi not in silent] + ([sorted(silent)] if silent else [])
    rows = {town: [_sum(row, column) for column in columns] for town, row in cells.items()}
    hidden = {town for town, row in rows.items() if keys[town] not in told or not all(safe(one) for one in row)}
    left = sorted(set(rows) - hidden, key=lambda town: (together(rows[town]).waiting, town or "~"), reverse=True)
    while left and not all(safe(together([rows[town][at] for town in hidden])) for at in range(len(columns))):
        hidden.add(left.pop())
    return silent, hidden


def _sum(row: Mapping[int, Counts], gis: Sequence[int]) -> Counts:
    return together([row[gi] for gi in gis if gi in row])
