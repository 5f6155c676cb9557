"""The description of the API (OpenAPI 3.1), made from its routes and schemas."""

from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from starlette.routing import BaseRoute

from rets.schemas.availability_row import AvailabilityRow
from rets.schemas.case_file import CaseFile
from rets.web.api import (
    advice,
    agreements,
    cases,
    decisions,
    documents,
    duties,
    mandates,
    process,
    regions,
    requests,
    signals,
    tasks,
    uitvraag,
)
from rets.web.api.answers import Problem
from rets.web.security import API_VERSION

BODIES: tuple[type[BaseModel], ...] = (
    Problem,
    AvailabilityRow,
    CaseFile,
    cases.Raise,
    cases.Search,
    process.StepIn,
    tasks.TaskAnswerIn,
    tasks.HeardIn,
    decisions.LineAnswerIn,
    decisions.LineDoneIn,
    documents.DocumentIn,
    documents.SendingIn,
    requests.RequestIn,
    requests.WithdrawIn,
    requests.AnswerIn,
    requests.SpokenIn,
    regions.WishIn,
    mandates.MandateIn,
    mandates.EndIn,
    agreements.AgreementIn,
    agreements.AgreementEndIn,
    duties.DutyIn,
    duties.DutyEndIn,
    advice.QuestionIn,
    advice.AdviceIn,
    advice.AdviserIn,
    signals.SignalIn,
    signals.FollowUpIn,
    uitvraag.FreezeIn,
    uitvraag.DeliveryIn,
    uitvraag.CorrectionIn,
)
ABOUT = (
    "Dezelfde regels, rollen en woorden als op de pagina's. Meld u aan zoals in de browser; de sessie geldt ook hier."
    " Fouten zijn problem+json met Nederlandse zinnen. Zoeken gaat met POST, zodat er niets gevoeligs in een adres"
    " staat. Lijsten bladeren met `next`."
)
METHODS = ("get", "post", "put", "delete")


def description(app: FastAPI) -> dict[str, Any]:
    """The description of the calls of this application, made once."""
    state = app.state
    if not hasattr(state, "api_description"):
        state.api_description = _described(state.api_routes)
    found: dict[str, Any] = state.api_description
    return found


def calls(described: dict[str, Any]) -> list[tuple[str, list[dict[str, str]]]]:
    """Every call under its group, for the page."""
    groups: dict[str, list[dict[str, str]]] = {}
    for path, methods in described["paths"].items():
        for method in METHODS:
            if method in methods:
                call = methods[method]
                row = {
                    "method": method.upper(),
                    "path": path,
                    "summary": call["summary"],
                    "more": call.get("description", ""),
                }
                groups.setdefault(call["tags"][0], []).append(row)
    return list(groups.items())


def _described(routes: Sequence[BaseRoute]) -> dict[str, Any]:
    found = get_openapi(title="RETS", version=API_VERSION, openapi_version="3.1.0", description=ABOUT, routes=routes)
    _, bodies = models_json_schema(
        [(model, "validation") for model in BODIES], ref_template="#/components/schemas/{model}"
    )
    schemas = found.setdefault("components", {}).setdefault("schemas", {})
    schemas.update({name: schema for name, schema in bodies["$defs"].items() if name not in schemas})
    for methods in found["paths"].values():
        for call in methods.values():
            call["responses"].pop("422", None)
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    return found
