"""A sweeping process of its own, for tests that kill it: `python sweeper.py URL MOMENT BATCH`."""

import sys
from datetime import datetime
from functools import partial
from pathlib import Path

from pydantic import SecretStr

from rets import clock
from rets.db import SYSTEM, transaction
from rets.services.sweep import sweep_batch
from rets.settings import Settings


def main(url: str, moment: str, batch: str) -> None:
    """Sweep in small transactions until nothing is due; a line on standard output after each commit."""
    settings = Settings(database_url=SecretStr(url), data_dir=Path("unused"))
    now = datetime.fromisoformat(moment)
    opened = partial(transaction, SYSTEM, settings)
    with clock.use(now):
        while True:
            with opened() as session:
                done = sweep_batch(session, now, int(batch))
            print(done, flush=True)  # noqa: T201
            if not done:
                return


if __name__ == "__main__":
    main(*sys.argv[1:])
