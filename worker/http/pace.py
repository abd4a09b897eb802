"""One request at a time for a host, and a gap between two."""

import asyncio
from collections.abc import AsyncIterator, Hashable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

#: from so many hosts on, those that need no more waiting are forgotten
FORGET_AT = 2_000


@dataclass(slots=True)
class _Host:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0.0
    #: who has its turn or waits for it
    users: int = 0


class Pace:
    """Gives turns. `gap`: real seconds from the end of a turn to the start of the next that asks for a gap."""

    def __init__(self, gap: float) -> None:
        self._gap = gap
        self._hosts: dict[Hashable, _Host] = {}
        self._forget_at = FORGET_AT

    @asynccontextmanager
    async def turn(self, key: Hashable, *, gap: bool) -> AsyncIterator[None]:
        """Waits for the host to be free, and with `gap` for the gap to have passed; first come, first served."""
        host = self._hosts.setdefault(key, _Host())
        host.users += 1
        try:
            async with host.lock:
                await self._wait(host, gap)
                try:
                    yield
                finally:
                    host.free_at = asyncio.get_running_loop().time() + self._gap
        finally:
            host.users -= 1
            if len(self._hosts) >= self._forget_at:
                self._forget()

    async def _wait(self, host: _Host, gap: bool) -> None:
        wait = host.free_at - asyncio.get_running_loop().time()
        if gap and wait > 0:
            await asyncio.sleep(wait)

    def _forget(self) -> None:
        now = asyncio.get_running_loop().time()
        self._hosts = {key: host for key, host in self._hosts.items() if host.users or host.free_at > now}
        self._forget_at = max(FORGET_AT, 2 * len(self._hosts))  # or many hosts would be gone through at every turn
