"""Debian's Chromium, driven by Playwright, and a newsroom to look at; without a Chromium these tests are skipped.

All of it ends with the module: while Playwright runs, its loop is in the way of other tests.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright

from tests import until
from tests.browser.newsroom import Newsroom, opened_newsroom

CHROMIUM = shutil.which("chromium")
QUIET = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
#: milliseconds
PATIENCE = 1_000 * until.PATIENCE
ARGUMENTS = [*QUIET.split(), "--disable-component-update", "--disable-sync"]


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    with opened_newsroom(tmp_path_factory.mktemp("newsroom")) as opened:
        yield opened


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("needs Debian's chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS, timeout=PATIENCE)
        expect.set_options(timeout=PATIENCE)
        yield launched
        launched.close()


@dataclass
class Watched:
    """A window, and all that a page should not do in it."""

    page: Page
    base: str
    asked: list[Request] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", self._note)
        self.page.on("dialog", lambda dialog: self.wrong.append(f"dialog: {dialog.message}"))
        self.page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        self.page.on("console", lambda said: self.wrong.append(f"console: {said.text}"))
        self.page.on("popup", lambda _: self.wrong.append("a window was opened"))

    def _note(self, request: Request) -> None:
        self.asked.append(request)

    def look(self, path: str) -> Page:
        self.page.goto(f"{self.base}{path}")
        return self.page

    def strangers(self) -> list[str]:
        """What was asked for elsewhere."""
        ours = (f"{self.base}/", "data:,")
        return [request.url for request in self.asked if not request.url.startswith(ours)]


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(viewport={"width": 1280, "height": 900})
    opened.set_default_timeout(PATIENCE)
    yield opened
    opened.close()


@pytest.fixture
def window(context: BrowserContext, newsroom: Newsroom) -> Iterator[Watched]:
    page = context.new_page()
    yield Watched(page, newsroom.base)
    page.close()
