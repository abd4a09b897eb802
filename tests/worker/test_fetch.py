import asyncio
from datetime import UTC, datetime

import pytest

from storage.model import FetchFailed, Hop, Page, Response
from tests.origin import Answer, Origin, to
from tests.until import PATIENCE
from worker.fetch import fetch_page, read_page
from worker.http import WebClient, WebLimits

NOW = datetime(2026, 3, 1, tzinfo=UTC)
URL = "https://a.example/2026/03/story"
HTML = "<!doctype html><title>حلب</title><p>…".encode()


def answer(body: bytes = HTML, kind: str = "text/html; charset=utf-8", status: int = 200, to: str = URL) -> Response:
    hops = (Hop(status=301, url=to),) if to != URL else ()
    headers = (("content-type", kind.encode()),) if kind else ()
    return Response(url=URL, final_url=to, status=status, headers=headers, body=body, hops=hops)


@pytest.mark.parametrize(
    "response",
    [
        answer(),
        answer(kind="application/xhtml+xml"),
        answer(kind="TEXT/HTML"),
        answer(kind=""),
        answer(kind="text/plain"),
        answer(kind="application/octet-stream"),
        answer(HTML.decode().encode("utf-16"), kind="text/plain"),
        answer(to="https://a.example/2026/03/story-moved"),
        answer(to="https://a.example/?p=15"),
        answer(status=203),
    ],
)
def test_a_page_is_kept_as_it_came(response: Response) -> None:
    page = read_page(response, NOW)
    assert isinstance(page, Page)
    assert (page.url, page.final_url, page.body, page.fetched_at) == (URL, response.final_url, response.body, NOW)
    assert page.content_type == response.header("content-type")


@pytest.mark.parametrize(
    ("response", "words"),
    [
        (answer(status=404), "answers 404 Not Found"),
        (answer(status=410), "answers 410 Gone"),
        (answer(status=503), "answers 503 Service Unavailable"),
        (answer(status=599), "answers 599"),
        (answer(status=304), "answers 304 Not Modified"),
        (answer(b"<html><title>Attention Required! | Cloudflare</title>", status=403), "challenge page of Cloudflare"),
        (answer(to="https://a.example/"), "front page"),
        (answer(to="https://www.a.example"), "front page"),
        (answer(b" \n"), "an empty page"),
        (answer(b"%PDF-1.7 <<>>", kind="application/pdf"), "no web page but application/pdf"),
        (answer(b"\x89PNG\0\0\0<", kind="application/octet-stream"), "no web page but application/octet-stream"),
        (answer(b"just words", kind=""), "no web page but a file of unknown type"),
        (answer(b"{}", kind="application/json"), "no web page but application/json"),
    ],
)
def test_what_is_no_article_is_told_in_a_sentence(response: Response, words: str) -> None:
    failed = read_page(response, NOW)
    assert isinstance(failed, FetchFailed)
    assert (failed.url, failed.fault) == (URL, "protocol")
    assert words in failed.reason


def test_a_front_page_that_was_asked_for_is_a_page() -> None:
    front = Response(
        url="http://a.example",
        final_url="https://a.example/",
        status=200,
        body=HTML,
        hops=(Hop(status=301, url="https://a.example/"),),
    )
    assert isinstance(read_page(front, NOW), Page)


@pytest.mark.parametrize(
    ("path", "kind"), [("/ok", Page), ("/moved", Page), ("/home", FetchFailed), ("/big", FetchFailed)]
)
def test_fetching(path: str, kind: type) -> None:
    html = Answer(body=HTML, headers=(("Content-Type", "text/html"),))
    script = {"/ok": html, "/moved": to("/ok"), "/home": to("/"), "/": html, "/big": Answer(body=bytes(10_000_001))}
    limits = WebLimits(
        timeout=PATIENCE, connect_timeout=PATIENCE, host_gap=0, allow_private=("127.0.0.1",), user_agent="c/1"
    )

    async def stage() -> None:
        async with Origin(script) as origin:
            client = WebClient(limits)
            got = await fetch_page(client, origin.url(path), NOW)
            await client.close()
            assert isinstance(got, kind)
            assert b"text/html" in (origin.asked[0].header("accept") or b"")

    asyncio.run(stage())
