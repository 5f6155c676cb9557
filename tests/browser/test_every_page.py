"""No barrier on any page, for anybody who may see it: full, refused, after a fault and after a swap.

A page comes in by itself: the list is the access matrix. Of the people who may see a page, each is looked at whose
page shows a kind of element that the ones before did not show. 320 pixels is what remains of a screen of 1280 at
400 percent.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from sqlalchemy import Engine
from starlette.routing import compile_path

from tests.access_matrix import MATRIX, PEOPLE
from tests.browser.barriers import PAGES, Shapes, Window, open_window, told
from tests.house.test_access_matrix import open_scene

SENT = sorted(
    (one.removeprefix("POST ") for one in MATRIX if one.startswith("POST ")), key=lambda one: (one.count("{"), one)
)
EXAMPLES = "/stijl"  # its forms stand for those of other pages, about what does not exist
MATCHERS = [(one, compile_path(one)[0]) for one in SENT]


@pytest.fixture(scope="module")
def full(browser: Browser, staffed_engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    folder = tmp_path_factory.mktemp("vol")
    with open_scene(staffed_engine, folder) as scene, open_window(browser, scene) as window:
        yield window


@pytest.fixture(scope="module")
def sent() -> set[str]:
    """The forms that were sent empty already: each once, whoever shows it."""
    return set()


def form_behind(address: str) -> str:
    """The route that takes a form."""
    path = address.partition("?")[0]
    return next((one for one, matcher in MATCHERS if matcher.match(path)), path)


def faults_of_forms(window: Window, letter: str, path: str, sent: set[str]) -> list[str]:
    """What is not right about the page that comes back for an empty form."""
    found = []
    for number, address in enumerate(window.forms()):
        route = form_behind(address)
        if route in sent or (path == EXAMPLES and address != EXAMPLES):
            continue
        sent.add(route)
        if window.send_empty(number):
            found += told(letter, f"{route}, leeg verstuurd", window.barriers())
        window.open(letter, path)
    return found


@pytest.mark.parametrize("name", PAGES)
def test_no_page_has_a_barrier(full: Window, sent: set[str], name: str) -> None:
    path = full.scene.values.get(name) or name.removeprefix("GET ").format_map(full.scene.values)
    seen: set[tuple[str, ...]] = set()
    found: list[str] = []
    for letter in MATRIX[name]:
        shapes = Shapes(full.html(letter, path)[1]).found
        if shapes <= seen:
            continue
        full.open(letter, path)
        found += told(letter, path, full.barriers(dark=not seen))
        seen |= shapes
        found += faults_of_forms(full, letter, path, sent)
        if full.swap_all():
            found += told(letter, f"{path}, na een wissel", full.barriers())
    assert seen, f"{path} is geen pagina"
    assert found == []


def refused(window: Window, letter: str) -> str:
    """The first page that says 403 to somebody."""
    for name in PAGES:
        path = window.scene.values.get(name) or name.removeprefix("GET ").format_map(window.scene.values)
        if letter not in MATRIX[name] and window.html(letter, path)[0] == 403:
            return path
    raise AssertionError(f"{PEOPLE[letter]} is refused nothing")


@pytest.mark.parametrize("letter", PEOPLE)
def test_a_refusal_has_no_barrier(full: Window, letter: str) -> None:
    for path in ("/bestaat-niet", refused(full, letter)):
        full.open(letter, path)
        assert told(letter, path, full.barriers()) == []
