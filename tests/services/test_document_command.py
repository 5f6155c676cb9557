"""`rets document`, as somebody types it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select
from typer.testing import CliRunner, Result

from rets import clock
from rets.commands import document
from rets.db import SYSTEM, transaction
from rets.errors import RetsError
from rets.models import Document, Event
from rets.settings import Settings
from tests import builders as b
from tests import documents as d

Run = Callable[..., Result]


@pytest.fixture
def run(staffed_database: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.setattr(document, "get_settings", lambda: staffed_database)
    with transaction(SYSTEM, staffed_database) as session:
        d.whole(session)
        b.raised(session, label="HM-2")

    def go(*arguments: str) -> Result:
        with clock.use(b.NOW):
            return CliRunner().invoke(document.app, [*arguments, "-o", str(tmp_path / "uit.pdf")])

    return go


def test_a_document_is_written_and_kept(run: Run, staffed_database: Settings, tmp_path: Path) -> None:
    done = run("HM-1", "brief", "--als", "jb-milan")
    assert done.exit_code == 0, done.output
    assert "versie 1" in done.output
    with transaction(SYSTEM, staffed_database) as session:
        stored = session.scalars(select(Document)).one()
        assert stored.content == (tmp_path / "uit.pdf").read_bytes()
        assert session.scalars(select(Event.kind).order_by(Event.id.desc())).first() == "document.made"


def test_a_draft_is_written_and_not_kept(run: Run, staffed_database: Settings, tmp_path: Path) -> None:
    assert run("HM-2", "brief", "--als", "jb-milan", "--concept").exit_code == 0
    assert (tmp_path / "uit.pdf").read_bytes().startswith(b"%PDF")
    with transaction(SYSTEM, staffed_database) as session:
        assert session.scalars(select(Document)).all() == []


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("HM-2", "brief", "--als", "jb-milan"), "Nog niet compleet"),
        (("HM-1", "brief", "--als", "jb-daan"), "bestaat niet, of u mag hem niet zien"),
        (("HM-1", "brief", "--als", "tm-ellen"), "U mag dit niet doen"),
        (("HM-1", "brief", "--als", "niemand"), "niet bekend"),
        (("HM-1", "factuur", "--als", "jb-milan"), "Dit soort document bestaat niet"),
    ],
)
def test_what_cannot_be_made_says_why_and_writes_nothing(
    run: Run, tmp_path: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    done = run(*arguments)
    assert isinstance(done.exception, RetsError)
    assert sentence in str(done.exception)
    assert not (tmp_path / "uit.pdf").exists()


def test_a_folder_that_is_not_there_is_told(run: Run) -> None:
    done = CliRunner().invoke(document.app, ["HM-1", "brief", "--als", "jb-milan", "-o", "/bestaat/niet/uit.pdf"])
    assert isinstance(done.exception, RetsError)
    assert "hier kan niet worden geschreven" in str(done.exception)
