"""No barrier on a page that has nothing to show yet: the region on its first day, with people and without a case."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from sqlalchemy import Engine

from tests.access_matrix import MATRIX
from tests.browser.barriers import PAGES, Window, open_window, told
from tests.house.test_access_matrix import open_scene

LISTS = [one for one in PAGES if "{" not in one]


@pytest.fixture(scope="module")
def empty(browser: Browser, staffed_engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    folder = tmp_path_factory.mktemp("leeg")
    with open_scene(staffed_engine, folder, full=False) as scene, open_window(browser, scene) as window:
        yield window


@pytest.mark.parametrize("name", LISTS)
def test_a_page_without_anything_to_show_has_no_barrier(empty: Window, name: str) -> None:
    path, letter = name.removeprefix("GET "), MATRIX[name][0]
    empty.open(letter, path)
    assert told(letter, path, empty.barriers()) == []
