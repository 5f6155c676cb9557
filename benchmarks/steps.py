"""One step through the one door beside its bare SQL: the very inserts and updates that it sent, sent again by hand.

Procrastinate puts the message in line over the driver's own connection, out of sight here; in the bare SQL that is one
insert for each message.
"""

import statistics
import time
from dataclasses import dataclass
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, event

from benchmarks.fill import FIRST
from rets import access, clock
from rets.db import sessions
from rets.services.advance import advance
from rets.services.jobs import MAIL, SEND
from rets.services.locking import actor_on, case_to_change

WRITES = ("INSERT", "UPDATE", "DELETE")
MESSAGE = "INSERT INTO messages"
LINE_UP = """
INSERT INTO procrastinate_jobs (queue_name, task_name, args) VALUES (%s, %s, jsonb_build_object('message', 0))
"""
TRIAGE = (
    "SELECT c.id, p.slug FROM cases c JOIN people p ON p.id = c.zorgmakelaar_id"
    " WHERE c.state = 'triage' AND c.id > %s ORDER BY c.id LIMIT %s"
)


@dataclass(frozen=True)
class Steps:
    """Milliseconds of steps and of their bare SQL, and how many statements each is on average."""

    product: tuple[float, ...]
    bare: tuple[float, ...]
    statements: float
    writes: float

    @property
    def ratio(self) -> float:
        """How many times its bare SQL a step is, by the medians."""
        return statistics.median(self.product) / statistics.median(self.bare)


@dataclass
class Sent:
    """What a connection sends, as it is sent."""

    statements: int = 0
    writes: list[tuple[str, Any, bool]] | None = None

    def __call__(self, _c: Connection, _cursor: Any, statement: str, parameters: Any, _x: Any, many: bool) -> None:
        self.statements += 1
        if self.writes is not None and statement.lstrip().startswith(WRITES):
            self.writes.append((statement, parameters, many))


def measure(engine: Engine, aside: Engine, bare: psycopg.Connection, many: int) -> Steps:
    """`many` steps and as many bare ones in turn, each committed. `bare` is not bound by policies.

    The bare ones are taken from a step that is rolled back, so that they find the rows as the step found them. That is
    done `aside`, for the driver forgets its prepared statements on every rollback.
    """
    found = bare.execute(TRIAGE, [FIRST, 2 * many + 10]).fetchall()
    warm, rest = found[:10], found[10:]
    for number, slug in warm:
        _step(engine, number, slug, Sent(), commit=True)
    product, plain, statements, writes = [], [], 0, 0
    for (one, its_broker), (other, broker) in zip(rest[::2], rest[1::2], strict=False):
        sent = Sent(writes=[])
        _step(aside, one, its_broker, sent, commit=False)
        plain.append(_again(bare, sent.writes or []))
        counted = Sent()
        product.append(_step(engine, other, broker, counted, commit=True))
        statements += counted.statements
        writes += len(sent.writes or [])
    return Steps(tuple(product), tuple(plain), statements / len(product), writes / len(product))


def _step(engine: Engine, number: int, slug: str, sent: Sent, *, commit: bool) -> float:
    """Accept a case as its zorgmakelaar, from lock to commit; in milliseconds."""
    with sessions(bind=engine) as session, session.begin():
        reader = access.reader_for(session, slug, clock.today())
    assert reader is not None
    event.listen(engine, "before_cursor_execute", sent)
    try:
        with sessions(bind=engine, info={"viewer": reader.viewer}) as session:
            session.connection()
            begin = time.perf_counter()
            case = case_to_change(session, reader, number, "case.dossier")
            advance(session, case=case, step="accept", actor=actor_on(reader, case), at=clock.now())
            session.flush()
            session.commit() if commit else session.rollback()
            return (time.perf_counter() - begin) * 1e3
    finally:
        event.remove(engine, "before_cursor_execute", sent)


def _again(bare: psycopg.Connection, writes: list[tuple[str, Any, bool]]) -> float:
    begin = time.perf_counter()
    with bare.transaction(), bare.cursor() as cursor:
        for statement, parameters, many in writes:
            many_rows = many and isinstance(parameters, list)
            cursor.executemany(statement, parameters) if many_rows else cursor.execute(statement, parameters)
            if statement.startswith(MESSAGE):
                cursor.execute(LINE_UP, (MAIL, SEND))
    return (time.perf_counter() - begin) * 1e3
