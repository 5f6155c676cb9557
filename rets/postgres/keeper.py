"""Holds the server for as long as somebody uses it. A program of its own: standard library only, started by path.

Three locks decide everything, because the kernel drops a lock when its holder dies in whatever way:
`users.lock` is shared by every process that uses the server, so that whoever gets it alone knows that all are gone;
`server.lock` is inherited by every server process, so that whoever gets it knows that none is left (a process id
that is alive again proves nothing).
"""

import ctypes
import fcntl
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

PATIENCE_SECONDS = 20
PR_SET_PDEATHSIG = 1


def main(plan: dict[str, Any]) -> int:
    """Start the server, stop it after its last user, return its exit code."""
    lock = os.open(plan["server_lock"], os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    if not taken(lock):
        return 3
    for left_behind in plan["left_behind"]:
        Path(left_behind).unlink(missing_ok=True)
    server = subprocess.Popen(  # noqa: S603
        plan["command"],
        env=plan["environment"],
        cwd="/",
        stdin=subprocess.DEVNULL,
        pass_fds=[lock],
        preexec_fn=end_with_parent(os.getpid()),  # noqa: PLW1509 - this program has one thread here
        **plan["account"],
    )
    signal.signal(signal.SIGTERM, lambda *_: server.send_signal(signal.SIGINT))
    threading.Thread(target=stop_after_last_user, args=(plan["users_lock"], server), daemon=True).start()
    return server.wait()


def taken(lock: int) -> bool:
    """Whether the lock could be had within a second; somebody may just be looking whether it is free."""
    for _ in range(50):
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(0.02)
        else:
            return True
    return False


def end_with_parent(parent: int) -> Any:
    """A function for the child: on Linux the kernel stops it when this program dies, even by kill -9."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None, use_errno=True)

    def ask_the_kernel() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGINT)
        if os.getppid() != parent:
            os._exit(1)

    return ask_the_kernel


def stop_after_last_user(path: str, server: subprocess.Popen[bytes]) -> None:
    """Wait until nobody shares the users' lock, then ask the server to stop, and insist when it does not."""
    fcntl.flock(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), fcntl.LOCK_EX)
    server.send_signal(signal.SIGINT)
    time.sleep(PATIENCE_SECONDS)
    server.send_signal(signal.SIGQUIT)


if __name__ == "__main__":
    sys.exit(main(json.loads(sys.argv[1])))
