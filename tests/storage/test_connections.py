"""Connections that are kept between two looks, and what becomes of them meanwhile."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from storage import dialect
from storage.model import Lease
from storage.store import Store
from tests.postgres import administering, fresh_database

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
LEASE = Lease("desk", NOW, NOW + timedelta(minutes=2))
OTHERS = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{}' AND pid <> pg_backend_pid()"


def server_ends(url: str) -> None:
    """What the connections to it see of a server that is stopped: each is told so, and closed."""
    with administering(url) as connection:
        connection.exec_driver_sql(OTHERS.format(sa.make_url(url).database))


def process(store: Store) -> int:
    """The server's process that the next one to look is served by."""
    with store.engine.connect() as connection:
        return int(connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one())


def test_a_database_that_was_restarted_between_two_looks_is_looked_at_without_an_error(postgres: str) -> None:
    url = fresh_database(postgres)
    store = Store.open(url, upgrade=True)
    store.keep_note("rules", "a")
    with store.engine.connect(), store.engine.connect():
        pass  # several connections are kept, and all of them end
    for note in ("b", "c"):
        server_ends(url)
        assert store.shards_due(LEASE) == ()
        server_ends(url)
        store.keep_note("rules", note)
        server_ends(url)
        assert store.note("rules") == note
    store.close()


def test_a_connection_is_kept_while_it_is_used(postgres: str) -> None:
    store = Store(fresh_database(postgres))
    assert len({process(store) for _ in range(5)}) == 1
    store.close()


def test_one_that_lay_unused_for_long_is_made_anew(postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(fresh_database(postgres))
    first = process(store)
    monkeypatch.setattr(dialect, "UNUSED", 0.0)
    assert process(store) != first
    store.close()
