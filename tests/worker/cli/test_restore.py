"""`copytaster backup` and `restore`, as they are typed."""

from pathlib import Path

from tests.worker.cli.test_stored import filled, listed, run
from worker.lock import hold_database


def test_there_and_back(tmp_path: Path) -> None:
    folder = filled(tmp_path)
    assert run(folder, "backup", "b.db").exit_code == 0
    refused = run(folder, "restore", "b.db")
    assert (refused.exit_code, "--replace" in refused.stderr) == (1, True)
    with hold_database("sqlite:///" + str(folder / "copytaster.db")):
        busy = run(folder, "restore", "b.db", "--replace", COPYTASTER_STORAGE_URL=f"sqlite:///{folder}/copytaster.db")
    assert (busy.exit_code, "stop it first" in busy.stderr) == (1, True)
    done = run(folder, "restore", "b.db", "--replace")
    assert (done.exit_code, "1 articles" in done.stderr, "copytaster.db.old1" in done.stderr) == (0, True, True)
    assert [article["id"] for article in listed(folder, "articles")] == ["a1"]
