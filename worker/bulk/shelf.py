"""The folder of what was let go: a file a day, which is whole and was read back before anything goes by it."""

import fcntl
import gzip
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO, Literal, Protocol, cast
from zlib import error as ZlibError  # noqa: N812  # an exception, whatever its name

from storage.errors import Busy, StorageFull, StoreError
from storage.model import ArticleRow
from worker.bulk import parquet_wanted
from worker.bulk.lines import write_lines

#: story, article, revision
Key = tuple[str, str, int]
ENDINGS = {"jsonl": ".jsonl.gz", "parquet": ".parquet"}


class _Writer(Protocol):
    def add(self, rows: Sequence[ArticleRow]) -> None: ...
    def close(self) -> None: ...


def shelf_of(archive: str, form: Literal["jsonl", "parquet"]) -> "Shelf | None":
    """The folder that `[retention] archive` names, None if it names none."""
    return None if archive in ("", "none") else Shelf(Path(archive), form)


@dataclass(frozen=True, slots=True)
class Shelf:
    """A folder of archived articles, in one form or the other."""

    folder: Path
    form: Literal["jsonl", "parquet"] = "jsonl"

    def try_out(self) -> None:
        """Raises `StoreError` if nothing could be written here. Leaves nothing behind."""
        if self.form == "parquet":
            with parquet_wanted():
                import worker.bulk.parquet  # noqa: F401  # is it there?
        with _spoken(self.folder):
            there = next(folder for folder in (self.folder, *self.folder.parents) if folder.exists())
            with TemporaryFile(dir=there):
                pass

    def hold(self) -> ExitStack:
        """Keeps every other process of this machine from holding the folder too, until what is returned is closed.

        Raises `StoreError`, and `Busy` if another process holds it.
        """
        self.try_out()
        with _spoken(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            folder = os.open(self.folder, os.O_RDONLY)
        with ExitStack() as held:
            held.callback(os.close, folder)
            try:
                fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Busy(f"another process is letting stories go into {self.folder}: wait for its end") from None
            return held.pop_all()

    def begin(self, day: date) -> "Filling":
        """Begins to write the next file for what had its last report on that day. Raises `StoreError`."""
        name, number = day.isoformat(), 1
        with _spoken(self.folder):
            while (file := self.folder / f"{name}{'' if number == 1 else f'-{number}'}{ENDINGS[self.form]}").exists():
                number += 1
        return Filling(file, self.form)


class Filling:
    """A file that is being written; it gets its name when it is whole. Each step raises `StoreError`."""

    def __init__(self, file: Path, form: Literal["jsonl", "parquet"]) -> None:
        self.file = file
        self._partial = file.with_name(f".{file.name}.part")
        self._digest = blake2b()
        with _spoken(file):
            file.parent.mkdir(parents=True, exist_ok=True)
            self._out = self._partial.open("wb")
            self._writer: _Writer = _Lines(self._out) if form == "jsonl" else _Table(self._out)

    def add(self, rows: Sequence[ArticleRow]) -> None:
        """Writes some articles."""
        with _spoken(self.file):
            self._writer.add(rows)
        _take_in(self._digest, ((row.story, row.article.id, row.revision) for row in rows))

    def finish(self) -> None:
        """Ends the file, has the disk keep it, and reads it back."""
        with _spoken(self.file):
            self._writer.close()
            self._out.flush()
            os.fsync(self._out.fileno())
            self._out.close()
            found = blake2b()
            _take_in(found, keys_of(self._partial))
            if found.digest() != self._digest.digest():
                raise StoreError(f"{self.file} is not what was written to it: is the disk damaged? Nothing was let go")
            self._partial.rename(self.file)
            folder = os.open(self.file.parent, os.O_RDONLY)
            try:
                os.fsync(folder)  # else a power cut could take the name, when the articles are gone
            finally:
                os.close(folder)

    def abandon(self) -> None:
        """Leaves nothing behind of a file that was not finished."""
        with suppress(OSError):  # what it still holds does not fit on a full disk
            self._out.close()
        with suppress(OSError):
            self._partial.unlink()


def keys_of(file: Path) -> Iterator[Key]:
    """The articles of a file, in its order. Raises `StoreError`."""
    with _spoken(file), file.open("rb") as opened:
        rows = _read_table(opened) if ".parquet" in file.suffixes else _read_lines(opened)
        for row in rows:
            yield str(row["story"]), str(row["id"]), int(cast("int", row["revision"]))


class _Lines:
    def __init__(self, out: BinaryIO) -> None:
        self._out = gzip.GzipFile("", "wb", fileobj=out, mtime=0)

    def add(self, rows: Sequence[ArticleRow]) -> None:
        write_lines(rows, cast("BinaryIO", self._out))

    def close(self) -> None:
        self._out.close()


class _Table:
    """Groups of articles are gathered, for many small ones would be larger together."""

    def __init__(self, out: BinaryIO) -> None:
        with parquet_wanted():
            from worker.bulk import parquet
        self._parquet, self._out, self._waiting = parquet, parquet.table_writer(out), list[ArticleRow]()

    def add(self, rows: Sequence[ArticleRow]) -> None:
        self._waiting += rows
        if len(self._waiting) >= self._parquet.ROWS:
            self._write()

    def close(self) -> None:
        self._write()
        self._out.close()

    def _write(self) -> None:
        if self._waiting:
            self._parquet.write_group(self._out, self._waiting)
            self._waiting = []


def _read_lines(file: BinaryIO) -> Iterator[dict[str, object]]:
    with closing(gzip.GzipFile("", "rb", fileobj=file)) as lines:
        for line in lines:
            yield json.loads(line)


def _read_table(file: BinaryIO) -> Iterator[dict[str, object]]:
    with parquet_wanted():
        from worker.bulk import parquet
    for group in parquet.read_groups(file):
        yield from group


def _take_in(digest: "blake2b", keys: Iterable[Key]) -> None:
    for key in keys:
        digest.update(json.dumps(key).encode())


@contextmanager
def _spoken(file: Path) -> Iterator[None]:
    try:
        yield
    except (ValueError, KeyError, EOFError, ZlibError, gzip.BadGzipFile) as error:
        raise StoreError(f"the archive {file} is damaged: {error}. Nothing is let go by it: move it away") from error
    except OSError as error:
        raise StorageFull(f"cannot write {file}: {error.strerror or error}; nothing is let go before") from error
