"""Moving a whole archive from one database into another, table by table; what was interrupted goes on where it was.

The last key that arrived is noted in the transaction that brings it. At the end every table is read again on both
sides: as many rows, with the same content.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from storage import dialect, migrate
from storage.errors import NotFound, StoreError
from storage.store.base import is_missing
from storage.store.search import OLD_DONE, OLD_UNTIL
from storage.tables import articles, meta, metadata

#: rows of a transaction
ROWS = 2_000
#: notes in the new database while the move is not done: whence, and the last key of each table
WHENCE, ARRIVED = "moving_from", "moved:"
#: called with the name of a table, and the rows of it that are done and that there are
Progress = Callable[[str, int, int], None]
#: in the order in which they refer to one another; `meta` is each database's own
TABLES = tuple(table for table in metadata.sorted_tables if table is not meta)


@dataclass(frozen=True, slots=True)
class Content:
    """What a table holds, in whatever order: how many rows, and the sum of their hashes."""

    rows: int
    digest: int


def move(source: str, target: str, tell: Progress = lambda _table, _done, _all: None) -> int:
    """Copies all that the database at `source` holds into the one at `target`. Returns how many rows there are.

    The target has to be empty, or hold a part of this same move. Nothing may work on either meanwhile. The source stays
    as it is. Raises `StoreError`.
    """
    if is_missing(source):
        raise NotFound(f"there is no archive at {dialect.shown(source)}")
    old, new = dialect.open_engine(source), dialect.open_engine(target)
    try:
        with dialect.spoken_errors(old.url):
            migrate.ensure_schema(old, upgrade=False)
        with dialect.spoken_errors(new.url):
            migrate.ensure_schema(new, upgrade=True)
            _begin(new, dialect.shown(source))
            total = sum(_copy(old, new, table, tell) for table in TABLES)
            for table in TABLES:
                _compare(old, new, table)
            _finish(new)
        return total
    finally:
        old.dispose()
        new.dispose()


def _begin(new: sa.Engine, source: str) -> None:
    with _writing(new) as connection:
        begun = _note(connection, WHENCE)
        if begun is None and any(connection.execute(sa.select(table).limit(1)).first() for table in TABLES):
            raise StoreError(
                f"the database {dialect.shown(str(new.url))} is not empty: an archive moves into an empty one"
            )
        if begun not in (None, source):
            raise StoreError(f"an archive from {begun} is on its way there: finish that first, with `--from {begun}`")
        dialect.upsert(connection, meta, ["key"], {"key": WHENCE, "value": source})


def _copy(old: sa.Engine, new: sa.Engine, table: sa.Table, tell: Progress) -> int:
    keys = list(table.primary_key.columns)
    query = sa.select(table).order_by(*keys).limit(ROWS)
    with old.connect() as connection, new.connect() as there:
        total = _count(connection, table)
        done = _count(there, table)
        last = json.loads(_note(there, ARRIVED + table.name) or "null")
    tell(table.name, done, total)
    while True:
        further = query if last is None else query.where(sa.tuple_(*keys) > sa.tuple_(*_typed(keys, last)))
        with old.connect() as connection:
            rows = [dict(row) for row in connection.execute(further).mappings()]
        if not rows:
            return total
        last = [rows[-1][key.name] for key in keys]
        with _writing(new) as connection:
            connection.execute(sa.insert(table), rows)
            dialect.upsert(connection, meta, ["key"], {"key": ARRIVED + table.name, "value": json.dumps(last)})
        done += len(rows)
        tell(table.name, done, total)


def _typed(keys: list[sa.Column[Any]], last: list[Any]) -> Iterator[sa.ColumnElement[Any]]:
    return (sa.literal(value, key.type) for key, value in zip(keys, last, strict=True))


def _compare(old: sa.Engine, new: sa.Engine, table: sa.Table) -> None:
    here, there = _content(old, table), _content(new, table)
    if here != there:
        raise StoreError(
            f"the table {table.name} did not arrive whole: {here.rows:,} rows became {there.rows:,}, or their content"
            " differs. Does something work on one of the two databases? Empty the new one and begin again"
        )


def _content(engine: sa.Engine, table: sa.Table) -> Content:
    rows, digest = 0, 0
    with engine.connect().execution_options(yield_per=ROWS) as connection:
        for row in connection.execute(sa.select(table)):
            rows += 1
            digest += int.from_bytes(hashlib.blake2b(repr(tuple(row)).encode(), digest_size=8).digest())
    return Content(rows, digest)


def _finish(new: sa.Engine) -> None:
    """Numbers of new rows begin behind those that came; the words of all articles are to be put into the index."""
    with _writing(new) as connection:
        for table in TABLES:
            dialect.number_on(connection, table)
        newest = connection.execute(sa.select(sa.func.max(articles.c.id))).scalar() or 0
        for key, value in ((OLD_UNTIL, newest), (OLD_DONE, 0)):
            dialect.upsert(connection, meta, ["key"], {"key": key, "value": str(value)})
        connection.execute(sa.delete(meta).where(sa.or_(meta.c.key == WHENCE, meta.c.key.startswith(ARRIVED))))


def _writing(engine: sa.Engine) -> Any:
    return engine.execution_options(is_write=True).begin()


def _note(connection: sa.Connection, key: str) -> str | None:
    return connection.execute(sa.select(meta.c.value).where(meta.c.key == key)).scalar()


def _count(connection: sa.Connection, table: sa.Table) -> int:
    return int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())
