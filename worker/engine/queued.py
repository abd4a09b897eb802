"""The engine of many processes on one PostgreSQL: tickets, carried by Procrastinate, say where work waits.

A ticket names a stage and a shard. Whoever takes it does what the inline engine does, within that shard: claim, work,
complete. Tickets hold no work, so one that is lost loses nothing: the sweep finds the rows. Of the tickets of a shard
one is worked on at a time, so that a host is asked by one worker.
"""

import asyncio
import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from procrastinate import App, PsycopgConnector, SyncPsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, ProcrastinateException
from procrastinate.jobs import Status
from procrastinate.schema import SchemaManager
from procrastinate.worker import Worker
from psycopg import AsyncConnection, OperationalError
from psycopg_pool import AsyncConnectionPool

from storage.dialect import CALLS, has_heard
from storage.errors import StoreError
from storage.store import Store
from worker.context import Context
from worker.engine.crafts import articles_craft, channels_craft, hubs_craft, polls_craft
from worker.engine.stage import GRACE, Craft, Stage
from worker.engine.ticks import Call, Ticking, all_ticks, between_looks, guarded
from worker.log import log
from worker.presence import SIGN_OF_LIFE, STALLED

if TYPE_CHECKING:
    from procrastinate.connector import Notify
    from psycopg.abc import PQGen
    from sqlalchemy import Connection

#: tickets that a worker works on at once
TICKETS = 8
#: real seconds between two looks for tickets by a worker that has heard of none
UNHEARD = 2.0
#: real seconds between two looks for further deliveries while one is under way: it may take long, and is no reason for
#: others to wait. Of the stages that have no shards one ticket is worked on at a time
FURTHER = 0.2
#: real seconds that a connection sleeps on which nothing comes
ASLEEP = 60.0
#: real seconds before a worker that has lost the database looks for it again
PAUSE = 1.0
TASK = "run_stage"
#: the stages whose work is dealt out by the host that is asked
SHARDED = ("poll", "article")
#: what is worked on with the ticket of a stage, beside the stage itself. What a poll finds has a ticket of its own, but
#: that is heard of while this one still holds the shard, and would wait for the next look
THEN = {"poll": ("article",)}
#: note in the store: the last script of Procrastinate's schema that was run
SCHEMA = "procrastinate"


class Tickets:
    """Puts tickets where the workers take them, within a transaction of the store: none is seen before its rows."""

    def __init__(self) -> None:
        # It has no connection of its own: each ticket comes with one.
        self._app = App(connector=SyncPsycopgConnector())

    def __call__(self, connection: "Connection", stage: str, shards: Sequence[int]) -> None:
        raw = connection.connection.driver_connection
        for shard in shards:  # in order, so that no two transactions wait for each other's
            with contextlib.suppress(AlreadyEnqueued), connection.begin_nested():
                self._app.configure_task(TASK, connection=raw, **_options(stage, shard)).defer()


class QueuedEngine:
    """Works on tickets, beside other processes that do. The one that leads also looks where work waits."""

    def __init__(
        self,
        context: Callable[[], Context],
        database_url: str,
        *,
        leads: bool,
        called: Callable[[], None] = lambda: None,
    ) -> None:
        """`called`: hears, while this engine works, of each call to all processes."""
        self._context = context
        self._leads = leads
        self._app = App(connector=_Connector(database_url, called))
        self._app.task(name=TASK)(self._run_stage)
        self._ticking = Ticking()
        self._working: asyncio.Task[None] | None = None
        self._worker: Worker | None = None
        self._is_stopping = asyncio.Event()
        self._stages: set[Stage[Any]] = set()

    def start(self) -> None:
        """Begins to work, and goes on until `stop`."""
        self._is_stopping.clear()
        self._working = asyncio.create_task(self._work())
        if self._leads:
            self._ticking.start(self._calls())

    def look(self) -> None:
        """Nothing: work is found by the next sweep."""

    async def stop(self) -> None:
        """Takes no more tickets, gives what is under way its time, and ends."""
        self._ticking.stop()
        for stage in self._stages:
            stage.close()
        self._is_stopping.set()
        if self._worker is not None:
            self._worker.stop()  # type: ignore[no-untyped-call]  # of the library, as is `run`
        if self._working is not None:
            await asyncio.wait((self._working,), timeout=GRACE + PAUSE)
            self._working.cancel()
            await asyncio.gather(self._working, return_exceptions=True)

    async def _work(self) -> None:
        """Until it is told to stop.

        Before it had its time it is not cancelled: a connection that is being opened swallows that, and all goes on.
        """
        while not self._is_stopping.is_set():
            try:
                await self._app.open_async()
                self._worker = self._new_worker()
                if not self._is_stopping.is_set():
                    await self._worker.run()  # type: ignore[no-untyped-call]  # of the library, too
            except Exception as error:  # whatever the library or the database has: this worker goes on when it can
                log.error("tickets.failed", reason=str(error.__cause__ or error))
            finally:
                self._worker = None
                await self._app.close_async()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._is_stopping.wait(), PAUSE)

    def _new_worker(self) -> Worker:
        return Worker(
            self._app,
            concurrency=TICKETS,
            fetch_job_polling_interval=UNHEARD,
            shutdown_graceful_timeout=GRACE,
            delete_jobs="always",
            install_signal_handlers=False,
            update_heartbeat_interval=SIGN_OF_LIFE,
            stalled_worker_timeout=STALLED,
        )

    async def _run_stage(self, stage: str, shard: int) -> None:
        """What a ticket asks for."""
        tick = all_ticks().get(stage)
        if tick is not None:
            await guarded(tick[0], self._context())
            return
        for each in (stage, *THEN.get(stage, ())):
            if not self._is_stopping.is_set():
                await self._work_on(each, shard)

    async def _work_on(self, stage: str, shard: int) -> None:
        """Once what is due; for what may be more, another ticket."""
        work = Stage(_craft(self._context, stage, shard))
        self._stages.add(work)
        try:
            if await work.work_once(None if stage in SHARDED else FURTHER):
                await self._defer(stage, shard)
        except StoreError as error:
            log.error("storage.failed", stage=stage, reason=str(error))
        finally:
            self._stages.discard(work)
            await work.settle(0)

    async def _defer(self, stage: str, shard: int) -> None:
        with contextlib.suppress(AlreadyEnqueued):
            await self._app.configure_task(TASK, **_options(stage, shard)).defer_async()

    # ------------------------------------------------------------------------------------------ the one that leads
    def _calls(self) -> Iterator[tuple[Call, float]]:
        clock = self._context().clock
        sweep = between_looks(clock)
        yield partial(self._guarded, self._sweep), sweep
        yield partial(self._guarded, self._bury), SIGN_OF_LIFE
        for name, (_, every) in all_ticks().items():
            defer = partial(self._defer, name, 0)
            yield partial(self._guarded, defer), max(sweep, clock.real_seconds(every))

    async def _guarded(self, call: Call) -> None:
        try:
            await call()
        except (StoreError, ProcrastinateException) as error:
            log.error("tickets.failed", reason=str(error.__cause__ or error))

    async def _sweep(self) -> None:
        """A ticket for each shard where rows wait."""
        ctx = self._context()
        ctx.tally.looked()
        due = await ctx.db(ctx.store.shards_due, ctx.lease())
        waiting = await self._app.job_manager.list_jobs_async(status="todo") if due else ()
        there = {job.queueing_lock for job in waiting}
        for stage, shard in due:
            if _name(stage, shard) not in there:  # to be refused one costs as much as to make one
                await self._defer(stage, shard)

    async def _bury(self) -> None:
        """Away with the tickets of workers that died."""
        for job in await self._app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED):
            log.warning("ticket.lost", **job.task_kwargs)
            await self._app.job_manager.finish_job(job, status=Status.FAILED, delete_job=True)


def prepare_tickets(store: Store, database_url: str) -> None:
    """Makes Procrastinate's tables, or brings them to the version of the library that is installed."""
    scripts = sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql"))
    known = store.note(SCHEMA)
    connector = SyncPsycopgConnector(conninfo=_libpq(database_url), min_size=1, max_size=1)
    with App(connector=connector).open() as app:
        if not known:
            app.schema_manager.apply_schema()
        for script in scripts if known else ():
            if script.name > known:
                connector.execute_query(script.read_text("utf-8").replace("%", "%%"))
    store.keep_note(SCHEMA, scripts[-1].name)


class _Listening(AsyncConnection):
    """A connection that sleeps until something comes; psycopg's own wakes ten times a second, for what threads need."""

    async def wait(self, gen: "PQGen[Any]", interval: float = ASLEEP, *more: Any, **named: Any) -> Any:
        return await super().wait(gen, interval, *more, **named)


class _Connector(PsycopgConnector):
    """Procrastinate's way to PostgreSQL: a statement is one round trip, and who hears of tickets hears calls too."""

    def __init__(self, database_url: str, called: Callable[[], None]) -> None:
        super().__init__(
            conninfo=_libpq(database_url),
            min_size=1,
            max_size=4,
            connection_class=_Listening,
            configure=_without_transactions,
            pool_factory=_pool,
        )
        self._called = called

    async def listen_notify(self, on_notification: "Notify", channels: Iterable[str]) -> None:
        async def heard(*, channel: str, payload: str) -> None:
            if channel == CALLS:
                self._called()
            else:
                await on_notification(channel=channel, payload=payload)

        await super().listen_notify(on_notification=heard, channels=[*channels, CALLS])


def _pool(**settings: Any) -> AsyncConnectionPool[Any]:
    return AsyncConnectionPool(**settings | {"check": _prove})


async def _prove(connection: AsyncConnection[Any]) -> None:
    """In place of Procrastinate's question to the server, which costs as much as what is to be asked."""
    if has_heard(connection):
        await connection.close()  # or the pool would take it back
        raise OperationalError("the server has ended")


async def _without_transactions(connection: AsyncConnection[Any]) -> None:
    """Procrastinate's statements stand alone, each a function of its schema."""
    await connection.set_autocommit(True)


def _libpq(database_url: str) -> str:
    """The address as PostgreSQL's own library reads it."""
    return "postgresql://" + database_url.partition("://")[2]


def _craft(present: Callable[[], Context], stage: str, shard: int) -> Craft[Any]:
    match stage:
        case "poll":
            return polls_craft(present, shard=shard)
        case "article":
            return articles_craft(present, shard=shard)
        case "hub":
            return hubs_craft(present)
    return channels_craft(present)


def _options(stage: str, shard: int) -> dict[str, Any]:
    """Of a stage and shard one ticket waits at a time; of a shard one is worked on, whatever the stage."""
    lock = f"shard:{shard}" if stage in SHARDED else stage
    return {"lock": lock, "queueing_lock": _name(stage, shard), "task_kwargs": {"stage": stage, "shard": shard}}


def _name(stage: str, shard: int) -> str:
    return f"{stage}:{shard}"
