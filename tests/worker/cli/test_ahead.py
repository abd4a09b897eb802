"""Reading ahead as a process: order, bad lines, a reader that dies, answers one by one."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.until import PATIENCE

ROOT = Path(__file__).parents[3]
COMMAND = [sys.executable, "-m", "tests.worker.cli.ahead_work"]
JOBS = pytest.mark.parametrize("jobs", [1, 2])


def run(jobs: int, *lines: object, end: str = "\n") -> tuple[int, list[dict[str, Any]]]:
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines) + end
    done = subprocess.run(
        [*COMMAND, str(jobs)], cwd=ROOT, input=text.encode(), capture_output=True, timeout=PATIENCE, check=False
    )
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


@JOBS
def test_each_answer_knows_the_lines_before(jobs: int) -> None:
    code, answers = run(jobs, *({"id": n, "text": "\ud800" * n} for n in range(300)))
    assert code == 0
    assert answers == [{"id": n, "sum": n * (n + 1) // 2} for n in range(300)]


@JOBS
def test_a_bad_line_has_its_error_in_its_place_and_the_rest_go_on(jobs: int) -> None:
    code, answers = run(jobs, {"id": 1, "text": "a"}, "[", "", {"id": 2, "do": "fail"}, {"id": 3, "text": "b"}, end="")
    assert code == 1
    assert [(answer.get("id"), answer.get("sum")) for answer in answers] == [(1, 1), (None, None), (2, None), (3, 2)]
    assert answers[2]["error"] == "no text"


@JOBS
def test_no_line_is_no_error(jobs: int) -> None:
    assert run(jobs) == (0, [])


@pytest.mark.parametrize("how", ["die", "die while saying"])
def test_a_reader_that_dies_ends_the_batch_with_an_error(how: str) -> None:
    code, answers = run(2, {"id": 1, "text": "a"}, {"id": 2, "do": how, "text": "b"}, {"id": 3, "text": "b"})
    assert code == 1
    assert answers[0] == {"id": 1, "sum": 1}
    assert "ended with -9" in answers[1]["error"]


@JOBS
def test_each_line_is_answered_before_the_next_is_waited_for(jobs: int) -> None:
    with subprocess.Popen([*COMMAND, str(jobs)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin
        assert process.stdout
        for number in range(5):
            process.stdin.write(json.dumps({"id": number, "text": "é"}).encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline()) == {"id": number, "sum": number + 1}
        process.stdin.close()
        assert process.wait(PATIENCE) == 0
