"""JSON with the line on which every value stands, so that a fault in a file can be named at its line."""

import json
import re
from dataclasses import dataclass
from typing import Any

from rets.errors import FieldError, Invalid

_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()
JSON_FAULTS = {
    "Expecting property name": "hier hoort de naam van een veld, tussen dubbele aanhalingstekens",
    "Expecting ':'": "hier hoort een dubbele punt",
    "Expecting ','": "hier hoort een komma, of het einde van de lijst of groep",
    "Expecting value": "hier hoort een waarde",
    "Illegal trailing comma": "hier staat een komma te veel",
    "Extra data": "na het einde staat nog iets",
    "Unterminated string": "het aanhalingsteken aan het einde van een tekst ontbreekt",
    "Invalid control character": "in een tekst staat een nieuwe regel of een ander teken dat niet mag",
    "Invalid": "na een schuine streep naar achteren staat iets dat niet kan",
}


@dataclass(frozen=True)
class Located:
    """The data, and the line (from 1) of every value and key by dotted path (`events.3.kind`)."""

    data: Any
    lines: dict[str, int]

    def line_of(self, path: str) -> int:
        """The line of a path, or of the nearest part of it that stands in the file."""
        while path and path not in self.lines:
            path = path.rpartition(".")[0]
        return self.lines.get(path, 1)


def load(text: str) -> Located:
    """Parse JSON.

    Raises:
        Invalid: the text is not JSON, or gives a field twice, with the line and what was expected there.
    """
    try:
        data = json.loads(text)
        json.dumps(data, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        raise Invalid([FieldError(f"regel {error.lineno}", f"Dit is geen geldige JSON: {_said(error)}.")]) from error
    except UnicodeEncodeError as error:
        raise Invalid([FieldError("regel 1", "In de JSON staat een half teken. Haal het weg.")]) from error
    except ValueError as error:
        raise Invalid([FieldError("regel 1", "In de JSON staat een getal dat te groot is.")]) from error
    except RecursionError as error:
        raise Invalid([FieldError("regel 1", "De JSON is te diep genest.")]) from error
    lines: dict[str, int] = {}
    _walk(text, _SPACE.match(text, 0).end(), "", lines)  # type: ignore[union-attr]  # always matches
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    return Located(data, _numbered(lines, starts))


def _said(error: json.JSONDecodeError) -> str:
    """What is wrong, in Dutch; Python says it in English."""
    return next(
        (dutch for start, dutch in JSON_FAULTS.items() if error.msg.startswith(start)), "de schrijfwijze klopt niet"
    )


def _numbered(offsets: dict[str, int], starts: list[int]) -> dict[str, int]:
    numbered, line = {}, 0
    for path, offset in sorted(offsets.items(), key=lambda item: item[1]):
        while line + 1 < len(starts) and starts[line + 1] <= offset:
            line += 1
        numbered[path] = line + 1
    return numbered


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _walk(text: str, at: int, path: str, offsets: dict[str, int]) -> int:
    """Note where the value at `at` begins, and walk through it; returns where it ends."""
    offsets[path] = at
    if text[at] == "{":
        return _walk_members(text, at, path, offsets)
    if text[at] == "[":
        return _walk_items(text, at, path, offsets)
    return _DECODER.raw_decode(text, at)[1]


def _walk_members(text: str, at: int, path: str, offsets: dict[str, int]) -> int:
    at = _skip(text, at + 1)
    while text[at] != "}":
        began = at
        key, at = _DECODER.raw_decode(text, at)
        name = f"{path}.{key}" if path else key
        if name in offsets:
            line = text.count("\n", 0, began) + 1
            raise Invalid([FieldError(f"regel {line}", f"Het veld “{name}” staat er twee keer. Haal er een weg.")])
        at = _skip(text, _skip(text, at) + 1)
        at = _skip(text, _walk(text, at, name, offsets))
        if text[at] == ",":
            at = _skip(text, at + 1)
    return at + 1


def _walk_items(text: str, at: int, path: str, offsets: dict[str, int]) -> int:
    at, number = _skip(text, at + 1), 0
    while text[at] != "]":
        at = _skip(text, _walk(text, at, f"{path}.{number}" if path else str(number), offsets))
        number += 1
        if text[at] == ",":
            at = _skip(text, at + 1)
    return at + 1
