"""A planning process of its own, for tests that kill it: `python planner.py URL SECONDS`, which solves that slowly."""

import sys
import time
from functools import partial
from pathlib import Path

from pydantic import SecretStr

from rets import clock
from rets.db import SYSTEM, transaction
from rets.services import plan_work
from rets.services.plan_data import Made
from rets.services.plan_frozen import Frozen
from rets.services.plan_solving import Tell, solve
from rets.settings import Settings


def main(url: str, seconds: str) -> None:
    """Take one job, say so when the solver begins, and take that long over it."""
    settings = Settings(database_url=SecretStr(url), data_dir=Path("unused"))

    def slowly(frozen: Frozen, tell: Tell) -> Made:
        print("solving", flush=True)  # noqa: T201
        time.sleep(float(seconds))
        return solve(frozen, tell)

    plan_work.solve = slowly
    plan_work.work_once(partial(transaction, SYSTEM, settings), clock.now)


if __name__ == "__main__":
    main(*sys.argv[1:])
