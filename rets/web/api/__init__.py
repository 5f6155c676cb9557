"""The JSON API under `/api/v1`: the same verbs, roles and sentences as the pages."""

from fastapi import APIRouter, FastAPI

from rets.web.api import (
    advice,
    agreements,
    cases,
    decisions,
    documents,
    duties,
    knowledge,
    mandates,
    places,
    process,
    regions,
    requests,
    rung,
    signals,
    supply,
    tasks,
    uitvraag,
)

PREFIX = "/api/v1"
PARTS = (
    cases.router,
    process.router,
    rung.router,
    tasks.router,
    decisions.router,
    documents.router,
    places.router,
    requests.router,
    supply.router,
    regions.router,
    mandates.router,
    agreements.router,
    duties.router,
    advice.router,
    signals.router,
    knowledge.router,
    uitvraag.router,
)


def install(app: FastAPI) -> None:
    """Put the API into the application, and keep its routes for its description."""
    router = APIRouter()
    for part in PARTS:
        router.include_router(part, prefix=PREFIX)
    app.include_router(router)
    app.state.api_routes = router.routes
