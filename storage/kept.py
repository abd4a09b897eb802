"""Statements that are made once: SQLAlchemy takes longer to make a small one than SQLite to run it."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import sqlalchemy as sa


@cache
def insert_into(table: sa.Table) -> sa.Insert:
    """Inserts the rows that are its parameters, by the names of the columns."""
    return sa.insert(table)


@cache
def delete_where(column: sa.Column[Any]) -> sa.Delete:
    """Deletes the rows that have the parameter `wanted` in the column."""
    return sa.delete(column.table).where(column == sa.bindparam("wanted"))


def change(connection: sa.Connection, key: sa.Column[Any], wanted: Any, values: Mapping[str, Any]) -> None:
    """Sets the values, by the names of their columns, in the rows that have what is wanted in the key's column."""
    renamed = {f"new_{name}": value for name, value in values.items()}
    connection.execute(_changing(key, tuple(values)), {"wanted": wanted} | renamed)


@cache
def _changing(key: sa.Column[Any], names: tuple[str, ...]) -> sa.Update:
    values: dict[str, Any] = {name: sa.bindparam(f"new_{name}") for name in names}
    return sa.update(key.table).where(key == sa.bindparam("wanted")).values(values)
