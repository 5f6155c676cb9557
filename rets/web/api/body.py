"""What a call brings: JSON read with every fault at its field, and numbers that the database can hold."""

from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Path, Request
from pydantic import BaseModel

from rets.errors import FieldError, Invalid
from rets.schemas.faults import parse
from rets.schemas.form_base import Form
from rets.schemas.json_lines import load

LARGEST = 2_000_000
TOO_LARGE = "Dit bericht is groter dan 2 MB. Splits het."
NO_OBJECT = "Hier hoort een JSON-object."

M = TypeVar("M", bound=BaseModel)
Number = Annotated[int, Path(ge=1, le=2**53)]


class In(Form):
    """Base of what comes in: as with a case file, a field that is not known is refused."""


async def content(request: Request) -> bytes:
    """The body of a call.

    Raises:
        Invalid: it is too large.
    """
    return await bounded(request, LARGEST, FieldError("bericht", TOO_LARGE))


async def bounded(request: Request, most: int, fault: FieldError) -> bytes:
    """The body of a call, of at most so many bytes.

    Raises:
        Invalid: it is larger; with `fault`.
    """
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > most:
            raise Invalid([fault])
        parts.append(part)
    return b"".join(parts)


Content = Annotated[bytes, Depends(content)]


def loaded(content: bytes) -> Any:
    """The JSON of a call; read after it is clear that the caller may do this.

    Raises:
        Invalid: it is no JSON, with the line.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid.at("bericht", "Het bericht is geen tekst in UTF-8.") from error
    return load(text).data


def read(model: type[M], content: bytes) -> M:
    """The body of a call as a schema wants it.

    Raises:
        Invalid: every fault at its field.
    """
    data = loaded(content)
    if not isinstance(data, dict):
        raise Invalid.at("bericht", NO_OBJECT)
    return parse(model, data)


def renamed(error: Invalid, names: Mapping[str, str]) -> Invalid:
    """The same faults at the fields as the caller named them."""
    return Invalid(FieldError(names.get(one.field, one.field), one.sentence) for one in error.errors)


def takes(model: type[BaseModel], example: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """For the description of a call: its body is JSON of this schema."""
    shown: dict[str, Any] = {"schema": {"$ref": f"#/components/schemas/{model.__name__}"}}
    if example:
        shown["example"] = example
    return {"requestBody": {"required": True, "content": {"application/json": shown}}}
