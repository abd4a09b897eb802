"""Polling against a real server: what is kept, what is not, and what is said of a feed that is none."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from storage.model import DueFeed, Feed, FeedState
from tests.origin import Answer, Origin
from tests.worker.house import HOUR, NOON, House, opened_house, rules
from worker import jobs

RSS = b"""<rss version="2.0"><channel><title>A</title><link>http://a.example/</link>
<item><title>One</title><link>http://a.example/1</link><guid>1</guid></item>
<item><title>Two</title><link>http://a.example/2</link><guid>2</guid></item></channel></rss>"""
XML = (("Content-Type", "application/rss+xml"), ("ETag", '"v1"'))


def poll(
    folder: Path, script: dict[str, Answer], talk: Callable[[House, Origin, str], Awaitable[None]], **feed: object
) -> None:
    """Watches /rss of an origin that follows the script."""

    async def main() -> None:
        async with Origin(script) as origin:
            url = origin.url("/rss")
            async with opened_house(folder, rules(feeds=[Feed(url=url, **feed)])) as house:  # type: ignore[arg-type]
                await talk(house, origin, url)

    asyncio.run(main())


async def due(house: House) -> DueFeed:
    (feed,) = await house.ctx.db(house.store.claim_every_feed, house.ctx.lease())
    return feed


def state(house: House) -> FeedState:
    return house.store.feed_rows()[0].state


def test_entries_are_kept_and_wait_for_their_pages(tmp_path: Path) -> None:
    async def talk(house: House, origin: Origin, url: str) -> None:
        assert await jobs.poll_feed(house.ctx, await due(house)) == 2
        assert (state(house).status, state(house).title, state(house).baseline_at) == ("ok", "A", NOON)
        assert house.store.counts().entries_waiting == 2
        assert len(house.store.claim_entries(house.ctx.lease(), 9)) == 2

    poll(tmp_path, {"/rss": Answer(body=RSS, headers=XML)}, talk)


def test_entries_that_share_an_address_are_articles_of_their_own(tmp_path: Path) -> None:
    items = (
        f"<item><title>{title}</title><link>http://a.example{link}</link><guid>{title}</guid></item>"
        for title, link in (("Quake", "/now#q"), ("Flood", "/now#f"), ("Leak", "/now#l"), ("One", "/1"), ("Home", ""))
    )
    body = f"<rss version='2.0'><channel><title>A</title>{''.join(items)}</channel></rss>".encode()

    async def talk(house: House, origin: Origin, url: str) -> None:
        assert await jobs.poll_feed(house.ctx, await due(house)) == 5
        links = {found.entry.title: found.entry.link for found in house.store.claim_entries(house.ctx.lease(), 9)}
        assert links == {"Quake": "", "Flood": "", "Leak": "", "One": "http://a.example/1", "Home": "http://a.example"}

    poll(tmp_path, {"/rss": Answer(body=body, headers=XML)}, talk)


@pytest.mark.parametrize(
    "again", [Answer(status=304, headers=XML), Answer(body=RSS, headers=XML)], ids=["not modified", "the same body"]
)
def test_a_second_look_at_the_same_feed_brings_nothing(tmp_path: Path, again: Answer) -> None:
    script = {"/rss": Answer(body=RSS, headers=XML)}

    async def talk(house: House, origin: Origin, url: str) -> None:
        await jobs.poll_feed(house.ctx, await due(house))
        script["/rss"], house.clock.moment = again, NOON + HOUR
        assert await jobs.poll_feed(house.ctx, await due(house)) == 0
        assert origin.asked[-1].header("if-none-match") == b'"v1"'
        assert (state(house).status, state(house).baseline_at) == ("ok", NOON)
        assert house.store.feed_rows()[0].entries == 2

    poll(tmp_path, script, talk)


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (Answer(body=b"<!doctype html><title>Home</title>"), "a web page"),
        (Answer(body=b""), "empty"),
        (Answer(status=404), "404"),
        (Answer(status=500), "500"),
        (Answer(raw=b"SSH-2.0-OpenSSH_9.6\r\n", hangs_up=True), ""),
    ],
    ids=["html", "empty", "missing", "broken", "no http"],
)
def test_what_is_no_feed_is_said_and_is_no_baseline(tmp_path: Path, answer: Answer, says: str) -> None:
    async def talk(house: House, origin: Origin, url: str) -> None:
        assert await jobs.poll_feed(house.ctx, await due(house)) == 0
        assert state(house).baseline_at is None
        assert state(house).next_at > NOON
        assert state(house).reason
        assert says in state(house).reason

    poll(tmp_path, {"/rss": answer}, talk)


def test_headers_are_sent_from_the_configuration_and_never_stored(tmp_path: Path) -> None:
    async def talk(house: House, origin: Origin, url: str) -> None:
        house.store.sync_feeds([Feed(url=url)], FeedState(next_at=NOON))
        await jobs.poll_feed(house.ctx, await due(house))
        assert origin.asked[0].header("x-key") == b"secret"
        assert house.store.feed_rows()[0].feed.headers == ()

    poll(tmp_path, {"/rss": Answer(body=RSS, headers=XML)}, talk, headers=(("X-Key", "secret"),))


def test_a_feed_that_asked_to_wait_is_left_in_peace_even_when_all_are_polled(tmp_path: Path) -> None:
    script = {"/rss": Answer(status=429, headers=(("Retry-After", "7200"),))}

    async def talk(house: House, origin: Origin, url: str) -> None:
        await jobs.poll_feed(house.ctx, await due(house))
        house.clock.moment = NOON + HOUR
        assert await jobs.claim_askable_feeds(house.ctx) == ()
        house.clock.moment = NOON + 3 * HOUR
        assert len(await jobs.claim_askable_feeds(house.ctx)) == 1, "what was left in peace was given back"

    poll(tmp_path, script, talk)
