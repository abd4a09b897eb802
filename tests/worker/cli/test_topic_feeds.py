"""`copytaster topic feeds`: addresses, and feeds as files."""

from pathlib import Path

import pytest

from storage.model import Alert
from tests.worker.cli.test_stored import configure, run
from tests.worker.house import NOON, fresh_store


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    configure(tmp_path)
    store = fresh_store(tmp_path)
    store.tell(Alert(id="al1", kind="story.new", at=NOON, topic="Aleppo", reason="the first"), [], {})
    store.close()
    return tmp_path


def test_addresses_and_files(folder: Path) -> None:
    done = run(folder, "topic", "feeds", "--write", "out", "--json")
    assert done.exit_code == 0
    assert '"atom": "http://127.0.0.1:8460/feeds/' in done.stdout
    files = sorted(folder.glob("out/*"))
    assert [file.suffix for file in files] == [".atom", ".json"]
    assert all("the first" in file.read_text("utf-8") for file in files)
    assert all(file.name in done.stdout for file in files)
    assert files[0].name in run(folder, "topic", "feeds").stdout, "addresses stay"


def test_a_folder_that_cannot_be_written_is_said(folder: Path) -> None:
    (folder / "out").write_text("a file")
    done = run(folder, "topic", "feeds", "--write", "out")
    assert (done.exit_code, "cannot be written" in done.stderr) == (1, True)
