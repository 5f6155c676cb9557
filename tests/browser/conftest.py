"""A real site, a real browser and a demonstration of its own for every test."""

import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import BrowserContext, Page, expect

from rets.db import engine
from rets.main import create_app
from rets.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-quic", "--disable-gpu"]

SignIn = Callable[[Page, str], None]
WAIT = 20_000  # milliseconds; what should come does so at once, but a busy machine may stand still for seconds
UNSETTLED = ".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added"
expect.set_options(timeout=WAIT)


@dataclass(frozen=True)
class Site:
    """A running site and its settings; `transaction(SYSTEM, site.settings)` reaches its database."""

    url: str
    settings: Settings


def settle(page: Page) -> None:
    """Wait until what was swapped in stands and has the focus; only then a person presses a key."""
    expect(page.locator(UNSETTLED)).to_have_count(0)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The machine's own Chromium, found or installed as `make test` does."""
    found = subprocess.run([ROOT / ".ci" / "chromium"], capture_output=True, text=True, check=False)
    if found.returncode:
        pytest.fail(found.stderr, pytrace=False)
    return {**browser_type_launch_args, "executable_path": found.stdout.strip(), "args": FLAGS}


@pytest.fixture
def site(demo_database: Settings) -> Iterator[Site]:
    """The site on a free port, with a fresh demonstration."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        settings = demo_database.model_copy(update={"base_url": url})
        config = uvicorn.Config(create_app(settings), log_config=None, ws="none", timeout_graceful_shutdown=2)
        running = uvicorn.Server(config)
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not running.started and thread.is_alive():
            time.sleep(0.01)
        yield Site(url, settings)
        running.should_exit = True
        thread.join(10)
        engine(settings).dispose()


@pytest.fixture
def page(site: Site, new_context: Callable[..., BrowserContext]) -> Page:
    """A page that knows the site's address, so that `page.goto("/")` is enough."""
    context = new_context(base_url=site.url, locale="nl-NL", timezone_id="Europe/Amsterdam")
    context.set_default_timeout(WAIT)
    return context.new_page()


@pytest.fixture
def sign_in() -> SignIn:
    """`sign_in(page, "jb-noor")`: choose this demonstration person, as a person would."""

    def choose(page: Page, person: str) -> None:
        page.goto("/aanmelden")
        page.locator(f'button[name="persoon"][value="{person}"]').first.click()  # who has two roles stands there twice
        page.wait_for_load_state()

    return choose
