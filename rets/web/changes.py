"""What changed, told to the open pages of this process: one connection that listens, however many pages there are.

The database sends the name of a case or meeting when a change of it is committed (`pg_notify`). A page that waits keeps
no thread and no connection, only a small object here. The connection is opened for the first page and closed after the
last. When it is lost everybody is woken once it is back, for something may have been missed.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import structlog
from psycopg import AsyncConnection, Error, sql
from sqlalchemy import make_url

from rets.db import addresses
from rets.settings import Settings

CHANNEL, PAUSE, PATIENCE = "rets_changed", 2.0, 5.0
log = structlog.get_logger("rets.changes")


class Waiting:
    """One open page; `wait` returns when something changed, or when its time is over."""

    def __init__(self) -> None:
        self._woken = asyncio.Event()

    def wake(self) -> None:
        self._woken.set()

    async def wait(self, seconds: float) -> bool:
        """Whether something changed; what changed before counts as well."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._woken.wait(), seconds)
        changed = self._woken.is_set()
        self._woken.clear()
        return changed


class Changes:
    """The pages of this process by the name they wait for: `casus:7`, `vergadering:3`, or `casus` for any case."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._pages: defaultdict[str, set[Waiting]] = defaultdict(set)
        self._task: asyncio.Task[None] | None = None
        self._hears: asyncio.Event | None = None

    @property
    def open_pages(self) -> int:
        return sum(len(pages) for pages in self._pages.values())

    @contextmanager
    def waiting(self, name: str) -> Iterator[Waiting]:
        """A page that waits for the length of a block; from within the event loop only."""
        page = Waiting()
        self._pages[name].add(page)
        if self._task is None or self._task.done():
            self._hears = asyncio.Event()
            self._task = asyncio.get_running_loop().create_task(self._listen(self._hears))
        try:
            yield page
        finally:
            self._pages[name].discard(page)
            if not self._pages[name]:
                del self._pages[name]
            if not self._pages and self._task is not None:
                self._task.cancel()
                self._task = None

    async def heard(self) -> bool:
        """Wait until the connection listens; false when it does not within a few seconds."""
        with suppress(TimeoutError):
            if self._hears is not None:
                await asyncio.wait_for(self._hears.wait(), PATIENCE)
        return self._hears is not None and self._hears.is_set()

    def tell(self, name: str) -> None:
        """Wake whoever waits for this name, or for any of its kind."""
        for page in (*self._pages.get(name, ()), *self._pages.get(name.partition(":")[0], ())):
            page.wake()

    async def _listen(self, hears: asyncio.Event) -> None:
        address = make_url(await asyncio.to_thread(lambda: addresses(self._settings).app))
        plain = address.set(drivername="postgresql").render_as_string(hide_password=False)
        while True:
            try:
                async with await AsyncConnection.connect(plain, autocommit=True) as connection:
                    await connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(CHANNEL)))
                    hears.set()
                    for page in [page for pages in self._pages.values() for page in pages]:
                        page.wake()
                    async for notice in connection.notifies():
                        self.tell(notice.payload)
            except Error as error:
                log.warning("changes.lost", error=type(error).__name__)
            await asyncio.sleep(PAUSE)
