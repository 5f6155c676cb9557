"""`rets routes`: every fault with its line and exit code 1, and the route of a municipality in words."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from rets import cli
from rets.commands import routes
from rets.errors import RetsError
from rets.reference import Fault
from rets.settings import Settings
from tests.routes import PLAIN, changed

RUN = CliRunner()


def test_every_shipped_route_passes() -> None:
    found = RUN.invoke(routes.app, ["check"])
    assert found.exit_code == 0
    assert "19 routes zijn in orde." in found.output


def test_a_file_with_faults_is_told_line_by_line_and_ends_with_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "fout.toml"
    path.write_text(
        changed('vraagt = "akkoord"', 'vraagt = "toestemming"').replace('kanaal = "mail"', 'kanaal = "fax"')
    )
    monkeypatch.setattr("sys.argv", ["rets", "routes", "check", str(path)])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    said = capsys.readouterr().err
    assert ended.value.code == 1
    assert f"{path}, regel 12: " in said
    assert f"{path}, regel 27: " in said


def test_two_files_for_one_place_are_held_beside_each_other(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("een.toml", "twee.toml")]
    for path in paths:
        path.write_text(PLAIN)
    found = RUN.invoke(routes.app, ["check", *map(str, paths)])
    assert isinstance(found.exception, RetsError)
    assert "tegelijk" in str(found.exception)


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    found = RUN.invoke(routes.app, ["check", str(tmp_path / "weg.toml")])
    assert "niet te lezen" in str(found.exception)


def test_a_municipality_is_shown_by_its_name(staffed_database: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routes, "get_settings", lambda: staffed_database)
    found = RUN.invoke(routes.app, ["show", "haarlem", "--op", "2026-03-16"])
    assert "Hoe escaleer ik in Haarlem? (Haarlem, versie 2, vanaf 1 november 2020)" in found.output
    assert "Termijn: 7 dagen." in found.output


def test_the_shipped_ladder_is_checked_with_the_routes(monkeypatch: pytest.MonkeyPatch) -> None:
    fault = Fault("ladder", 4, "Trede 2 heeft geen termijn (term_working_days).")
    monkeypatch.setattr("rets.reference.check", lambda: [fault])
    found = RUN.invoke(routes.app, ["check"])
    assert isinstance(found.exception, RetsError)
    assert "ladder.csv, regel 4: Trede 2 heeft geen termijn" in str(found.exception)
