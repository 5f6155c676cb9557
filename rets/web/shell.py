"""What every page shows around its own content."""

from collections.abc import Collection, Mapping

from fastapi import Request

from rets import clock
from rets.access import Reader
from rets.web.cookies import flash, signed_in
from rets.web.help_texts import help_for
from rets.web.navigation import links
from workflows.roles import ROLE_NAMES, Role

PRODUCT = "RETS"


def shell(request: Request) -> Mapping[str, object]:
    """The names that `rets.render.page` adds to every template."""
    reader: Reader | None = getattr(request.state, "reader", None)
    return {
        "product": PRODUCT,
        "demo": request.app.state.settings.demo,
        "today": clock.today(),
        "shown_at": clock.now(),
        "reader": reader,
        "reader_roles": role_names(reader.roles) if reader else "",
        "signed_in": signed_in(request) is not None,
        "navigation": links(reader.roles, request.url.path) if reader else [],
        "message": flash(request),
        "path": request.url.path,
        "help_href": help_for(request.url.path),
        "request_id": getattr(request.state, "request_id", ""),
    }


def role_names(roles: Collection[Role]) -> str:
    """'zorgmakelaar en lid expertteam'."""
    names = [ROLE_NAMES[role] for role in Role if role in roles]
    return " en ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)
