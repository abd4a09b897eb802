"""The pictures of the documentation: `python -m tests.browser.pictures docs/images`, of an invented day."""

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.conftest import ARGUMENTS
from tests.browser.newsroom import opened_newsroom

#: name, path, colours, and the window
PICTURES = (
    ("today", "/", "light", (1200, 900)),
    ("topic", "/topic?name=Aleppo", "light", (1200, 900)),
    ("edit", "/topic/edit?name=Aleppo&query=aleppo+(strike+OR+struck)+NOT+football", "dark", (1200, 900)),
    ("story", "/stories/s1", "light", (1200, 1100)),
    ("changes", "/articles/a1/changes", "light", (1200, 760)),
    ("arabic", "/articles/a3", "dark", (1200, 760)),
    ("sources", "/sources", "light", (1200, 560)),
    ("search", "/search?q=aleppo&since=2026-03-01", "light", (1200, 900)),
    ("phone", "/stories/s1", "dark", (360, 740)),
)


def main() -> None:
    """Takes them."""
    out = Path(sys.argv[1])
    with (
        tempfile.TemporaryDirectory() as folder,
        opened_newsroom(Path(folder), is_hostile=False) as newsroom,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        for name, path, scheme, (width, height) in PICTURES:
            context = browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme=scheme,  # type: ignore[arg-type]  # one of the two
            )
            page = context.new_page()
            page.goto(f"{newsroom.base}{path}")
            page.screenshot(path=out / f"{name}.png")
            context.close()
        browser.close()


if __name__ == "__main__":
    main()
