"""Provoked races: two processes that do the same thing to the same rows at the same moment, over and over.

Of each kind it is known what must come of a race, so that what was lost and what was doubled can be counted. Tests run
some of them, `python -m tests.bench races` as many as are asked for.
"""

from __future__ import annotations

import multiprocessing
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from queue import Empty
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from storage.errors import Overtaken
from storage.model import (
    Alert,
    Article,
    DueEntry,
    Entry,
    EntryRecord,
    Feed,
    FeedState,
    Fields,
    Lease,
    Polled,
    Receipt,
    Topic,
)
from storage.store import Store
from storage.tables import alerts, articles, deliveries, entries
from tests.storage.conftest import without_waiting_for_the_disk
from tests.worker.house import rules, watch
from worker import identify
from worker.match import words_of
from worker.pipeline import file_article
from worker.study import Study

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from multiprocessing.queues import Queue
    from multiprocessing.synchronize import Barrier

NOW = datetime(2041, 3, 4, 12, tzinfo=UTC)
LEASE = timedelta(minutes=2)
#: between two races: every lease of the one before has run out, and no alert of it counts
APART = timedelta(hours=2)
SITES = ("https://wire.example", "https://post.example")
FEED, OTHER = Feed(url=f"{SITES[0]}/feed"), Feed(url=f"{SITES[1]}/feed")
#: real seconds that one waits for the other
PATIENCE = 60.0
SPAWN = multiprocessing.get_context("spawn")
#: in every third race of leases one is slow, in every fifth the configuration is read again
SLOW_EVERY, RELOAD_EVERY = 3, 5
LAMPS = Topic(name="Lamps", query="lamp", notify=("hook",))
ONE_AN_HOUR = Topic(name="Lamps", query="lamp", notify=("hook",), hourly=1)


@dataclass(frozen=True, slots=True)
class Toll:
    """What races of a kind cost: of what should be there once, how much is not there, and how much is there again."""

    lost: int
    doubled: int


@dataclass(frozen=True, slots=True)
class Race:
    """A kind of race."""

    #: makes a store ready for so many races; what each of the two is given
    prepare: Callable[[Store, int], tuple[Any, Any]]
    #: one of the two, of that number, with what it was given; it calls the function before each race
    work: Callable[[Store, int, Any, Callable[[], object]], Iterable[str]]
    #: what there has to be once of each race, and looks for it; 'kept' is what the two said
    once: Mapping[str, Callable[[Store], Iterable[int]]]


# ------------------------------------------------------------------------------------------------ articles
def _text(number: int, site: int) -> str:
    """A text of which each race has its own words, and each site its own last line."""
    words = _words(number)
    told = " ".join(
        f"{one} told {other} of the lamp and" for one, other in zip(words, words[5:] + words[:5], strict=True)
    )
    return f"{told} so it stayed.\n\nRead on at {SITES[site]}."


def _report(number: int, site: int) -> str:
    """The race's event, told by each site in sentences of its own."""
    words = _words(number)
    if site:
        words.reverse()
    saying = ("met {} beside the lamp of {}.", "wrote to {} about a lamp in {}.")[site]
    return "\n\n".join(f"{a} {saying.format(b, c)}" for a, b, c in zip(words, words[1:], words[2:], strict=False))


def _version(number: int, site: int) -> str:
    return f"{_text(number, 0)}\n\nThe keeper counted {site + 1} visitors."


def _stranger(number: int, site: int) -> str:
    return _text(2 * number + site, site)


def _words(number: int) -> list[str]:
    mark = "".join(chr(97 + number // 26**place % 26) for place in range(4))
    return [f"{chr(65 + place)}{mark}{chr(97 + place)}" for place in range(24)]


def _entries(store: Store, rounds: int, *, one_address: bool = False) -> tuple[list[DueEntry], list[DueEntry]]:
    """Two feeds after their baseline, each with an entry for every race, all of them claimed."""
    watch(store, rules((LAMPS,), feeds=(FEED, OTHER)), NOW - APART)
    state = FeedState(next_at=NOW + 10**6 * APART, baseline_at=NOW - APART, status="ok")
    for count in (0, rounds):
        for due in store.claim_every_feed(Lease("desk", NOW - APART, NOW)):
            site = SITES[0] if one_address or due.feed == FEED else SITES[1]
            records = [_record(f"{due.feed.url}/{n}", f"{site}/{n}") for n in range(count)]
            store.save_poll(due, records, lambda _: state, articles_wanted=True, now=NOW - APART)
    claimed = store.claim_entries(Lease("desk", NOW, NOW + LEASE), 2 * rounds)
    ordered = sorted(claimed, key=_round_of)
    return [due for due in ordered if due.feed == FEED], [due for due in ordered if due.feed == OTHER]


def _record(guid: str, link: str) -> EntryRecord:
    return EntryRecord(entry=Entry(id=guid, link=link, title="Lamp"), keys=(("guid", guid),), content_hash="c")


def _round_of(due: DueEntry) -> int:
    return int(due.entry.link.rpartition("/")[2])


def _file_all(
    text: Callable[[int, int], str],
    topic: Topic,
    store: Store,
    number: int,
    own: list[DueEntry],
    start: Callable[[], object],
) -> Iterable[str]:
    the_rules = rules((topic,), feeds=(FEED, OTHER))
    for due in own:
        at = NOW + _round_of(due) * APART
        start()
        told = text(_round_of(due), number)
        article = Article(url=due.entry.link, headline="", text=told, language="en")
        print_ = identify.fingerprint(article, feed_url="", entry_id="")
        found = Study(article=article, fields=Fields(language="en"), fingerprint=print_, words=words_of(article))
        while True:
            with suppress(Overtaken), store.filing(replace(due, first_seen=at), at) as filing:
                file_article(filing, filing.due, found, None, the_rules)
                filing.finish()
                break
    return ()


def _groups(store: Store) -> Iterable[int]:
    """The races of which both articles are one group."""
    with store.engine.connect() as connection:
        rows = connection.execute(sa.select(articles.c.url, articles.c.group_id)).all()
    groups: dict[int, set[str]] = {}
    for row in rows:
        groups.setdefault(row.group_id, set()).add(row.url)
    return [_number(urls.pop()) for urls in groups.values() if len(urls) == len(SITES)]


def _second_versions(store: Store) -> Iterable[int]:
    with store.engine.connect() as connection:
        query = sa.select(articles.c.url, articles.c.revision)
        return [_number(row.url) for row in connection.execute(query) if row.revision == len(SITES)]


def _rung(store: Store) -> Iterable[int]:
    """The races of the alerts that went out at once."""
    with store.engine.connect() as connection:
        times = connection.execute(sa.select(alerts.c.at).where(alerts.c.outcome == "ring")).scalars()
        return [(at - NOW) // APART for at in times]


def _number(url: str) -> int:
    return int(url.rpartition("/")[2])


# ------------------------------------------------------------------------------------------------ leases
def _race(number: int, round_: int, start: Callable[[], object]) -> datetime:
    """Waits for the other. Returns when this one claims: where one is slow, the other claims when its lease is over."""
    start()
    is_second = round_ % SLOW_EVERY == 0 and number == round_ // SLOW_EVERY % 2
    if is_second:
        start()
    return NOW + round_ * APART + (2 * LEASE if is_second else timedelta(0))


def _meet(number: int, round_: int, start: Callable[[], object]) -> None:
    """Both have claimed, and complete what they have."""
    if round_ % SLOW_EVERY == 0 and number != round_ // SLOW_EVERY % 2:
        start()  # the slow one lets the second claim
    start()


def _after(state: FeedState, _new_entries: int) -> FeedState:
    return state


def _one_feed(store: Store, rounds: int) -> tuple[int, int]:
    store.sync_feeds([FEED], FeedState(next_at=NOW))
    return rounds, rounds


def _poll_all(store: Store, number: int, rounds: int, start: Callable[[], object]) -> Iterable[str]:
    for round_ in range(rounds):
        at = _race(number, round_, start)
        if round_ % RELOAD_EVERY == number:
            configured = (FEED, OTHER) if round_ % (2 * RELOAD_EVERY) == number else (FEED,)
            store.sync_feeds(configured, FeedState(next_at=NOW + 10**6 * APART))
        claimed = store.claim_feeds(Lease(f"poller {number}", at, at + LEASE), 9)
        _meet(number, round_, start)
        learnt = partial(_after, FeedState(next_at=NOW + (round_ + 1) * APART, baseline_at=NOW, status="ok"))
        record = _record(str(round_), f"{FEED.url}/{round_}")
        for due in claimed:
            polled = Polled(due=due, records=(record,), next_state=learnt, articles_wanted=True, now=at)
            if store.save_polls([polled]) == (1,):
                yield str(round_)


def _waiting_entries(store: Store) -> Iterable[int]:
    with store.engine.connect() as connection:
        return [int(guid) for guid in connection.execute(sa.select(entries.c.guid)).scalars()]


def _one_channel(store: Store, rounds: int) -> tuple[int, int]:
    for number in range(rounds):
        store.tell(Alert(id=str(number), kind="story.new", at=NOW + number * APART), ["hook"], {"hook": ("",)})
    return rounds, rounds


def _deliver_all(store: Store, number: int, rounds: int, start: Callable[[], object]) -> Iterable[str]:
    for round_ in range(rounds):
        at = _race(number, round_, start)
        if round_ % RELOAD_EVERY == number:
            store.sync_channels({"hook": "endpoint"})
        claimed = store.claim_deliveries(Lease(f"deliverer {number}", at, at + LEASE), (), 1)
        _meet(number, round_, start)
        for delivery in claimed:
            if store.settle_delivery(delivery, f"deliverer {number}", Receipt(outcome="sent"), None, at):
                yield delivery.alert.id


def _sent(store: Store) -> Iterable[int]:
    with store.engine.connect() as connection:
        query = sa.select(deliveries.c.alert_id).where(deliveries.c.state == "sent")
        return [int(ident) for ident in connection.execute(query).scalars()]


# ------------------------------------------------------------------------------------------------ all of them
def _kept(_store: Store) -> Iterable[int]:
    """Said by the two themselves."""
    return ()


RACES: Mapping[str, Race] = {
    "copies of one text": Race(_entries, partial(_file_all, _text, LAMPS), {"group": _groups, "alert": _rung}),
    "reports of one event": Race(_entries, partial(_file_all, _report, LAMPS), {"alert": _rung}),
    "versions of one article": Race(
        partial(_entries, one_address=True),
        partial(_file_all, _version, LAMPS),
        {"second version": _second_versions, "alert": _rung},
    ),
    "alerts under a limit": Race(_entries, partial(_file_all, _stranger, ONE_AN_HOUR), {"alert": _rung}),
    "polls of one feed": Race(_one_feed, _poll_all, {"entry": _waiting_entries, "kept": _kept}),
    "deliveries of one channel": Race(_one_channel, _deliver_all, {"delivery": _sent, "kept": _kept}),
}


def run_races(urls: Mapping[str, str], rounds: int) -> dict[str, Toll]:
    """So many races of each kind that an empty store is given for, by its address; what each kind cost."""
    given = {}
    for kind, url in urls.items():
        store = opened(url)
        given[kind] = RACES[kind].prepare(store, rounds)
        store.close()
    said = _both(urls, given)
    return {kind: _toll(kind, url, rounds, said[kind]) for kind, url in urls.items()}


def _toll(kind: str, url: str, rounds: int, said: list[int]) -> Toll:
    store, lost, doubled = opened(url), 0, 0
    for what, look in RACES[kind].once.items():
        found = Counter(said if what == "kept" else look(store))
        lost += sum(not found[number] for number in range(rounds))
        doubled += sum(found.values()) - len(found)
    store.close()
    return Toll(lost, doubled)


def _both(urls: Mapping[str, str], given: Mapping[str, tuple[Any, Any]]) -> dict[str, list[int]]:
    """Lets two processes run the races; what they said of each kind."""
    start: Barrier = SPAWN.Barrier(len(SITES))
    kept: Queue[tuple[str, str]] = SPAWN.Queue()
    workers = [
        SPAWN.Process(
            target=_work_all,
            args=(dict(urls), number, {kind: both[number] for kind, both in given.items()}, start, kept),
        )
        for number in range(len(SITES))
    ]
    for worker in workers:
        worker.start()
    said: dict[str, list[int]] = {kind: [] for kind in urls}
    while any(worker.is_alive() for worker in workers) or not kept.empty():
        with suppress(Empty):  # emptied as it fills: a process does not end before
            kind, what = kept.get(timeout=0.1)
            said[kind].append(int(what))
    assert [worker.exitcode for worker in workers] == [0, 0]
    return said


def _work_all(
    urls: dict[str, str], number: int, given: dict[str, Any], start: Barrier, kept: Queue[tuple[str, str]]
) -> None:
    """One of the two processes."""
    for kind, url in urls.items():
        store = opened(url)
        for what in RACES[kind].work(store, number, given[kind], partial(start.wait, PATIENCE)):
            kept.put((kind, what))
        store.close()


def opened(url: str) -> Store:
    """The store, as a process of its own has it."""
    store = Store(url)
    if store.engine.dialect.name == "sqlite":
        sa.event.listen(store.engine, "connect", without_waiting_for_the_disk)
    return store
