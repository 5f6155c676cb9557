"""A date is said as people say it ('1 december 2026'): on every page, in every message and every line of output.

`rets.render.dates` and `matching.timing.day` know how. Figures with dashes are for machines: fields, addresses, cells
of a sheet, and the places below.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from sqlalchemy import Engine

from rets import clock
from tests import builders as b
from tests.access_matrix import MATRIX
from tests.house.test_access_matrix import Scene, open_scene

ROOT = Path(__file__).parents[2]
SOURCES = sorted(p for name in ("rets", "workflows", "matching") for p in (ROOT / name).rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.*"))
DASHED: dict[str, str] = {
    "rets/services/own_sheet.py": "what stands in a cell of a sheet, as the sheet shows it",
    "rets/commands/replay.py": "a column of days in a terminal",
}
BY_HAND = re.compile(r"%-?d[-/.]%-?m|\.day(?::\w+)?\}[-/.]\{\w+\.month|strftime\(")
ISO_IN_WORDS = re.compile(r">[^<{]*\{\{[^}(]*isoformat\(\)")
IN_FIGURES = re.compile(r"(?<![\w/-])(?:\d{4}-\d{2}-\d{2}|\d{1,2}-\d{1,2}-\d{4})(?![\w-])")
TO_TYPE = re.compile(r"(?:zoals|bijvoorbeeld|schrijft u) [\d-]+")
PAGES = [one for one in MATRIX if one.startswith("GET ") and not one.startswith("GET /api/")]


class Words(HTMLParser):
    """What is read on a page; not what stands in a field, a piece of code or an example of one."""

    UNREAD = ("script", "style", "textarea", "code", "pre")

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.UNREAD:
            self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self.found.append(data)


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def dates_in_figures(html: str) -> Iterator[str]:
    """Every date on a page that nobody says like that, with the words around it."""
    for words in Words(html).found:
        if IN_FIGURES.search(TO_TYPE.sub("", words)):
            yield " ".join(words.split())


@pytest.fixture(scope="module")
def scene(staffed_engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with open_scene(staffed_engine, tmp_path_factory.mktemp("datums")) as made:
        yield made


def test_no_code_writes_a_date_in_figures() -> None:
    found = {name(path) for path in SOURCES if BY_HAND.search(path.read_text(encoding="utf-8"))}
    assert found == set(DASHED)


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_no_template_writes_a_date_in_figures(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not BY_HAND.search(text)
    assert ISO_IN_WORDS.findall(text) == []


@pytest.mark.parametrize("route", PAGES)
def test_no_page_shows_a_date_in_figures(scene: Scene, route: str) -> None:
    path = scene.values.get(route) or route.removeprefix("GET ").format_map(scene.values)
    for letter in MATRIX[route]:
        with clock.use(b.NOW):
            answer = scene.clients[letter].get(path)
        if "text/html" in answer.headers.get("content-type", ""):
            assert list(dates_in_figures(answer.text)) == [], f"{letter} {path}"


@pytest.mark.parametrize("said", ["op 2026-03-01", "op 01-03-2026.", "(1-3-2026)"])
def test_a_date_in_figures_is_found(said: str) -> None:
    assert list(dates_in_figures(f"<p>Klaar {said}</p>"))


@pytest.mark.parametrize("said", ["1 maart 2026", "06-12345678", "bijvoorbeeld 31-12-2025", "K-2026-03-01"])
def test_what_is_no_date_in_figures_is_left_alone(said: str) -> None:
    assert not list(dates_in_figures(f'<p>Klaar {said}</p><input value="2026-03-01"><code>2026-03-01</code>'))
