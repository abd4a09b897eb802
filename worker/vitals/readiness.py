"""Is this process ready for work, and if not, why, and what is to be done about it?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from storage.errors import StoreError
from storage.migrate import HEAD
from storage.model import Lease
from storage.store import Store
from worker.clock import Clock
from worker.vitals.measures import seconds_since
from worker.vitals.tally import Tally

#: real seconds after which an engine that did not look for work hangs: it looks every second or two, a worker that
#: waits for its configuration every three
HANGS = 30.0
#: real seconds in which the thread that writes has to come to it; whoever asks waits five at most
WRITTEN_WITHIN = 4.0
#: bytes of free disk below which writing will soon fail
NO_ROOM = 100_000_000
#: after its time by so much, a delivery is stuck
STUCK = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a process is not ready: what is wrong, and what to do, a sentence each."""

    what: str
    said: str
    do: str


def unready(store: Store, tally: Tally, clock: Clock, owner: str) -> Iterable[Reason]:
    """The reasons, none if all is well. Writes to the database; raises nothing."""
    if tally.since_look > HANGS:
        said = f"the engine last looked for work {tally.since_look:.0f} seconds ago"
        yield Reason("ticks", said, "Restart it, and keep its log: this is a fault of the program")
    room = store.room()
    if room is not None and room < NO_ROOM:
        said = f"{room / 1e6:.0f} MB are free where the database lies"
        yield Reason("disk", said, "Make room, or let [storage] keep_pages be shorter")
    try:
        store.write_a_sign(clock.now())
        yield from _of_schema(store)
        yield from _of_outbox(store, tally, clock, owner)
    except StoreError as error:
        yield Reason("database", str(error), "`copytaster doctor` says more")


def writer_hangs() -> Reason:
    """The thread that writes did not come to it."""
    said = f"the thread that writes to the database is busy for more than {WRITTEN_WITHIN:.0f} seconds"
    return Reason("writer", said, "Look for another program that locks the database; then restart this one")


def _of_schema(store: Store) -> Iterable[Reason]:
    found = store.schema()
    if found != HEAD:
        said = f"the database is at schema {found}, this program works with {HEAD}"
        yield Reason("schema", said, "Restart this process with the version that upgraded the database")


def _of_outbox(store: Store, tally: Tally, clock: Clock, owner: str) -> Iterable[Reason]:
    """What became due while nothing ran gets its time after the start."""
    now = clock.now()
    since = next(each.since for each in store.waiting(Lease(owner, now, now)) if each.stage == "deliver")
    late = min(seconds_since(since, clock, now), tally.age)
    if late > STUCK.total_seconds():
        said = f"a delivery should have been tried {late:.0f} seconds ago"
        yield Reason("outbox", said, "See the log for delivery and storage events; then restart this process")
