"""The command itself: its version, its help, a word that it does not know."""

import subprocess
import sys
from pathlib import Path

import pytest

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
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == code
    assert says in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
