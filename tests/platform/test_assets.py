"""The scripts and styles of others arrive whole and exactly as pinned, or not at all."""

import base64
import hashlib
import io
import tarfile
from pathlib import Path

import pytest

import hatch_build

PACKAGE = {"name": "voorbeeld", "version": "1.0.0", "files": {"dist/a.css": "a.css"}}


def archive(content: bytes) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as tar:
        for name in ("package/dist/a.css", "package/dist/b.css"):
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return made.getvalue()


def pinned(content: bytes) -> dict[str, object]:
    return {**PACKAGE, "sha512": base64.b64encode(hashlib.sha512(content).digest()).decode()}


def test_an_archive_that_is_not_the_pinned_one_is_refused() -> None:
    with pytest.raises(RuntimeError, match="Er is niets geïnstalleerd"):
        hatch_build.verified(archive(b"changed"), pinned(archive(b"right")))


def test_the_pinned_archive_is_let_through() -> None:
    right = archive(b"right")
    assert hatch_build.verified(right, pinned(right)) == right


def test_only_the_named_files_are_taken_out(tmp_path: Path) -> None:
    hatch_build.unpack(archive(b"right"), {"dist/a.css": "a.css"}, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["a.css"]


def test_every_file_of_the_manifest_is_in_place() -> None:
    root = Path(hatch_build.__file__).parent
    hatch_build.bring_assets(root)
    assert {path.name for path in (root / hatch_build.TARGET).iterdir()} >= {"htmx.min.js", "utrecht.css", "theme.css"}


def test_npm_that_brings_nothing_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hatch_build, "npm", lambda: ["false"])
    with pytest.raises(RuntimeError, match="Is er verbinding met internet"):
        hatch_build.fetch(PACKAGE)
