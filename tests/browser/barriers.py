"""Looking for barriers in a page: axe, what is wider than a telephone, and what has no contrast in the dark.

The pages come from the scene of the access matrix, without a server between: what the browser asks is answered by the
test's own client and undone at once, so a form may be sent in any order.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, ViewportSize

from rets import clock
from tests import builders as b
from tests.access_matrix import MATRIX, PEOPLE
from tests.browser.conftest import settle
from tests.house.test_access_matrix import Scene

FILES = ("/bestand", "/pdf", "/sjabloon", "/uitvoer", ".ics", "/concept", "{document_id}")
PARTS = ("/stand",)
ASIDE = ("GET /api/", "GET /gezond", "GET /seinen/")
PAGES = [
    one for one in MATRIX if one.startswith("GET ") and not one.startswith(ASIDE) and not one.endswith(FILES + PARTS)
]
ADDRESS = "http://testserver"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
NEXT = "Verder"
TELEPHONE, TABLET, SCREEN = (ViewportSize(width=width, height=900) for width in (320, 910, 1280))
TOO_WIDE = """() => {
  const most = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= most) return [];
  const wide = [...document.querySelectorAll("body *")].filter(one => one.getBoundingClientRect().right > most + 1);
  return wide.slice(-3).map(one => one.outerHTML.slice(0, 120));
}"""
FORMS = """() => [...document.querySelectorAll("main form[method=post]")].map(form => form.getAttribute("action"))"""
SEND_EMPTY = """(number) => {
  const form = document.querySelectorAll("main form[method=post]")[number];
  for (const one of form.elements) {
    if (one.type === "checkbox" || one.type === "radio") one.checked = false;
    else if (!["hidden", "submit", "button", "fieldset", "file"].includes(one.type)) one.value = "";
  }
  form.submit();
}"""
SWAPS = """() => {
  const asking = [...document.querySelectorAll("main [hx-get], main [hx-post]")];
  const calm = asking.filter(one => !(one.getAttribute("hx-trigger") || "").startsWith("every"));
  return calm.map((one, number) => {
    one.dataset.wissel = number;
    return one.getAttribute("hx-post") || one.getAttribute("hx-get");
  });
}"""
SWAP = """(number) => {
  const one = document.querySelector(`[data-wissel="${number}"]`);
  const said = (one.getAttribute("hx-trigger") || "").split(/[ ,]/)[0];
  htmx.trigger(one, said || (one.tagName === "FORM" ? "submit" : "click"));
}"""


class Shapes(HTMLParser):
    """The kinds of elements in `main`: a page that shows none that was not seen before need not be looked at again."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: set[tuple[str, ...]] = set()
        self._inside = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = self._inside or tag == "main"
        if self._inside:
            said = dict(attrs)
            self.found.add((tag, *(said.get(one) or "" for one in ("class", "role", "type")), *sorted(said)))


@dataclass
class Window:
    """A browser window in which somebody of the scene looks."""

    page: Page
    scene: Scene
    letter: str = "-"
    kept: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.page.route("**/*", self._answer)

    def html(self, letter: str, path: str) -> tuple[int, str]:
        """What somebody gets from an address: the status and the page."""
        status, headers, body = self._ask(letter, "GET", path, {}, None)
        return status, body.decode() if "text/html" in headers.get("content-type", "") else ""

    def open(self, letter: str, path: str) -> None:
        self.letter = letter
        self.page.set_viewport_size(SCREEN)
        self.page.goto(ADDRESS + path, wait_until="load")

    def barriers(self, *, dark: bool = False) -> Iterator[str]:
        """What is not right about the page that stands there, and with `dark` in the dark on a telephone as well."""
        yield from self._axe("licht")
        for size in (SCREEN, TABLET, TELEPHONE):
            self.page.set_viewport_size(size)
            yield from (f"te breed voor {size['width']} pixels: {one}" for one in self.page.evaluate(TOO_WIDE))
        if dark:
            self.page.emulate_media(color_scheme="dark")
            yield from self._axe("donker, telefoon")
            self.page.emulate_media(color_scheme="light")
        self.page.set_viewport_size(SCREEN)

    def swap_all(self) -> int:
        """Let htmx fetch what it fetches on this page, each kind once; how many that were."""
        asked = self.page.evaluate(SWAPS)
        for address in dict.fromkeys(asked):
            number = asked.index(address)
            if self.page.locator(f'[data-wissel="{number}"]').count():
                self.page.evaluate(SWAP, number)
                self.page.wait_for_timeout(50)
                settle(self.page)
        return len(asked)

    def send_empty(self, number: int) -> bool:
        """Send the form with this number with nothing filled in; whether a page with faults came back."""
        with self.page.expect_navigation():
            self.page.evaluate(SEND_EMPTY, number)
        return self.page.title() != NEXT

    def forms(self) -> list[str]:
        """Where the forms of this page are sent to, in their order."""
        return list(self.page.evaluate(FORMS))

    def _axe(self, how: str) -> Iterator[str]:
        for fault in Axe().run(self.page, options=RULES).response["violations"]:
            yield f"{how}, axe {fault['id']}: {[node['html'][:160] for node in fault['nodes'][:3]]}"

    def _answer(self, route: Route) -> None:
        asked = route.request
        path = asked.url.removeprefix(ADDRESS)
        if "event-stream" in asked.headers.get("accept", "") or not path.startswith("/"):
            return route.abort()
        headers = {name: asked.headers[name] for name in asked.headers if name.startswith(("hx-", "content-type"))}
        status, answered, body = self._ask(self.letter, asked.method, path, headers, asked.post_data_buffer)
        if status == 303:
            status, answered, body = 200, {"content-type": "text/html"}, f"<title>{NEXT}</title>".encode()
        return route.fulfill(status=status, headers=answered, body=body)

    def _ask(
        self, letter: str, method: str, path: str, headers: dict[str, str], body: bytes | None
    ) -> tuple[int, dict[str, str], bytes]:
        """An answer of the application, undone; a style sheet or script is asked for once."""
        if path in self.kept:
            return self.kept[path]
        client, undo = self.scene.clients[letter], self.scene.session.begin_nested()
        signed_in = dict(client.cookies)
        try:
            with clock.use(b.NOW):
                got = client.request(method, path, headers=headers, content=body)
        finally:
            client.cookies.clear()
            client.cookies.update(signed_in)
            undo.rollback()
            self.scene.session.expire_all()
        dropped = ("content-length", "content-encoding", "set-cookie")
        answer = (got.status_code, {n: v for n, v in got.headers.items() if n not in dropped}, got.content)
        if path.startswith("/static/"):
            self.kept[path] = answer
        return answer


@contextmanager
def open_window(browser: Browser, scene: Scene) -> Iterator[Window]:
    """A window of its own, closed at the end."""
    context = browser.new_context(locale="nl-NL", timezone_id="Europe/Amsterdam")
    context.set_default_timeout(30_000)
    yield Window(context.new_page(), scene)
    context.close()


def told(letter: str, path: str, found: Iterator[str]) -> list[str]:
    """What was found, with whose page it is."""
    return [f"{PEOPLE[letter]} {path}: {one}" for one in found]
