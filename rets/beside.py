"""Processes beside this one: started with it, started again when they end, and ended with it, however it ends."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.context import SpawnProcess

import structlog

from rets import logs
from rets.errors import RetsError
from rets.settings import Settings
from rets.sweeper import sweep_on
from rets.worker import run_worker

log = structlog.get_logger()
SPAWN = multiprocessing.get_context("spawn")  # a thread or an open connection of this process is none of theirs
PATIENCE, PAUSE = 30.0, 1.0


def sweep_beside(settings: Settings) -> None:
    """Sweep until the process that started this ends."""
    sweep_on(settings, lambda done: log.info("sweep.done", number=done) if done else None)


def work_beside(settings: Settings) -> None:
    """Be a worker until the process that started this ends."""
    run_worker(settings)


JOBS: tuple[Callable[[Settings], None], ...] = (sweep_beside, work_beside)


@contextmanager
def sweep_and_worker(settings: Settings) -> Iterator[list[SpawnProcess]]:
    """A sweep and a worker, each as a process of its own, for the length of a block."""
    stop, running = threading.Event(), [_started(job, settings) for job in JOBS]

    def look() -> None:
        while not stop.wait(PAUSE):
            for at, job in enumerate(JOBS):
                if not running[at].is_alive():
                    log.warning("beside.started_again", job=job.__name__, code=running[at].exitcode)
                    running[at] = _started(job, settings)

    watch = threading.Thread(target=look, name="rets-beside", daemon=True)
    watch.start()
    try:
        yield running
    finally:
        stop.set()
        watch.join()
        _end(running)


def _started(job: Callable[[Settings], None], settings: Settings) -> SpawnProcess:
    process = SPAWN.Process(target=_run, args=(job, settings), name=job.__name__, daemon=True)
    process.start()
    return process


def _end(running: list[SpawnProcess]) -> None:
    for one in running:
        one.terminate()
    for one in running:
        one.join(PATIENCE)
        if one.is_alive():
            one.kill()
            one.join()


def _run(job: Callable[[Settings], None], settings: Settings) -> None:
    """In the new process. Ctrl+C reaches every process of a terminal: the one that started this passes it on."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logs.configure(as_json=settings.log_json)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        job(settings)
    except RetsError as error:
        log.warning("beside.ended", job=job.__name__, why=" ".join(error.sentences))
        os._exit(1)


def _end_with_parent() -> None:
    """Also when that is killed: its end of a pipe closes."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os.kill(os.getpid(), signal.SIGTERM)
