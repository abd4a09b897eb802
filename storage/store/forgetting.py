"""Taking stories out of the archive, with all that hangs on them, in a transaction that keeps out who could want them.

What refers to an article or a story by its number stands here; a law in the tests looks that nothing is left behind.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from storage import dialect, fulltext
from storage.store.base import rows_with
from storage.store.locks import hold_stories
from storage.tables import (
    alerts,
    aliases,
    articles,
    decisions,
    deliveries,
    entries,
    facts,
    figures,
    matches,
    mutes,
    pages,
    proposals,
    quotes,
    revisions,
    stories,
    story_log,
)

#: what hangs on an article, and nothing on it
_OF_ARTICLE = (matches, decisions, quotes, figures, revisions, pages, aliases)
_ENDS = (story_log.c.story_id, story_log.c.other_id)
#: what is left of an entry: that it was seen, and how
_MARK = {"article_id": None, "entry": '{"id":""}', "is_backlog": True}


def hold(connection: sa.Connection, idents: Iterable[int], own: Sequence[int], *, by_name: bool) -> None:
    """Keeps the stories and their articles, `own`, as they are to the end of the transaction.

    Nobody finds one of the articles, joins one of the stories, refers to an article or to what was told anew, or sends
    it again meanwhile. `by_name`: that is not so already of articles and stories, since all filings wait.
    """
    if by_name:
        keys = rows_with(connection, sa.select(aliases.c.kind, aliases.c.key), aliases.c.article_id, own)
        groups = rows_with(connection, sa.select(articles.c.group_id).distinct(), articles.c.id, own)
        hold_stories(connection, [(row.kind, row.key) for row in keys], [row.group_id for row in groups], idents)
    # In the order in which polls take them: entries, then articles.
    seen = sa.select(entries.c.id).order_by(entries.c.id)
    rows_with(connection, dialect.locked(connection, seen, entries), entries.c.article_id, own)
    rows = sa.select(articles.c.id).order_by(articles.c.id)
    rows_with(connection, dialect.for_removal(connection, rows, articles), articles.c.id, own)
    telling = sa.select(alerts.c.id).order_by(alerts.c.id)
    told = rows_with(connection, dialect.for_removal(connection, telling, alerts), alerts.c.story_id, idents)
    sent = sa.select(deliveries.c.id).order_by(deliveries.c.id)
    here = dialect.for_removal(connection, sent, deliveries)
    rows_with(connection, here, deliveries.c.alert_id, [row.id for row in told])


def forget(connection: sa.Connection, idents: Sequence[int], own: Sequence[int]) -> None:
    """Takes out the stories and all that hangs on them; `own`: their articles. Entries stay, as marks."""
    told = [row.id for row in rows_with(connection, sa.select(alerts.c.id), alerts.c.story_id, idents)]
    for table, column in ((deliveries, "alert_id"), (proposals, "alert_id"), (mutes, "thread"), (alerts, "id")):
        _delete(connection, table.c[column], told)
    for table in _OF_ARTICLE:
        _delete(connection, table.c.article_id, own)
    seen = dialect.among(connection.dialect.name, entries.c.article_id)
    connection.execute(sa.update(entries).where(seen).values(_MARK), dialect.packed(connection, own))
    fulltext.forget(connection, own)
    _delete(connection, articles.c.id, own)
    became = [row.id for row in rows_with(connection, sa.select(stories.c.id), stories.c.merged_into, idents)]
    gone = [*idents, *became]
    _delete(connection, facts.c.story_id, gone)
    _delete(connection, stories.c.id, gone)
    lost = sa.and_(*(~sa.select(stories.c.id).where(stories.c.id == end).exists() for end in _ENDS))
    for end in _ENDS:
        _delete(connection, end, gone, lost)


def _delete(
    connection: sa.Connection, column: sa.Column[Any], keys: Sequence[Any], *where: sa.ColumnElement[bool]
) -> None:
    if keys:
        here = dialect.among(connection.dialect.name, column)
        connection.execute(sa.delete(column.table).where(here, *where), dialect.packed(connection, keys))
