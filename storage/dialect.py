"""The only place where SQLite and PostgreSQL differ: opening, upsert, claim, and what their errors mean."""

import json
import select
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from storage.errors import Busy, Overtaken, StorageFull, StoreError

#: milliseconds to wait for another process that writes; longer than any transaction of ours
BUSY_TIMEOUT = 15_000
#: filings that a process has under way on PostgreSQL, each waiting half of its time for the server, the disk and others
FILINGS_AT_ONCE = 4
#: connections that are kept open, as they come to be needed: for filings, for what else is written, and for readers
CONNECTIONS = FILINGS_AT_ONCE + 4
#: seconds after which a connection that nobody used is made anew: what lies between may have dropped it, saying nothing
UNUSED = 60.0
#: the channel of PostgreSQL on which all processes hear that there is something to look at
CALLS = "copytaster_calls"
#: what SQLite and the operating system say when there is no room
NO_ROOM = ("disk is full", "disk i/o error", "readonly database", "no space left", "file too large", "unable to open")


def open_engine(url: str) -> sa.Engine:
    """An engine for `sqlite:///path` or `postgresql+psycopg://…` (plain `postgresql://` too). Opens nothing yet."""
    address = sa.make_url(url)
    if address.get_backend_name() == "sqlite":
        return _open_sqlite(address)
    if address.get_backend_name() == "postgresql":
        return _open_postgresql(address.set(drivername="postgresql+psycopg"))
    raise StoreError(
        f"[storage] url: {address.get_backend_name()} is not supported; use sqlite:/// or postgresql+psycopg://"
    )


def filings_at_once(url: sa.URL) -> int:
    """Filings that one process may have under way."""
    return 1 if url.get_backend_name() == "sqlite" else FILINGS_AT_ONCE


def shown(url: str) -> str:
    """The address for people: without its password."""
    return sa.make_url(url).render_as_string(hide_password=True)


def _open_postgresql(address: sa.URL) -> sa.Engine:
    # The connection that was used last comes first: those that are not needed stay unused.
    engine = sa.create_engine(address, pool_size=CONNECTIONS, pool_use_lifo=True)

    @sa.event.listens_for(engine, "checkin")
    def leave(_connection: Any, record: Any) -> None:
        record.info["unused_since"] = time.monotonic()

    @sa.event.listens_for(engine, "checkout")
    def prove(connection: Any, record: Any, _proxy: object) -> None:
        # To ask the server costs as much as a statement. A server that ends says so, or its end is seen on the socket.
        now = time.monotonic()
        if now - record.info.get("unused_since", now) > UNUSED or connection.closed or has_heard(connection):
            raise sa.exc.DisconnectionError  # SQLAlchemy takes a new one in its place

    return engine


def has_heard(connection: Any) -> bool:
    """Whether something has come from a server that was asked nothing."""
    look = select.poll()
    look.register(connection.fileno(), select.POLLIN)
    return bool(look.poll(0))


def _open_sqlite(address: sa.URL) -> sa.Engine:
    if address.database and address.database != ":memory:":
        try:
            Path(address.database).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StorageFull(f"cannot make the folder of {address.database}: {error.strerror}") from error
    engine = sa.create_engine(address, connect_args={"check_same_thread": False})

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        # The driver's own transactions begin too late for BEGIN IMMEDIATE: `begin` below does it.
        connection.isolation_level = None
        for pragma in (f"busy_timeout={BUSY_TIMEOUT}", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        is_write = connection.get_execution_options().get("is_write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_write else "BEGIN")

    return engine


def among(dialect: str, column: sa.Column[Any]) -> sa.ColumnElement[bool]:
    """The column has one of the keys, which are given to the statement as `packed`.

    They are one parameter: the statement stays the same however many they are, and can be kept.
    """
    if dialect == "sqlite":
        return column.in_(listed(dialect, column))
    from sqlalchemy.dialects import postgresql

    # To a query within the query PostgreSQL would rather read the whole table than look each key up.
    return column == sa.any_(sa.bindparam("keys", type_=postgresql.ARRAY(column.type)))


def packed(connection: sa.Connection, keys: Iterable[Any]) -> dict[str, Any]:
    """The parameter that `among`, `listed` and `insert_keys` look for."""
    listed = list(keys)
    return {"keys": json.dumps(listed) if connection.dialect.name == "sqlite" else listed}


@cache
def insert_keys(dialect: str, column: sa.Column[Any], same: tuple[str, ...]) -> sa.Insert:
    """A statement that inserts a row for each key; the other columns, `same` in all, are its further parameters.

    They take the place of rows that are there. Hundreds of rows in one statement cost little more than one.
    """
    names = [column.name, *same]
    fixed = [sa.cast(sa.bindparam(name), column.table.c[name].type) for name in same]
    rows = listed(dialect, column).add_columns(*fixed)
    if dialect == "sqlite":
        return sa.insert(column.table).from_select(names, rows).prefix_with("OR REPLACE")
    from sqlalchemy.dialects import postgresql

    insert = postgresql.insert(column.table).from_select(names, rows)
    keys = [key.name for key in column.table.primary_key]
    return insert.on_conflict_do_update(
        index_elements=keys, set_={name: insert.excluded[name] for name in names if name not in keys}
    )


@cache
def count_keys(dialect: str, column: sa.Column[Any], counter: sa.Column[Any]) -> Any:
    """A statement that adds one to the counter of each key (given as `packed`); a key that is new begins with one."""
    rows = listed(dialect, column).add_columns(sa.literal(1))
    if dialect == "sqlite":
        # Without a condition SQLite takes ON CONFLICT for the join's.
        insert: Any = sqlite.insert(column.table).from_select([column.name, counter.name], rows.where(sa.true()))
    else:
        from sqlalchemy.dialects import postgresql

        insert = postgresql.insert(column.table).from_select([column.name, counter.name], rows)
    return insert.on_conflict_do_update(index_elements=[column.name], set_={counter.name: counter + 1})


def listed(dialect: str, column: sa.Column[Any]) -> sa.Select[Any]:
    """The keys, which are given to the statement as `packed`, as the rows of a query with one column, `key`."""
    if dialect == "sqlite":
        return sa.select(
            sa.func.json_each(sa.bindparam("keys", type_=sa.Text)).table_valued("value").c.value.label("key")
        )
    from sqlalchemy.dialects import postgresql

    return sa.select(sa.func.unnest(sa.bindparam("keys", type_=postgresql.ARRAY(column.type))).label("key"))


def insert_new(connection: sa.Connection, table: sa.Table, rows: Sequence[dict[str, Any]]) -> None:
    """Inserts the rows whose primary or unique key is not there yet; the others are left as they are."""
    if rows:
        connection.execute(_new_into(connection.dialect.name, table), list(rows))


@cache
def _new_into(dialect: str, table: sa.Table) -> Any:
    return _insert(dialect, table).on_conflict_do_nothing()


def upsert(connection: sa.Connection, table: sa.Table, keys: Sequence[str], row: dict[str, Any]) -> None:
    """Inserts the row, or replaces the columns given in the row that has these keys."""
    changed = {name: value for name, value in row.items() if name not in keys}
    connection.execute(
        _insert(connection.dialect.name, table).values(row).on_conflict_do_update(index_elements=keys, set_=changed)
    )


def add_to(connection: sa.Connection, counter: sa.Column[Any], rows: Sequence[dict[str, Any]]) -> None:
    """Inserts the rows; in those whose primary key is there, what they give for `counter` is added to it."""
    insert = _insert(connection.dialect.name, counter.table)
    added = {counter.name: counter + insert.excluded[counter.name]}
    keys = [column.name for column in counter.table.primary_key.columns]
    connection.execute(insert.on_conflict_do_update(index_elements=keys, set_=added), list(rows))


def json_text(connection: sa.Connection, column: sa.Column[Any], key: str) -> sa.ColumnElement[str]:
    """A text within a column that holds a JSON object."""
    if connection.dialect.name == "sqlite":
        return sa.func.json_extract(column, f"$.{key}", type_=sa.Text)
    found: sa.ColumnElement[str] = sa.cast(column, sa.JSON)[key].as_string()
    return found


def size_of(connection: sa.Connection) -> int:
    """Bytes that the database takes, free pages within it included; a log that SQLite has yet to fold in is not."""
    if connection.dialect.name == "sqlite":
        pages, size = (connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("page_count", "page_size"))
        return int(pages or 0) * int(size or 0)
    return int(connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar() or 0)


def content_size(connection: sa.Connection, columns: Sequence[sa.Column[Any]]) -> sa.ColumnElement[int]:
    """The bytes of the texts or binary values of all rows of these columns of one table."""
    if connection.dialect.name == "sqlite":
        sizes = [sa.func.length(sa.cast(column, sa.LargeBinary)) for column in columns]
    else:
        sizes = [sa.func.octet_length(column) for column in columns]
    zero = sa.literal(0)
    return sa.func.sum(sum((sa.func.coalesce(size, zero) for size in sizes), zero), type_=sa.BigInteger)


def room_for(url: sa.URL) -> int | None:
    """Bytes that are free on the disk of a SQLite file; None for any other database."""
    if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
        return None
    file = Path(str(url.database)).resolve()
    return shutil.disk_usage(next(parent for parent in file.parents if parent.exists())).free


def _insert(dialect: str, table: sa.Table) -> Any:
    if dialect == "sqlite":
        return sqlite.insert(table)
    # A tenth of a second at each start, which SQLite does not need.
    from sqlalchemy.dialects import postgresql

    return postgresql.insert(table)


def for_claim(connection: sa.Connection, query: sa.Select[Any], table: sa.Table) -> sa.Select[Any]:
    """The query with its rows of `table` locked: PostgreSQL skips those of others, SQLite has one writer."""
    return query if connection.dialect.name == "sqlite" else query.with_for_update(skip_locked=True, of=table)


def locked(connection: sa.Connection, query: sa.Select[Any], table: sa.Table) -> sa.Select[Any]:
    """The query with its rows of `table` locked to the end of the transaction, though others may refer to them."""
    return query if connection.dialect.name == "sqlite" else query.with_for_update(key_share=True, of=table)


def referred(connection: sa.Connection, query: sa.Select[Any], table: sa.Table) -> sa.Select[Any]:
    """The query with its rows of `table` there to the end of the transaction, whatever else becomes of them."""
    is_sqlite = connection.dialect.name == "sqlite"
    return query if is_sqlite else query.with_for_update(read=True, key_share=True, of=table)


def for_removal(connection: sa.Connection, query: sa.Select[Any], table: sa.Table) -> sa.Select[Any]:
    """The query with its rows of `table` locked to the end of the transaction: nobody can begin to refer to them."""
    return query if connection.dialect.name == "sqlite" else query.with_for_update(of=table)


#: the lock of all filings, and the space of the locks by name
_FILING, _NAMED = 7239461, 7239462
_LOCK_NAMES = """SELECT count(CASE WHEN alone THEN pg_advisory_xact_lock(space, name)
                                   ELSE pg_advisory_xact_lock_shared(space, name) END)
    FROM (SELECT unnest(%(names)s::int[]) AS name, unnest(%(alone)s::bool[]) AS alone, %(space)s AS space) AS wanted"""


def lock_filing(connection: sa.Connection, *, alone: bool) -> None:
    """Until the end of the transaction: filings go on side by side, what wants to be `alone` keeps all of them out."""
    if connection.dialect.name == "postgresql":
        how = "" if alone else "_shared"
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock{how}({_FILING})")


def lock_names(connection: sa.Connection, space: int, names: Mapping[int, bool]) -> bool:
    """Locks 32-bit names to the end of the transaction; True: for itself alone, False: beside others that say False.

    Names of one space are taken in order, and of several spaces by rising number, so that no two transactions wait for
    one another. Returns whether others may have written since the transaction began: SQLite has one writer, and no
    such locks.
    """
    if connection.dialect.name == "sqlite":
        return False
    ordered = sorted(names)
    wanted = {"names": ordered, "alone": [names[name] for name in ordered], "space": _NAMED + space}
    connection.exec_driver_sql(_LOCK_NAMES, wanted)
    return True


def call(connection: sa.Connection) -> None:
    """Bids every process that listens to look, when the transaction is committed. On SQLite there is but one."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"NOTIFY {CALLS}")


def next_number(connection: sa.Connection, column: sa.Column[int]) -> int:
    """The number that the next row gets in this column, for one that holds its own number elsewhere too.

    Within a transaction that writes: nobody else gets it.
    """
    return int(connection.execute(_next_number(connection.dialect.name, column)).scalar_one())


@cache
def _next_number(dialect: str, column: sa.Column[int]) -> sa.Select[Any]:
    if dialect == "sqlite":
        return sa.select(sa.func.coalesce(sa.func.max(column), 0) + 1)
    return sa.select(sa.func.nextval(sa.func.pg_get_serial_sequence(column.table.name, column.name)))


def number_on(connection: sa.Connection, table: sa.Table) -> None:
    """New rows of the table get numbers behind those that are there; only PostgreSQL has to be told."""
    column = table.autoincrement_column
    if connection.dialect.name == "postgresql" and column is not None:
        highest = sa.select(sa.func.max(column)).scalar_subquery()
        sequence = sa.func.pg_get_serial_sequence(table.name, column.name)
        connection.execute(sa.select(sa.func.setval(sequence, sa.func.coalesce(highest, 1))))


@contextmanager
def spoken_errors(url: sa.URL) -> Iterator[None]:
    """Turns the database's errors into ours, with what the owner can do."""
    where = url.render_as_string(hide_password=True)
    try:
        yield
    except sa.exc.OperationalError as error:
        said = str(error.orig)
        if any(words in said.lower() for words in NO_ROOM):
            raise StorageFull(
                f"the database {where} cannot be written: {said}; free disk space or check its rights"
            ) from error
        if "deadlock detected" in said:
            raise Overtaken(f"the database {where} broke off a transaction that another one waited for") from error
        if "locked" in said.lower():
            raise Busy(f"the database {where} is locked by another process; stop it and try again") from error
        raise StoreError(f"the database {where} does not answer: {said}") from error
    except sa.exc.DatabaseError as error:
        raise StoreError(f"the database {where}: {error.orig}; restore it from a backup if it is damaged") from error
