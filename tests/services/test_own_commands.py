"""`rets uitvraag importeer`, `vaststellen`, `aanleveren` and `--versie`, as somebody types them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from rets import clock
from rets.commands import registers, uitvraag, uitvraag_import
from rets.db import SYSTEM, transaction
from rets.errors import Refused, RetsError
from rets.settings import Settings
from tests import builders as b
from tests import handed_in as h

Run = Callable[..., Result]
AS, OF = ("--als", "mon-greet"), ("--regio", "HM")


@pytest.fixture
def run(staffed_database: Settings, monkeypatch: pytest.MonkeyPatch, own_key: bytes) -> Run:
    with transaction(SYSTEM, staffed_database) as session:
        b.raised(session)
    for module in (registers, uitvraag, uitvraag_import):
        monkeypatch.setattr(module, "transaction", lambda viewer, *_: transaction(viewer, staffed_database))

    def invoke(*arguments: str) -> Result:
        with clock.use(b.at("2026-04-08")):
            return CliRunner().invoke(uitvraag_import.app, arguments)

    return invoke


def file(folder: Path, content: bytes) -> str:
    path = folder / "opgave.xlsx"
    path.write_bytes(content)
    return str(path)


def test_a_file_is_looked_at_and_read_in(run: Run, tmp_path: Path) -> None:
    path = file(tmp_path, h.figures_file(h.figures()))
    assert "1 regel in orde, niets opgeslagen" in run("importeer", path, *AS, "--gi", "wss", "--controleer").output
    assert (
        "1 regel ingelezen (Eigen cijfers per gemeente): HM versie 1."
        in run("importeer", path, *AS, "--gi", "wss").output
    )
    told = json.loads(run("--peildatum", "2026-03-31", *OF, "--json").output)
    assert {one["gi"]: one["source"] for one in told["gis"]}["wss"] == "cijfers"


def test_every_fault_is_told_with_its_cell(run: Run, tmp_path: Path) -> None:
    path = file(tmp_path, h.figures_file(h.figures("Harlem")))
    error = run("importeer", path, *AS, "--gi", "wss").exception
    assert isinstance(error, RetsError)
    assert "Cijfers, rij 2, kolom A: De gemeente “Harlem”" in error.sentences[0]


def test_a_file_that_is_not_there_is_told(run: Run, tmp_path: Path) -> None:
    assert isinstance(run("importeer", str(tmp_path / "weg.csv"), *AS, "--gi", "wss").exception, RetsError)


def test_a_return_is_frozen_delivered_and_shown_by_version(run: Run) -> None:
    assert isinstance(run("aanleveren", *AS, *OF, "--aan", "rijk").exception, Refused)
    assert "Vastgesteld als versie 1." in run("vaststellen", *AS, *OF).output
    assert "Versie 1 is aangeleverd aan Rijk." in run("aanleveren", *AS, *OF, "--aan", "rijk").output
    assert json.loads(run(*OF, "--versie", "1", "--json").output)["total"]["waiting"] == 1


@pytest.mark.parametrize("given", [("--versie", "1"), (*OF, "--versie", "7"), ("--gi", "niets", "--versie", "1")])
def test_a_version_that_cannot_be_shown_is_told(run: Run, given: tuple[str, ...]) -> None:
    assert isinstance(run(*given).exception, RetsError)
