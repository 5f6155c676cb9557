"""What a page asks for: the session of this request, and who is reading."""

from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Annotated

from fastapi import Depends, Request

from rets import clock
from rets.access import Reader, reader_for
from rets.db import ViewerSession
from rets.services.sessions import still_open
from rets.web.cookies import signed_in
from rets.web.lost_session import NotSignedIn

OpenSession = Callable[[], AbstractContextManager[ViewerSession]]


async def turn(request: Request) -> AsyncIterator[None]:
    """Waits, without keeping a thread, until there is a database connection for this request.

    A request takes a thread several times. If others kept all threads while they waited for a connection, those that
    have one could not go on: under load nobody would be answered.
    """
    async with request.app.state.turns:
        yield


def session(request: Request, _turn: Annotated[None, Depends(turn, scope="function")]) -> Iterator[ViewerSession]:
    """One transaction per request, committed after the view returns and before the answer leaves."""
    open_session: OpenSession = request.app.state.open_session
    with open_session() as opened:
        yield opened


Db = Annotated[ViewerSession, Depends(session, scope="function")]


def reader(request: Request, session: Db) -> Reader:
    """The signed-in person; from here on the session sees what this person may see.

    Raises NotSignedIn when nobody is signed in, the session was ended or the person is no longer known.
    """
    shown = signed_in(request)
    found = reader_for(session, shown.slug, clock.today(), still_open(shown)) if shown else None
    if found is None:
        raise NotSignedIn
    session.act_as(found.viewer)
    request.state.reader = found
    return found


Me = Annotated[Reader, Depends(reader)]


def visitor(request: Request, session: Db) -> Reader | None:
    """Who reads a page that is for everybody, so that the signed-in keep their menu; nobody when not signed in."""
    try:
        return reader(request, session)
    except NotSignedIn:
        return None


Visitor = Annotated[Reader | None, Depends(visitor)]


class Submitted(Mapping[str, str]):
    """The fields of a submitted form: trimmed text, '' for a field that was not sent, `all_of` for checkboxes."""

    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        self._all: dict[str, list[str]] = {}
        for name, value in pairs:
            self._all.setdefault(name, []).append(value.strip())

    def __getitem__(self, name: str) -> str:
        return self._all[name][-1] if name in self._all else ""

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def all_of(self, name: str) -> list[str]:
        """Every value sent under one name, in order."""
        return list(self._all.get(name, []))


async def submitted(request: Request) -> Submitted:
    """Reads the form of this request; files are left out, they have their own parameter."""
    fields = await request.form()
    return Submitted([(name, value) for name, value in fields.multi_items() if isinstance(value, str)])


Fields = Annotated[Submitted, Depends(submitted)]
