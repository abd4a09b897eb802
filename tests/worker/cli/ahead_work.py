"""A batch in which each answer depends on the lines before: run as a process by test_ahead."""

import os
import signal
import sys
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from worker.cli.ahead import run_ahead


@dataclass(frozen=True, slots=True)
class Line:
    id: object
    size: int


def read(asked: dict[str, Any]) -> Line:
    """Tells how long the text is, fails, or dies."""
    if asked.get("do") == "fail":
        raise ValueError("no text")
    if asked.get("do") == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if asked.get("do") == "die while saying":
        Connection._send = say_half  # type: ignore[attr-defined]  # what writes to the pipe
    return Line(asked.get("id"), len(asked["text"]))


def say_half(pipe: Connection, said: bytes) -> None:
    """Writes half of it, and dies."""
    os.write(pipe.fileno(), said[: len(said) // 2])
    os.kill(os.getpid(), signal.SIGKILL)


@dataclass
class Sum:
    so_far: int = 0

    def judge(self, line: Line) -> dict[str, Any]:
        """Adds the line to those before."""
        self.so_far += line.size
        return {"id": line.id, "sum": self.so_far}


if __name__ == "__main__":
    sys.exit(run_ahead(read, Sum().judge, jobs=int(sys.argv[1])))
