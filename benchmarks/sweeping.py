"""The sweep by several processes at once, and as a peer one statement that only marks the terms and tells it."""

import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing.synchronize import Barrier
from pathlib import Path

import psycopg
from pydantic import SecretStr

from rets.db import Addresses, engine
from rets.settings import Settings
from rets.sweeper import sweep_once

ONE_STATEMENT = """
WITH due AS (
    UPDATE deadlines SET missed_at = next_at, next_at = NULL WHERE next_at <= now() RETURNING case_id, kind, missed_at
), told AS (
    UPDATE cases SET event_seq = event_seq + 1 FROM due WHERE cases.id = due.case_id
    RETURNING cases.id, cases.event_seq, due.kind, due.missed_at, cases.head_hash
)
INSERT INTO events (case_id, seq, kind, effective_at, recorded_at, actor_role, data, prev_hash, hash)
    SELECT id, event_seq, 'clock.missed', missed_at, now(), 'system', jsonb_build_object('clock', kind), head_hash,
           encode(sha256(convert_to(head_hash || kind, 'UTF8')), 'hex')
    FROM told
"""


@dataclass(frozen=True)
class Swept:
    """Seconds from the start of the first sweeper until the end of the last, and how many terms each handled."""

    seconds: float
    handled: tuple[int, ...]


def sweep_with(addresses: Addresses, folder: Path, workers: int) -> Swept:
    """Everything that is due now, by this many processes; they start when all of them are ready.

    Raises:
        BrokenBarrierError: one of them was not ready within two minutes.
        Exception: what one of them ran into.
    """
    context = multiprocessing.get_context("spawn")
    ready = context.Barrier(workers + 1, timeout=120)
    settings = Settings(database_url=SecretStr(addresses.app), data_dir=folder)  # type: ignore[call-arg]
    with ProcessPoolExecutor(workers, context, initializer=_get_ready, initargs=(settings, ready)) as pool:
        handled = [pool.submit(sweep_once, settings) for _ in range(workers)]
        ready.wait()
        begin = time.perf_counter()
        return Swept(handled=tuple(one.result() for one in handled), seconds=time.perf_counter() - begin)


def _get_ready(settings: Settings, ready: Barrier) -> None:
    engine(settings).connect().close()
    ready.wait()


def in_one_statement(bare: psycopg.Connection) -> float:
    """Seconds of the peer."""
    begin = time.perf_counter()
    with bare.transaction():
        bare.execute(ONE_STATEMENT)
    return time.perf_counter() - begin
