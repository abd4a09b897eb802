import asyncio
from datetime import UTC, datetime

import pytest

from storage.model import DueFeed, Feed, FeedState, Response
from tests.origin import Answer, Origin, to
from tests.until import PATIENCE
from worker.http import WebClient, WebLimits
from worker.poll import poll, request_for

NOW = datetime(2026, 3, 1, tzinfo=UTC)
URL = "http://a.example/feed"
LIMITS = WebLimits(
    timeout=PATIENCE,
    connect_timeout=PATIENCE,
    host_gap=0,
    allow_private=("127.0.0.1/32",),
    user_agent="copytaster/1 (+https://x/)",
)


def due(url: str = URL, headers: tuple[tuple[str, str], ...] = (), **state: object) -> DueFeed:
    return DueFeed(id=1, feed=Feed(url=url, headers=headers), state=FeedState(next_at=NOW, **state))  # type: ignore[arg-type]


def test_the_first_request_carries_no_validators_and_asks_for_feeds() -> None:
    request = request_for(due())
    assert (request.url, request.method, request.validators) == (URL, "GET", ())
    assert "application/rss+xml" in str(dict(request.headers)["Accept"])


@pytest.mark.parametrize(
    ("state", "url", "validators_url"),
    [
        ({}, URL, URL),
        ({"redirect_to": "http://b.example/feed"}, URL, "http://b.example/feed"),
        ({"moved_to": "http://b.example/feed"}, "http://b.example/feed", "http://b.example/feed"),
        (
            {"moved_to": "http://b.example/feed", "redirect_to": "http://c.example/"},
            "http://b.example/feed",
            "http://c.example/",
        ),
    ],
)
def test_validators_belong_to_the_address_that_gave_them(
    state: dict[str, object], url: str, validators_url: str
) -> None:
    request = request_for(due(etag=b'W/"\xe9"', last_modified=b"Sat, 1 Nov 2025", **state))
    assert (request.url, request.validators_url) == (url, validators_url)
    assert request.validators == (("If-None-Match", b'W/"\xe9"'), ("If-Modified-Since", b"Sat, 1 Nov 2025"))


@pytest.mark.parametrize(
    ("moved_to", "is_told"), [("", True), ("http://a.example/new", True), ("http://b.example/", False)]
)
def test_the_owners_headers_do_not_follow_a_feed_to_another_site(moved_to: str, is_told: bool) -> None:
    headers = (("X-Api-Key", "k"), ("accept", "text/x"), ("User-Agent", "me"))
    names = [name for name, _ in request_for(due(headers=headers, moved_to=moved_to)).headers]
    assert names == (["X-Api-Key", "accept", "User-Agent"] if is_told else ["accept", "User-Agent"])


def test_a_poll_is_conditional_behind_a_redirect() -> None:
    async def stage() -> Origin:
        async with Origin({"/feed": to("/new"), "/new": Answer(status=304)}) as origin:
            client = WebClient(LIMITS)
            answer = await poll(client, due(url=origin.url("/feed"), etag=b'"m"', redirect_to=origin.url("/new")))
            await client.close()
            assert isinstance(answer, Response)
            assert answer.status == 304
            return origin

    asked = asyncio.run(stage()).asked
    assert [(one.path, one.header("if-none-match")) for one in asked] == [("/feed", None), ("/new", b'"m"')]
