"""Every page as every person sees it, as pictures: `make screenshots`, into a folder that git ignores.

A person signs in and follows the links of each page; of pages under one address pattern (`/casussen/{case_id}`) the
first is visited, and its picture is called after the pattern, so that `docs/manual` can name it. Beside the pictures
stands `bevindingen.txt`: what axe finds, what is wider than the screen, what is refused or fails behind a link that was
offered, and which picture the manual names that was not made.
"""

import argparse
import os
import re
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Response, sync_playwright
from starlette.routing import compile_path

from tests.access_matrix import MATRIX

FOLDER, MANUAL = Path("docs/screenshots/tmp"), Path("docs/manual")
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-quic", "--disable-gpu", "--lang=nl-NL"]
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PATIENCE = 180
SEARCH = "/zoeken"
INVENTED = "/stijl"  # what it links to does not exist
STARTS = ("/", SEARCH, INVENTED)
LOOKS: dict[str, dict[str, object]] = {
    "scherm": {"viewport": {"width": 1280, "height": 900}},
    "telefoon": {"viewport": {"width": 320, "height": 700}, "is_mobile": False, "has_touch": True},
    "donker": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
}
PATTERNS = sorted(
    (one.removeprefix("GET ") for one in MATRIX if one.startswith("GET ")), key=lambda one: one.count("{")
)
MATCHERS = [(one, compile_path(one)[0]) for one in PATTERNS]
LEFT_OUT = ("/api/", "/openapi", "/kalender/", "/gezond", "/seinen/")
FILES = ("/bestand", "/pdf", "/sjabloon", "/uitvoer", "{document_id}", "/concept")


def pattern_of(path: str) -> str | None:
    """The route that answers for this path, if it is a page."""
    found = next((one for one, matcher in MATCHERS if matcher.match(path)), None)
    return None if found is None or found.startswith(LEFT_OUT) or found.endswith(FILES) else found


def picture_of(pattern: str, look: str) -> str:
    """What the picture of a page is called: the address, an `x` for what differs from case to case."""
    slug = re.sub(r"\{[^}]*\}", "x", pattern).strip("/").replace("/", "-")
    return f"{slug or 'start'}.{look}.png"


def kind_of(person: str) -> str:
    """The folder of somebody: `zm` of `zm-lotte`, because of each kind one is shown."""
    return person.rpartition("-")[0]


def named_in_manual() -> dict[str, list[str]]:
    """The pictures that each note of the manual names, below the folder of the pictures."""
    return {
        note.stem: re.findall(r"\]\(\.\./screenshots/tmp/([^)]+)\)", note.read_text(encoding="utf-8"))
        for note in sorted(MANUAL.glob("*.md"))
    }


@dataclass
class Found:
    """What is not right, by page."""

    lines: list[str] = field(default_factory=list)

    def add(self, person: str, path: str, what: str) -> None:
        self.lines.append(f"{person} {path}: {what}")


@contextmanager
def running_demo(folder: Path) -> Iterator[str]:
    """A demonstration of its own on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-c", "from rets.cli import main; main()", "demo", "--port", str(port)]
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "demo.log").open("w") as log:
        running = subprocess.Popen(command, env={**os.environ, "RETS_DATA_DIR": str(folder)}, stdout=log, stderr=log)
    try:
        _wait_for(f"http://127.0.0.1:{port}/aanmelden", running)
        yield f"http://127.0.0.1:{port}"
    finally:
        running.terminate()
        running.wait(60)


def _wait_for(address: str, running: "subprocess.Popen[bytes]") -> None:
    begin = time.monotonic()
    while time.monotonic() - begin < PATIENCE and running.poll() is None:
        try:
            urlopen(address, timeout=30).close()
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise SystemExit("De demonstratie kwam niet op.")


def one_of_each(browser: Browser, url: str) -> list[str]:
    """Of the people that one may sign in as, the first of each kind (`jb-`, `ret-vz-`, ...)."""
    page = browser.new_page(base_url=url)
    page.goto("/aanmelden")
    offered = page.eval_on_selector_all('button[name="persoon"]', "all => all.map(one => one.value)")
    page.close()
    return list({kind_of(one): one for one in reversed(offered)}.values())


def walk(browser: Browser, url: str, person: str, folder: Path, found: Found) -> list[str]:
    """The pages that a person finds by following links, one per pattern, on a screen of ordinary size."""
    context = browser.new_context(base_url=url, locale="nl-NL", timezone_id="Europe/Amsterdam", **LOOKS["scherm"])  # type: ignore[arg-type]
    page = context.new_page()
    _sign_in(page, person)
    waiting, known, visited = deque(STARTS), {pattern_of(one) for one in STARTS}, list[str]()
    while waiting:
        path = waiting.popleft()
        answer = _open(page, path)
        if answer is None or answer.status >= 400:
            found.add(person, path, f"antwoord {answer.status if answer else 'geen'} achter een link")
            continue
        if "text/html" not in answer.headers.get("content-type", ""):
            continue
        visited.append(path)
        _picture(page, folder, "scherm", path)
        for fault in Axe().run(page, options=AXE).response["violations"]:
            found.add(person, path, f"axe {fault['id']}: {fault['nodes'][0]['target']}")
        page.emulate_media(media="print")
        _picture(page, folder, "druk", path)
        page.emulate_media(media="screen")
        for link in _links(page) if path != INVENTED else ():
            parts = urlsplit(link)
            pattern = pattern_of(parts.path) if link.startswith(url) else None
            if pattern and pattern not in known:
                known.add(pattern)
                waiting.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    context.close()
    return visited


def look(browser: Browser, url: str, person: str, paths: list[str], folder: Path, found: Found) -> None:
    """The same pages on a telephone and in the dark."""
    for name in ("telefoon", "donker"):
        context = browser.new_context(base_url=url, locale="nl-NL", timezone_id="Europe/Amsterdam", **LOOKS[name])  # type: ignore[arg-type]
        page = context.new_page()
        _sign_in(page, person)
        for path in paths:
            _open(page, path)
            _picture(page, folder, name, path)
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if wide > 0:
                found.add(person, path, f"{wide} pixels breder dan het scherm ({name})")
        context.close()


def _sign_in(page: Page, person: str) -> None:
    page.goto("/aanmelden")
    page.locator(f'button[name="persoon"][value="{person}"]').first.click()
    page.wait_for_load_state()


def _open(page: Page, path: str) -> Response | None:
    """Go to a page; to that of what was found by searching from it."""
    answer = page.goto(path)
    if path != SEARCH:
        return answer
    page.locator("main, header").get_by_role("searchbox").first.fill("gezinshuis")
    with page.expect_navigation() as moved:
        page.keyboard.press("Enter")
    return moved.value


def _links(page: Page) -> list[str]:
    found: list[str] = page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)")
    return found


def _picture(page: Page, folder: Path, name: str, path: str) -> None:
    file = picture_of(pattern_of(path.partition("?")[0]) or path, name)
    page.screenshot(path=folder / file, full_page=True, animations="disabled")


def main() -> None:
    """Start a demonstration, walk, and say what is not right."""
    parser = argparse.ArgumentParser(description="Alle pagina's als plaatjes, met wat eraan niet klopt.")
    parser.add_argument("--persoon", action="append", help="mag vaker; anders één van elke rol")
    parser.add_argument("--map", type=Path, default=FOLDER, help="waar de plaatjes komen")
    asked, found, number = parser.parse_args(), Found(), 0
    chromium = subprocess.run([".ci/chromium"], capture_output=True, text=True, check=True).stdout.strip()
    with running_demo(Path(".data/screenshots").resolve()) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for person in asked.persoon or one_of_each(browser, url):
            folder = asked.map / (person if asked.persoon else kind_of(person))
            folder.mkdir(parents=True, exist_ok=True)
            paths = walk(browser, url, person, folder, found)
            look(browser, url, person, paths, folder, found)
            number += len(paths)
            print(f"{person}: {len(paths)} pagina's", flush=True)
        browser.close()
    for note, names in named_in_manual().items() if not asked.persoon else ():
        for name in names:
            if not (asked.map / name).is_file():
                found.add("handleiding", note, f"noemt {name}, maar dat plaatje is er niet")
    (asked.map / "bevindingen.txt").write_text("".join(f"{line}\n" for line in found.lines))
    print(f"{number} pagina's in {asked.map}, {len(found.lines)} bevindingen.")
    print("\n".join(found.lines))


if __name__ == "__main__":
    main()
