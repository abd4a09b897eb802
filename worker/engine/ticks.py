"""Ticks: what no row asks for. A handful of APScheduler jobs look after the work; there is never one for a feed."""

from collections.abc import Awaitable, Callable, Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from storage.errors import StoreError
from worker import jobs
from worker.clock import Clock
from worker.context import Context
from worker.log import log

if TYPE_CHECKING:
    from apscheduler.events import JobEvent
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

#: of the program's time
MESSAGES_EVERY = timedelta(seconds=30)
SILENCE_EVERY = timedelta(minutes=5)
CANARY_EVERY = timedelta(minutes=5)
HOUSEKEEPING_EVERY = timedelta(hours=6)
#: real seconds between two looks for due work; less where the clock runs so fast that more of its time would pass
LOOK, FINEST_LOOK = 1.0, timedelta(seconds=10)
#: real seconds between two ticks at least
FASTEST = 0.1

Tick = Callable[[Context], Awaitable[None]]
Call = Callable[[], Awaitable[None]]


def all_ticks() -> dict[str, tuple[Tick, timedelta]]:
    """By name, each with its period in the program's time."""
    return {
        "messages": (jobs.compose_messages, MESSAGES_EVERY),
        "silence": (jobs.look_for_silence, SILENCE_EVERY),
        "canary": (jobs.walk_canary, CANARY_EVERY),
        "house": (jobs.keep_house, HOUSEKEEPING_EVERY),
    }


def between_looks(clock: Clock) -> float:
    """Real seconds between two looks for what has become due."""
    return min(LOOK, max(FASTEST, clock.real_seconds(FINEST_LOOK)))


async def guarded(tick: Tick, ctx: Context) -> None:
    """The tick with its one net: what fails now is tried again by the next tick."""
    try:
        await tick(ctx)
    except StoreError as error:
        log.error("storage.failed", tick=tick.__name__, reason=str(error))
    except Exception:  # a fault of ours must not end the scheduler's job
        log.error("tick.failed", tick=tick.__name__, exc_info=True)


class Ticking:
    """Calls that are made again and again until `stop`."""

    def __init__(self) -> None:
        self._scheduler: AsyncIOScheduler | None = None

    def start(self, calls: Iterable[tuple[Call, float]]) -> None:
        """Makes each call every so many real seconds, and no two of one call at once."""
        # Slow to import, and `once` has no ticks.
        from apscheduler.events import EVENT_JOB_MAX_INSTANCES, EVENT_JOB_MISSED
        from apscheduler.schedulers.asyncio import AsyncIOScheduler

        self._scheduler = AsyncIOScheduler(timezone="UTC")
        for call, seconds in calls:
            every = max(FASTEST, seconds)
            self._scheduler.add_job(call, "interval", seconds=every, coalesce=True, misfire_grace_time=None)
        self._scheduler.add_listener(_say_late, EVENT_JOB_MISSED | EVENT_JOB_MAX_INSTANCES)
        self._scheduler.start()

    def stop(self) -> None:
        """Makes no further call."""
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=False)


def _say_late(event: "JobEvent") -> None:
    log.warning("tick.late", code=event.code)
