"""What a browser sends is text; what a schema wants is lists, yes or no, days and months. Between them stands this."""

import re
from collections.abc import Mapping
from datetime import date
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

YES_NO = {"ja": True, "nee": False}
DAY_FIRST = re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})")
MONTH_FIRST = re.compile(r"(0?[1-9]|1[0-2])[-/ ]((?:19|20)\d{2})")


def conform(model: type[BaseModel], data: Mapping[str, Any]) -> dict[str, Any]:
    """The data as the fields of the model expect it; what does not fit stays for the model to refuse."""
    fields = model.model_fields
    return {
        name: _as(fields[name].annotation, value, name) if name in fields else value for name, value in data.items()
    }


def _as(annotation: Any, value: Any, name: str) -> Any:
    kind = _plain(annotation)
    if get_origin(kind) is list:
        rows = value.splitlines() if isinstance(value, str) else value
        if not isinstance(rows, list):
            return value
        (member,) = get_args(kind)
        return [_as(member, row, name) for row in rows if row not in ("", {})]
    if isinstance(kind, type) and issubclass(kind, BaseModel) and isinstance(value, Mapping):
        return conform(kind, value)
    if kind is bool and isinstance(value, str):
        return YES_NO.get(value, value)
    if kind is date and isinstance(value, str) and (given := DAY_FIRST.fullmatch(value)):
        return f"{given[3]}-{int(given[2]):02d}-{int(given[1]):02d}"
    if name.endswith("_month") and isinstance(value, str) and (given := MONTH_FIRST.fullmatch(value)):
        return f"{given[2]}-{int(given[1]):02d}"
    return value


def _plain(annotation: Any) -> Any:
    """The type without what is said about it and without the possibility of nothing."""
    while True:
        if get_origin(annotation) is Annotated:
            annotation = get_args(annotation)[0]
        elif get_origin(annotation) in (Union, UnionType):
            some = [one for one in get_args(annotation) if one is not type(None)]
            if len(some) != 1:
                return annotation
            annotation = some[0]
        else:
            return annotation
