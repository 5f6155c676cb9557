"""A process with a sweep and a worker beside it, for a test that kills it; a line with their numbers when they run."""

import signal

from rets.beside import sweep_and_worker
from rets.settings import get_settings

if __name__ == "__main__":
    with sweep_and_worker(get_settings()) as beside:
        print(*(one.pid for one in beside), flush=True)  # noqa: T201
        signal.pause()
