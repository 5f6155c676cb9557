"""The JSON Schemas that RETS publishes, under the names by which page, API and command line know them."""

from collections.abc import Callable
from typing import Any

from pydantic import TypeAdapter

from rets.errors import NotFound
from rets.schemas.availability_row import AvailabilityRow
from rets.schemas.case_file import CaseFile
from rets.schemas.facts import FACT
from rets.schemas.route_file import RouteIn
from rets.schemas.supply_file import OfferIn

DIALECT = "https://json-schema.org/draft/2020-12/schema"

SCHEMAS: dict[str, tuple[str, Callable[[], dict[str, Any]]]] = {
    "case": ("Een casus om in te lezen of na te spelen", CaseFile.model_json_schema),
    "facts": ("Een gedateerd feit over een casus", FACT.json_schema),
    "availability": ("Een lijst van wat vrij is", TypeAdapter(list[AvailabilityRow]).json_schema),
    "supply": ("Een lijst van aanbod", TypeAdapter(list[OfferIn]).json_schema),
    "route": ("Een route van een gemeente of regio (in TOML)", RouteIn.model_json_schema),
}


def schema_of(name: str) -> dict[str, Any]:
    """The JSON Schema with a name.

    Raises:
        NotFound: there is none of that name.
    """
    if name not in SCHEMAS:
        raise NotFound(f"Het schema “{name}” bestaat niet. Bekend zijn: {', '.join(SCHEMAS)}.")
    title, make = SCHEMAS[name]
    return {"$schema": DIALECT, "title": title} | make()
