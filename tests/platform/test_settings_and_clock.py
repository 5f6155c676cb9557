"""Settings, the clock and the command line's manners."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from rets import clock
from rets.cli import app
from rets.commands.settings import as_markdown
from rets.db import addresses
from rets.migrations.run import stands_at
from rets.settings import Settings, session_key

ROOT = Path(__file__).resolve().parents[2]


def test_the_clock_stands_still_within_the_block() -> None:
    moment = datetime(2021, 3, 1, 23, 30, tzinfo=UTC)
    with clock.use(moment):
        assert clock.now() == moment


def test_today_is_the_date_in_the_netherlands() -> None:
    with clock.use(datetime(2021, 3, 1, 23, 30, tzinfo=UTC)):
        assert clock.today() == date(2021, 3, 2)


def test_a_day_begins_at_midnight_in_the_netherlands_in_summer_too() -> None:
    assert clock.midnight(date(2021, 7, 1)) == datetime(2021, 6, 30, 22, tzinfo=UTC)


def test_a_moment_without_a_zone_is_not_a_moment() -> None:
    with pytest.raises(ValueError, match="timezone"), clock.use(datetime(2021, 3, 1)):  # noqa: DTZ001
        pass


def test_the_session_key_is_made_once(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    assert session_key(settings) == session_key(settings)


def test_the_session_key_is_for_its_owner_only(tmp_path: Path) -> None:
    session_key(Settings(data_dir=tmp_path))
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_an_address_without_a_driver_gets_ours() -> None:
    found = addresses(Settings(database_url="postgres://rets_app@db/rets"))
    assert found.app == "postgresql+psycopg://rets_app@db/rets"


def test_the_password_survives_in_the_address() -> None:
    found = addresses(
        Settings(database_url="postgresql://a:geheim@db/rets", database_owner_url="postgresql://b:x@db/rets")
    )
    assert (found.app_role, found.owner) == ("a", "postgresql+psycopg://b:x@db/rets")


def test_the_settings_reference_in_the_documentation_is_fresh() -> None:
    assert as_markdown() in (ROOT / "docs" / "operations.md").read_text()


def test_every_setting_says_what_it_means() -> None:
    assert all(field.description for field in Settings.model_fields.values())


def test_the_program_shows_its_settings() -> None:
    assert "RETS_DATABASE_URL" in CliRunner().invoke(app, ["settings"]).output


def test_an_upgraded_database_stands_at_the_newest_form(fresh_database: Settings) -> None:
    current, newest = stands_at(addresses(fresh_database))
    assert current == newest
