"""Sweeping and working processes that are killed, one after another: `python doomed.py URL SMTP MOMENT SEED ROUNDS`.

Each process counts what it asks of the database or the mail server, and dies by SIGKILL at the point that the seed
chose, before or after it was done. In each round one of both dies at the same time. At the end a line with how many
were killed, of each.
"""

import os
import random
import signal
import smtplib
import sys
import traceback
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any

import psycopg
from pydantic import SecretStr

from rets import clock, logs
from rets.settings import Settings
from rets.sweeper import sweep_once
from rets.worker import Pulse, run_worker

MOST_POINTS = {"sweep": 400, "work": 150}


class Doom:
    """Kills this process at a point."""

    def __init__(self, point: int) -> None:
        self.left = point

    def pass_by(self) -> None:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, really: Callable[..., Any]) -> Callable[..., Any]:
        """The same, with a point before and one after."""

        @wraps(really)
        def counted(*args: Any, **keywords: Any) -> Any:
            self.pass_by()
            answer = really(*args, **keywords)
            self.pass_by()
            return answer

        return counted

    def around_later(self, really: Callable[..., Any]) -> Callable[..., Any]:
        """The same for what is awaited."""

        @wraps(really)
        async def counted(*args: Any, **keywords: Any) -> Any:
            self.pass_by()
            answer = await really(*args, **keywords)
            self.pass_by()
            return answer

        return counted


def doom(point: int) -> None:
    """Every statement, commit and mail of this process is two points."""
    fate = Doom(point)
    for owner, name in ((psycopg.Cursor, "execute"), (psycopg.Connection, "commit"), (smtplib.SMTP, "send_message")):
        setattr(owner, name, fate.around(getattr(owner, name)))
    psycopg.AsyncCursor.execute = fate.around_later(psycopg.AsyncCursor.execute)  # type: ignore[method-assign]


def sweep(settings: Settings) -> None:
    """The real sweep, until nothing is due."""
    while sweep_once(settings):
        pass


def work(settings: Settings) -> None:
    """Until nothing is in line that may be done now."""
    run_worker(settings, once=True, pulse=Pulse(0.05, 0.2))


def start(job: Callable[[Settings], None], settings: Settings, point: int) -> int:
    """In a process of its own; its number."""
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        doom(point)
        job(settings)
        code = 0
    except BaseException:
        traceback.print_exc()
    os._exit(code)


def main(url: str, smtp: str, moment: str, seed: str, rounds: str) -> None:
    """Kill and kill."""
    logs.configure(as_json=False)
    settings = Settings(database_url=SecretStr(url), data_dir=Path("unused"), smtp_url=SecretStr(smtp))
    chance, killed = random.Random(int(seed)), Counter[str]()
    with clock.use(datetime.fromisoformat(moment)):
        for _ in range(int(rounds)):
            both = {
                start(job, settings, chance.randint(1, MOST_POINTS[job.__name__])): job.__name__
                for job in (sweep, work)
            }
            for child, name in both.items():
                _, status = os.waitpid(child, 0)
                killed[name] += os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
                assert not os.WIFEXITED(status) or os.WEXITSTATUS(status) == 0, name
    print(killed["sweep"], killed["work"])  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
