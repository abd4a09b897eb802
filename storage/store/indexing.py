"""The index by which articles find one another: shingles of the text, terms of names and rare words."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage import dialect
from storage.kept import delete_where
from storage.model import Fingerprint, Term
from storage.tables import shingles, terms


def index_article(
    connection: sa.Connection, ident: int, fingerprint: Fingerprint, first_seen: datetime, *, is_new: bool = False
) -> None:
    """Puts the article's shingles and terms in place of those that it had; if it is new, it had none."""
    for table in () if is_new else (shingles, terms):
        connection.execute(delete_where(table.c.article_id), {"wanted": ident})
    _insert(connection, shingles.c.hash, fingerprint.shingles, ident, first_seen)
    index_terms(connection, ident, fingerprint.terms, first_seen)


def index_terms(connection: sa.Connection, ident: int, found: Iterable[Term], first_seen: datetime) -> None:
    """Puts the terms of an article that had none into the index."""
    _insert(connection, terms.c.term, [term for term, *_ in found], ident, first_seen)


def _insert(
    connection: sa.Connection, column: sa.Column[Any], keys: Iterable[Any], ident: int, first_seen: datetime
) -> None:
    same = {"article_id": ident, "day": first_seen.toordinal()}
    insert = dialect.insert_keys(connection.dialect.name, column, tuple(same))
    connection.execute(insert, same | dialect.packed(connection, sorted(keys)))
