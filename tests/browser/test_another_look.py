"""The same pages in another look: the theme of another municipality, and the colours of the reader's own system.

Another theme is another `look.css` with tokens alone. In forced colours the browser paints what it likes; what was
told by a surface must then be told by a line, and every word must stand out.
"""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, Route

from tests.browser.conftest import Site

ANOTHER = """:root {
  --basis-text-font-family-default: Georgia, serif;
  --basis-heading-font-family: "Courier New", monospace;
  --basis-color-action-2-color-default: #8a1c6b;
  --basis-color-action-2-color-hover: #5c1247;
  --basis-color-action-2-bg-default: #fbeaf6;
  --basis-color-positive-color-default: #3d5200;
  --basis-color-positive-bg-default: #f0f7d9;
}
"""
PARTS = {"button": ".utrecht-button--primary-action", "heading": "h1", "badge": ".rets-badge--success"}
LOOK = """selector => {
  const style = getComputedStyle(document.querySelector(selector));
  return [style.color, style.backgroundColor, style.fontFamily];
}"""
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
LINES = (
    ".tl-bar, .tl-due, .tl-today, .tl-point, .tl-late-stripe, .ch-bar, .ch-line, .ch-cell, .ch-mark, .rt-box, .rt-arrow"
)
FAINT = """selectors => {
  const paper = getComputedStyle(document.body).backgroundColor;
  const [lines, words] = selectors.map(one => [...document.querySelectorAll(one)]);
  const same = (one, what) => getComputedStyle(one)[what] === paper;
  return [...lines.filter(one => same(one, "stroke")), ...words.filter(one => same(one, "fill") && !beneath(one))]
    .map(one => one.outerHTML.slice(0, 100));
  function beneath(one) { return one.classList.contains("tl-number"); }
}"""
EDGES = """selector => [...document.querySelectorAll(selector)].filter(one => one.offsetParent).map(one => {
  const style = getComputedStyle(one), paper = getComputedStyle(document.body).backgroundColor;
  const shown = style.borderTopStyle !== "none" && style.borderTopColor !== paper;
  return [shown ? parseFloat(style.borderTopWidth) : 0, style.borderTopStyle, one.textContent.trim()];
})"""
OUTLINE = """() => {
  const style = getComputedStyle(document.activeElement), paper = getComputedStyle(document.body).backgroundColor;
  return [parseFloat(style.outlineWidth), style.outlineStyle, style.outlineColor, paper];
}"""

Contexts = Callable[..., BrowserContext]


def look(page: Page) -> dict[str, Any]:
    """Colour, background and font of a button, a heading and a badge."""
    return {name: page.evaluate(LOOK, selector) for name, selector in PARTS.items()}


@pytest.fixture
def another(site: Site, new_context: Contexts) -> Page:
    """A page with the theme of another municipality, and nothing else changed."""
    page = new_context(base_url=site.url).new_page()

    def answer(route: Route) -> None:
        route.fulfill(content_type="text/css", body=ANOTHER)

    page.route("**/static/look.css*", answer)
    page.goto("/stijl")
    return page


@pytest.fixture(params=["light", "dark"])
def forced(request: pytest.FixtureRequest, site: Site, new_context: Contexts) -> Page:
    page = new_context(base_url=site.url, forced_colors="active", color_scheme=request.param).new_page()
    page.goto("/stijl")
    return page


def test_another_theme_is_one_file(page: Page, another: Page) -> None:
    page.goto("/stijl")
    ours, theirs = look(page), look(another)
    assert theirs["button"][1] == "rgb(138, 28, 107)"
    assert theirs["badge"][0] == "rgb(61, 82, 0)"
    assert [theirs[part][2] for part in PARTS] == ["Georgia, serif", '"Courier New", monospace', "Georgia, serif"]
    assert all(ours[part] != theirs[part] for part in PARTS)
    assert page.locator("main").inner_html() == another.locator("main").inner_html()


def test_another_theme_keeps_its_contrast(another: Page) -> None:
    found = Axe().run(another, options=CONTRAST)
    assert found.violations_count == 0, found.generate_report()


def test_a_theme_without_dark_colours_stays_light(another: Page) -> None:
    another.emulate_media(color_scheme="dark")
    found = Axe().run(another, options=CONTRAST)
    assert found.violations_count == 0, found.generate_report()


def test_every_drawing_keeps_its_lines_and_words_in_forced_colours(forced: Page) -> None:
    assert forced.evaluate(FAINT, [LINES, "svg text"]) == []


def test_every_badge_keeps_an_edge_and_its_word_in_forced_colours(forced: Page) -> None:
    found = forced.evaluate(EDGES, ".rets-badge")
    assert found
    assert [one for one in found if not one[0] or not one[2]] == []


def test_badges_that_warn_keep_an_edge_of_their_own_in_forced_colours(forced: Page) -> None:
    edges = [tuple(forced.evaluate(EDGES, f".rets-badge--{tone}")[0][:2]) for tone in ("neutral", "warning", "danger")]
    assert len(set(edges)) == len(edges)


def test_the_first_button_stands_out_from_the_others_in_forced_colours(forced: Page) -> None:
    first = forced.evaluate(EDGES, ".utrecht-button--primary-action, .utrecht-button-link--primary-action")
    others = forced.evaluate(EDGES, ".utrecht-button--secondary-action, .utrecht-button-link--secondary-action")
    assert min(one[0] for one in first) > max(one[0] for one in others)
    assert min(one[0] for one in others) > 0


def test_the_focus_is_seen_in_forced_colours(forced: Page) -> None:
    for role in ("button", "link", "textbox", "combobox"):
        forced.locator("main").get_by_role(role).first.focus()
        outline = forced.evaluate(OUTLINE)
        assert outline[0] >= 2
        assert outline[1] != "none"
        assert outline[2] != outline[3]


def test_the_words_keep_their_contrast_in_forced_colours(forced: Page) -> None:
    found = Axe().run(forced, options=CONTRAST)
    assert found.violations_count == 0, found.generate_report()


def test_where_one_is_in_the_menu_is_seen_in_forced_colours(forced: Page, sign_in: Callable[[Page, str], None]) -> None:
    sign_in(forced, "zm-lotte")
    line = "one => getComputedStyle(one).borderBottomColor"
    here = forced.locator(".rets-nav a[aria-current]").evaluate(line)
    others = forced.locator(".rets-nav a:not([aria-current])").evaluate_all(
        "all => all.map(one => getComputedStyle(one).borderBottomColor)"
    )
    assert here not in others
