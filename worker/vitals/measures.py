"""Measuring: the metrics' values, from the database where they are of all processes, else of this one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from storage.errors import StoreError
from storage.migrate import HEAD
from storage.model import Lease
from storage.store import Store
from worker.clock import Clock
from worker.vitals import metrics
from worker.vitals.machine import of_this_process
from worker.vitals.metrics import Metric, Samples, counted
from worker.vitals.tally import Tally

#: role and state of the processes that share the work -> how many
Processes = Mapping[tuple[str, ...], int]
ALONE: Processes = {("daemon", "works"): 1}
#: shown though there is none of them, so that an alarm can name them before
STATUSES = ("new", "ok", "failing", "waiting", "blocked", "gone")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What is measured."""

    store: Store
    tally: Tally
    clock: Clock
    #: by which this process's leases are known
    owner: str
    version: str
    processes: Processes
    #: names of the channels that are configured
    channels: tuple[str, ...]


def measure(of: Measured) -> Iterable[tuple[Metric, Samples]]:
    """Every metric. Where the database does not answer, it is said to be down, and this process is measured alone."""
    yield from measure_stored(of)
    yield metrics.LOOKED, {(): round(of.tally.since_look, 3)}
    yield from of_this_process()


def measure_stored(of: Measured) -> Iterable[tuple[Metric, Samples]]:
    """What the database tells of all processes; of the one that asks, nothing."""
    try:
        found = tuple(_stored(of))
        up = 1
    except StoreError:
        found, up = (), 0
    yield metrics.BUILD, {(of.version, HEAD): 1}
    yield metrics.UP, {(): up}
    yield from found


def _stored(of: Measured) -> Iterable[tuple[Metric, Samples]]:
    store, clock, now = of.store, of.clock, of.clock.now()
    keep(store, of.tally)
    yield from counted(store.tallies(), of.channels)
    yield metrics.SIZE, {(): store.size()}
    room = store.room()
    yield metrics.ROOM, {} if room is None else {(): room}
    waiting = store.waiting(Lease(of.owner, now, now))
    yield metrics.DEPTH, {(each.stage,): each.due for each in waiting}
    yield metrics.LAG, {(each.stage,): seconds_since(each.since, clock, now) for each in waiting}
    yield metrics.OUTBOX, {(): seconds_since(store.oldest_undelivered(), clock, now)}
    yield metrics.DELIVERIES, {(*key,): number for key, number in store.deliveries_by_channel().items()}
    statuses = store.feeds_by_status()
    yield metrics.FEEDS, {(name,): statuses.get(name, 0) for name in dict.fromkeys((*STATUSES, *statuses))}
    yield metrics.PROCESSES, of.processes


def seconds_since(moment: datetime | None, clock: Clock, now: datetime) -> float:
    """Real seconds since then; 0 for what is not."""
    return 0 if moment is None else round(max(0.0, clock.real_seconds(now - moment)), 3)


def keep(store: Store, tally: Tally) -> None:
    """Adds what this process has counted to what all have. Raises `StoreError`; then it is kept for the next time."""
    done = tally.take()
    try:
        store.add_tallies(done)
    except StoreError:
        tally.put_back(done)
        raise
