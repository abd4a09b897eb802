"""Many feeds on a simulated clock, with no network, through the store's own claims and saves.

The clock goes from look to look, a second apart as in the daemon. What claiming and saving really take, and what a poll
takes besides by measurement, moves it on: so a store that cannot keep up is seen as polls that come too late.
"""

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa

from storage import codec
from storage.model import SHARDS, DueFeed, Entry, EntryRecord, Feed, FeedState, Lease, Polled
from storage.store import Store
from storage.tables import feeds
from tests.postgres import fresh_database, serving_postgres

NOON = datetime(2041, 3, 4, 12, tzinfo=UTC)
LOOK = timedelta(seconds=1)
LEASE = timedelta(minutes=2)
#: feeds claimed and polls kept at once, as in the daemon
CLAIMED, KEPT = 256, 100
#: seconds between two polls of a feed, and the share of the feeds: a wide desk's, about
RHYTHMS = ((900.0, 0.1), (3600.0, 0.5), (14400.0, 0.4))
#: of the polls so many bring an entry
NEWS = 0.15
SUMMARY = "<p>" + "The keeper of the lamp said that the light would be seen again. " * 6 + "</p>"


@dataclass(slots=True)
class Day:
    """What was seen of a simulated time."""

    feeds: int
    polls: int = 0
    entries: int = 0
    looks: int = 0
    #: real seconds
    claiming: float = 0.0
    saving: float = 0.0
    #: real seconds of a look that finds nothing
    idle: float = 0.0
    #: seconds that polls came too late
    lags: list[float] = field(default_factory=list)
    #: bytes of the database
    before: int = 0
    after: int = 0

    def lag(self, share: float) -> float:
        """So late at most were this share of the polls."""
        ordered = sorted(self.lags)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))]

    def figures(self) -> Iterator[tuple[str, float]]:
        """For people."""
        yield "feeds", self.feeds
        yield "polls", self.polls
        yield "polls a second", self.polls / self.looks
        yield "too late, median, s", self.lag(0.5)
        yield "too late, 95 in 100, s", self.lag(0.95)
        yield "a look that finds nothing, ms", 1000 * self.idle
        yield "to claim a feed, ms", 1000 * self.claiming / self.polls
        yield "to keep its poll, ms", 1000 * self.saving / self.polls
        yield "database before, MB", self.before / 1e6
        yield "database after, MB", self.after / 1e6
        yield "growth for each new entry, bytes", (self.after - self.before) / max(1, self.entries)


@contextmanager
def databases(kinds: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """By kind, the address of an empty database."""
    with TemporaryDirectory(prefix="copytaster-simulate-") as folder:
        urls = {"sqlite": f"sqlite:///{Path(folder)}/copytaster.db"}
        if "postgresql" not in kinds:
            yield urls
            return
        with serving_postgres() as server:
            urls["postgresql"] = fresh_database(server)
            yield {kind: urls[kind] for kind in kinds}


def live(url: str, count: int, span: timedelta, poll_seconds: float) -> Day:
    """Lets so many feeds be polled for that long. `poll_seconds`: what a poll takes besides the store."""
    chance = random.Random(1)
    store = Store.open(url, upgrade=True)
    urls = [f"https://site{number}.example/feed" for number in range(count)]
    store.sync_feeds([Feed(url=url) for url in urls], FeedState(next_at=NOON))
    rhythm = dict(zip(urls, chance.choices(*zip(*RHYTHMS, strict=True), k=count), strict=True))
    _spread(store, rhythm)
    day = Day(feeds=count, before=_size(store))
    now = NOON
    while now < NOON + span:
        now = max(now + LOOK, _look(store, day, now, (rhythm, chance, poll_seconds)))
    day.idle = _idle(store, now)
    day.after = _size(store)
    store.close()
    return day


def _spread(store: Store, rhythm: dict[str, float]) -> None:
    """As at a desk that has run for long: what becomes due is spread over the time."""
    chance, rows = random.Random(2), []
    for url, seconds in rhythm.items():
        at = NOON + timedelta(seconds=chance.uniform(0, seconds))
        state = FeedState(next_at=at, baseline_at=NOON, status="ok", polled_at=NOON)
        rows.append({"of": url, "at": at, "known": codec.encode(state).decode()})
    change = sa.update(feeds).where(feeds.c.url == sa.bindparam("of"))
    with store.engine.execution_options(is_write=True).begin() as connection:
        connection.execute(change.values(next_at=sa.bindparam("at"), state=sa.bindparam("known")), rows)


def _look(store: Store, day: Day, now: datetime, world: tuple[dict[str, float], random.Random, float]) -> datetime:
    """All that is due is polled. Returns when that is done."""
    rhythm, chance, poll_seconds = world
    day.looks += 1
    while True:
        begun = time.perf_counter()
        due = store.claim_feeds(Lease("desk", now, now + LEASE), CLAIMED)
        claimed = time.perf_counter()
        day.claiming += claimed - begun
        day.lags += [(now - feed.state.next_at).total_seconds() for feed in due]
        polls = [_polled(feed, now, rhythm[feed.feed.url], chance) for feed in due]
        told = time.perf_counter()
        for at in range(0, len(polls), KEPT):
            day.entries += sum(fresh or 0 for fresh in store.save_polls(polls[at : at + KEPT]))
        saved = time.perf_counter() - told
        day.saving += saved
        day.polls += len(polls)
        now += timedelta(seconds=claimed - begun + saved + len(polls) * poll_seconds)
        if len(due) < CLAIMED:
            return now


def _polled(due: DueFeed, now: datetime, rhythm: float, chance: random.Random) -> Polled:
    wait = timedelta(seconds=rhythm * chance.uniform(0.95, 1.05))
    state = replace(due.state, next_at=now + wait, polled_at=now)
    records: tuple[EntryRecord, ...] = ()
    if chance.random() < NEWS:
        link = f"{due.feed.url}/{now.timestamp():.0f}"
        entry = Entry(id=link, link=link, title="The lamp is lit again", summary_html=SUMMARY)
        records = (EntryRecord(entry=entry, keys=(("url", link),), content_hash="c"),)
    return Polled(due=due, records=records, next_state=partial(_after, state), articles_wanted=False, now=now)


def _after(state: FeedState, _new_entries: int) -> FeedState:
    return state


def _idle(store: Store, now: datetime) -> float:
    """What a look takes that finds nothing: with the clock before everything."""
    lease, looks = Lease("desk", NOON - timedelta(days=1), now), 200
    begun = time.perf_counter()
    for _ in range(looks):
        assert not store.claim_feeds(lease, CLAIMED)
    return (time.perf_counter() - begun) / looks


def _size(store: Store) -> int:
    with store.engine.connect() as connection:
        if store.engine.dialect.name == "sqlite":
            pages, size = (connection.exec_driver_sql(f"PRAGMA page_{what}").scalar() for what in ("count", "size"))
            return int(pages or 0) * int(size or 0)
        return int(connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar() or 0)


def claim_rates(url: str, rows: int, seconds: float = 5.0) -> dict[str, float]:
    """Feeds claimed a second among so many rows, all due: of all shards, and shard by shard, a third of them each."""
    store = Store.open(url, upgrade=True)
    _fill(store, rows)
    lease = Lease("desk", NOON + timedelta(days=2), NOON + timedelta(days=2) + LEASE)
    rates = {}
    for name, shards in (("of all", [None]), ("of a shard", list(range(SHARDS)))):
        claimed, turn, begun = 0, 0, time.perf_counter()
        while (took := time.perf_counter() - begun) < seconds and claimed < rows / 3:
            claimed += len(store.claim_feeds(lease, CLAIMED, shards[turn % len(shards)]))
            turn += 1
        rates[name] = claimed / took
    store.close()
    return rates


def _fill(store: Store, rows: int) -> None:
    """Feeds with a state of usual length, made by the database itself."""
    state = codec.encode(
        FeedState(next_at=NOON, baseline_at=NOON, status="ok", polled_at=NOON, etag=b'"a1b2c3"')
    ).decode()
    is_sqlite = store.engine.dialect.name == "sqlite"
    numbers = (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows})"
        if is_sqlite
        else "WITH n AS (SELECT i FROM generate_series(1, {rows}) AS i)"
    ).format(rows=rows)
    at = (
        "strftime('%Y-%m-%d %H:%M:%S.000000', '2041-03-04', '+' || (i * 7919 % 86400) || ' seconds')"
        if is_sqlite
        else "timestamptz '2041-03-04Z' + make_interval(secs => i::bigint * 7919 % 86400)"
    )
    url = "'https://site' || i || '.example/feed'"
    fill = f"""{numbers} INSERT INTO feeds (url, feed, state, is_active, next_at, shard)
        SELECT {url}, '{{"url":"' || {url} || '"}}', :state, true, {at}, i % {SHARDS} FROM n"""
    with store.engine.execution_options(is_write=True).begin() as connection:
        connection.execute(sa.text(fill), {"state": state})
    with store.engine.execution_options(is_write=True).begin() as connection:
        connection.exec_driver_sql("ANALYZE")  # as both databases do by themselves after a while
