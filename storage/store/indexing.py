"""The index by which articles find one another: shingles of the text, terms of names and rare words."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from storage import dialect
from storage.model import Fingerprint, Term
from storage.tables import shingles, terms


def index_article(
    connection: sa.Connection,
    ident: int,
    fingerprint: Fingerprint,
    first_seen: datetime,
    replaced: Iterable[Term] = (),
) -> None:
    """Puts the article's shingles and terms into the index.

    `replaced`: the terms of the version whose place it takes; they go. That version's shingles stay for their days: who
    copied it has copied the article.
    """
    gone = [term for term, *_ in replaced]
    if gone:
        wanted = {"wanted": ident} | dialect.packed(connection, gone)
        connection.execute(_removing(connection.dialect.name), wanted)
    _insert(connection, shingles.c.hash, fingerprint.shingles, ident, first_seen)
    index_terms(connection, ident, fingerprint.terms, first_seen)


@cache
def _removing(name: str) -> sa.Delete:
    # Without the terms both tables would need an index by article, as large as they are, for this alone.
    mine = terms.c.article_id == sa.bindparam("wanted"), dialect.among(name, terms.c.term)
    return sa.delete(terms).where(*mine)


def index_terms(connection: sa.Connection, ident: int, found: Iterable[Term], first_seen: datetime) -> None:
    """Puts the terms of an article that had none into the index."""
    _insert(connection, terms.c.term, [term for term, *_ in found], ident, first_seen)


def _insert(
    connection: sa.Connection, column: sa.Column[Any], keys: Iterable[Any], ident: int, first_seen: datetime
) -> None:
    same = {"article_id": ident, "day": first_seen.toordinal()}
    insert = dialect.insert_keys(connection.dialect.name, column, tuple(same))
    connection.execute(insert, same | dialect.packed(connection, sorted(keys)))
