"""What the program costs when there is nothing to do: processor time and memory of all its processes.

On SQLite one daemon; on PostgreSQL one with a worker beside it, and the server's own processes are counted too.
"""

import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from storage.model import Feed, FeedState
from storage.store import Store
from tests.postgres import fresh_database, serving_postgres
from tests.system.desk import Desk
from tests.system.world import Story, World, opened_world
from tests.until import until
from worker.pool import SERVER_IDLE_LIMIT

#: of those that are watched so many are due at the start, so that the children have had work and have ended
DUE = 3
QUEUED = '[engine]\nkind = "queued"\n'
TICK = os.sysconf("SC_CLK_TCK")
#: longer than anything of the pool lives without work
SETTLED = SERVER_IDLE_LIMIT + 20
#: real seconds in which the first feeds are to be asked, however many there are to be read
STARTED = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """One process: its command, and kilobytes of its own and of its share of what is shared."""

    name: str
    rss: int
    pss: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Idle:
    """A look at an idle daemon."""

    cpu_percent: float
    processes: tuple[Process, ...]

    @property
    def megabytes(self) -> float:
        """Memory of all its processes, what they share counted once."""
        return sum(process.pss for process in self.processes) / 1024


def measure(database: str, feeds: int, seconds: float) -> Idle:
    """Starts it with so many feeds on SQLite or PostgreSQL, lets it come to rest, and looks at it for so long."""
    with (
        tempfile.TemporaryDirectory(prefix="copytaster-idle-") as name,
        opened_world(Path(name)) as world,
        _stored(database) as (url, server),
    ):
        desk = Desk(Path(name), moment=datetime.now(UTC), storage_url=url, workers=1 if url else 0)
        _prepare(world, desk, feeds)
        desk.start()
        try:
            until(lambda: desk.log().count("feed.polled") >= DUE, STARTED, desk.tail)
            return _looked_at(desk, server, seconds)
        finally:
            desk.kill()


@contextmanager
def _stored(database: str) -> Iterator[tuple[str, int]]:
    """Address of a PostgreSQL and number of its server's process; nothing for SQLite."""
    if database == "sqlite":
        yield "", 0
        return
    with serving_postgres() as server:
        folder = Path(str(sa.make_url(server).query["host"]))
        yield fresh_database(server), int((folder / "postmaster.pid").read_text().split()[0])


def _looked_at(desk: Desk, server: int, seconds: float) -> Idle:
    _wait(SETTLED)
    before = _ticks(desk.pid, server)
    _wait(seconds)
    spent = _ticks(desk.pid, server) - before
    return Idle(cpu_percent=100 * spent / TICK / seconds, processes=_processes(desk.pid))


def _prepare(world: World, desk: Desk, feeds: int) -> None:
    now = datetime.now(UTC)
    world.settings(desk.folder, more=QUEUED if desk.storage_url else "")
    file = desk.folder / "config" / "copytaster.toml"
    urls = [f"{world.outlets[0].base}/feed/{number}" for number in range(feeds - DUE)]
    text = file.read_text("utf-8").replace('min = "30s"\nmax = "60s"', 'min = "60m"\nmax = "24h"')
    file.write_text(text + "".join(f'[[feeds]]\nurl = "{url}"\n' for url in urls), "utf-8")
    for number, outlet in enumerate(world.outlets):
        outlet.stories[:] = [Story(100 * number + story) for story in range(10)]
    store = Store(desk.storage_url or f"sqlite:///{desk.database}")
    store.prepare(upgrade=True)
    arrivals = tuple(now - timedelta(hours=hours) for hours in range(10))
    state = FeedState(next_at=now + timedelta(days=1), status="ok", baseline_at=now, ok_at=now, arrivals=arrivals)
    store.sync_feeds([Feed(url=url) for url in urls], state)
    store.close()


def _wait(seconds: float) -> None:
    threading.Event().wait(seconds)


def _members(group: int, server: int = 0) -> list[Path]:
    """The processes of the daemon's group, children that it forks among them; the database's server and its own."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            _, parent, its_group, *_ = _fields(folder)
            if int(its_group) == group or (server and server in (int(parent), int(folder.name))):
                found.append(folder)
        except OSError:
            continue
    return found


def _fields(folder: Path) -> list[str]:
    """The fields of /proc/PID/stat after the command's name, which may hold spaces."""
    return (folder / "stat").read_text().rpartition(")")[2].split()


def _ticks(group: int, server: int) -> int:
    return sum(sum(map(int, _fields(folder)[11:15])) for folder in _members(group, server))


def _processes(group: int) -> tuple[Process, ...]:
    found = tuple(_process(folder) for folder in _members(group))
    assert found, "the daemon has ended, or is not in the group that was looked at"
    return found


def _process(folder: Path) -> Process:
    words = (folder / "cmdline").read_bytes().decode().split("\0")
    name = next((kind for kind in ("forkserver", "resource_tracker") if any(kind in word for word in words)), "daemon")
    lines = (folder / "smaps_rollup").read_text().splitlines()
    sizes = {line.split(":")[0]: int(line.split()[1]) for line in lines if line.endswith("kB")}
    return Process(name=name, rss=sizes["Rss"], pss=sizes["Pss"])
