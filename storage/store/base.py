"""What every part of the store stands on: the engine, transactions, claims."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Self

import sqlalchemy as sa

from storage import dialect, migrate
from storage.errors import NotFound
from storage.model import Lease
from storage.model.said import Edge

#: of an id: a letter and what a column of 64 bits surely holds
LONGEST_ID = 19
#: hears, within a transaction, of a stage and the shards in which that transaction made rows due
Wake = Callable[[sa.Connection, str, Sequence[int]], None]


def is_missing(url: str) -> bool:
    """Whether the address is a SQLite file that is not there; to open it would make it."""
    address = sa.make_url(url)
    return address.get_backend_name() == "sqlite" and not Path(address.database or "").is_file()


class Base:
    """An open database at the schema of this version of the program."""

    def __init__(self, url: str, wake: Wake | None = None) -> None:
        self.engine = dialect.open_engine(url)
        self._writer = self.engine.execution_options(is_write=True, wake=wake)

    @classmethod
    def open(cls, url: str, *, upgrade: bool, wake: Wake | None = None) -> Self:
        """The database at that address, at the schema of this version. Raises `StoreError`."""
        store = cls(url, wake)
        store.prepare(upgrade=upgrade)
        return store

    def prepare(self, *, upgrade: bool) -> None:
        """Checks the schema; makes or upgrades it if allowed. Raises `SchemaTooNew`, `SchemaTooOld`."""
        with dialect.spoken_errors(self.engine.url):
            migrate.ensure_schema(self.engine, upgrade=upgrade)

    def close(self) -> None:
        """Lets go of every connection; SQLite folds its log into the file."""
        self.engine.dispose()

    @contextmanager
    def _write(self) -> Iterator[sa.Connection]:
        """One transaction that writes, committed at the end, rolled back if anything is raised."""
        with dialect.spoken_errors(self.engine.url), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def _read(self) -> Iterator[sa.Connection]:
        """One transaction that sees one state of the database."""
        with dialect.spoken_errors(self.engine.url), self.engine.begin() as connection:
            yield connection


def wake(connection: sa.Connection, stage: str, shards: Sequence[int] = (0,)) -> None:
    """Tells whoever wants to hear it that rows of the stage will be due when this transaction is committed."""
    tell: Wake | None = connection.get_execution_options().get("wake")
    if tell is not None and shards:
        tell(connection, stage, shards)


def is_free(table: sa.Table, lease: Lease | None) -> sa.ColumnElement[bool]:
    """Nobody works on the row: no lease, or one of another worker that ran out.

    A worker never takes its own lease again: what it holds is in flight, however long that takes. Without a lease: of
    the owner, at the moment, that are the statement's parameters `owner` and `now`.
    """
    owner, now = (lease.owner, lease.now) if lease else (sa.bindparam("owner"), sa.bindparam("now"))
    ran_out = sa.and_(table.c.lease_owner != owner, table.c.lease_until < now)
    return sa.or_(table.c.lease_owner.is_(None), ran_out)


def is_due(table: sa.Table, lease: Lease | None) -> sa.ColumnElement[bool]:
    """The row's time has come and nobody works on it. Without a lease: as of `is_free`."""
    return sa.and_(table.c.next_at <= (lease.now if lease else sa.bindparam("now")), is_free(table, lease))


def in_shard(table: sa.Table, shard: int | None, which: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """Those of the rows that are in the shard; None: in any."""
    return which if shard is None else sa.and_(table.c.shard == shard, which)


def take(connection: sa.Connection, table: sa.Table, ids: list[Any], lease: Lease) -> None:
    """Puts the lease on the rows."""
    if ids:
        held = {"owner": lease.owner, "until": lease.until}
        connection.execute(_taking(connection.dialect.name, table), held | dialect.packed(connection, ids))


@cache
def _taking(name: str, table: sa.Table) -> sa.Update:
    held: dict[str, Any] = {"lease_owner": sa.bindparam("owner"), "lease_until": sa.bindparam("until")}
    (key,) = table.primary_key.columns
    return sa.update(table).where(dialect.among(name, key)).values(held)


def still_held(connection: sa.Connection, table: sa.Table, claimed: Mapping[int, str]) -> frozenset[int]:
    """Those of the rows that are still their owners', given by id; nobody can take these before the transaction ends.

    A worker that was slow may have lost its lease, and another may be at work on the row or done with it.
    """
    query = dialect.locked(connection, _holders(connection.dialect.name, table), table)
    rows = connection.execute(query, dialect.packed(connection, claimed)).all()
    return frozenset(row.id for row in rows if row.lease_owner == claimed[row.id])


@cache
def _holders(name: str, table: sa.Table) -> sa.Select[Any]:
    # In order, so that no two transactions wait for each other's rows.
    return sa.select(table.c.id, table.c.lease_owner).where(dialect.among(name, table.c.id)).order_by(table.c.id)


def rows_with(
    connection: sa.Connection, query: sa.Select[Any], column: sa.Column[Any], keys: Iterable[Any]
) -> Sequence[sa.Row[Any]]:
    """The rows of the query that have one of the keys in the column."""
    here = query.where(dialect.among(connection.dialect.name, column))
    return connection.execute(here, dialect.packed(connection, keys)).all()


def leave(next_at: datetime | None) -> dict[str, Any]:
    """Column values that end a lease and say when the row is due again (None: never)."""
    return {"next_at": next_at, "lease_owner": None, "lease_until": None}


def number(ident: str, letter: str) -> int:
    """The row number behind `a12` or `s5`. Raises `NotFound` for anything else."""
    if not ident.startswith(letter) or not ident[1:].isdecimal() or len(ident) > LONGEST_ID:
        raise NotFound(
            f"{ident!r} is no id: {'articles' if letter == 'a' else 'stories'} are named {letter}1, {letter}2, …"
        )
    return int(ident[1:])


def behind(
    columns: tuple[sa.Column[datetime], sa.Column[Any]], edge: Edge, letter: str, upward: sa.Column[int] | None = None
) -> sa.ColumnElement[bool]:
    """The rows behind the edge where they are in order of the columns (a time, a row number), newest first.

    `upward`: where rows share both, they are in its order from the smallest on. Raises `NotFound` for a strange edge.
    """
    at, ident = columns
    wanted = number(edge.id, letter)
    same = sa.and_(at == edge.at, ident < wanted)
    if upward is not None:
        same = sa.or_(same, sa.and_(at == edge.at, ident == wanted, upward > edge.number))
    return sa.and_(at <= edge.at, sa.or_(at < edge.at, same))
