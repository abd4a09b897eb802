"""The engine of one process: stages on one asyncio loop, looked after by a handful of APScheduler ticks.

There is a tick for due work, one for messages, one for silence, one for housekeeping; never a job for a feed.
Between ticks a stage that is done wakes the next one, so an alert does not wait for a tick.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from storage.errors import StoreError
from worker import jobs
from worker.context import Context
from worker.engine.crafts import all_polls_craft, articles_craft, channels_craft, hubs_craft, polls_craft
from worker.engine.stage import Stage
from worker.log import log

if TYPE_CHECKING:
    from apscheduler.events import JobEvent
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

#: of the program's time
MESSAGES_EVERY = timedelta(seconds=30)
SILENCE_EVERY = timedelta(minutes=5)
HOUSEKEEPING_EVERY = timedelta(hours=6)
#: of the program's time: what is due is looked for so often, where a real second is longer than that
FINEST_LOOK = timedelta(seconds=10)
#: real seconds between two ticks at least
FASTEST_TICK = 0.1
#: real seconds between two looks of `once` for deliveries, while articles are filed
NEWS_EVERY = 0.2
#: real seconds that deliveries under way get at the end
GRACE = 12.0

Tick = Callable[[Context], Awaitable[None]]


class InlineEngine:
    """Runs the stages over whatever context is the present one."""

    def __init__(self, context: Callable[[], Context]) -> None:
        self._context = context
        self.channels = Stage(channels_craft(context))
        self.articles = Stage(articles_craft(context, then=self.channels.notify))
        self.polls = Stage(polls_craft(context, then=self.articles.notify))
        self._stages = (self.polls, self.articles, self.channels, Stage(hubs_craft(context)))
        self._serving: list[asyncio.Task[None]] = []
        self._scheduler: AsyncIOScheduler | None = None

    def start(self) -> None:
        """Begins to work, and goes on until `stop`."""
        # Slow to import, and `once` has no ticks.
        from apscheduler.events import EVENT_JOB_MAX_INSTANCES, EVENT_JOB_MISSED
        from apscheduler.schedulers.asyncio import AsyncIOScheduler

        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._serving = [asyncio.create_task(stage.serve()) for stage in self._stages]
        for work, every in self._ticks():
            seconds = max(self._due_seconds(), self._context().clock.real_seconds(every))
            self._scheduler.add_job(work, "interval", seconds=seconds, coalesce=True, misfire_grace_time=None)
        self._scheduler.add_listener(_say_late, EVENT_JOB_MISSED | EVENT_JOB_MAX_INSTANCES)
        self._scheduler.start()
        self.look()

    async def stop(self) -> None:
        """Claims no more, gives what is under way its time, and ends."""
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=False)
        for task in self._serving:
            task.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)
        await asyncio.gather(*(stage.settle(GRACE) for stage in self._stages))

    def look(self) -> None:
        """Lets every stage look for due work."""
        for stage in self._stages:
            stage.notify()

    async def run_once(self, *, every: bool) -> tuple[str, ...]:
        """All that is due now and what follows from it, each delivery tried once. Returns the troubles there were.

        `every`: feeds that are not due are polled too.
        """
        ctx = self._context()
        again = Stage(channels_craft(self._context, at=ctx.clock.now()))
        polls = Stage(all_polls_craft(self._context)) if every else self.polls
        news = Stage(channels_craft(self._context, untried=True))
        await again.drain()
        await polls.drain()
        filing = asyncio.create_task(self.articles.drain())
        while not filing.done():  # who is told first need not wait for the last page
            await asyncio.wait({filing}, timeout=NEWS_EVERY)
            await news.drain()
        await filing
        await jobs.compose_messages(ctx)
        await jobs.look_for_silence(ctx)
        await news.drain()
        return tuple(trouble for stage in (again, polls, self.articles, news) for trouble in stage.troubles)

    def _ticks(self) -> Iterator[tuple[Callable[[], Awaitable[None]], timedelta]]:
        yield self._look, timedelta(0)
        yield self._guarded(jobs.compose_messages), MESSAGES_EVERY
        yield self._guarded(jobs.look_for_silence), SILENCE_EVERY
        yield self._guarded(jobs.keep_house), HOUSEKEEPING_EVERY

    def _due_seconds(self) -> float:
        """Real seconds between two looks for due work: one, less where the clock runs so fast that it matters."""
        return min(1.0, max(FASTEST_TICK, self._context().clock.real_seconds(FINEST_LOOK)))

    async def _look(self) -> None:
        self.look()

    def _guarded(self, work: Tick) -> Callable[[], Awaitable[None]]:
        """The tick with its one net: what fails now is tried again by the next tick."""

        async def tick() -> None:
            try:
                await work(self._context())
            except StoreError as error:
                log.error("storage.failed", tick=work.__name__, reason=str(error))
            except Exception:  # a fault of ours must not end the scheduler's job
                log.error("tick.failed", tick=work.__name__, exc_info=True)
            self.channels.notify()

        return tick


def _say_late(event: "JobEvent") -> None:
    log.warning("tick.late", code=event.code)
