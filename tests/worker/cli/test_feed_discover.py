import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from worker.cli.feed_discover import discover

RSS = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>\xd8\xad\xd9\x84\xd8\xa8</title><link>/</link>
<item><title>One</title><link>/1</link><guid>1</guid></item></channel></rss>"""
PAGES = {
    "/": ("text/html", b'<link rel=alternate type="application/rss+xml" href=wire.xml><link rel=feed href=no>'),
    "/none": ("text/html", b"<p>Nothing here"),
    "/wire.xml": ("application/rss+xml", RSS),
}


class Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        kind, body = PAGES.get(self.path, ("", b""))
        self.send_response(200 if kind else 404)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def call(config: Path, *words: str) -> tuple[int, str, str]:
    app = typer.Typer()
    app.command()(discover)
    result = CliRunner().invoke(app, [*words, "--config", str(config)])
    return result.exit_code, result.stdout, result.stderr


def configured(folder: Path, text: str = '[fetch]\nallow_private = ["127.0.0.0/8"]\nhost_gap = 0\n') -> Path:
    (folder / "copytaster.toml").write_text(text)
    return folder


def test_feeds_are_printed_best_first(site: str, tmp_path: Path) -> None:
    config = configured(tmp_path)
    assert call(config, site) == (0, f"{site}/wire.xml  حلب\n", "")
    code, out, _ = call(config, site, "--json")
    assert (code, [json.loads(line) for line in out.splitlines()]) == (0, [{"url": f"{site}/wire.xml", "title": "حلب"}])


def test_a_site_without_feeds_is_told_on_stderr(site: str, tmp_path: Path) -> None:
    code, out, err = call(configured(tmp_path), f"{site}/none", "--json")
    assert (code, out) == (1, "")
    assert "has no feed" in err


def test_without_a_configuration_private_addresses_are_not_asked(site: str, tmp_path: Path) -> None:
    code, out, err = call(tmp_path / "absent", site)
    assert (code, out) == (1, "")
    assert "allow it with [fetch] allow_private" in err


def test_a_faulty_configuration_is_told(site: str, tmp_path: Path) -> None:
    code, _, err = call(configured(tmp_path, "[fetch]\ntimeuot = 3\n"), site)
    assert code == 1
    assert "timeuot" in err
