"""An archive moves from SQLite to PostgreSQL: whole, in pieces if it must be, or not at all."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from storage import moving
from storage.errors import NotFound, StoreError
from storage.model import Entry, EntryRecord, Feed, FeedState, Lease
from storage.moving import TABLES, move
from storage.store import Store
from storage.tables import entries, feeds
from tests.postgres import fresh_database

NOW = datetime(2041, 3, 4, 12, tzinfo=UTC)
FEEDS = 7


@pytest.fixture
def source(sqlite_template: Path, tmp_path: Path) -> str:
    """An archive of seven feeds, each with an entry in its own script."""
    file = tmp_path / "old.db"
    file.write_bytes(sqlite_template.read_bytes())
    store = Store(f"sqlite:///{file}")
    watched = [Feed(url=f"https://{number}.example/", title="حلب «ё» 雪") for number in range(FEEDS)]
    store.sync_feeds(watched, FeedState(next_at=NOW))
    state = FeedState(next_at=NOW + timedelta(days=1), baseline_at=NOW, status="ok")
    for due in store.claim_every_feed(Lease("desk", NOW, NOW)):
        record = EntryRecord(entry=Entry(id="1", link=f"{due.feed.url}1", title="لا"), keys=(), content_hash="c")
        store.save_poll(due, (record,), lambda fresh: state, articles_wanted=True, now=NOW)
    store.close()
    return f"sqlite:///{file}"


@pytest.fixture
def target(postgres: str, postgres_template: str) -> str:
    return fresh_database(postgres, postgres_template)


@pytest.fixture(autouse=True)
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moving, "ROWS", 2)


def rows_of(url: str, table: sa.Table) -> list[tuple[object, ...]]:
    store = Store(url)
    with store.engine.connect() as connection:
        rows = [tuple(row) for row in connection.execute(sa.select(table).order_by(*table.primary_key))]
    store.close()
    return rows


def test_everything_arrives_and_new_rows_get_new_numbers(source: str, target: str) -> None:
    steps: list[tuple[str, int, int]] = []
    assert move(source, target, lambda *step: steps.append(step)) == 2 * FEEDS
    assert ("feeds", FEEDS, FEEDS) in steps
    for table in TABLES:
        assert rows_of(source, table) == rows_of(target, table), table.name
    store = Store(target)
    known = [due.feed for due in store.claim_every_feed(Lease("desk", NOW, NOW))]
    store.sync_feeds([*known, Feed(url="https://new.example/")], FeedState(next_at=NOW))
    assert len(rows_of(target, feeds)) == FEEDS + 1
    assert store.note(moving.WHENCE) == ""
    store.close()


def test_what_was_interrupted_goes_on(source: str, target: str) -> None:
    def stop(table: str, done: int, _all: int) -> None:
        if table == "entries" and done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        move(source, target, stop)
    assert len(rows_of(target, entries)) == 4
    with pytest.raises(StoreError, match="finish that first"):
        move(source.replace("old.db", "./old.db"), target)
    begun: list[tuple[str, int, int]] = []
    assert move(source, target, lambda *step: begun.append(step)) == 2 * FEEDS
    assert ("entries", 4, FEEDS) in begun
    assert rows_of(source, entries) == rows_of(target, entries)


def test_a_database_in_use_is_not_mixed_with_another(source: str, target: str) -> None:
    store = Store(target)
    store.sync_feeds([Feed(url="https://own.example/")], FeedState(next_at=NOW))
    store.close()
    with pytest.raises(StoreError, match="not empty"):
        move(source, target)
    assert len(rows_of(target, feeds)) == 1


def test_what_changes_on_the_way_is_found(source: str, target: str) -> None:
    def meddle(table: str, done: int, _all: int) -> None:
        if (table, done) == ("entries", FEEDS):
            store = Store(target)
            with store.engine.begin() as connection:
                connection.execute(sa.update(feeds).where(feeds.c.id == 3).values(feed="{}"))
            store.close()

    with pytest.raises(StoreError, match="feeds did not arrive whole"):
        move(source, target, meddle)


def test_an_archive_that_is_not_there_is_not_made(target: str, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"no archive at .*nowhere\.db"):
        move(f"sqlite:///{tmp_path}/nowhere.db", target)
    assert not (tmp_path / "nowhere.db").exists()
