"""Two processes that file copies of one article at the same moment: none is lost, and the two are one group."""

from __future__ import annotations

import multiprocessing
import os
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from storage.model import Article, DueEntry, Entry, EntryRecord, Feed, FeedState, Fields, Lease
from storage.store import Store
from storage.tables import articles
from worker.identify import LIMITS, fingerprint, identify

if TYPE_CHECKING:
    from multiprocessing.synchronize import Barrier

    from storage.store.stories import StoryArticle

NOW = datetime(2041, 3, 4, 12, tzinfo=UTC)
#: A thousand rounds take a minute: `RACES=1000 pytest tests/storage/test_races.py`.
ROUNDS = int(os.environ.get("RACES", "20"))
SITES = ("https://wire.example", "https://post.example")
PATIENCE = 60.0


def text_of(number: int, site: str) -> str:
    """A text of which each round has its own words, and each site its own last line."""
    words = [
        f"{'abcdefghij'[number % 10]}{chr(97 + number // 10 % 26)}{chr(97 + place)}or{number}" for place in range(24)
    ]
    told = " ".join(f"{word} said the keeper of the lamp and" for word in words)
    return f"{told} so it stayed.\n\nRead on at {site}."


def entries_of(site: str) -> tuple[EntryRecord, ...]:
    return tuple(
        EntryRecord(
            entry=Entry(id=f"{site}/{n}", link=f"{site}/{n}", title=f"Lamp {n}"),
            keys=(("guid", f"{site}/{n}"),),
            content_hash="c",
        )
        for n in range(ROUNDS)
    )


def due_of(store: Store) -> dict[str, list[DueEntry]]:
    """The entries of each site's feed, claimed, in order."""
    store.sync_feeds([Feed(url=site) for site in SITES], FeedState(next_at=NOW))
    lease = Lease("desk", NOW, NOW + timedelta(hours=1))
    state = FeedState(next_at=NOW + timedelta(days=1), baseline_at=NOW, status="ok")
    for polled in store.claim_every_feed(lease):
        store.save_poll(polled, entries_of(polled.feed.url), lambda fresh: state, articles_wanted=True, now=NOW)
    claimed = sorted(store.claim_entries(lease, 2 * ROUNDS), key=lambda due: int(due.entry.link.rpartition("/")[2]))
    return {site: [due for due in claimed if due.feed.url == site] for site in SITES}


def count(parts: list[StoryArticle] | tuple[StoryArticle, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.group for part in parts))


def file_all(url: str, site: str, due: list[DueEntry], start: Barrier) -> None:
    """One of the two workers."""
    store = Store(url)
    for number, entry in enumerate(due):
        article = Article(url=entry.entry.link, headline=entry.entry.title, text=text_of(number, site))
        print_ = fingerprint(article, feed_url=entry.feed.url, entry_id=entry.entry.id)
        start.wait(PATIENCE)
        with store.filing(entry, NOW) as filing:
            verdict = identify(article, print_, filing.candidates(print_, LIMITS), NOW)
            filing.file(article, print_, Fields(), verdict, count)
            filing.finish()
    store.close()


@pytest.mark.slow
def test_copies_filed_at_once_by_two_processes_are_one_group(store: Store) -> None:
    context = multiprocessing.get_context("spawn")
    start = context.Barrier(len(SITES))
    url = store.engine.url.render_as_string(hide_password=False)
    claimed = due_of(store).items()
    workers = [context.Process(target=file_all, args=(url, site, due, start)) for site, due in claimed]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(PATIENCE + ROUNDS)
    assert [worker.exitcode for worker in workers] == [0, 0]
    with store.engine.connect() as connection:
        rows = connection.execute(sa.select(articles.c.url, articles.c.group_id)).all()
    assert sorted(row.url for row in rows) == sorted(f"{site}/{n}" for site in SITES for n in range(ROUNDS))
    groups = {row.url: row.group_id for row in rows}
    assert all(groups[f"{SITES[0]}/{n}"] == groups[f"{SITES[1]}/{n}"] for n in range(ROUNDS))
    assert len(set(groups.values())) == ROUNDS
