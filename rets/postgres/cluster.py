"""The server's folders, its first set-up and the rules for getting in."""

import os
import pwd
import shutil
import stat
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from rets.errors import Unavailable
from rets.postgres.account import Account, make_folder, reachable, short_name, store, unprivileged_account
from rets.postgres.binaries import Binaries

LONGEST_SOCKET = 90
ENVIRONMENT = {"LC_ALL": "C", "PATH": "/usr/bin:/bin", "TZ": "UTC"}
ADMIN, OWNER, APP = "rets_admin", "rets_owner", "rets_app"


@dataclass(frozen=True)
class Cluster:
    """The folders of one server; `account` is whom it runs as when this process is root."""

    home: Path
    account: Account | None

    @property
    def data(self) -> Path:
        """The folder that PostgreSQL itself calls its data."""
        return self.home / "data"

    @property
    def log(self) -> Path:
        """What the server said since its last start."""
        return self.home / "server.log"

    @property
    def socket_folder(self) -> Path:
        """Where the socket stands; a path that is too long for a socket moves to the temporary folder."""
        inside = self.home / "socket"
        if len(os.fsencode(inside)) <= LONGEST_SOCKET:
            return inside
        return Path(tempfile.gettempdir()) / f"rets-{short_name(self.home)}"

    def lock(self, name: str) -> Path:
        """The path of one of the three locks: start, users or server."""
        return self.home / f"{name}.lock"


def open_cluster(folder: Path) -> Cluster:
    """The cluster in `folder`; as root in a place that the unprivileged account can reach, without opening any folder.

    A folder under a closed home moves to root's own store, under a name that belongs to this folder.
    """
    account = unprivileged_account()
    home = folder.absolute()
    home.parent.mkdir(parents=True, exist_ok=True)
    home = home.parent.resolve() / home.name
    if account is not None and not reachable(home.parent, account):
        home = store() / short_name(home)
    cluster = Cluster(make_folder(home, 0o711 if account else 0o700), account)
    if home.stat().st_uid != os.geteuid():
        raise Unavailable(f"De map {home} is van een andere gebruiker. Kies met RETS_DATA_DIR een andere map.")
    _closed_folder(cluster.socket_folder, account)
    return cluster


def initialise(cluster: Cluster, binaries: Binaries) -> None:
    """Make the data folder unless it is there; an attempt that was cut short leaves nothing behind."""
    version = cluster.data / "PG_VERSION"
    if version.exists():
        _check_version(cluster, int(version.read_text()), binaries)
        return
    draft = cluster.home / "data.new"
    shutil.rmtree(draft, ignore_errors=True)
    make_folder(draft, 0o700, cluster.account)
    _initdb(draft, binaries, cluster.account)
    draft.rename(cluster.data)


def allow(cluster: Cluster) -> None:
    """Let in whoever runs this program, over the socket only, known to the kernel by account; nobody else."""
    person = pwd.getpwuid(os.geteuid()).pw_name
    names = "".join(f'rets "{person}" {role}\n' for role in (ADMIN, OWNER, APP))
    for name, text in (("pg_hba.conf", "local all all peer map=rets\n"), ("pg_ident.conf", names)):
        (cluster.data / name).write_text(text)


def command(cluster: Cluster, binaries: Binaries, *, durable: bool) -> list[str]:
    """The command that runs the server; without `durable` it may lose data in a power cut, and is faster."""
    options = {
        "listen_addresses": "",
        "unix_socket_directories": f'"{cluster.socket_folder}"',
        "unix_socket_permissions": "0700",
        "max_connections": "100",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "jit": "off",
    }
    if not durable:
        options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}
    settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    return [binaries.program("postgres"), "-D", str(cluster.data), *settings]


def _initdb(target: Path, binaries: Binaries, account: Account | None) -> None:
    locale = ["--locale=C.UTF-8"]
    if binaries.major >= 17:  # the builtin provider needs nothing from the operating system
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    arguments = ["-D", str(target), "-U", ADMIN, "-E", "UTF8", "--auth=peer", "--no-sync", *locale]
    done = subprocess.run(  # noqa: S603
        [binaries.program("initdb"), *arguments],
        env=ENVIRONMENT,
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
        **(account.as_keywords() if account else {}),
    )
    if done.returncode:
        raise Unavailable(f"De database kon niet worden aangemaakt in {target.parent}.", done.stderr.strip()[-500:])


def _check_version(cluster: Cluster, made_with: int, binaries: Binaries) -> None:
    if made_with != binaries.major:
        raise Unavailable(
            f"De gegevens in {cluster.home} zijn gemaakt met PostgreSQL {made_with}, maar hier staat "
            f"versie {binaries.major}.",
            f"Installeer versie {made_with}, of kies met RETS_DATA_DIR een andere map.",
        )


def _closed_folder(folder: Path, account: Account | None) -> None:
    make_folder(folder, 0o700, account)
    found = folder.lstat()
    owner = account.uid if account else os.geteuid()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner or stat.S_IMODE(found.st_mode) != 0o700:
        raise Unavailable(f"De map {folder} is niet alleen van deze gebruiker. Verwijder hem en probeer opnieuw.")


def keeper_command(plan: str) -> list[str]:
    """The command that runs the keeper, apart from this program's own environment."""
    return [sys.executable, "-I", "-S", str(Path(__file__).with_name("keeper.py")), plan]
