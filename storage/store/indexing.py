"""The index by which articles find one another: shingles of the text, terms of names and rare words."""

from datetime import datetime

import sqlalchemy as sa

from storage import dialect
from storage.model import Fingerprint
from storage.tables import shingles, terms


def index_article(connection: sa.Connection, ident: int, fingerprint: Fingerprint, first_seen: datetime) -> None:
    """Puts the article's shingles and terms in place of those that it had."""
    day = first_seen.toordinal()
    for table in (shingles, terms):
        connection.execute(sa.delete(table).where(table.c.article_id == ident))
    hashes = [{"hash": value, "article_id": ident, "day": day} for value in fingerprint.shingles]
    dialect.insert_new(connection, shingles, hashes)
    names = [{"term": term, "article_id": ident, "day": day} for term, _ in fingerprint.terms]
    dialect.insert_new(connection, terms, names)
