"""The command itself: its version, its help, a word that it does not know."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.until import PATIENCE

LAUNCHER = Path(__file__).parents[3] / "copytaster.py"


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        (("--version",), 0, "copytaster "),
        (("--help",), 0, "Reads every wire"),
        ((), 2, "Reads every wire"),
        (("nonsense",), 2, "nonsense"),
    ],
)
def test_the_command_answers_without_a_traceback(args: tuple[str, ...], code: int, says: str, tmp_path: Path) -> None:
    command = [sys.executable, str(LAUNCHER), *args]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode == code
    assert says in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("command", "redirected", "code", "says"),
    [
        ("clean -", ">/dev/full", 1, "error: the output cannot be written: No space left on device"),
        ("fields --jsonl", ">/dev/full", 1, "error: the output cannot be written: No space left on device"),
        ("config schema", ">/dev/full", 1, "error: the output cannot be written: No space left on device"),
        ("clean -", "<&-", 0, "the page is empty"),
        ("clean -", ">&-", 0, ""),
    ],
)
def test_streams_that_are_closed_or_full_bring_no_traceback(
    command: str, redirected: str, code: int, says: str, tmp_path: Path
) -> None:
    line = f'"$0" "$1" {command} {redirected}'
    done = subprocess.run(
        ["/bin/sh", "-c", line, sys.executable, str(LAUNCHER)],
        cwd=tmp_path,
        input='{"id":"1","text":"x"}\n',
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert (done.returncode, says in done.stderr, "Traceback" in done.stderr) == (code, True, False), done.stderr
