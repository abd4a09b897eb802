"""The process that children are forked from is warmed; how much that brings is measured in tests/bench."""

import subprocess
import sys

from tests.until import PATIENCE


def test_warming_lets_go_of_the_gazetteer() -> None:
    said = "import worker.warm, worker.study; assert worker.study.gazetteer()._connection is None; print('closed')"
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True, timeout=PATIENCE)
    assert (done.stdout, done.stderr) == ("closed\n", "")
