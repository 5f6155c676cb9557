"""The region in which a simulation runs: reference data, people and supply as they stand on its first day."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from rets import clock
from rets.clock import midnight
from rets.db import SYSTEM, sessions
from rets.demo.people import load_people
from rets.demo.supply import load_supply
from rets.services.reference import load_reference


def transactions(engine: Engine) -> Callable[[], AbstractContextManager[Session]]:
    """Opens a transaction as the engine of the process and commits it."""

    @contextmanager
    def opened() -> Iterator[Session]:
        with sessions(bind=engine, info={"viewer": SYSTEM}) as session, session.begin():
            yield session

    return opened


def load(transaction: Callable[[], AbstractContextManager[Session]], start: date) -> None:
    """Fill a migrated database with everything but children."""
    with clock.use(midnight(start)), transaction() as session:
        load_reference(session, midnight(start))
        load_people(session, start)
        load_supply(session, start)
