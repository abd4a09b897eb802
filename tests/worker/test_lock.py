import subprocess
import sys
from pathlib import Path

import pytest

from storage.errors import Busy, StorageFull
from worker.lock import hold_database, lock_path

HOLDER = """
import sys
sys.path.insert(0, {root!r})
from worker.lock import hold_database
with hold_database({url!r}):
    print("held", flush=True)
    sys.stdin.read()
"""
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("sqlite:///var/copytaster.db", "var/copytaster.db.lock"),
        ("sqlite:////var/lib/c.db?timeout=5", "/var/lib/c.db.lock"),
        ("sqlite:///:memory:", None),
        ("sqlite://", None),
        ("postgresql+psycopg://desk@db/news", None),
    ],
)
def test_only_a_sqlite_file_is_locked(url: str, path: str | None) -> None:
    assert lock_path(url) == (None if path is None else Path(path))


def test_the_lock_ends_with_its_holder(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/sub/copytaster.db"
    with hold_database(url):
        pass
    with hold_database(url):
        pass
    assert not (tmp_path / "sub" / "copytaster.db").exists(), "the lock makes no database"


def test_another_process_is_told_to_wait_and_a_killed_holder_leaves_no_lock(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/copytaster.db"
    command = [sys.executable, "-c", HOLDER.format(root=str(ROOT), url=url)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        with (
            pytest.raises(Busy, match=r"another copytaster works on .*copytaster\.db: stop it first"),
            hold_database(url),
        ):
            pass
        holder.kill()
    with hold_database(url):
        pass


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageFull, match="check the rights"), hold_database(f"sqlite:///{tmp_path}/file/c.db"):
        pass


@pytest.mark.parametrize("url", ["postgresql://nowhere/x", "postgresql+psycopg://nowhere/x?sslmode=require"])
def test_postgresql_needs_no_lock_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.chdir(tmp_path)
    with hold_database(url), hold_database(url):
        pass
    assert not list(tmp_path.iterdir())
