"""The store's contract runs on SQLite and on a real PostgreSQL, brought along by a package.

The schema is made once a session on each; a test gets a copy of it, which takes milliseconds.
"""

import shutil
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from storage.store import Store
from tests.postgres import fresh_database


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


@pytest.fixture(params=["sqlite", "postgresql"])
def another(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """Makes one more empty database at the newest schema; its address."""
    if request.param == "postgresql":
        return partial(fresh_database, *map(request.getfixturevalue, ("postgres", "postgres_template")))
    template, numbers = request.getfixturevalue("sqlite_template"), count()

    def copied() -> str:
        file = shutil.copy(template, tmp_path / f"{next(numbers)}.db")
        return f"sqlite:///{file}"

    return copied


def without_waiting_for_the_disk(connection: Any, record: object) -> None:
    """What a test writes need not outlive the machine: waiting for the disk would be most of its time."""
    connection.execute("PRAGMA synchronous=OFF")


def prepared(url: str) -> Store:
    """A store at the newest schema, made by the migrations."""
    store = Store(url)
    store.prepare(upgrade=True)
    return store
