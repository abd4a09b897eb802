"""Provoked races: two processes that do the same thing to the same rows at the same moment, over and over.

Of each kind it is known what must come of a race, so that what was lost and what was doubled can be counted. Tests run
some of them, `python -m tests.bench races` as many as are asked for.
"""

from __future__ import annotations

import multiprocessing
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from queue import Empty
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from storage.model import Alert, FeedState, Lease, Polled, Receipt, Topic
from storage.store import Store
from storage.tables import deliveries, entries
from tests.storage.conftest import without_waiting_for_the_disk
from tests.storage.raced_filings import (
    APART,
    FEED,
    LAMPS,
    LEASE,
    NOW,
    OTHER,
    SITES,
    claimed_entries,
    file_all,
    record_of,
    report_of,
    rung,
    same_text_of,
    second_versions,
    stranger_of,
    text_of,
    version_of,
    whole_groups,
)
from tests.storage.raced_retention import (
    aged_stories,
    at_address,
    file_came,
    let_go_or,
    nothing_hangs,
    poll_one,
    polled,
    what_came,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from multiprocessing.queues import Queue
    from multiprocessing.synchronize import Barrier

#: real seconds that one waits for the other
PATIENCE = 60.0
SPAWN = multiprocessing.get_context("spawn")
#: in every third race of leases one is slow, in every fifth the configuration is read again
SLOW_EVERY, RELOAD_EVERY = 3, 5
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
        record = record_of(str(round_), f"{FEED.url}/{round_}")
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
    "copies of one text": Race(
        claimed_entries, partial(file_all, text_of, LAMPS), {"group": whole_groups, "alert": rung}
    ),
    "reports of one event": Race(claimed_entries, partial(file_all, report_of, LAMPS), {"alert": rung}),
    "versions of one article": Race(
        partial(claimed_entries, one_address=True),
        partial(file_all, version_of, LAMPS),
        {"second version": second_versions, "alert": rung},
    ),
    "alerts under a limit": Race(claimed_entries, partial(file_all, stranger_of, ONE_AN_HOUR), {"alert": rung}),
    "polls of one feed": Race(_one_feed, _poll_all, {"entry": _waiting_entries, "kept": _kept}),
    "deliveries of one channel": Race(_one_channel, _deliver_all, {"delivery": _sent, "kept": _kept}),
    "copies of what goes": Race(
        aged_stories,
        partial(let_go_or, partial(file_came, same_text_of)),
        {"copy": partial(at_address, SITES[1]), "text": partial(what_came, same_text_of), "whole": nothing_hangs},
    ),
    "versions of what goes": Race(
        partial(aged_stories, one_address=True),
        partial(let_go_or, partial(file_came, version_of)),
        {"article": partial(at_address, SITES[0]), "text": partial(what_came, version_of), "whole": nothing_hangs},
    ),
    "polls of what goes": Race(aged_stories, partial(let_go_or, poll_one), {"entry": polled, "whole": nothing_hangs}),
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
