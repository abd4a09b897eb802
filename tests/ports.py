"""Ports of loopback that nobody else is given while a test has them."""

import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def own_port() -> Iterator[int]:
    """A port of 127.0.0.1 on which nobody listens, and that nobody gets but who asks for its number, within this.

    It is bound and not listened on. On Linux a server that reuses addresses, as those of asyncio do, listens beside
    that; elsewhere nobody could, so the port is free, and somebody might take it.
    """
    with socket.socket() as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
        if sys.platform != "linux":
            held.close()
        yield port


def listens(port: int) -> bool:
    """Whether somebody listens on that port of 127.0.0.1."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
