"""A copy of the reference files with one piece of text changed, and what is then said to be wrong."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from rets import reference
from rets.reference.table import FOLDER

Change = Callable[[str, str, str], list[str]]


@pytest.fixture
def change(tmp_path: Path) -> Change:
    """Replaces one piece of text in a copy of a file and answers the faults as sentences."""

    def changed(file: str, old: str, new: str) -> list[str]:
        folder = tmp_path / "data"
        shutil.copytree(FOLDER, folder)
        path = folder / f"{file}.csv"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return [str(fault) for fault in reference.check(folder)]

    return changed
