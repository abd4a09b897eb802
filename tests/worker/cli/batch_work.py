"""A batch of which each line says what is to happen to it: run as a process by test_batch."""

import os
import signal
import sys
import threading
from typing import Any

from worker.cli import batch


def work(asked: dict[str, Any]) -> dict[str, Any]:
    """Answers, fails, dies, hangs, nests too deep, or says too much."""
    match asked.get("do"):
        case "fail":
            raise ValueError(f"{asked['why']}")
        case "die":
            os.kill(os.getpid(), signal.SIGKILL)
        case "hang":
            threading.Event().wait(1_000)  # the parent is to end it
        case "recurse":
            return work(asked)
        case "long":
            return {"got": "x" * batch.MOST_ANSWER}
        case "slow":
            threading.Event().wait(0.3)
    return {"got": asked.get("text", "")}


if __name__ == "__main__":
    if len(sys.argv) > 2:
        batch.LINE_LIMIT = float(sys.argv[2])
    sys.exit(batch.run_batch(work, int(sys.argv[1])))
