"""The program as its owner has it: a folder, a configuration, a process, a clock that can be set."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.system.world import NOON
from tests.until import PATIENCE, until

LAUNCHER = Path(__file__).parents[2] / "copytaster.py"


@dataclass(slots=True)
class Desk:
    """A working folder. The clock starts at noon when the folder is made, and runs at its rate."""

    folder: Path
    moment: datetime = NOON
    rate: float = 1.0
    #: of a PostgreSQL; without it the folder has a SQLite file
    storage_url: str = ""
    #: further processes that work beside the daemon
    workers: int = 0
    #: where each of them says how it is; empty for nowhere
    signs: tuple[str, ...] = ()
    _unix: float = field(default_factory=time.time)
    #: the daemon, then the workers, all of one process group
    _running: "list[subprocess.Popen[bytes]]" = field(default_factory=list)
    #: the number of that group, that of the first daemon; 0 makes one
    _group: int = 0

    def set_clock(self, moment: datetime, rate: float = 1.0) -> None:
        self.moment, self.rate, self._unix = moment, rate, time.time()

    @property
    def database(self) -> Path:
        return self.folder / "var" / "copytaster.db"

    def environ(self) -> dict[str, str]:
        clock = {
            "COPYTASTER_CLOCK_ORIGIN": f"{self._unix:.3f} {self.moment.isoformat()}",
            "COPYTASTER_CLOCK_RATE": str(self.rate),
        }
        storage = {"COPYTASTER_STORAGE_URL": self.storage_url} if self.storage_url else {}
        engine = {"COPYTASTER_ENGINE_KIND": "queued"} if self.workers else {}
        own = {name: value for name, value in os.environ.items() if not name.startswith("COPYTASTER")}
        return own | clock | storage | engine

    def run(self, *args: str, before: Callable[[], None] | None = None) -> "subprocess.CompletedProcess[str]":
        """Runs a command to its end; no command may ever show a traceback."""
        done = subprocess.run(
            [sys.executable, str(LAUNCHER), *args],
            cwd=self.folder,
            env=self.environ(),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=PATIENCE,
            check=False,
            preexec_fn=before,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return done

    def ok(self, *args: str) -> str:
        """What a command that must succeed prints."""
        done = self.run(*args)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def json(self, *args: str) -> Any:
        """What a command prints with `--json`."""
        return json.loads(self.ok(*args, "--json"))

    # -------------------------------------------------------------------------------------- the daemon
    def start(self) -> None:
        """Starts `copytaster run`, and what works beside it, in a process group; their log goes into `log`."""
        self._group = 0
        for number in range(1 + self.workers):
            self._running.append(self._started(number))
            self._group = self._group or self.pid

    def _started(self, number: int) -> "subprocess.Popen[bytes]":
        """The daemon, 0, or one that works beside it."""
        listen = self.signs[number - 1] if number and self.signs else ""
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, str(LAUNCHER), "worker" if number else "run"],
                cwd=self.folder,
                env=self.environ() | {"COPYTASTER_WEB_WORKER_LISTEN": listen},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                process_group=self._group,
            )

    def restart(self, number: int) -> int:
        """Stops the daemon, 0, or one that works beside it, in order, and starts it again; its exit code."""
        process = self._running[number]
        process.terminate()
        code = process.wait(PATIENCE)
        self._running[number] = self._started(number)
        return code

    @property
    def pid(self) -> int:
        return self._running[0].pid

    def is_alive(self) -> bool:
        return bool(self._running) and all(process.poll() is None for process in self._running)

    def log(self) -> str:
        return (self.folder / "log").read_text("utf-8", "replace")

    def await_log(self, text: str, count: int = 1) -> None:
        until(lambda: self.log().count(text) >= count or not self.is_alive(), what=self.tail)
        assert self.log().count(text) >= count, self.tail()

    def tail(self) -> str:
        return self.log()[-3000:]

    def signal(self, number: signal.Signals) -> None:
        os.kill(self.pid, number)

    def stop(self) -> int:
        """Stops all in order; the worst of their exit codes."""
        for process in self._running:
            process.terminate()
        codes = [process.wait(PATIENCE) for process in self._running]
        self._running.clear()
        return max(codes, key=abs)

    def kill(self) -> None:
        """Kills all as a power cut does, and waits until none of their processes is left."""
        for process in self._running:
            process.kill()
        for process in self._running:
            process.wait(PATIENCE)
        if self._running:
            group = self._group
            until(lambda: not _is_there(group), what=lambda: "the children of a killed daemon live on")
        self._running.clear()

    @property
    def worker_pids(self) -> list[int]:
        """Of those that work beside the daemon."""
        return [process.pid for process in self._running[1:]]

    def kill_worker(self, number: int) -> None:
        """Kills one of those that work beside the daemon; the others go on."""
        worker = self._running.pop(1 + number)
        worker.kill()
        worker.wait(PATIENCE)


def _is_there(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
