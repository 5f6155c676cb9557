"""`rets db upgrade` brings the form of the database and what it must hold to those of this version."""

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from rets.commands import db
from rets.db import SYSTEM, transaction
from rets.models.reference import CodeListEntry
from rets.settings import Settings

PARAMETER = select(CodeListEntry).where(CodeListEntry.list == "parameters").order_by(CodeListEntry.id).limit(1)


def upgraded(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(db, "get_settings", lambda: settings)
    done = CliRunner().invoke(db.app, ["upgrade"])
    assert done.exit_code == 0
    return done.stdout


def test_an_upgrade_fills_the_lists_of_a_new_database(
    fresh_database: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    upgraded(fresh_database, monkeypatch)
    with transaction(SYSTEM, fresh_database) as session:
        assert session.scalars(PARAMETER).one()


def test_an_upgrade_brings_what_a_newer_version_needs(
    staffed_database: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction(SYSTEM, staffed_database) as session:
        session.delete(session.scalars(PARAMETER).one())
    assert "Lijsten en routes: 1 nieuw, 0 gewijzigd, 0 vervallen." in upgraded(staffed_database, monkeypatch)


def test_a_second_upgrade_changes_nothing(staffed_database: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Lijsten en routes: 0 nieuw, 0 gewijzigd, 0 vervallen." in upgraded(staffed_database, monkeypatch)
