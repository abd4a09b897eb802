"""A copy of the whole database in one file, made while the daemon works; checked before it gets its name."""

import contextlib
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from storage.errors import NotFound, StorageFull, StoreError

#: database pages copied at once: the daemon writes in between
PAGES_AT_ONCE = 2_000
#: called with what is done and what there is to do, in pages
Progress = Callable[[int, int], None]


def back_up(url: str, target: Path, tell: Progress = lambda _done, _all: None) -> None:
    """Writes the database at `url` to `target`: a SQLite file, or what `pg_restore` reads.

    What is committed at the end is in it. Raises `StoreError` with a sentence; then there is no file `target`, and one
    that was there is as it was.
    """
    if target.exists():
        raise StoreError(f"there is a file {target}: give another name, or move it away")
    address = sa.make_url(url)
    partial = target.with_name(f".{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        partial.unlink(missing_ok=True)
        if address.get_backend_name() == "sqlite":
            _copy(Path(address.database or ""), partial, tell)
        else:
            _dump(address, partial)
        with partial.open("rb") as file:
            os.fsync(file.fileno())
        partial.rename(target)
    except OSError as error:
        raise StorageFull(f"cannot write {target}: {error.strerror or error}") from error
    finally:
        with contextlib.suppress(OSError):
            partial.unlink()


def _copy(source: Path, target: Path, tell: Progress) -> None:
    if not source.is_file():
        raise NotFound(f"there is no database {source} yet")
    try:
        copy_file(source, target, tell)
        with closing(sqlite3.connect(target)) as copied:
            said = str(copied.execute("PRAGMA quick_check(1)").fetchone()[0])
    except sqlite3.Error as error:
        raise StorageFull(f"the copy of {source} failed: {error}; is there room for it?") from error
    if said != "ok":
        hint = "Keep it, and put the last backup in its place: `copytaster restore FILE --replace`"
        raise StoreError(f"the database {source} is damaged: {said}. {hint}")


def copy_file(source: Path, target: Path, tell: Progress) -> None:
    """Copies a SQLite database, with what its log holds, to a file for its owner alone. Raises `sqlite3.Error`."""
    target.touch(mode=0o600)
    with (
        closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as old,
        closing(sqlite3.connect(target)) as new,
    ):
        old.backup(new, pages=PAGES_AT_ONCE, progress=lambda _status, left, total: tell(total - left, total))
        new.execute("PRAGMA journal_mode = DELETE")  # one file that can be moved


def _dump(address: sa.URL, target: Path) -> None:
    target.touch(mode=0o600)
    run_client("pg_dump", ["--format=custom", f"--file={target}"], address)
    if shutil.which("pg_restore") is not None:  # reads all of it back, though to nowhere
        run_client("pg_restore", [f"--file={os.devnull}", str(target)])


def run_client(name: str, options: Sequence[str], address: sa.URL | None = None) -> None:
    """Runs one of PostgreSQL's client programs, on the database at the address if there is one. Raises `StoreError`."""
    program = shutil.which(name)
    if program is None:
        raise StoreError(f"{name} is not installed here: install PostgreSQL's client programs (postgresql-client)")
    command, secret = [program], {}
    if address is not None:
        open_address = address._replace(drivername="postgresql", password=None).render_as_string()
        command += ["--no-password", f"--dbname={open_address}"]
        secret = {"PGPASSWORD": address.password} if address.password else {}  # arguments can be seen by all
    command += options
    done = subprocess.run(command, env=os.environ | secret, capture_output=True, text=True, check=False)  # noqa: S603  # the owner's own program and address
    if done.returncode:
        raise StoreError(f"{name} failed: {done.stderr.strip() or f'exit code {done.returncode}'}")
