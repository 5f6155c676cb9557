"""Every page, as everybody sees it, says what it says in words.

No date in figures, no number of a rule, and no sign or colour on its own.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

import pytest
from sqlalchemy import Engine

from rets import clock
from tests import builders as b
from tests.access_matrix import MATRIX
from tests.house.test_access_matrix import Scene, open_scene
from tests.house.test_style_page import html as style_page

PAGES = [one for one in MATRIX if one.startswith("GET ") and not one.startswith("GET /api/")]
IN_FIGURES = re.compile(r"(?<![\w/-])(?:\d{4}-\d{2}-\d{2}|\d{1,2}-\d{1,2}-\d{4})(?![\w-])")
TO_TYPE = re.compile(r"(?:zoals|bijvoorbeeld|schrijft u) [\d-]+")
RULE = re.compile(r"\b(?:RT|EX)\d+\b|Bron: [A-Z]{1,2}\d|\([A-Z]{1,2}\d+\)")
SOURCES = ("/beheer/lijsten/", "/simulator/")  # a table of where each figure comes from, for who keeps them
A_RULE = "het nummer van een regel"
SIGN = re.compile(r"[\u2190-\u21ff\u2300-\u2bff\u2e80-\u2eff\ufe0f\U0001f000-\U0001faff]")
UNREAD = {"script", "style", "textarea", "code", "pre"}
EMPTY = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
NAMED = {"a", "button", "caption", "h1", "h2", "h3", "h4", "label", "legend", "optgroup", "summary", "th", "title"}
COLOURED = re.compile(r"\brets-(?:badge|alert__tone|deadline__when)\b")


@dataclass
class Element:
    """A part of a page with the words in it so far."""

    tag: str
    said: dict[str, str]
    words: list[str] = field(default_factory=list)

    @property
    def must_say(self) -> bool:
        """Whether it means nothing without a word: what one presses or reads as a name, and what has a tone."""
        drawing = self.tag == "svg" and self.said.get("aria-hidden") != "true"
        return self.tag in NAMED or drawing or bool(COLOURED.search(self.said.get("class", "")))


class Page(HTMLParser):
    """What is read on a page, and the faults in how it is said."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.faults: list[str] = []
        self._open: list[Element] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img" and not dict(attrs).get("alt"):
            self.faults.append(f"een beeld zonder woorden: {attrs}")
        if tag not in EMPTY:
            said = {name: value or "" for name, value in attrs}
            self._open.append(Element(tag, said, [said.get("aria-label", "")]))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A shape within a drawing."""

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            one = self._open.pop()
            if self._open:
                self._open[-1].words += one.words
            if one.must_say and not re.search(r"\w", "".join(one.words)):
                self.faults.append(f"zonder woord: <{one.tag} {one.said}>")
            if one.tag == tag:
                return

    def handle_data(self, data: str) -> None:
        if not self._open or UNREAD & {one.tag for one in self._open}:
            return
        self._open[-1].words.append(data)
        if IN_FIGURES.search(TO_TYPE.sub("", data)):
            self.faults.append(f"een datum in cijfers: {' '.join(data.split())}")
        if RULE.search(data):
            self.faults.append(f"{A_RULE}: {' '.join(data.split())}")
        if SIGN.search(data) and not re.search(r"\w", data):
            self.faults.append(f"een teken zonder woord: {data.strip()}")


def faults(html: str) -> list[str]:
    return Page(html).faults


@pytest.fixture(scope="module")
def scene(staffed_engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with open_scene(staffed_engine, tmp_path_factory.mktemp("woorden")) as made:
        yield made


@pytest.mark.parametrize("route", PAGES)
def test_every_page_says_it_in_words(scene: Scene, route: str) -> None:
    path = scene.values.get(route) or route.removeprefix("GET ").format_map(scene.values)
    sources_asked_for = path.startswith(SOURCES)
    for letter in MATRIX[route]:
        with clock.use(b.NOW):
            answer = scene.clients[letter].get(path)
        if "text/html" in answer.headers.get("content-type", ""):
            found = [one for one in faults(answer.text) if not (one.startswith(A_RULE) and sources_asked_for)]
            assert found == [], f"{letter} {path}"


def test_every_state_of_every_macro_is_said_in_words() -> None:
    assert faults(style_page()) == []


@pytest.mark.parametrize(
    "html",
    [
        "<p>op 2026-03-01</p>",
        "<p>op 01-03-2026.</p>",
        "<p>(1-3-2026)</p>",
        "<p>Bron: RT6, B4.</p>",
        "<p>7 dagen (B4)</p>",
        "<p>\u2713</p>",
        "<p>\U0001f6a8</p>",
        "<button>\u00d7</button>",
        '<a href="/"><svg><path d="M0 0"></path></svg></a>',
        '<svg role="img"><path d="M0 0"/></svg>',
        '<span class="rets-badge rets-badge--danger"></span>',
        '<img src="/kruis.png">',
    ],
)
def test_what_is_not_said_in_words_is_found(html: str) -> None:
    assert faults(html)


@pytest.mark.parametrize(
    "html",
    [
        "<p>1 maart 2026, bel 06-12345678</p>",
        "<p>bijvoorbeeld 31-12-2025</p>",
        "<p>K-2026-03-01</p>",
        '<input value="2026-03-01"><code>2026-03-01</code>',
        "<button>\u00d7 Sluit</button>",
        "<svg><title>Wachtende kinderen</title><path d='M0 0'></path></svg>",
        '<span class="rets-badge rets-badge--danger">te laat</span>',
        "<p>Bron: standaard van RETS. Toelichting op één A4.</p>",
        "<td>\u2013</td>",
    ],
)
def test_what_is_said_in_words_is_left_alone(html: str) -> None:
    assert not faults(html)
