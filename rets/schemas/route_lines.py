"""TOML with the line of every field, and with every line that is not TOML told at once."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from rets.errors import FieldError

MOST_FAULTS = 50
WHERE = re.compile(r"\(at line (\d+), column \d+\)")
HEADER = re.compile(r"^\s*(\[{1,2})\s*([A-Za-z0-9_.-]+)\s*\]{1,2}\s*(#.*)?$")
FIELD = re.compile(r"^\s*([A-Za-z0-9_.-]+)\s*=")
SENTENCES = (
    ("Cannot overwrite", "Dit veld staat er al, of is al een groep."),
    ("Cannot declare", "Deze groep staat er al."),
    ("Expected '='", "Hier hoort een veld met = en een waarde."),
    ("Invalid statement", "Hier hoort een veld met = en een waarde, of een kop zoals [[stap]]."),
    ("Invalid value", "Deze waarde is niet te lezen. Zet tekst tussen aanhalingstekens."),
    ("Unclosed array", "Een lijst heeft geen ] aan het eind."),
    ("Unterminated", "Een tekst heeft geen aanhalingsteken aan het eind."),
    ("Illegal character", "Hier staat een teken dat niet mag, of een tekst zonder aanhalingsteken aan het eind."),
    ("Invalid date", "Dit is geen geldige datum. Schrijf jjjj-mm-dd, zonder aanhalingstekens."),
    ("Expected newline", "Achter deze waarde staat iets dat er niet hoort."),
)
UNREADABLE = "Deze regel is niet te lezen."
UNREADABLE_TEXT = "Dit document is niet te lezen: een getal is te lang, of lijsten staan te diep in elkaar."


@dataclass(frozen=True)
class Lines:
    """What was read, where each field stands (dotted path to line, from 1), and the lines that could not be read.

    `data` holds what the other lines say.
    """

    data: dict[str, Any] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    faults: tuple[FieldError, ...] = ()

    def line_of(self, path: str) -> int:
        """The line of a field, or of the nearest group that holds it; 1 for what is nowhere."""
        parts = path.split(".")
        while parts:
            if ".".join(parts) in self.places:
                return self.places[".".join(parts)]
            parts.pop()
        return 1

    def path_before(self, line: int) -> str:
        """The last field or group that stands before a line; '' when there is none."""
        return max(((at, path) for path, at in self.places.items() if at < line), default=(0, ""))[1]


def read_lines(text: str) -> Lines:
    """Read a text; a line that is no TOML is told and left out, so that the others are told as well."""
    left = text.replace("\r\n", "\n").split("\n")
    faults: list[FieldError] = []
    while len(faults) < MOST_FAULTS:
        try:
            data = tomllib.loads("\n".join(left))
        except tomllib.TOMLDecodeError as error:
            line = _line_of(str(error), len(left))
            faults.append(FieldError(str(line), _sentence(str(error))))
            if not left[line - 1].strip():
                break
            left[line - 1] = ""
        except (ValueError, RecursionError):  # a number of thousands of digits, lists within lists without end
            return Lines(faults=(*faults, FieldError("1", UNREADABLE_TEXT)))
        else:
            return Lines(data, dict(_places(left)), tuple(sorted(faults, key=lambda one: int(one.field))))
    return Lines(faults=tuple(sorted(faults, key=lambda one: int(one.field))))


def _line_of(message: str, last: int) -> int:
    found = WHERE.search(message)
    return min(int(found[1]), last) if found else last


def _sentence(message: str) -> str:
    return next((dutch for start, dutch in SENTENCES if message.startswith(start)), UNREADABLE)


def _places(lines: list[str]) -> Iterator[tuple[str, int]]:
    """The path of each header and field with its line; what stands inside a text of several lines is passed over."""
    seen: dict[str, int] = defaultdict(int)
    group, inside = "", False
    for number, line in enumerate(lines, start=1):
        quotes = line.count('"""') + line.count("'''")
        if not inside and (header := HEADER.match(line)):
            group = _group(header[2], header[1] == "[[", seen)
            yield group, number
        elif not inside and (found := FIELD.match(line)):
            yield ".".join(filter(None, (group, found[1]))), number
        inside ^= quotes % 2 == 1


def _group(name: str, repeated: bool, seen: dict[str, int]) -> str:
    if repeated:
        seen[name] += 1
        return f"{name}.{seen[name] - 1}"
    first, _, rest = name.partition(".")
    return f"{first}.{seen[first] - 1}.{rest}" if first in seen and rest else name
