"""The demonstration's web: two outlets with their feeds and pages, and a webhook's endpoint, all on loopback."""

import html
import json
import threading
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An entry of a feed."""

    guid: str
    path: str
    title: str
    summary: str
    published: datetime
    scheme: str = "http"


@dataclass(slots=True)
class Outlet:
    """A site: pages by path, feeds by path."""

    name: str
    pages: dict[str, bytes] = field(default_factory=dict)
    feeds: dict[str, list[Item]] = field(default_factory=dict)
    base: str = ""

    def publish(self, feed: str, item: Item, page: bytes) -> None:
        """Puts a page up and its entry at the top of the feed."""
        self.pages[item.path.partition("?")[0]] = page
        self.feeds[feed].insert(0, item)

    def change(self, change: Callable[[Item], Item]) -> None:
        """Changes every entry of every feed."""
        self.feeds = {path: [change(item) for item in items] for path, items in self.feeds.items()}

    def answer(self, path: str) -> tuple[int, str, bytes]:
        """Status, content type and body for a path."""
        if path in self.feeds:
            return 200, "application/rss+xml", self._rss(path).encode()
        page = self.pages.get(path.partition("?")[0])
        return (200, "text/html", page) if page is not None else (404, "text/html", b"<h1>Not found</h1>")

    def _rss(self, path: str) -> str:
        def one(item: Item) -> str:
            parts = {
                "title": item.title,
                "link": self.base.replace("http", item.scheme, 1) + item.path,
                "guid": item.guid,
                "pubDate": format_datetime(item.published),
                "description": item.summary,
            }
            return "<item>" + "".join(f"<{key}>{html.escape(text)}</{key}>" for key, text in parts.items()) + "</item>"

        items = "".join(map(one, self.feeds[path]))
        return (
            f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>{html.escape(self.name)}</title>'
            f"<link>{self.base}/</link><description>News</description><language>en</language>{items}</channel></rss>"
        )


def backlog(day: datetime) -> list[tuple[Item, bytes]]:
    """What stood in the feeds before the day, with its pages."""
    articles = tomllib.loads((HERE / "backlog.toml").read_text("utf-8"))["article"]
    return [(_old_item(article, day), _plain_page(article)) for article in articles]


def reference_page(shape: str) -> bytes:
    """The page of the reference article in one of two shapes: `drupal` or `semantic`."""
    return (HERE / "pages" / f"{shape}.html").read_bytes()


def revised(page: bytes) -> bytes:
    """The page in its later version: the toll has risen."""
    return page.replace(b"more than 341 people dead", b"more than 372 people dead")


def moved_to_https(item: Item) -> Item:
    """The entry under a changed guid and address, as after a site's move to https."""
    return replace(item, guid=item.guid.replace("http:", "https:"), scheme="https")


def _old_item(article: dict[str, Any], day: datetime) -> Item:
    path = f"/news/{article['slug']}"
    summary = article["text"].strip().split("\n")[0]
    return Item(guid=f"http://outlet.example{path}", path=path, title=article["title"], summary=summary, published=day)


def _plain_page(article: dict[str, Any]) -> bytes:
    body = "".join(f"<p>{html.escape(text)}</p>" for text in article["text"].strip().split("\n\n"))
    title = html.escape(article["title"])
    return f"<!doctype html><title>{title}</title><article><h1>{title}</h1>{body}</article>".encode()


class _Handler(BaseHTTPRequestHandler):
    outlet: Outlet
    hooks: list[dict[str, Any]]
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._say(*self.outlet.answer(self.path))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.hooks.append({"id": self.headers["webhook-id"], **json.loads(body)})
        self._say(204, "text/plain", b"")

    def _say(self, status: int, content_type: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the library's name)
        """Says nothing: the demonstration has its own words."""


@contextmanager
def serving(outlet: Outlet, hooks: list[dict[str, Any]]) -> Iterator[None]:
    """Serves the outlet on a free port of loopback; what is posted to it goes into `hooks`."""
    handler = type("Handler", (_Handler,), {"outlet": outlet, "hooks": hooks})
    with ThreadingHTTPServer((HOST, 0), handler) as server:
        outlet.base = f"http://{HOST}:{server.server_port}"
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield
        finally:
            server.shutdown()
