"""Telling systemd how the daemon is (sd_notify(3)); without systemd nothing happens."""

import asyncio
import socket
from collections.abc import Awaitable, Callable

from worker.log import log


class Notifier:
    """Sends states to the socket that systemd names in NOTIFY_SOCKET."""

    def __init__(self, address: str) -> None:
        self._address = "\0" + address[1:] if address.startswith("@") else address

    def ready(self) -> None:
        self._send("READY=1")

    def stopping(self) -> None:
        self._send("STOPPING=1")

    async def keep_alive(self, watchdog_usec: str, sign_of_life: Callable[[], Awaitable[object]]) -> None:
        """Pings twice in each watchdog period, each time after `sign_of_life` has come back."""
        if not self._address or not watchdog_usec.isdecimal():
            return
        while True:
            await sign_of_life()
            self._send("WATCHDOG=1")
            await asyncio.sleep(int(watchdog_usec) / 2_000_000)

    def _send(self, state: str) -> None:
        if not self._address:
            return
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as server:
                server.sendto(state.encode(), self._address)
        except OSError as error:  # alerts matter more than what systemd knows
            log.warning("systemd.not_told", state=state, reason=str(error))
