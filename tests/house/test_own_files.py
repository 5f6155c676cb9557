"""Nothing of somebody else is committed: it arrives at installation, pinned and verified (docs/decisions/0002)."""

import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ELSEWHERE = (".woff", ".woff2", ".ttf", ".otf", ".map", ".whl", ".jar", ".tgz")


@pytest.fixture(scope="module")
def committed() -> list[Path]:
    """The files under version control."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [Path(name) for name in listed.split("\0") if name]


def test_no_font_map_or_package_is_committed(committed: list[Path]) -> None:
    assert [path for path in committed if path.suffix in ELSEWHERE or ".min." in path.name] == []


def test_nothing_that_arrives_at_installation_is_committed(committed: list[Path]) -> None:
    pinned = tomllib.loads((ROOT / "rets/web/assets.toml").read_text())
    arriving = {Path(value).name for value in _texts(pinned) if Path(value).suffix in {".js", ".css", ".svg"}}
    assert arriving
    assert [path for path in committed if path.name in arriving] == []


def _texts(node: object) -> list[str]:
    if isinstance(node, dict):
        return [text for pair in node.items() for part in pair for text in _texts(part)]
    if isinstance(node, list):
        return [text for part in node for text in _texts(part)]
    return [node] if isinstance(node, str) else []
