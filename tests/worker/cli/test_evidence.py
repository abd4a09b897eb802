"""`copytaster evidence`, as it is typed."""

import json
from pathlib import Path

import pytest

from tests.worker.cli.test_stored import filled, run


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled(tmp_path_factory.mktemp("desk"))


def test_it_is_written_and_checked(folder: Path) -> None:
    done = run(folder, "evidence", "s1", "--json")
    (told,) = json.loads(done.stdout)
    assert (done.exit_code, told["file"], told["story"]) == (0, "evidence-s1.zip", "s1")
    checked = run(folder, "evidence", "--check", told["file"])
    assert (checked.exit_code, told["sha256"] in checked.stderr) == (0, True)
    again = run(folder, "evidence", "s1")
    assert (again.exit_code, "there is a file" in again.stderr) == (1, True)


def test_what_differs_is_named(folder: Path) -> None:
    run(folder, "evidence", "s1", "--out", "e.zip")
    content = bytearray((folder / "e.zip").read_bytes())
    content[100:140] = bytes(40)
    (folder / "damaged.zip").write_bytes(content)
    done = run(folder, "evidence", "--check", "damaged.zip", "--json")
    assert done.exit_code == 1
    assert json.loads(done.stdout)[0]["faults"]


@pytest.mark.parametrize(
    ("words", "code"),
    [((), 2), (("s1", "--check", "e.zip"), 2), (("s99",), 1), (("../../x",), 1), (("--check", "none.zip"), 1)],
)
def test_wrong_use_is_said(folder: Path, words: tuple[str, ...], code: int) -> None:
    done = run(folder, "evidence", *words)
    assert (done.exit_code, bool(done.stderr)) == (code, True)
