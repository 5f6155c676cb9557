"""Checking route documents as files: each by itself, and together for one place."""

from collections.abc import Mapping

from rets.errors import Invalid
from rets.reference.routes import known_codes
from rets.schemas.route_file import read_route
from workflows.routes import Route, check_together


def check_documents(texts: Mapping[str, str]) -> tuple[dict[str, Route], list[str]]:
    """The documents that are right, by name, and every fault of the others with its file and line."""
    routes: dict[str, Route] = {}
    faults: list[str] = []
    for name, text in texts.items():
        try:
            routes[name] = read_route(text, known_codes())
        except Invalid as error:
            faults += [f"{name}, regel {one.field}: {one.sentence}" for one in error.errors]
    faults += [f"{name}, {fault.path}: {fault.sentence}" for name, fault in check_together(list(routes.items()))]
    return routes, faults
