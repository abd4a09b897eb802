"""One process at a time works on a SQLite database: a second one would wait for it, or take its work for abandoned."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.errors import Busy, StorageFull

SQLITE = "sqlite:///"


@contextmanager
def hold_database(url: str) -> Iterator[None]:
    """Holds the lock file beside a SQLite database until the end. Raises `Busy` if another process has it."""
    path = lock_path(url)
    if path is None:
        yield
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a")
    except OSError as error:
        raise StorageFull(f"cannot write {path}: {error.strerror}; check the rights of its folder") from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(f"another copytaster works on {path.with_suffix('')}: stop it first") from None
        yield


def lock_path(url: str) -> Path | None:
    """The lock file of a SQLite database on disk; None for every other database."""
    name = url.removeprefix(SQLITE).partition("?")[0] if url.startswith(SQLITE) else ""
    return None if name in ("", ":memory:") else Path(f"{name}.lock")
