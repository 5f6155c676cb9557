"""The living page `/stijl` shows every macro in every state: what is not there is drawn anew on the next page."""

import re
from collections.abc import Iterator
from functools import cache

import pytest
from jinja2 import nodes

from rets import clock
from rets.render import environment, text
from rets.render.assets import STATIC_DIR
from rets.web.style import shown
from tests import builders as b

PAGE = "stijl/stijl.html"
NOT_SHOWN: dict[str, str] = {
    "live": "an empty place for what a stream tells; what then stands there is shown",
    "mark": "tells the script which state of a part is shown; nobody sees it",
}
STATE = re.compile(r"\.((?:rets|tl|ch|rt)-[a-z_-]+--[a-z_-]+)")


def tree(name: str) -> nodes.Template:
    loader = environment().loader
    assert loader is not None
    return environment().parse(loader.get_source(environment(), name)[0])


@cache
def macros() -> dict[str, nodes.Macro]:
    """Every macro by its name."""
    names = environment().list_templates(filter_func=lambda name: name.startswith("macros/"))
    return {macro.name: macro for name in names for macro in tree(name).find_all(nodes.Macro)}


def called(node: nodes.Node) -> set[str]:
    """The macros that are called within."""
    names = {one.node.name for one in node.find_all(nodes.Call) if isinstance(one.node, nodes.Name)}
    return names & macros().keys()


def calls_of_page(name: str) -> set[str]:
    """The macros that a page calls, with those of what it includes."""
    page = tree(name)
    included = [one.template.value for one in page.find_all(nodes.Include) if isinstance(one.template, nodes.Const)]
    return called(page).union(*(calls_of_page(one) for one in included))


def reached() -> set[str]:
    """The macros that the page shows, by itself or in another macro."""
    found, ahead = set[str](), calls_of_page(PAGE)
    while ahead:
        found |= ahead
        ahead = set[str]().union(*(called(macros()[name]) for name in ahead)) - found
    return found


@cache
def html() -> str:
    with clock.use(b.NOW):
        return text(PAGE, "main", **shown(b.TODAY), today=b.TODAY)


def words_of_badges() -> Iterator[str]:
    """Every state that a macro says in a badge, as far as the macro itself chooses the word."""
    for macro in macros().values():
        for one in macro.find_all(nodes.Call):
            if isinstance(one.node, nodes.Name) and one.node.name == "badge":
                yield from _words(one.args[0])


def _words(said: nodes.Expr) -> Iterator[str]:
    if isinstance(said, nodes.Const) and isinstance(said.value, str):
        yield said.value
    for part in said.find_all(nodes.Pair):
        yield from _words(part.value)


@pytest.mark.parametrize("name", sorted(name for name in macros() if not name.startswith("_")))
def test_every_macro_is_shown(name: str) -> None:
    assert (name in reached()) != (name in NOT_SHOWN)


@pytest.mark.parametrize(
    "state", sorted({one for path in STATIC_DIR.glob("*.css") for one in STATE.findall(path.read_text())})
)
def test_every_state_of_the_style_sheets_is_shown(state: str) -> None:
    assert re.search(rf"[\" ]{state}[\" ]", html())


@pytest.mark.parametrize("word", sorted(set(words_of_badges())))
def test_every_word_of_a_badge_is_shown(word: str) -> None:
    assert re.search(rf"rets-badge--[a-z]+\">{re.escape(word)}<", html())
