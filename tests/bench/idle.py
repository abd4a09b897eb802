"""What the daemon costs when there is nothing to do: processor time and memory of all its processes."""

import os
import tempfile
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from storage.model import Feed, FeedState
from storage.store import Store
from tests.system.desk import Desk
from tests.system.world import Story, World, opened_world
from tests.until import until
from worker.pool import SERVER_IDLE_LIMIT

#: watched; of them so many are due at the start, so that the children have had work and have ended
FEEDS, DUE = 1_000, 3
TICK = os.sysconf("SC_CLK_TCK")
#: longer than anything of the pool lives without work
SETTLED = SERVER_IDLE_LIMIT + 20


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


def measure(seconds: float) -> Idle:
    """Starts a daemon with a thousand feeds, lets it come to rest, and looks at it for so long."""
    with tempfile.TemporaryDirectory(prefix="copytaster-idle-") as name, opened_world(Path(name)) as world:
        desk = Desk(Path(name), moment=datetime.now(UTC))
        _prepare(world, desk)
        desk.start()
        try:
            until(lambda: desk.log().count("feed.polled") >= DUE, 120, desk.tail)
            _wait(SETTLED)
            before = _ticks(desk.pid)
            _wait(seconds)
            spent = _ticks(desk.pid) - before
            return Idle(cpu_percent=100 * spent / TICK / seconds, processes=_processes(desk.pid))
        finally:
            desk.kill()


def _prepare(world: World, desk: Desk) -> None:
    now = datetime.now(UTC)
    world.settings(desk.folder)
    file = desk.folder / "config" / "copytaster.toml"
    urls = [f"{world.outlets[0].base}/feed/{number}" for number in range(FEEDS - DUE)]
    text = file.read_text("utf-8").replace('min = "30s"\nmax = "60s"', 'min = "60m"\nmax = "24h"')
    file.write_text(text + "".join(f'[[feeds]]\nurl = "{url}"\n' for url in urls), "utf-8")
    for number, outlet in enumerate(world.outlets):
        outlet.stories[:] = [Story(100 * number + story) for story in range(10)]
    store = Store(f"sqlite:///{desk.database}")
    store.prepare(upgrade=True)
    arrivals = tuple(now - timedelta(hours=hours) for hours in range(100))
    state = FeedState(next_at=now + timedelta(days=1), status="ok", baseline_at=now, ok_at=now, arrivals=arrivals)
    store.sync_feeds([Feed(url=url) for url in urls], state)
    store.close()


def _wait(seconds: float) -> None:
    threading.Event().wait(seconds)


def _members(group: int) -> list[Path]:
    """The processes of the daemon's group; children that it forks are in it."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if int(_fields(folder)[2]) == group:
                found.append(folder)
        except OSError:
            continue
    return found


def _fields(folder: Path) -> list[str]:
    """The fields of /proc/PID/stat after the command's name, which may hold spaces."""
    return (folder / "stat").read_text().rpartition(")")[2].split()


def _ticks(group: int) -> int:
    return sum(sum(map(int, _fields(folder)[11:15])) for folder in _members(group))


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
