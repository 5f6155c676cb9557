"""A document with faults, read as far as it goes: what is wrong by the form, and the rest to judge by its meaning."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from rets.errors import FieldError
from rets.schemas.faults import path_of, sentence_for
from rets.schemas.route_lines import Lines

M = TypeVar("M", bound=BaseModel)
OF_STEP: dict[str, Any] = {"code": "onbekend", "titel": "?", "tekst": "?"}
OF_HEAD: dict[str, Any] = {"titel": "?", "samenvatting": "?", "geldig_vanaf": date.min}


@dataclass
class Mended(Generic[M]):
    """A document of which the fields that cannot be used were left out.

    `faults` are those fields by path; `damaged` the groups that miss something ('' for the head), about which not
    everything can be said; `whole` says whether the code of every step is known.
    """

    read: M
    faults: list[FieldError] = field(default_factory=list)
    damaged: frozenset[str] = frozenset()
    whole: bool = True

    def tells(self, path: str, lines: Lines) -> bool:
        """Whether a fault of meaning is one of the document, and not of what was left out of it."""
        group = group_of(path)
        return group not in self.damaged or (path != group and path in lines.places)


def mended(model: type[M], lines: Lines) -> Mended[M]:
    """Read a document by its form; a field that is wrong is told, left out, and stands nobody in the way."""
    unread = frozenset(group_of(lines.path_before(int(one.field))) for one in lines.faults)
    try:
        return Mended(model.model_validate(lines.data), damaged=unread, whole=not unread)
    except ValidationError as error:
        wrong = error.errors()
    data = deepcopy(lines.data)
    left_out = [_leave_out(data, one["loc"]) for one in wrong]
    told = [one for one in wrong if one["type"] != "missing" or group_of(path_of(one["loc"])) not in unread]
    return Mended(
        model.model_validate(data),
        list(_faults(told)),
        unread | {group for group, _name in left_out},
        not unread and not {"code", "stap"} & {name for _group, name in left_out},
    )


def group_of(path: str) -> str:
    """The step in which a path lies, '' for the head of the document."""
    parts = path.split(".")
    return ".".join(parts[:2]) if parts[0] == "stap" and len(parts) > 1 else ""


def _faults(wrong: list[ErrorDetails]) -> Iterator[FieldError]:
    for one in wrong:
        yield FieldError(path_of(one["loc"]), sentence_for(one))


def _leave_out(data: dict[str, Any], place: tuple[int | str, ...]) -> tuple[str, str]:
    """Take the field in which a fault lies out of the data; the group and the name of that field."""
    of_step = place[0] == "stap" and len(place) > 2
    holder = data["stap"][place[1]] if of_step else data
    name = str(place[2] if of_step else place[0])
    holder.pop(name, None)
    stands_in = OF_STEP if of_step else OF_HEAD
    if name in stands_in:
        holder[name] = stands_in[name]
    return group_of(path_of(place)) if of_step else "", name
