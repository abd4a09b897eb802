"""Signs of life: each of several processes on one database tells that it is there, and anyone can see who is."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from storage.errors import StoreError
from storage.migrate import HEAD
from storage.model import Process, Role
from storage.store import Store
from worker.clock import Clock
from worker.context import Context
from worker.http.identity import program_version
from worker.log import log
from worker.vitals.measures import keep

#: note in the store: the configuration by which, and the schema with which, all that work on it are to work
RULES = "rules"
#: real seconds between two signs of life of a process; one that gave none for so long is taken for dead
SIGN_OF_LIFE, STALLED = 5.0, 15.0
#: real seconds between two writings of what was counted: a kill loses that much of it
TALLIED = 10.0


def announcement(mark: str) -> str:
    """What is noted as `RULES`: the mark of a configuration, and the schema with which this version works."""
    return f"{mark} {HEAD}"


State = Literal["works", "waits", "stale"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A process as the others see it."""

    process: Process
    #: `works`; `waits` for the configuration that the daemon has announced; `stale`: gave no sign of life for long
    state: State
    #: real seconds since its last sign of life
    silent: float
    #: stage -> rows that it has in hand
    holds: Mapping[str, int]


@contextlib.asynccontextmanager
async def giving_signs(present: Callable[[], tuple[Context, str]], role: Role) -> AsyncIterator[None]:
    """Within it the others see this process. `present`: its context and the mark of its configuration as they are."""
    giving = asyncio.create_task(_give(present, role))
    try:
        yield
    finally:
        giving.cancel()
        await asyncio.gather(giving, return_exceptions=True)
        ctx, _ = present()
        with contextlib.suppress(StoreError):  # it is taken for dead a little later
            await ctx.db(ctx.store.forget_process, ctx.owner)


@contextlib.asynccontextmanager
async def tallying(present: Callable[[], Context]) -> AsyncIterator[None]:
    """Within it, and at its end, what this process counts is added to what all have counted."""
    writing = asyncio.create_task(_write_tally(present))
    try:
        yield
    finally:
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)
        ctx = present()
        with contextlib.suppress(StoreError):  # nobody waits for the last few counts
            await ctx.db(keep, ctx.store, ctx.tally)


async def _write_tally(present: Callable[[], Context]) -> None:
    while True:
        await asyncio.sleep(TALLIED)
        ctx = present()
        try:
            await ctx.db(keep, ctx.store, ctx.tally)
        except StoreError as error:
            log.error("storage.failed", reason=str(error))


async def _give(present: Callable[[], tuple[Context, str]], role: Role) -> None:
    since = present()[0].clock.now()
    while True:
        ctx, mark = present()
        sign = Process(
            owner=ctx.owner, role=role, since=since, seen_at=ctx.clock.now(), version=program_version(), mark=mark
        )
        try:
            await ctx.db(ctx.store.keep_sign, sign)
        except StoreError as error:
            log.error("storage.failed", reason=str(error))
        await asyncio.sleep(SIGN_OF_LIFE)


def who_works(store: Store, clock: Clock) -> tuple[Seen, ...]:
    """The processes that share the work on the database, the daemon first; none where one does it all."""
    now, announced = clock.now(), store.note(RULES)
    held = store.held(now)
    seen = []
    for process in store.processes():
        silent = max(0.0, clock.real_seconds(now - process.seen_at))
        state: State = "stale" if silent > STALLED else "works" if process.mark == announced else "waits"
        seen.append(Seen(process=process, state=state, silent=silent, holds=held.get(process.owner, {})))
    return tuple(seen)
