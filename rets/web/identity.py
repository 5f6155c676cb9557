"""Who somebody is. The one seam between RETS and whatever signs people in.

A provider shows or opens its own sign-in page (`start`) and turns what comes back into the slug of a person
(`identify`). RETS itself keeps the session after that. An identity provider is another class with these two methods.
"""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Protocol

from fastapi import Request
from fastapi.responses import Response

from rets import clock
from rets.access import reader_for
from rets.db import ViewerSession
from rets.errors import Forbidden, Invalid
from rets.render import page
from rets.services.people import Appointee, appointees
from rets.settings import Settings
from workflows.roles import ROLE_NAMES

NOT_CONFIGURED = "Er is nog geen identiteitsprovider ingesteld. Daarom kan nu niemand zich aanmelden."


class IdentityProvider(Protocol):
    """Signs people in."""

    def start(self, request: Request, session: ViewerSession, onward: str, /) -> Response:
        """The sign-in page, or the way to it; `onward` is where the person wanted to go."""
        ...

    def identify(self, session: ViewerSession, fields: Mapping[str, str], /) -> str:
        """The slug of the person who signed in. Raises Forbidden or Invalid with a sentence for that person."""
        ...


class Nobody:
    """Outside the demonstration, until an identity provider is configured: nobody gets in."""

    def start(self, request: Request, _session: ViewerSession, _onward: str) -> Response:
        return page(request, "aanmelden/niet_ingesteld.html", status=503)

    def identify(self, _session: ViewerSession, _fields: Mapping[str, str]) -> str:
        raise Forbidden(NOT_CONFIGURED)


class DemoPeople:
    """The demonstration: choose one of the invented people, without a password."""

    def start(self, request: Request, session: ViewerSession, onward: str) -> Response:
        groups = by_role(appointees(session, clock.today()))
        return page(request, "aanmelden/demo.html", groups=groups, onward=onward)

    def identify(self, session: ViewerSession, fields: Mapping[str, str]) -> str:
        slug = fields.get("persoon", "")
        if reader_for(session, slug, clock.today()) is None:
            raise Invalid.at("persoon", "Kies iemand uit de lijst.")
        return slug


def by_role(people: Iterable[Appointee]) -> list[tuple[str, list[Appointee]]]:
    """The people under the Dutch name of their role."""
    return [(ROLE_NAMES[role], list(group)) for role, group in groupby(people, key=lambda one: one.role)]


def identity_provider(settings: Settings) -> IdentityProvider:
    """The provider that these settings ask for."""
    return DemoPeople() if settings.demo else Nobody()
