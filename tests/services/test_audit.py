"""History is append-only, and whoever changes it anyway is found; the commands say so."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from rets import clock
from rets.db import SYSTEM, ViewerSession, addresses, open_engine, transaction
from rets.settings import Settings
from tests import builders as b

TAMPERING = {
    "changed": 'UPDATE events SET data = data || \'{"form": "pleegzorg"}\' WHERE seq = 1',
    "backdated": "UPDATE events SET effective_at = effective_at - interval '1 day' WHERE seq = 2",
    "removed": "DELETE FROM events WHERE seq = 2",
    "tail removed": "DELETE FROM events WHERE seq = (SELECT max(seq) FROM events)",
    "all removed": "DELETE FROM events",
}


def _raise_one(settings: Settings) -> None:
    with transaction(SYSTEM, settings) as session:
        b.raised(session)


def _as_owner(settings: Settings, statement: str) -> None:
    """What only somebody with the keys of the database could do."""
    with open_engine(addresses(settings).owner) as engine, engine.begin() as connection:
        connection.execute(text("SELECT set_config('rets.tokens', 'system', true)"))
        connection.execute(text("ALTER TABLE events DISABLE TRIGGER append_only"))
        connection.execute(text(statement))
        connection.execute(text("ALTER TABLE events ENABLE TRIGGER append_only"))


def _rets(settings: Settings, *arguments: str) -> subprocess.CompletedProcess[str]:
    where = addresses(settings)
    env = os.environ | {
        "RETS_DATABASE_URL": where.app,
        "RETS_DATABASE_OWNER_URL": where.owner,
        "RETS_DATA_DIR": str(settings.data_dir),
    }
    start = [sys.executable, "-c", "from rets.cli import main; main()", *arguments]
    return subprocess.run(start, env=env, capture_output=True, text=True, timeout=120, check=False)


def test_a_chain_that_nobody_touched_holds(staffed_database: Settings) -> None:
    _raise_one(staffed_database)
    done = _rets(staffed_database, "audit", "verify")
    assert (done.returncode, done.stdout.strip()) == (0, "De geschiedenis van alle casussen is ongeschonden.")


@pytest.mark.parametrize("how", sorted(TAMPERING))
def test_a_chain_that_somebody_changed_is_found(staffed_database: Settings, how: str) -> None:
    from rets.services.audit import verify

    _raise_one(staffed_database)
    _as_owner(staffed_database, TAMPERING[how])
    with transaction(SYSTEM, staffed_database) as session:
        assert list(verify(session))


def test_the_command_names_the_case_and_fails(staffed_database: Settings) -> None:
    _raise_one(staffed_database)
    _as_owner(staffed_database, TAMPERING["changed"])
    done = _rets(staffed_database, "audit", "verify")
    assert done.returncode == 1
    assert done.stderr.strip() == "Casus 1: gebeurtenis 1 is gewijzigd."


@pytest.mark.parametrize("statement", ["UPDATE events SET kind = 'x'", "DELETE FROM events"])
def test_the_program_itself_cannot_change_history(staffed: ViewerSession, statement: str) -> None:
    b.raised(staffed)
    with pytest.raises(DBAPIError, match=r"permission denied|append-only"):
        staffed.execute(text(statement))


def test_the_sweep_command_lets_what_is_due_happen_and_the_watcher_is_content(staffed_database: Settings) -> None:
    raised_at = clock.now() - timedelta(days=60)
    measure = {"kind": "ots", "pronounced_on": clock.date_of(raised_at).isoformat()}
    with transaction(SYSTEM, staffed_database) as session:
        b.raised(session, raised_at, measures=[measure])
    assert _rets(staffed_database, "audit", "watch").returncode == 1, "nobody swept for sixty days"
    swept = _rets(staffed_database, "sweep")
    assert " verwerkt.\n" in swept.stdout
    assert not swept.stdout.startswith("0 ")
    assert _rets(staffed_database, "audit", "watch").stdout.strip() == "Alles loopt."
