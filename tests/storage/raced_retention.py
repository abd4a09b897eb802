"""Stories that a rule lets go while something of them comes in: whichever is first, nothing is left half."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from storage import codec
from storage.errors import Overtaken
from storage.model import Article, DueEntry, EntryRecord, FeedState, Lease, Polled, Receipt, Retention
from storage.store import Store
from storage.tables import articles, entries, feeds
from tests.storage.orphans import orphans
from tests.storage.raced_filings import (
    APART,
    FEED,
    LEASE,
    NOW,
    OTHER,
    SITES,
    claimed_entries,
    file_one,
    race_of,
    record_of,
    text_of,
)
from worker import identify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

#: when the rule lets a story go, and how old it is at its race
KEPT, AGE = timedelta(days=90), timedelta(days=100)
RULES = Retention(unmatched=KEPT, matched=KEPT, alerted=KEPT)
#: what comes in, and the story that goes meanwhile
Met = tuple[DueEntry, str]


def aged_stories(store: Store, rounds: int, *, one_address: bool = False) -> tuple[list[Met], list[Met]]:
    """For every race a story that was told of long ago, and an entry of the other feed, claimed."""
    first, second = claimed_entries(store, rounds + 1, one_address=one_address)  # the newest story stays by itself
    for number, due in enumerate(first):
        file_one(store, due, NOW + number * APART - AGE, text_of(number, 0))
    end = NOW + rounds * APART
    while claimed := store.claim_deliveries(Lease("desk", end, end + LEASE), (), 50):
        for delivery in claimed:
            store.settle_delivery(delivery, "desk", Receipt(outcome="sent"), None, end)
    store.move_reports(store.near_stories(), (), NOW - AGE)
    store.prune(end, end)
    stories = [row.story for row in sorted(store.article_rows(), key=lambda row: race_of(row.article.url))]
    met = list(zip(second, stories, strict=True))[:rounds]
    return met, met


def let_go_or(
    bring: Callable[[Store, DueEntry, datetime], None],
    store: Store,
    number: int,
    met: list[Met],
    start: Callable[[], object],
) -> Iterable[str]:
    """The first brings what comes in, the second lets the stories go; in every other race it first looks again."""
    for race, (due, story) in enumerate(met):
        at = NOW + race * APART
        chosen = store.aged_among((story,), RULES, at)
        assert chosen
        start()
        if number == 0:
            bring(store, due, at)
            continue
        if race % 2:
            chosen = store.aged_among((story,), RULES, at)
        while True:
            with suppress(Overtaken):
                store.forget_stories(chosen, RULES, at)
                break
    return ()


def file_came(text: Callable[[int, int], str], store: Store, due: DueEntry, at: datetime) -> None:
    file_one(store, due, at, text(race_of(due.entry.link), 0))


def poll_one(store: Store, due: DueEntry, at: datetime) -> None:
    """The feed carries, under another name, what the story's article is known by."""
    number = race_of(due.entry.link)
    article = Article(url=f"{SITES[0]}/{number}", text=text_of(number, 0))
    keys = identify.fingerprint(article, feed_url="", entry_id="").keys
    told = record_of(f"polled/{number}", due.entry.link)
    record = EntryRecord(entry=told.entry, keys=(*told.keys, *keys), content_hash=told.content_hash)
    state = FeedState(next_at=NOW + 10**6 * APART, baseline_at=NOW - APART, status="ok")
    (asked,) = (one for one in store.claim_every_feed(Lease("poller", at, at + LEASE)) if one.feed == OTHER)
    store.save_polls([Polled(due=asked, records=(record,), next_state=lambda _: state, articles_wanted=True, now=at)])


# ------------------------------------------------------------------------------------------------ what came of it
def at_address(site: str, store: Store) -> Iterable[int]:
    """The races of the articles that stand at addresses of the site."""
    with store.engine.connect() as connection:
        urls = connection.execute(sa.select(articles.c.url)).scalars().all()
    return [race_of(url) for url in urls if url.startswith(site)]


def what_came(text: Callable[[int, int], str], store: Store) -> Iterable[int]:
    """The races of which the entry that came in has the article that it brought."""
    query = sa.select(entries.c.guid, articles.c.article).join(articles, articles.c.id == entries.c.article_id)
    query = query.join(feeds, feeds.c.id == entries.c.feed_id).where(feeds.c.url == OTHER.url)
    with store.engine.connect() as connection:
        rows = connection.execute(query).all()
    found = ((race_of(row.guid), codec.decode(row.article, Article)) for row in rows)
    return [race for race, article in found if article.text == text(race, 0)]


def polled(store: Store) -> Iterable[int]:
    """The races whose entry stands for the article, is a mark of it, or is to be read."""
    query = sa.select(entries).where(entries.c.guid.like("polled/%"))
    with store.engine.connect() as connection:
        rows = connection.execute(query).all()
    return [race_of(row.guid) for row in rows if row.article_id or row.next_at or row.is_backlog]


def nothing_hangs(store: Store) -> Iterable[int]:
    """All races, if no row names one that is not there."""
    with store.engine.connect() as connection:
        guids = connection.execute(sa.select(entries.c.guid).where(entries.c.guid.like(f"{FEED.url}/%"))).scalars()
        races = [race_of(guid) for guid in guids]
    return [] if orphans(store) else races
