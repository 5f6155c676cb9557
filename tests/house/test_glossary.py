"""The glossary is true: every code word that it names is in the code, and a page's words for a clock or task are in it.

A word that left the code and stays in the glossary sends a reader the wrong way.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GLOSSARY = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
CODE = "\n".join(
    path.read_text(encoding="utf-8")
    for folder in ("rets", "workflows", "matching")
    for path in (ROOT / folder).rglob("*.py")
)
WORDS = frozenset(re.findall(r"\w+", CODE))


def rows() -> Iterator[list[str]]:
    for line in GLOSSARY.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| ") and cells[0] != "Dutch":
            yield cells


@pytest.mark.parametrize("row", list(rows()), ids=lambda row: row[0])
def test_every_code_word_of_a_row_is_in_the_code(row: list[str]) -> None:
    named = {word for quoted in re.findall(r"`([^`]+)`", row[1]) for word in re.findall(r"[A-Za-z_]\w*", quoted)}
    assert named - WORDS == set()


@pytest.mark.parametrize("row", list(rows()), ids=lambda row: row[0])
def test_every_row_has_a_meaning(row: list[str]) -> None:
    assert len(row) == 4
    assert row[2]


def test_no_word_stands_there_twice() -> None:
    words = [word.strip() for row in rows() for word in row[0].split(",")]
    assert sorted({word for word in words if words.count(word) > 1}) == []
