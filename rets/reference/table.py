"""Reads one reference file into frozen rows and names every fault at its line."""

import csv
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from itertools import pairwise
from pathlib import Path
from types import NoneType
from typing import Any, Generic, TypeVar, get_args, get_origin, get_type_hints

from rets.reference.rows import Row

FOLDER = Path(__file__).parent / "data"
SLUG = re.compile(r"[a-z0-9_]+|[A-Z]{2,3}|GM\d{4}|JZ\d{2}")
R = TypeVar("R")


@dataclass(frozen=True, order=True)
class Fault:
    """Something wrong in a reference file; line 1 is the heading."""

    file: str
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}.csv, regel {self.line}: {self.sentence}"


class ReferenceFaults(ValueError):
    """The reference files hold faults: all of them, in order of file and line."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults))
        super().__init__("\n".join(map(str, self.faults)))


@dataclass(frozen=True)
class Table(Generic[R]):
    """The rows of a file that could be read, with the line of each, and what was wrong with the others."""

    file: str
    rows: tuple[R, ...]
    lines: tuple[int, ...]
    faults: tuple[Fault, ...]


def read_table(file: str, row: type[R], key: Sequence[str], folder: Path = FOLDER) -> Table[R]:
    """Read `<file>.csv`; rows with the same `key` may not overlap in time."""
    hints = get_type_hints(row)
    faults: list[Fault] = []
    found: list[tuple[int, R]] = []
    with (folder / f"{file}.csv").open(encoding="utf-8", newline="") as handle:
        reader = csv.DictReader(handle, strict=True)
        columns = [f.name for f in fields(row)]  # type: ignore[arg-type]
        if sorted(reader.fieldnames or []) != sorted(columns):
            raise ReferenceFaults([Fault(file, 1, f"De kop hoort te zijn: {', '.join(columns)}.")])
        for record in reader:
            line = reader.line_num
            sentences: list[str] = []
            values = {name: _value(name, hints[name], record[name], sentences) for name in columns}
            sentences += [] if sentences else _row_faults(values)
            faults += [Fault(file, line, sentence) for sentence in sentences]
            if not sentences:
                found.append((line, row(**values)))
    faults += [Fault(file, line, sentence) for line, sentence in _overlaps(found, key)]
    return Table(file, tuple(r for _, r in found), tuple(line for line, _ in found), tuple(faults))


def _truth(text: str) -> bool:
    return {"ja": True, "nee": False}[text]


PARSERS: dict[Any, tuple[Callable[[str], Any], str]] = {
    int: (int, "een heel getal"),
    float: (float, "een getal"),
    bool: (_truth, "ja of nee"),
    date: (date.fromisoformat, "een datum zoals 2021-01-31"),
}


def _value(name: str, kind: Any, text: str | None, sentences: list[str]) -> Any:
    text = (text or "").strip()
    if get_origin(kind) is tuple:
        return tuple(part for part in text.split(";") if part)
    kinds = get_args(kind) or (kind,)
    if not text and NoneType in kinds:
        return None
    if kinds[0] is str:
        return text
    parse, wanted = PARSERS[kinds[0]]
    try:
        return parse(text)
    except (ValueError, KeyError):
        sentences.append(f"'{text}' bij {name} is niet {wanted}.")
        return None


def _row_faults(values: dict[str, Any]) -> Iterator[str]:
    if not values["source"]:
        yield "Bij source staat niet waar dit vandaan komt."
    code = values.get("code")
    if code is not None and not SLUG.fullmatch(code):
        yield f"'{code}' is geen geldige code."
    until = values.get("valid_until")
    if until is not None and until <= values["valid_from"]:
        yield f"De rij eindigt op {until}, niet na het begin op {values['valid_from']}."


def _overlaps(found: list[tuple[int, R]], key: Sequence[str]) -> Iterator[tuple[int, str]]:
    by_key: dict[tuple[str, ...], list[tuple[int, Row]]] = defaultdict(list)
    for line, row in found:
        if isinstance(row, Row):
            by_key[tuple(getattr(row, name) or "" for name in key)].append((line, row))
    for names, dated in by_key.items():
        dated.sort(key=lambda numbered: numbered[1].valid_from)
        for (before_line, before), (line, after) in pairwise(dated):
            if before.valid_until is None or before.valid_until > after.valid_from:
                yield line, f"{' '.join(names).strip()} overlapt met regel {before_line}."
