"""What is told to open pages: only a mark, only to who may see it, and without a thread or a connection per page."""

import asyncio
import threading
from collections.abc import Callable
from contextlib import ExitStack

from fastapi.testclient import TestClient
from sqlalchemy import text

from rets.db import SYSTEM, ViewerSession, transaction
from rets.services.audit import ENGINE, Happening, record
from rets.settings import Settings
from rets.web.changes import Changes
from tests import builders as b

Visit = Callable[[str], TestClient]
OPEN, POOL = 200, 3  # the threads of this test's own questions to the database
CONNECTIONS = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")


def notify(settings: Settings, name: str) -> None:
    with transaction(SYSTEM, settings) as session:
        session.execute(text("SELECT pg_notify('rets_changed', :name)"), {"name": name})


def connections(settings: Settings) -> int:
    with transaction(SYSTEM, settings) as session:
        return session.execute(CONNECTIONS).scalar_one()


def test_many_open_pages_share_one_connection_and_no_thread(fresh_database: Settings) -> None:
    async def follow() -> tuple[int, bool, bool]:
        changes = Changes(fresh_database)
        await asyncio.to_thread(connections, fresh_database)
        before = await asyncio.to_thread(connections, fresh_database), threading.active_count()
        with ExitStack() as pages:
            waiting = [pages.enter_context(changes.waiting("casus:7")) for _ in range(OPEN)]
            assert await changes.heard()
            for page in waiting:
                await page.wait(0)
            after = await asyncio.to_thread(connections, fresh_database), threading.active_count()
            await asyncio.to_thread(notify, fresh_database, "casus:7")
            woken = await asyncio.gather(*(page.wait(5) for page in waiting))
        return after[0] - before[0], after[1] - before[1] > POOL, all(woken)

    assert asyncio.run(follow()) == (1, False, True)


def test_a_page_is_not_woken_by_another_case(fresh_database: Settings) -> None:
    async def follow() -> tuple[bool, bool]:
        changes = Changes(fresh_database)
        with changes.waiting("casus:7") as one, changes.waiting("casus") as any_case:
            assert await changes.heard()
            for page in (one, any_case):
                await page.wait(0)
            changes.tell("casus:8")
            return await one.wait(0.01), await any_case.wait(0.01)

    assert asyncio.run(follow()) == (False, True)


def test_after_the_last_page_nothing_listens(fresh_database: Settings) -> None:
    async def follow() -> int:
        changes = Changes(fresh_database)
        with changes.waiting("casus:7"):
            await changes.heard()
        return changes.open_pages

    assert asyncio.run(follow()) == 0


def test_an_event_of_a_case_tells_its_number_once_it_is_committed(staffed_database: Settings) -> None:
    def raise_one() -> int:
        with transaction(SYSTEM, staffed_database) as session:
            return b.raised(session).id

    async def follow() -> bool:
        changes = Changes(staffed_database)
        with changes.waiting("casus") as page:
            await changes.heard()
            await page.wait(0.1)
            await asyncio.to_thread(raise_one)
            return await page.wait(5)

    assert asyncio.run(follow())


def test_a_page_that_asks_gets_a_mark_and_nothing_else(visit: Visit, staffed: ViewerSession) -> None:
    case = b.raised(staffed)
    answer = visit("jb-milan").get(f"/seinen/casussen/{case.id}").json()
    assert answer == {"stand": str(case.event_seq)}


def test_what_changed_is_told_as_its_reader(visit: Visit, staffed: ViewerSession) -> None:
    case = b.raised(staffed)
    mark = visit("jb-milan").get(f"/seinen/casussen/{case.id}").json()["stand"]
    b.tell(staffed, case, "child_seen", "2026-03-16")
    path = f"/seinen/casussen/{case.id}/wat?sinds={mark}"
    assert "Er is iets veranderd" in visit("jb-milan").get(path).text
    assert visit("jb-daan").get(path).status_code == 404


def test_a_birthday_is_no_signal_for_who_may_not_know_it(visit: Visit, staffed: ViewerSession) -> None:
    case = b.at_ret(staffed, birth_month="2008-05")
    before = visit("ret-vz-omar").get(f"/seinen/casussen/{case.id}").json()
    told = {"clock": "leeftijd_18", "family": "hard", "due_on": "2026-05-01"}
    record(staffed, case, [Happening("clock.moved", b.NOW, told | {"was": "2026-05-02"})], ENGINE, b.NOW)
    assert visit("ret-vz-omar").get(f"/seinen/casussen/{case.id}").json() == before
