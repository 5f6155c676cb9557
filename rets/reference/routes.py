"""The shipped routes: one TOML document per version, and the codes that a route may name."""

from functools import cache
from pathlib import Path

from rets.reference.load import read_forms_of_care, read_municipalities, read_regions
from rets.reference.table import FOLDER


def shipped(folder: Path = FOLDER / "routes") -> dict[str, str]:
    """The text of every shipped document by the name of its file."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.toml"))}


@cache
def known_codes() -> dict[str, frozenset[str]]:
    """The codes of regions, municipalities and forms of care, of every day."""
    return {
        "regio": frozenset(row.code for row in read_regions()),
        "gemeente": frozenset(row.code for row in read_municipalities()),
        "hulpvorm": frozenset(row.code for row in read_forms_of_care()),
    }
