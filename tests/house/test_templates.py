"""Every page compiles, has a title, and keeps the content security policy: a browser would drop what breaks it.

A template that nobody renders in a test may still hold a fault; here each one is at least compiled.
"""

import re
from pathlib import Path

import pytest
from jinja2 import nodes

from rets.render import environment
from rets.render.assets import STATIC_DIR

NAMES = environment().list_templates(extensions=["html", "txt", "svg"])
PAGES = [name for name in NAMES if name.endswith(".html") and not name.startswith(("macros/", "mail/", "fragmenten/"))]
INLINE = re.compile(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|<[^>{]*\son[a-z]+=|javascript:|\shx-on", re.IGNORECASE)
ELSEWHERE = re.compile(r"""(?:src|href)=["'](?:https?:)?//""")
MOST_LINES = 100


def source(name: str) -> str:
    loader = environment().loader
    assert loader is not None
    return loader.get_source(environment(), name)[0]


@pytest.mark.parametrize("name", NAMES)
def test_a_template_compiles(name: str) -> None:
    environment().get_template(name)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_a_title_of_its_own(name: str) -> None:
    lineage, seen = name, []
    while lineage != "base.html":
        tree = environment().parse(source(lineage))
        seen += [block.name for block in tree.find_all(nodes.Block)]
        extends = tree.find(nodes.Extends)
        assert extends is not None, f"{name} extends nothing: fragments belong in a block of a page"
        assert isinstance(extends.template, nodes.Const)
        lineage = extends.template.value
    assert name == "base.html" or "title" in seen


@pytest.mark.parametrize("name", [name for name in NAMES if not name.startswith("mail/")])
def test_a_template_has_no_inline_script_or_style_and_nothing_from_elsewhere(name: str) -> None:
    text = source(name)
    assert not INLINE.search(text), INLINE.search(text)
    assert not ELSEWHERE.search(text)


@pytest.mark.parametrize("script", sorted(STATIC_DIR.glob("*.js")), ids=lambda path: path.name)
def test_a_script_of_our_own_is_short(script: Path) -> None:
    assert len(script.read_text().splitlines()) < MOST_LINES


def test_every_style_sheet_and_script_of_our_own_is_used() -> None:
    base = source("base.html")
    for path in [*STATIC_DIR.glob("*.css"), *STATIC_DIR.glob("*.js")]:
        assert f"asset('{path.name}')" in base, path.name
