"""`feed add`, `import`, `export` as a process: what they write is a configuration that can be read."""

import os
import subprocess
import sys
import threading
import tomllib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.until import PATIENCE

LAUNCHER = Path(__file__).parents[3] / "copytaster.py"
SETTINGS = """# the owner's own words
[fetch]
allow_private = ["127.0.0.0/8"]
host_gap = "0s"

[[feeds]]
url = "http://known.example/rss"
title = "Known"
"""
OPML = """<opml version="2.0"><body><outline text="Syria"><outline type="rss" text="New &quot;Arab&quot;"
xmlUrl="http://new.example/rss"/></outline><outline text="Known" xmlUrl="http://known.example/rss"/></body></opml>"""
PAGE = b'<html><link rel="alternate" type="application/rss+xml" href="/feed"><title>Site</title></html>'
FEED = b"""<rss version="2.0"><channel><title>The "Site" \\ feed</title>
<item><title>t</title><link>/1</link></item></channel></rss>"""


class Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        known = {"/": ("text/html", PAGE), "/feed": ("application/rss+xml", FEED)}
        kind, body = known.get(self.path, ("", b""))
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", kind or "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name is given
        """Nothing."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "copytaster.toml").write_text(SETTINGS, "utf-8")
    return tmp_path


def run(folder: Path, *args: str, stdin: str = "") -> "subprocess.CompletedProcess[str]":
    clean = {name: value for name, value in os.environ.items() if not name.startswith("COPYTASTER")}
    command = [sys.executable, str(LAUNCHER), "feed", *args]
    done = subprocess.run(
        command,
        cwd=folder,
        env=clean,
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done


def feeds(folder: Path) -> list[dict[str, object]]:
    return list(tomllib.loads((folder / "config" / "copytaster.toml").read_text("utf-8"))["feeds"])


def test_a_sites_address_becomes_its_feed(folder: Path, site: str) -> None:
    done = run(folder, "add", site)
    assert done.returncode == 0, done.stderr
    assert feeds(folder)[1:] == [{"url": f"{site}/feed", "title": 'The "Site" \\ feed'}]
    assert (folder / "config" / "copytaster.toml").read_text("utf-8").startswith(SETTINGS), "what was there stays"
    again = run(folder, "add", f"{site}/feed")
    assert "0 added, 1 known already" in again.stderr
    assert len(feeds(folder)) == 2


def test_a_site_without_a_feed_changes_nothing(folder: Path, site: str) -> None:
    done = run(folder, "add", f"{site}/nothing-here")
    assert done.returncode == 1
    assert done.stderr.startswith("error: ")
    assert (folder / "config" / "copytaster.toml").read_text("utf-8") == SETTINGS


def test_an_opml_list_is_imported_with_its_folders_as_tags_and_exported_again(folder: Path) -> None:
    done = run(folder, "import", "-", stdin=OPML)
    assert "1 added, 1 known already" in done.stderr
    assert feeds(folder)[1] == {"url": "http://new.example/rss", "title": 'New "Arab"', "tags": ["Syria"]}
    exported = run(folder, "export")
    assert exported.returncode == 0
    (folder / "config" / "copytaster.toml").write_text("", "utf-8")
    (folder / "list.opml").write_text(exported.stdout, "utf-8")
    assert run(folder, "import", "list.opml").returncode == 0
    assert {feed["url"] for feed in feeds(folder)} == {"http://known.example/rss", "http://new.example/rss"}


def test_a_starter_pack_is_imported_by_its_name(folder: Path) -> None:
    done = run(folder, "import", "middle-east")
    assert done.returncode == 0, done.stderr
    found = feeds(folder)[1:]
    assert {"ar", "en", "fa"} <= {str(feed["language"]) for feed in found}
    assert all("middle-east" in feed["tags"] for feed in found)  # type: ignore[operator]  # a list
    assert any("In Arabic" in feed["tags"] for feed in found)  # type: ignore[operator]  # a list
    assert run(folder, "export").returncode == 0, "what was written is a configuration"
    unknown = run(folder, "import", "atlantis")
    assert unknown.returncode == 1
    assert "middle-east" in unknown.stderr


@pytest.mark.parametrize(
    ("args", "stdin", "says"),
    [(("import", "no.opml"), "", "no.opml"), (("import", "-"), "this is no list", "-"), (("import", "-"), "", "-")],
)
def test_what_is_no_list_is_said_and_changes_nothing(
    folder: Path, args: tuple[str, ...], stdin: str, says: str
) -> None:
    done = run(folder, *args, stdin=stdin)
    assert done.returncode == 1
    assert done.stderr.startswith(f"error: {says}: ")
    assert (folder / "config" / "copytaster.toml").read_text("utf-8") == SETTINGS


@pytest.mark.parametrize("args", [("add",), ("import",), ("list", "--nonsense")], ids=" ".join)
def test_wrong_use_is_2(folder: Path, args: tuple[str, ...]) -> None:
    assert run(folder, *args).returncode == 2
