"""The index of words, where SQLite (FTS5) and PostgreSQL (tsvector) differ most: keeping, and asking.

Words come folded and cut (`storage.model.search`), so neither database's own way with languages is used. PostgreSQL
is given no places: it keeps 255 of a word at most, so that it could miss words in a row.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from storage.model.search import BREAK, AllOf, AnyOf, But, InARow, Probe, Words

#: FTS5's own name for the article's number is `rowid`
words = sa.table("words", sa.column("rowid", sa.BigInteger), sa.column("article_id", sa.BigInteger))
#: in bytes; PostgreSQL keeps no longer word
_LONGEST_WORD = 2_000


def keep(connection: sa.Connection, ident: int, kept: Words, *, is_old: bool = False) -> None:
    """Puts an article's words in place of those that it had; of an old article only if it has none."""
    column = _ident(connection).name
    here = {"ident": ident}
    if is_old and connection.execute(sa.text(f"SELECT 1 FROM words WHERE {column} = :ident"), here).first():  # noqa: S608 - one of two names
        return
    connection.execute(sa.text(f"DELETE FROM words WHERE {column} = :ident"), here)  # noqa: S608 - the same
    if connection.dialect.name == "sqlite":
        row = here | {"forms": " ".join(kept.forms), "bare": " ".join(kept.bare)}
        connection.execute(sa.text("INSERT INTO words (rowid, forms, bare) VALUES (:ident, :forms, :bare)"), row)
    else:
        row = here | {"vector": _vector(kept)}
        connection.execute(
            sa.text("INSERT INTO words (article_id, vector) VALUES (:ident, CAST(:vector AS tsvector))"), row
        )


def forget(connection: sa.Connection, idents: Sequence[int]) -> None:
    """Takes the words of the articles out."""
    if idents:
        gone = sa.text(f"DELETE FROM words WHERE {_ident(connection).name} = :ident")  # noqa: S608 - one of two names
        connection.execute(gone, [{"ident": ident} for ident in idents])


def ids(connection: sa.Connection, probe: Probe) -> sa.Select[Any]:
    """The numbers of the articles that the index finds."""
    return sa.select(_ident(connection)).where(_found(connection, probe))


def count(connection: sa.Connection, probe: Probe) -> sa.Select[Any]:
    """How many they are."""
    return sa.select(sa.func.count()).select_from(words).where(_found(connection, probe))


def _ident(connection: sa.Connection) -> sa.ColumnClause[int]:
    return words.c.rowid if connection.dialect.name == "sqlite" else words.c.article_id


def _found(connection: sa.Connection, probe: Probe) -> sa.ColumnElement[bool]:
    if connection.dialect.name == "sqlite":
        return sa.text("words MATCH :asked").bindparams(asked=_for_sqlite(probe))  # type: ignore[return-value]  # a text stands for any condition
    return sa.text("vector @@ CAST(:asked AS tsquery)").bindparams(asked=_for_postgresql(probe))  # type: ignore[return-value]  # the same


def _for_sqlite(probe: Probe) -> str:
    match probe:
        case InARow(words=row, begins=begins):
            return f'"{" ".join(row)}"{" *" if begins else ""}'
        case AllOf(parts=parts):
            return "(" + " AND ".join(map(_for_sqlite, parts)) + ")"
        case AnyOf(parts=parts):
            return "(" + " OR ".join(map(_for_sqlite, parts)) + ")"
        case But(part=part, without=without):
            return f"({_for_sqlite(part)} NOT {_for_sqlite(without)})"


def _for_postgresql(probe: Probe) -> str:
    match probe:
        case InARow(words=row, begins=begins):
            lexemes = [f"'{word}'" for word in row]
            return "(" + " & ".join(lexemes) + (":*" if begins else "") + ")"
        case AllOf(parts=parts):
            return "(" + " & ".join(map(_for_postgresql, parts)) + ")"
        case AnyOf(parts=parts):
            return "(" + " | ".join(map(_for_postgresql, parts)) + ")"
        case But(part=part, without=without):
            # What must not stand in a row may well occur apart.
            wanted = _for_postgresql(part)
            return wanted if _has_rows(without) else f"({wanted} & !{_for_postgresql(without)})"


def _has_rows(probe: Probe) -> bool:
    match probe:
        case InARow(words=row):
            return len(row) > 1
        case AllOf(parts=parts) | AnyOf(parts=parts):
            return any(map(_has_rows, parts))
        case But(part=part, without=without):
            return _has_rows(part) or _has_rows(without)


def is_certain(dialect: str, probe: Probe) -> bool:
    """Whether the index can tell all that the probe says."""
    return dialect == "sqlite" or not _has_rows(probe)


def _vector(kept: Words) -> str:
    found = dict.fromkeys((*kept.forms, *kept.bare))
    return " ".join(f"'{form}'" for form in found if form != BREAK and len(form.encode()) <= _LONGEST_WORD)
