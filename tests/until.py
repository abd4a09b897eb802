"""Waiting for what another process or thread does: looking again and again, with a deadline."""

import asyncio
import threading
import time
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")

#: seconds between two looks
PAUSE = 0.02
#: seconds that anything may take on a machine that is starved; where all is well nobody waits so long
PATIENCE = 300.0


def until(
    condition: Callable[[], Result], seconds: float = PATIENCE, what: Callable[[], object] = lambda: ""
) -> Result:
    """What the condition comes to when it holds. Fails after `seconds`, with what `what` has to say."""
    deadline, never = time.monotonic() + seconds, threading.Event()
    while not (result := condition()):
        assert time.monotonic() < deadline, f"after {seconds} s not: {what()}"
        never.wait(PAUSE)
    return result


async def until_in_loop(condition: Callable[[], bool], seconds: float = PATIENCE) -> None:
    """Waits in a loop until the condition holds, for what tells nobody. Raises `TimeoutError` after `seconds`."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110  # the condition is of what tells nobody
            await asyncio.sleep(PAUSE)
