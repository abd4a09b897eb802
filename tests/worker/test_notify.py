"""What systemd hears, over a real datagram socket."""

import asyncio
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.until import PATIENCE
from worker.notify import Notifier


async def well() -> None:
    """A writer that answers."""


@pytest.fixture
def systemd(tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as server:
        server.settimeout(PATIENCE)
        server.bind(str(tmp_path / "notify"))
        yield server


def test_ready_and_stopping_are_told(systemd: socket.socket) -> None:
    notifier = Notifier(systemd.getsockname())
    notifier.ready()
    notifier.stopping()
    assert [systemd.recv(100), systemd.recv(100)] == [b"READY=1", b"STOPPING=1"]


def test_an_abstract_socket_is_named_with_an_at() -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as server:
        server.settimeout(PATIENCE)
        server.bind("")  # the kernel chooses an abstract name
        name = server.getsockname()
        Notifier("@" + name[1:].decode()).ready()
        assert server.recv(100) == b"READY=1"


def test_the_watchdog_is_fed_while_the_loop_turns(systemd: socket.socket) -> None:
    async def beat() -> list[bytes]:
        keeper = asyncio.create_task(Notifier(systemd.getsockname()).keep_alive("20000", well))
        heard = [await asyncio.to_thread(systemd.recv, 100) for _ in range(3)]
        keeper.cancel()
        return heard

    assert asyncio.run(beat()) == [b"WATCHDOG=1"] * 3


@pytest.mark.parametrize("usec", ["", "soon"])
def test_no_watchdog_no_ping(systemd: socket.socket, usec: str) -> None:
    asyncio.run(Notifier(systemd.getsockname()).keep_alive(usec, well))
    systemd.setblocking(False)
    with pytest.raises(BlockingIOError):
        systemd.recv(100)


def test_without_systemd_nothing_happens() -> None:
    Notifier("").ready()
    asyncio.run(Notifier("").keep_alive("20000", well))


def test_a_socket_that_is_gone_does_not_stop_the_daemon(tmp_path: Path) -> None:
    Notifier(str(tmp_path / "gone")).ready()


def test_a_writer_that_is_stuck_stops_the_pings(systemd: socket.socket) -> None:
    async def watch() -> None:
        keeper = asyncio.create_task(Notifier(systemd.getsockname()).keep_alive("2000", asyncio.Event().wait))
        await asyncio.wait([keeper], timeout=0.05)
        keeper.cancel()

    asyncio.run(watch())
    systemd.setblocking(False)
    with pytest.raises(BlockingIOError):
        systemd.recv(64)
