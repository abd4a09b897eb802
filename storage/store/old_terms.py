"""Articles whose terms an upgrade emptied: they are filled in again in parts, the newest first.

Without them a story takes no new reports. What is left to do stands in `meta`, so that a kill loses nothing.
"""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from storage import codec, dialect
from storage.model import Article, Term
from storage.store.base import Base, number
from storage.store.indexing import index_terms
from storage.store.regrouping import count_terms
from storage.tables import articles, meta

#: key in `meta`: the newest article that may be without terms; no such row if there is none
LEFT = "terms_left"
NONE = "[]"


class OldTerms(Base):
    def articles_without_terms(self, limit: int) -> tuple[tuple[str, Article], ...]:
        """The newest articles that wait for their terms, newest first."""
        with self._read() as connection:
            left = connection.execute(sa.select(meta.c.value).where(meta.c.key == LEFT)).scalar()
            if left is None:
                return ()
            query = sa.select(articles.c.id, articles.c.article).where(articles.c.id <= int(left))
            waiting = query.where(articles.c.terms == NONE).order_by(articles.c.id.desc()).limit(limit)
            return tuple((f"a{row.id}", codec.decode(row.article, Article)) for row in connection.execute(waiting))

    def keep_old_terms(
        self, rows: Sequence[tuple[str, tuple[Term, ...]]], *, index_since: datetime, is_last: bool
    ) -> None:
        """Gives articles of `articles_without_terms`, in their order, their terms.

        They are found by them if first seen at or after `index_since`. `is_last`: no others wait. Articles that have
        got terms in the meantime are left alone.
        """
        with self._write() as connection:
            dialect.lock_filing(connection, alone=True)
            for ident, terms in rows:
                _give(connection, number(ident, "a"), terms, index_since)
            if is_last:
                connection.execute(sa.delete(meta).where(meta.c.key == LEFT))
            else:
                below = str(number(rows[-1][0], "a") - 1)
                connection.execute(sa.update(meta).where(meta.c.key == LEFT).values(value=below))


def _give(connection: sa.Connection, ident: int, terms: tuple[Term, ...], index_since: datetime) -> None:
    waits = articles.c.id == ident, articles.c.terms == NONE
    first_seen = connection.execute(sa.select(articles.c.first_seen).where(*waits)).scalar()
    if first_seen is None:
        return
    connection.execute(sa.update(articles).where(*waits).values(terms=codec.encode(terms).decode()))
    count_terms(connection, terms)
    if first_seen >= index_since:
        index_terms(connection, ident, terms, first_seen)
