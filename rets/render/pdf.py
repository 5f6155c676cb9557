"""A document as a PDF that is accessible (PDF/UA-1), archivable (PDF/A-2a) and the same for the same data.

The data goes in as JSON and is only ever text: typst markup in it stays what it is. Fonts of the machine are not used,
so that every machine makes the same bytes. A compiler keeps what it was last given, so every document has its own.
"""

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

import structlog
import typst

from rets.errors import Refused

log = structlog.get_logger("rets.pdf")
FONTS = "fontpkg_atkinson_hyperlegible"
TEMPLATES = Path(str(files("templates"))) / "documenten"
PAGES = re.compile(rb"<xmpTPg:NPages>(\d+)</xmpTPg:NPages>")
FAILED = "Dit document kon niet worden gemaakt. Wat u vastlegde, staat er. Meld dit aan de functioneel beheerder."
UNSHOWN = "\N{WHITE SQUARE}"
PROBE = b"""#import "huisstijl.typ": fonts
#set document(title: "?")
#set text(font: fonts, lang: "nl")
#json(bytes(sys.inputs.data))"""


def pdf(data: Mapping[str, Any]) -> bytes:
    """The PDF of a document as `rets.services.document_content` gives it.

    An archivable document holds no character without a shape: one that no font has (an emoji) becomes an open square.

    Raises:
        Refused: the document cannot be made; why is in the log.
    """
    try:
        return _compiled((TEMPLATES / "document.typ").read_bytes(), _shown(data))
    except typst.TypstError as error:
        log.error("pdf.failed", exc_info=error)
        raise Refused(FAILED) from error


def page_count(made: bytes) -> int:
    """How many pages a PDF of this program has, as its own metadata says."""
    found = PAGES.search(made)
    assert found is not None
    return int(found[1])


def maker() -> str:
    """With what the bytes were made: a newer version may give other bytes from the same data."""
    return f"typst {version('typst')}"


def _compiled(source: bytes, data: Any) -> bytes:
    inputs = {"data": json.dumps(data, ensure_ascii=False, sort_keys=True)}
    compiler = typst.Compiler(root=str(TEMPLATES), font_paths=_fonts(), sys_inputs=inputs)
    made = compiler.compile(input=source, format="pdf", pdf_standards=["ua-1", "a-2a"])
    assert isinstance(made, bytes)
    return made


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[str(files(FONTS) / "files")])


def _shown(value: Any) -> Any:
    if isinstance(value, str):
        return value if value.isascii() and value.isprintable() else "".join(_letter(one) for one in value)
    if isinstance(value, Mapping):
        return {key: _shown(part) for key, part in value.items()}
    return [_shown(part) for part in value] if isinstance(value, list | tuple) else value


@lru_cache(maxsize=4096)
def _letter(letter: str) -> str:
    if letter == "\n" or (letter.isascii() and letter.isprintable()):
        return letter
    if letter.isspace() or not letter.isprintable():
        return " " if letter.isspace() else ""
    try:
        _compiled(PROBE, letter)
    except typst.TypstError:
        return UNSHOWN
    return letter
