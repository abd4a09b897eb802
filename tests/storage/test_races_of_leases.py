"""Two processes that want one feed or one channel at the same moment, while the configuration is read again.

In every third race one of them is slow: its lease has run out when the other claims, and both complete at once.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from queue import Empty
from typing import TYPE_CHECKING

from storage.model import Alert, Entry, EntryRecord, Feed, FeedState, Lease, Polled, Receipt
from tests.storage.test_races import PATIENCE, ROUNDS, SPAWN, opened

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.queues import Queue
    from multiprocessing.synchronize import Barrier

    from storage.store import Store

    Work = Callable[[str, int, int, Barrier, "Queue[str]"], None]

NOON = datetime(2041, 3, 4, 12, tzinfo=UTC)
LEASE = timedelta(minutes=2)
#: between two races: every lease of the one before has run out
APART = timedelta(hours=1)
FEED, OTHER = Feed(url="https://wire.example/feed"), Feed(url="https://post.example/feed")
SLOW_EVERY, RELOAD_EVERY = 3, 5


def race(number: int, round_: int, start: Barrier) -> datetime:
    """Waits for the other. Returns when this one claims: where one is slow, the other claims when its lease is over."""
    start.wait(PATIENCE)
    is_second = round_ % SLOW_EVERY == 0 and number == round_ // SLOW_EVERY % 2
    if is_second:
        start.wait(PATIENCE)
    return NOON + round_ * APART + (2 * LEASE if is_second else timedelta(0))


def meet(number: int, round_: int, start: Barrier) -> None:
    """Both have claimed, and complete what they have."""
    if round_ % SLOW_EVERY == 0 and number != round_ // SLOW_EVERY % 2:
        start.wait(PATIENCE)  # the slow one lets the second claim
    start.wait(PATIENCE)


def after(state: FeedState, _new_entries: int) -> FeedState:
    """What the feed's state becomes."""
    return state


def poll_all(url: str, number: int, rounds: int, start: Barrier, kept: Queue[str]) -> None:
    """One of two pollers: in each race the feed is due once."""
    store = opened(url)
    for round_ in range(rounds):
        at = race(number, round_, start)
        if round_ % RELOAD_EVERY == number:
            configured = (FEED, OTHER) if round_ % (2 * RELOAD_EVERY) == number else (FEED,)
            store.sync_feeds(configured, FeedState(next_at=NOON + 10**6 * APART))
        claimed = store.claim_feeds(Lease(f"poller {number}", at, at + LEASE), 9)
        meet(number, round_, start)
        learnt = partial(after, FeedState(next_at=NOON + (round_ + 1) * APART, baseline_at=NOON, status="ok"))
        entry = Entry(id=str(round_), link=f"https://wire.example/{round_}")
        record = EntryRecord(entry=entry, keys=(("guid", entry.id),), content_hash="c")
        for due in claimed:
            polled = Polled(due=due, records=(record,), next_state=learnt, articles_wanted=True, now=at)
            if store.save_polls([polled]) == (1,):
                kept.put(entry.id)
    store.close()


def deliver_all(url: str, number: int, rounds: int, start: Barrier, kept: Queue[str]) -> None:
    """One of two deliverers: in each race one delivery is due."""
    store = opened(url)
    for round_ in range(rounds):
        at = race(number, round_, start)
        if round_ % RELOAD_EVERY == number:
            store.sync_channels({"hook": "endpoint"})
        claimed = store.claim_deliveries(Lease(f"deliverer {number}", at, at + LEASE), (), 1)
        meet(number, round_, start)
        for delivery in claimed:
            if store.settle_delivery(delivery, f"deliverer {number}", Receipt(outcome="sent"), None, at):
                kept.put(delivery.alert.id)
    store.close()


def raced(store: Store, work: Work, rounds: int) -> list[int]:
    """The numbers of what the two processes kept, in order."""
    start: Barrier = SPAWN.Barrier(2)
    kept: Queue[str] = SPAWN.Queue()
    url = store.engine.url.render_as_string(hide_password=False)
    workers = [SPAWN.Process(target=work, args=(url, number, rounds, start, kept)) for number in (0, 1)]
    for worker in workers:
        worker.start()
    found = []
    while any(worker.is_alive() for worker in workers) or not kept.empty():
        with suppress(Empty):  # emptied as it fills: a process does not end before
            found.append(int(kept.get(timeout=0.1)))
    assert [worker.exitcode for worker in workers] == [0, 0]
    return sorted(found)


@ROUNDS
def test_two_pollers_on_one_feed_keep_each_poll_once(store: Store, rounds: int) -> None:
    store.sync_feeds([FEED], FeedState(next_at=NOON))
    kept = raced(store, poll_all, rounds)
    assert kept == list(range(rounds))
    assert store.counts().entries_waiting == rounds


@ROUNDS
def test_two_deliverers_on_one_channel_keep_each_delivery_once(store: Store, rounds: int) -> None:
    for number in range(rounds):
        alert = Alert(id=str(number), kind="story.new", at=NOON + number * APART)
        store.tell(alert, ["hook"], {"hook": ("",)})
    kept = raced(store, deliver_all, rounds)
    assert kept == list(range(rounds))
    assert store.counts().deliveries_due == 0
