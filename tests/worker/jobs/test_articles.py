"""From an entry to an article against a real server: pages, missing pages, pages that fail later."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from storage.model import DueEntry, Entry, EntryRecord, Feed
from tests.origin import Answer, Origin
from tests.system.world import Story
from tests.worker.house import HOUR, NOON, House, opened_house, rules
from worker import jobs
from worker.pool import WorkFailed

STORY = Story(1)
HTML = (("Content-Type", "text/html; charset=utf-8"),)
PAGE = Answer(body=STORY.page(), headers=HTML)
Talk = Callable[[House, str], Awaitable[None]]


def arriving(folder: Path, script: dict[str, Answer], talk: Talk, link: str = "/1") -> None:
    """A feed whose baseline is empty has one entry, which leads to /1 of an origin."""

    async def main() -> None:
        async with Origin(script) as origin:
            feed = Feed(url=origin.url("/rss"))
            async with opened_house(folder, rules(feeds=[feed])) as house:
                url = origin.url(link) if link.startswith("/") else link
                keep(house, None, NOON)
                keep(house, url, NOON)
                await talk(house, url)

    asyncio.run(main())


def keep(house: House, link: str | None, now: datetime, content: str = "1") -> None:
    """The feed as it was polled, with its one entry."""
    (due,) = house.store.claim_every_feed(replace(house.ctx.lease(), owner="poll"))
    entry = Entry(id="1", link=link or "", title=STORY.title, summary_html=f"<p>{STORY.text[0]}</p>")
    records = [EntryRecord(entry=entry, keys=(), content_hash=content)] if link is not None else []
    state = replace(due.state, baseline_at=due.state.baseline_at or now, next_at=now, status="ok")
    house.store.save_poll(due, records, lambda _fresh: state, articles_wanted=True, now=now)


def claim(house: House) -> DueEntry:
    (due,) = house.store.claim_entries(house.ctx.lease(), 9)
    return due


def test_a_page_becomes_an_article_that_rings(tmp_path: Path) -> None:
    async def talk(house: House, url: str) -> None:
        await jobs.turn_into_article(house.ctx, claim(house))
        (row,) = house.store.article_rows()
        assert (row.article.url, row.article.is_partial, row.article.headline) == (url, False, STORY.title)
        assert STORY.text[-1] in row.article.text
        assert [decision.outcome for decision in house.store.decision_rows()] == ["ring"]
        assert house.store.counts().deliveries_due == 1
        assert house.store.counts().entries_waiting == 0

    arriving(tmp_path, {"/1": PAGE}, talk)


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (Answer(status=404), "404"),
        (Answer(body=b"%PDF-1.7", headers=(("Content-Type", "application/pdf"),)), "pdf"),
        (Answer(status=302, headers=(("Location", "/"),)), ""),
    ],
    ids=["missing", "no page", "to the front page"],
)
def test_without_its_page_the_feeds_words_stand_in_and_the_page_is_tried_again(
    tmp_path: Path, answer: Answer, says: str
) -> None:
    async def talk(house: House, url: str) -> None:
        await jobs.turn_into_article(house.ctx, claim(house))
        (row,) = house.store.article_rows()
        assert row.article.is_partial
        assert STORY.text[0] in row.article.text
        assert says in " ".join(row.article.warnings)
        assert house.store.counts().entries_waiting == 1
        script["/1"] = PAGE
        house.clock.moment = NOON + 24 * HOUR
        await jobs.turn_into_article(house.ctx, claim(house))
        (row,) = house.store.article_rows()
        assert (row.article.is_partial, row.revision) == (False, 2)

    script = {"/1": answer, "/": Answer(body=b"<h1>Home</h1>", headers=HTML)}
    arriving(tmp_path, script, talk)


def test_an_entry_without_a_web_address_is_its_own_article_and_is_not_tried_again(tmp_path: Path) -> None:
    async def talk(house: House, url: str) -> None:
        await jobs.turn_into_article(house.ctx, claim(house))
        assert house.store.article_rows()[0].article.is_partial
        assert house.store.counts().entries_waiting == 0

    arriving(tmp_path, {}, talk, link="mailto:desk@a.example")


@pytest.mark.parametrize(
    "later",
    [Answer(status=503), Answer(body=b"<title>Before you continue</title><p>Accept all cookies</p>", headers=HTML)],
    ids=["fails", "a wall"],
)
def test_an_article_that_is_known_in_full_stays_when_its_page_fails_later(tmp_path: Path, later: Answer) -> None:
    script = {"/1": PAGE}

    async def talk(house: House, url: str) -> None:
        await jobs.turn_into_article(house.ctx, claim(house))
        script["/1"], house.clock.moment = later, NOON + HOUR
        keep(house, url, NOON + HOUR, content="2")
        await jobs.turn_into_article(house.ctx, claim(house))
        (row,) = house.store.article_rows()
        assert (row.article.is_partial, row.revision) == (False, 1)
        assert house.store.counts().entries_waiting == 1, "the page is looked at again"

    arriving(tmp_path, script, talk)


def test_a_page_that_no_child_can_read_leaves_what_the_feed_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def talk(house: House, url: str) -> None:
        run = type(house.ctx.pool).run

        async def stopped(pool, work, page, *rest, limit):
            if page is not None:
                raise WorkFailed("was stopped after 30 s of work on it")
            return await run(pool, work, page, *rest, limit=limit)

        monkeypatch.setattr(type(house.ctx.pool), "run", stopped)
        await jobs.turn_into_article(house.ctx, claim(house))
        (row,) = house.store.article_rows()
        assert "the page was stopped after 30 s of work on it" in row.article.warnings
        assert STORY.text[0] in row.article.text

    arriving(tmp_path, {"/1": PAGE}, talk)
