"""The batch runner as a process: order, bad lines, children that die or hang, answers one by one."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.until import PATIENCE

ROOT = Path(__file__).parents[3]
COMMAND = [sys.executable, "-m", "tests.worker.cli.batch_work"]
JOBS = pytest.mark.parametrize("jobs", [1, 2])


def run(jobs: int, *lines: object, limit: str = "60", end: str = "\n") -> tuple[int, list[dict[str, Any]]]:
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines) + end
    done = subprocess.run(
        [*COMMAND, str(jobs), limit], cwd=ROOT, input=text.encode(), capture_output=True, timeout=PATIENCE, check=False
    )
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


@JOBS
def test_answers_come_in_the_order_of_the_lines_whatever_they_take(jobs: int) -> None:
    lines = [{"id": n, "do": "slow" if n % 7 == 0 else "", "text": f"{n}"} for n in range(60)]
    code, answers = run(jobs, *lines)
    assert code == 0
    assert answers == [{"id": n, "got": f"{n}"} for n in range(60)]


@JOBS
@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("{", {"id": None}),
        ("[1, 2]", {"id": None, "error": "a line must be a JSON object"}),
        ("null", {"id": None, "error": "a line must be a JSON object"}),
        ("[" * 100_000, {"id": None, "error": "nested too deep"}),
        ({"id": "x", "do": "fail", "why": "no text"}, {"id": "x", "error": "no text"}),
        ({"id": "x", "do": "fail", "why": ""}, {"id": "x", "error": "ValueError"}),
        ({"id": {"a": 1}, "do": "recurse"}, {"id": {"a": 1}, "error": "nested too deep"}),
    ],
    ids=["cut off", "array", "null", "deep", "fails", "fails without a word", "recurses"],
)
def test_a_bad_line_has_its_error_in_its_place_and_the_rest_go_on(
    jobs: int, line: object, answer: dict[str, Any]
) -> None:
    code, answers = run(jobs, {"id": 1, "text": "a"}, line, {"id": 2, "text": "b"})
    assert code == 1
    assert answers[0] == {"id": 1, "got": "a"}
    assert answers[1]["error"]
    assert answers[1] | answer == answers[1]
    assert answers[2] == {"id": 2, "got": "b"}


def test_a_child_that_dies_costs_its_line() -> None:
    code, answers = run(2, {"id": 1}, {"id": 2, "do": "die"}, {"id": 3}, {"id": 4, "do": "die"}, {"id": 5})
    assert code == 1
    assert [answer["id"] for answer in answers] == [1, 2, 3, 4, 5]
    assert ["error" in answer for answer in answers] == [False, True, False, True, False]
    assert "died" in answers[1]["error"]


def test_an_answer_that_is_too_long_costs_its_line() -> None:
    code, answers = run(2, {"id": 1}, {"id": 2, "do": "long"}, {"id": 3})
    assert code == 1
    assert [answer.get("error") for answer in answers] == [None, "the answer is larger than 64 MB", None]


def test_a_line_that_takes_too_long_is_stopped() -> None:
    code, answers = run(2, {"id": 1, "do": "hang"}, {"id": 2}, limit="3")
    assert code == 1
    assert "was stopped" in answers[0]["error"]
    assert answers[1] == {"id": 2, "got": ""}


@JOBS
def test_each_line_is_answered_before_the_next_is_waited_for(jobs: int) -> None:
    command = [*COMMAND, str(jobs)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin
        assert process.stdout
        for number in range(5):
            process.stdin.write(json.dumps({"id": number, "text": "é"}).encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline()) == {"id": number, "got": "é"}
        process.stdin.close()
        assert process.wait(PATIENCE) == 0


@JOBS
def test_empty_lines_are_skipped_and_the_last_needs_no_end(jobs: int) -> None:
    assert run(jobs, "", {"id": 1}, "  ", {"id": 2}, end="") == (0, [{"id": 1, "got": ""}, {"id": 2, "got": ""}])
    assert run(jobs, "", end="") == (0, [])


@JOBS
def test_any_text_comes_through(jobs: int) -> None:
    text = "حلب 𝔄 \u2028 \x00 \ud800"
    _, answers = run(jobs, {"id": "ü", "text": text})
    assert answers[0]["got"] == text.replace("\ud800", "?")


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    line = json.dumps({"id": "1", "path": str(ROOT / "tests" / "data" / "feeds" / "rss20.xml")})
    (tmp_path / "lines").write_text(f"{line}\n" * 300, "utf-8")
    command = f"'{sys.executable}' copytaster.py feed parse --jsonl --jobs 2 < '{tmp_path}/lines' | head -1"
    done = subprocess.run(command, cwd=ROOT, shell=True, capture_output=True, timeout=PATIENCE, check=False)
    assert json.loads(done.stdout)["id"] == "1"
    assert done.stderr == b""
