"""Code and templates say a date as people say it ('1 december 2026'): `rets.render.dates` and `matching.timing.day`.

Figures with dashes are for machines: fields, addresses, cells of a sheet, and the places below. What pages then show is
looked at in `test_pages_in_words.py`.
"""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted(p for name in ("rets", "workflows", "matching") for p in (ROOT / name).rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.*"))
DASHED: dict[str, str] = {
    "rets/services/own_sheet.py": "what stands in a cell of a sheet, as the sheet shows it",
    "rets/commands/replay.py": "a column of days in a terminal",
}
BY_HAND = re.compile(r"%-?d[-/.]%-?m|\.day(?::\w+)?\}[-/.]\{\w+\.month|strftime\(")
ISO_IN_WORDS = re.compile(r">[^<{]*\{\{[^}(]*isoformat\(\)")


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_no_code_writes_a_date_in_figures() -> None:
    found = {name(path) for path in SOURCES if BY_HAND.search(path.read_text(encoding="utf-8"))}
    assert found == set(DASHED)


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_no_template_writes_a_date_in_figures(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not BY_HAND.search(text)
    assert ISO_IN_WORDS.findall(text) == []
