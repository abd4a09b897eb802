"""The index by which articles find one another: shingles of the text, terms of names and rare words."""

from datetime import datetime

import sqlalchemy as sa

from storage import dialect
from storage.kept import delete_where
from storage.model import Fingerprint
from storage.tables import shingles, terms


def index_article(
    connection: sa.Connection, ident: int, fingerprint: Fingerprint, first_seen: datetime, *, is_new: bool = False
) -> None:
    """Puts the article's shingles and terms in place of those that it had; if it is new, it had none."""
    same = {"article_id": ident, "day": first_seen.toordinal()}
    for table in () if is_new else (shingles, terms):
        connection.execute(delete_where(table.c.article_id), {"wanted": ident})
    named = [term for term, *_ in fingerprint.terms]
    for column, keys in ((shingles.c.hash, fingerprint.shingles), (terms.c.term, named)):
        insert = dialect.insert_keys(connection.dialect.name, column, tuple(same))
        connection.execute(insert, same | dialect.packed(connection, sorted(keys)))
