"""Small counts are not told to every receiver, and cannot be worked out from what is told (secondary suppression).

Lines with a small figure are put together, with the next smallest ones, until no figure of the line that stands for
them is small. What can be recomputed about them is that line and nothing more: within it any child may belong to any of
the hidden lines. A figure is a count of children, and so is what is left of the whole beside it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from rets.services.counting import Counts

SMALLEST = 5
WITHIN: tuple[tuple[str, str], ...] = (
    ("late", "waiting"),
    ("sooner", "waiting"),
    ("protection_late", "protection"),
)
WHOLE = frozenset({"waiting", "protection"})


@dataclass(frozen=True, slots=True)
class Told:
    """What is told: lines by their key, how many lines are hidden, the line that stands for them, and the total.

    Without `hidden_together` nothing is told of the hidden lines; a figure of the total that is None is not told.
    """

    lines: Mapping[str, Counts]
    hidden: int
    hidden_together: Counts | None
    total: Mapping[str, int | None]


def suppress(lines: Mapping[str, Counts], smallest: int = SMALLEST) -> Told:
    """Hide what is small, and as many lines beside it as are needed to keep it hidden."""
    order = sorted(lines, key=lambda key: (lines[key].waiting, lines[key].protection, key))
    hidden = [key for key in order if not safe(lines[key], smallest)]
    left = [key for key in order if key not in hidden]
    while left and not safe(together([lines[key] for key in hidden]), smallest):
        hidden.append(left.pop(0))
    total = together(list(lines.values()))
    if not safe(total, smallest):
        return Told({}, len(lines), None, _only_whole(total, smallest))
    pooled = together([lines[key] for key in hidden]) if hidden else None
    return Told({key: lines[key] for key in lines if key not in hidden}, len(hidden), pooled, asdict(total))


def safe(counts: Counts, smallest: int = SMALLEST) -> bool:
    """Whether no figure is small, nor what is left of the whole beside it."""
    figures = asdict(counts)
    rest = (figures[whole] - figures[part] for part, whole in WITHIN)
    return not any(0 < one < smallest for one in (*figures.values(), *rest))


def together(lines: Sequence[Counts]) -> Counts:
    """The figures of lines as one line."""
    return sum(lines, Counts())


def suppress_parts(parts: Mapping[str, int], smallest: int = SMALLEST) -> tuple[dict[str, int], int]:
    """Parts of a whole that is told: those that may be told, and the number of children of the others together."""
    told = suppress({key: Counts(waiting=number, nothing=number) for key, number in parts.items()}, smallest)
    pooled = told.hidden_together
    return {key: counts.waiting for key, counts in told.lines.items()}, pooled.waiting if pooled else 0


def suppress_overlapping(parts: Mapping[str, int], whole: int, smallest: int = SMALLEST) -> dict[str, int]:
    """Figures that overlap, each beside the whole: those that are not small, and leave nothing small."""
    return {
        key: number for key, number in parts.items() if not 0 < number < smallest and not 0 < whole - number < smallest
    }


def suppress_crossed(
    columns: Mapping[str, Mapping[str, int]], other: str, hidden: Collection[str] = (), smallest: int = SMALLEST
) -> dict[str, dict[str, int]]:
    """Rows by columns of which the sums are told elsewhere: columns with a small cell become one column `other`.

    `hidden` are columns of which not even the sum is told; they always belong to `other`. Every cell is then zero or
    not small, and so is every sum: within `other` the number of one row in one column lies anywhere in a range that is
    at least `smallest` wide, unless it is zero or not small itself. Without any safe way nothing is told.
    """
    small = [key for key, column in columns.items() if not _not_small(column, smallest)]
    pooled = [key for key in columns if key in hidden or key in small]
    left = sorted((key for key in columns if key not in pooled), key=lambda key: (sum(columns[key].values()), key))
    while left and not _not_small(_added(columns[key] for key in pooled), smallest):
        pooled.append(left.pop(0))
    summed = _added(columns[key] for key in pooled)
    told = {key: dict(columns[key]) for key in columns if key not in pooled}
    return told | ({other: summed} if summed and _not_small(summed, smallest) else {})


def _not_small(column: Mapping[str, int], smallest: int) -> bool:
    return not any(0 < number < smallest for number in column.values())


def _added(columns: Iterable[Mapping[str, int]]) -> dict[str, int]:
    added: dict[str, int] = {}
    for column in columns:
        added |= {row: added.get(row, 0) + number for row, number in column.items()}
    return added


def _only_whole(total: Counts, smallest: int) -> dict[str, int | None]:
    return {
        name: number if name in WHOLE and not 0 < number < smallest else None for name, number in asdict(total).items()
    }
