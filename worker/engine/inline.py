"""The engine of one process: stages on one asyncio loop, looked after by a handful of APScheduler ticks.

There is a tick for due work, one for messages, one for silence, one for housekeeping; never a job for a feed.
Between ticks a stage that is done wakes the next one, so an alert does not wait for a tick.
"""

import asyncio
from collections.abc import Callable, Iterator
from functools import partial

from worker import jobs
from worker.context import Context
from worker.engine.crafts import all_polls_craft, articles_craft, channels_craft, hubs_craft, polls_craft
from worker.engine.stage import Stage
from worker.engine.ticks import Call, Tick, Ticking, all_ticks, between_looks, guarded

#: real seconds between two looks of `once` for deliveries, while articles are filed
NEWS_EVERY = 0.2


class InlineEngine:
    """Runs the stages over whatever context is the present one."""

    def __init__(self, context: Callable[[], Context]) -> None:
        self._context = context
        self.channels = Stage(channels_craft(context))
        self.articles = Stage(articles_craft(context, then=self.channels.notify))
        self.polls = Stage(polls_craft(context, then=self.articles.notify))
        self._stages = (self.polls, self.articles, self.channels, Stage(hubs_craft(context)))
        self._serving: list[asyncio.Task[None]] = []
        self._ticking = Ticking()

    def start(self) -> None:
        """Begins to work, and goes on until `stop`."""
        self._serving = [asyncio.create_task(stage.serve()) for stage in self._stages]
        self._ticking.start(self._calls())
        self.look()

    async def stop(self) -> None:
        """Claims no more, gives what is under way the time that its craft grants, and ends."""
        self._ticking.stop()
        for task in self._serving:
            task.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)
        await asyncio.gather(*(stage.settle(stage.craft.grace) for stage in self._stages))

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
        await jobs.walk_canary(ctx)
        await news.drain()
        return tuple(trouble for stage in (again, polls, self.articles, news) for trouble in stage.troubles)

    def _calls(self) -> Iterator[tuple[Call, float]]:
        clock = self._context().clock
        due = between_looks(clock)
        yield self._look, due
        for tick, every in all_ticks().values():
            yield partial(self._tick, tick), max(due, clock.real_seconds(every))

    async def _look(self) -> None:
        self._context().tally.looked()
        self.look()

    async def _tick(self, tick: Tick) -> None:
        await guarded(tick, self._context())
        self.channels.notify()
