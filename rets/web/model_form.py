"""The fields of a form from a pydantic model, and back: what a model asks is written down once, in the model."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from rets.web.deps import Submitted
from rets.web.nested import nest


@dataclass(frozen=True)
class Asked:
    """One field: its dotted name, how it is asked, the values to choose from, and whether it must be filled in.

    `kind` is `date`, `number`, `checkbox`, `select`, `checkboxes`, `lines` (one value per line) or `text`.
    """

    name: str
    kind: str
    required: bool
    values: tuple[str, ...] = ()
    default: str = ""


def fields_of(model: type[BaseModel], *, without: frozenset[str] = frozenset(), prefix: str = "") -> list[Asked]:
    """The fields of a model, those of the models inside it under their dotted names."""
    return [
        one for name, info in model.model_fields.items() if name not in without for one in _asked(prefix, name, info)
    ]


def data_of(asked: list[Asked], typed: Submitted) -> dict[str, Any]:
    """What was typed, as the model takes it: nested, empty fields left out, lists as lists."""
    pairs: list[tuple[str, str]] = []
    for one in asked:
        if one.kind == "checkboxes":
            pairs += [(f"{one.name}.{number}", value) for number, value in enumerate(typed.all_of(one.name))]
        elif one.kind == "lines":
            pairs += [(f"{one.name}.{number}", line) for number, line in enumerate(typed[one.name].splitlines())]
        elif one.kind == "checkbox":
            pairs += [(one.name, "true")] if typed[one.name] else []
        else:
            pairs.append((one.name, typed[one.name]))
    return nest(pairs)


def _asked(prefix: str, name: str, info: FieldInfo) -> Iterator[Asked]:
    kind, inner, optional = _plain(info.annotation)
    dotted = f"{prefix}{name}"
    if kind is not list and isinstance(kind, type) and issubclass(kind, BaseModel):
        yield from fields_of(kind, prefix=f"{dotted}.")
        return
    required = info.is_required() and not optional
    default = str(info.default) if isinstance(info.default, str) else ""
    if kind is list:
        values = _values(inner)
        least = any(getattr(limit, "min_length", 0) for limit in info.metadata)
        yield Asked(dotted, "checkboxes" if values else "lines", required or least, values)
        return
    values = _values(kind)
    yield Asked(dotted, "select" if values else _control(kind), required, values, default)


def _control(kind: Any) -> str:
    return {date: "date", int: "number", bool: "checkbox"}.get(kind, "text")


def _values(kind: Any) -> tuple[str, ...]:
    return tuple(str(value) for value in get_args(kind)) if get_origin(kind) is Literal else ()


def _plain(annotation: Any) -> tuple[Any, Any, bool]:
    """The bare type, what a list holds, and whether nothing is allowed."""
    optional = False
    while True:
        origin = get_origin(annotation)
        if origin is Annotated:
            annotation = get_args(annotation)[0]
        elif origin in (Union, UnionType):
            optional = NoneType in get_args(annotation)
            annotation = next(one for one in get_args(annotation) if one is not NoneType)
        elif origin is list:
            return list, _plain(get_args(annotation)[0])[0], optional
        else:
            return annotation, None, optional
