"""Logging in and out with a real browser: what it sends of itself is enough, and the page can be used by everybody."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from storage.model.users import User
from tests.browser.conftest import PATIENCE
from tests.ports import listens
from tests.until import until
from tests.worker.house import NOON, opened_house, rules
from worker.web.access.passwords import hashed
from worker.web.app import build_app

PASSWORD = "correct horse battery"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Pages that others can reach, on loopback nonetheless."""
    folder, stop = tmp_path_factory.mktemp("pages"), threading.Event()
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        thread = threading.Thread(target=lambda: asyncio.run(_serve(folder, listening, stop)))
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            stop.set()
            thread.join()


async def _serve(folder: Path, listening: socket.socket, stop: threading.Event) -> None:
    async with opened_house(folder, rules()) as house:
        house.store.add_user(User(name="anna", role="editor", created_at=NOON, password=hashed(PASSWORD)))
        app = build_app(lambda: house.ctx, "0.0.0.0", "")
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off"))
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        await asyncio.to_thread(stop.wait)
        server.should_exit = True
        await serving


def test_who_logs_in_is_led_to_where_he_wanted_and_can_leave(browser: Browser, base: str) -> None:
    with browser.new_context() as context:
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        until(lambda: listens(int(base.rpartition(":")[2])))
        page.goto(f"{base}/sources")
        assert page.url == f"{base}/log-in?next=%2Fsources"
        found = Axe().run(page).response["violations"]
        assert not found
        page.fill("#name", "Anna")
        page.fill("#password", "something else")
        page.keyboard.press("Enter")
        expect(page.locator("[role=alert]")).to_have_text("Name or password is not right.")
        page.fill("#password", PASSWORD)
        page.keyboard.press("Enter")
        expect(page).to_have_url(f"{base}/sources")
        assert page.evaluate("document.cookie") == ""
        assert "anna, editor" in page.locator("footer").inner_text()
        page.get_by_role("button", name="Log out").click()
        expect(page).to_have_url(f"{base}/log-in")
        page.goto(f"{base}/sources")
        assert page.url == f"{base}/log-in?next=%2Fsources"
