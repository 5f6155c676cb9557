"""PostgreSQL refuses to run as root; these functions find whom it runs as instead, and where that account may look."""

import hashlib
import os
import pwd
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rets.errors import Unavailable

CANDIDATES = ("nobody", "daemon", "bin")


@dataclass(frozen=True)
class Account:
    """An existing account without privileges."""

    uid: int
    gid: int

    def as_keywords(self) -> dict[str, Any]:
        """Arguments for `subprocess` that make a child run as this account, without any other group."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def unprivileged_account() -> Account | None:
    """None when this process is not root; else an account that exists and can be switched to. Never creates one."""
    if os.geteuid() != 0:
        return None
    for name in CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        account = Account(entry.pw_uid, entry.pw_gid)
        if _can_become(account):
            return account
    raise Unavailable(
        "PostgreSQL mag niet als root draaien en er is geen gewoon account om naar over te schakelen.",
        "Start het programma als een gewone gebruiker, of zet RETS_DATABASE_URL op het adres van een server.",
    )


def reachable(path: Path, account: Account) -> bool:
    """Whether the account may pass through every folder on the way to `path`, that one included."""
    return all(_may_enter(folder, account) for folder in (path, *path.parents))


def store() -> Path:
    """A folder that belongs to root and that any account may pass through."""
    for parent in (Path("/var/lib"), Path(tempfile.gettempdir())):
        folder = parent / "rets"
        try:
            make_folder(folder, 0o711)
        except OSError:
            continue
        found = folder.lstat()
        if stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() and reachable_by_all(folder):
            return folder
    raise Unavailable(
        "Er is geen map waarin de database kan staan. Zet RETS_DATA_DIR op een map die iedereen mag lezen."
    )


def reachable_by_all(path: Path) -> bool:
    """Whether every account may pass through every folder on the way to `path`."""
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in (path, *path.parents))


def make_folder(path: Path, mode: int, account: Account | None = None) -> Path:
    """The folder, made with its parents if it was not there; only a folder made here gets the mode and owner."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        path.mkdir()
    except FileExistsError:
        return path
    path.chmod(mode)
    if account is not None:
        os.chown(path, account.uid, account.gid)
    return path


def short_name(path: Path) -> str:
    """A name of sixteen characters that belongs to this path alone."""
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:16]


def _may_enter(folder: Path, account: Account) -> bool:
    found = folder.stat()
    if found.st_uid == account.uid:
        return bool(found.st_mode & stat.S_IXUSR)
    if found.st_gid == account.gid:
        return bool(found.st_mode & stat.S_IXGRP)
    return bool(found.st_mode & stat.S_IXOTH)


def _can_become(account: Account) -> bool:
    try:
        done = subprocess.run(["/bin/sh", "-c", ":"], **account.as_keywords(), check=False, cwd="/")
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0
