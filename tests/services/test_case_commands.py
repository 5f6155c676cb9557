"""`rets schema` and `rets import`, as somebody types them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from sqlalchemy import select
from typer.testing import CliRunner, Result

from rets.commands import cases
from rets.db import SYSTEM, transaction
from rets.errors import RetsError
from rets.models import Case
from rets.settings import Settings

FORM: dict[str, Any] = {
    "label": "K-17",
    "gi": "djgb",
    "municipality": "Haarlem",
    "birth_month": "2018-03",
    "measures": [{"kind": "ots", "pronounced_on": "2020-01-12"}],
    "need": {"ideal": ["gezinshuis"]},
}

Run = Callable[..., Result]


@pytest.fixture
def run(staffed_database: Settings, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setattr(cases, "get_settings", lambda: staffed_database)
    return lambda *arguments: CliRunner().invoke(cases.app, [str(one) for one in arguments])


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., Path]:
    def write(*forms: dict[str, Any], text: str | None = None) -> Path:
        path = tmp_path / f"casussen-{len(list(tmp_path.iterdir()))}.json"
        path.write_text(text if text is not None else json.dumps([{"case": form} for form in forms]))
        return path

    return write


def labels(settings: Settings) -> list[str]:
    with transaction(SYSTEM, settings) as session:
        return list(session.scalars(select(Case.label).order_by(Case.label)))


def told(result: Result) -> str:
    """What is said about why it was refused."""
    assert isinstance(result.exception, RetsError)
    return "\n".join(result.exception.sentences)


@pytest.mark.parametrize("name", ["case", "facts", "supply", "availability", "route"])
def test_a_schema_is_printed(run: Run, name: str) -> None:
    Draft202012Validator.check_schema(json.loads(run("schema", name).stdout))


def test_an_unknown_schema_is_refused_with_what_there_is(run: Run) -> None:
    assert "Bekend zijn: case" in told(run("schema", "weg"))


def test_files_are_read_in_for_somebody(run: Run, file: Callable[..., Path], staffed_database: Settings) -> None:
    result = run("import", file(FORM), file(FORM | {"label": "K-18"}), "--als", "jb-noor")
    assert result.exit_code == 0, result.output
    assert "regel 1, K-17: ingelezen" in result.stdout
    assert labels(staffed_database) == ["K-17", "K-18"]


def test_a_file_with_a_fault_is_kept_out_and_the_others_are_not(
    run: Run, file: Callable[..., Path], staffed_database: Settings
) -> None:
    wrong = file(FORM | {"label": "K-20"}, FORM | {"label": "K-21", "gi": "weg"})
    result = run("import", wrong, file(FORM), "--als", "jb-noor")
    assert "niets ingelezen" in told(result)
    assert "K-21: fout" in result.stdout
    assert labels(staffed_database) == ["K-17"]


def test_a_check_stores_nothing(run: Run, file: Callable[..., Path], staffed_database: Settings) -> None:
    assert "K-17: klopt" in run("import", file(FORM), "--als", "jb-noor", "--controleer").stdout
    assert labels(staffed_database) == []


def test_a_teammanager_reads_in_for_a_jeugdbeschermer(
    run: Run, file: Callable[..., Path], staffed_database: Settings
) -> None:
    run("import", file(FORM), "--als", "tm-ellen", "--voor", "jb-noor")
    assert labels(staffed_database) == ["K-17"]


def test_every_fault_of_form_is_named_at_its_line(run: Run, file: Callable[..., Path]) -> None:
    text = '{"case": {\n "label": "K-17",\n "iq": "slim"\n}}'
    assert "regel 3 (case.iq): Hier hoort een heel getal." in told(run("import", file(text=text), "--als", "jb-noor"))


def test_a_file_that_is_not_there_is_refused(run: Run, tmp_path: Path) -> None:
    assert "niet te lezen" in told(run("import", tmp_path / "weg.json", "--als", "jb-noor"))


def test_a_person_who_is_not_there_is_refused(run: Run, file: Callable[..., Path]) -> None:
    assert "“niemand”" in told(run("import", file(FORM), "--als", "niemand"))


def test_who_may_not_raise_may_not_import(run: Run, file: Callable[..., Path]) -> None:
    assert "U mag dit niet doen" in told(run("import", file(FORM), "--als", "zm-lotte"))
