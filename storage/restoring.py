"""A backup in the place of the database: checked whole before anything is moved, and what was there is kept."""

import contextlib
import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from storage import dialect, migrate
from storage.backup import Progress, copy_file, run_client
from storage.errors import NotFound, SchemaTooNew, StorageFull, StoreError

#: what stands beside a SQLite file and belongs to it
BESIDE = ("-wal", "-shm")


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What is there now. `kept`: where what was there before lies; None if nothing was."""

    schema: str
    articles: int
    kept: Path | None


def restore(url: str, source: Path, *, replace: bool, tell: Progress = lambda _done, _all: None) -> Restored:
    """Puts the backup `source` where `url` is. Nothing may work on that database meanwhile.

    `replace`: an archive that is there is moved aside; without it, that is refused. An older schema is upgraded at the
    next start. Raises `StoreError`; then what was there is as it was.
    """
    if not source.is_file():
        raise NotFound(f"there is no file {source}")
    address = sa.make_url(url)
    try:
        if address.get_backend_name() == "sqlite":
            return _place(source, Path(address.database or ""), tell, replace=replace)
        return _load(source, address)
    except OSError as error:
        raise StorageFull(f"cannot restore {source}: {error.strerror or error}; what was there is there") from error


def _place(source: Path, target: Path, tell: Progress, *, replace: bool) -> Restored:
    if target.exists() and target.samefile(source):
        raise StoreError(f"{source} is the database itself")
    if target.exists() and not replace:
        raise StoreError(f"there is an archive {target}: give --replace to put the backup in its place; it is kept")
    partial = target.with_name(f".{target.name}.restored")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        partial.unlink(missing_ok=True)
        try:
            copy_file(source, partial, tell)
        except sqlite3.Error as error:
            if any(words in str(error).lower() for words in dialect.NO_ROOM):
                raise StorageFull(f"cannot restore {source}: {error}; what was there is there") from error
            raise StoreError(f"{source} is no backup that can be read: {error}") from error
        schema, articles = _examined(partial, source)
        with partial.open("rb") as file:
            os.fsync(file.fileno())
        kept = _set_aside(target) if target.exists() else None
        partial.rename(target)
    finally:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
    return Restored(schema=schema, articles=articles, kept=kept)


def _examined(file: Path, source: Path) -> tuple[str, int]:
    """Schema and number of articles of a whole archive of ours."""
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as opened:
            said = str(opened.execute("PRAGMA integrity_check(1)").fetchone()[0])
            if said != "ok":
                raise StoreError(f"the backup {source} is damaged: {said}. Take an older one")
            schema = str(opened.execute("SELECT version_num FROM alembic_version").fetchone()[0])
            articles = int(opened.execute("SELECT count(*) FROM articles").fetchone()[0])
    except (sqlite3.Error, TypeError) as error:
        raise StoreError(f"{source} is no archive of copytaster: {error}") from error
    _refuse_newer(schema)
    return schema, articles


def _refuse_newer(schema: str | None) -> None:
    if schema not in migrate.REVISIONS:
        raise SchemaTooNew(
            f"the backup is at schema {schema}, this copytaster knows up to {migrate.HEAD}: install newer"
        )


def _set_aside(target: Path) -> Path:
    """Gives what is there, with its log, the next free name."""
    with contextlib.suppress(sqlite3.Error), closing(sqlite3.connect(target)) as opened:
        opened.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # so that one file is enough, if it is whole
    number = 1
    while (kept := target.with_name(f"{target.name}.old{number}")).exists():
        number += 1
    for end in BESIDE:
        beside = target.with_name(target.name + end)
        if beside.exists():
            beside.rename(kept.with_name(kept.name + end))
    return target.rename(kept)


def _load(source: Path, address: sa.URL) -> Restored:
    """Into an empty database, in one transaction: all of it or nothing."""
    engine = dialect.open_engine(address.render_as_string(hide_password=False))
    try:
        with dialect.spoken_errors(engine.url), engine.begin() as connection:
            if sa.inspect(connection).get_table_names():
                raise StoreError(
                    f"the database {dialect.shown(str(engine.url))} is not empty: make a new one (createdb), and let"
                    " [storage] url name it. What is there stays"
                )
        options = ["--single-transaction", "--exit-on-error", "--no-owner"]
        run_client("pg_restore", [*options, str(source)], address)
        with dialect.spoken_errors(engine.url), engine.begin() as connection:
            schema = migrate.schema_version(connection)
            _refuse_newer(schema)
            articles = connection.exec_driver_sql("SELECT count(*) FROM articles").scalar()
    finally:
        engine.dispose()
    return Restored(schema=str(schema), articles=int(articles or 0), kept=None)
