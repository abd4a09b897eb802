"""How much may be asked: so often by each, so much at once by all, each for so long."""

import asyncio
import math
import time
from collections.abc import Callable
from typing import TypeVar

from worker.web.api.problems import Problem

Result = TypeVar("Result")

#: requests that somebody may make at once after a rest, and a second from then on
BURST, A_SECOND = 60.0, 20.0
#: who is remembered; the others begin anew
MOST_CALLERS = 10_000
#: requests that are answered at once, that wait for it, and real seconds for either
AT_ONCE, MOST_WAITING, LONGEST = 2, 32, 20.0


class Allowances:
    """A bucket for each caller, that fills by the second."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._buckets: dict[str, tuple[float, float]] = {}

    def take(self, caller: str) -> None:
        """One request of the caller's allowance. Raises `Problem` when it is used up."""
        now = self._clock()
        left, at = self._buckets.pop(caller, (BURST, now))
        left = min(BURST, left + (now - at) * A_SECOND)
        if len(self._buckets) >= MOST_CALLERS:  # whoever has not asked for longest
            del self._buckets[next(iter(self._buckets))]
        self._buckets[caller] = (left - 1 if left >= 1 else left, now)
        if left < 1:
            wait = math.ceil((1 - left) / A_SECOND)
            said = f"more than {A_SECOND:g} requests a second"
            raise Problem(429, said, do="Wait as long as Retry-After says", retry_after=wait)


class Places:
    """Threads for answers. One that takes too long is not waited for, but keeps its place until it ends."""

    def __init__(self) -> None:
        self._places = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0

    async def run(self, work: Callable[[], Result]) -> Result:
        """What the work comes to. Raises `Problem` where it takes too long or too many wait."""
        if self._waiting >= MOST_WAITING:
            raise Problem(503, "too much is asked at once", do="Try again in some seconds", retry_after=5)
        self._waiting += 1
        try:
            await asyncio.wait_for(self._places.acquire(), LONGEST)
        except TimeoutError:
            raise Problem(503, "too much is asked at once", do="Try again in some seconds", retry_after=10) from None
        finally:
            self._waiting -= 1
        task = asyncio.get_running_loop().run_in_executor(None, work)
        task.add_done_callback(self._done)
        try:
            return await asyncio.wait_for(asyncio.shield(task), LONGEST)
        except TimeoutError:
            said = f"this took more than {LONGEST:g} seconds"
            raise Problem(503, said, do="Ask for less: a smaller limit, a shorter time", retry_after=30) from None

    def _done(self, task: "asyncio.Future[Result]") -> None:
        self._places.release()
        if not task.cancelled():
            task.exception()  # nobody may be left to look at it
