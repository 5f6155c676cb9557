"""How the API answers when something is not right: problem+json with Dutch sentences (RFC 9457)."""

from typing import Any

from pydantic import BaseModel, Field


class Fault(BaseModel):
    """One fault in what was sent."""

    field: str = Field(description="Pad van het veld, zoals case.measures.0.kind, of de regel van een bestand")
    sentence: str


class Problem(BaseModel):
    """What went wrong, for people and programs."""

    type: str
    title: str
    status: int
    detail: str
    sentences: list[str]
    errors: list[Fault] | None = Field(default=None, description="Alle fouten tegelijk, elk bij zijn veld")
    requestId: str | None = Field(default=None, description="Noem dit nummer bij een melding")  # noqa: N815


def _problem(words: str) -> dict[str, Any]:
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": words, "content": content}


PROBLEMS: dict[int | str, dict[str, Any]] = {
    400: _problem("De invoer klopt niet; elke fout staat bij zijn veld"),
    401: _problem("Niet aangemeld"),
    403: _problem("Dit mag u niet; de zin zegt voor wie het is"),
    404: _problem("Bestaat niet, of u mag het niet zien"),
    409: _problem("Een regel van het proces houdt dit tegen, of een ander was u voor"),
}
