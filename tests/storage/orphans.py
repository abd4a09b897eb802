"""What is left hanging: rows that name others that are not there."""

from typing import Any

import sqlalchemy as sa

from storage.store import Store
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
    near_stories,
    pages,
    proposals,
    quotes,
    revisions,
    shingles,
    stories,
    story_log,
    terms,
)

#: columns that name rows of other tables by their numbers, though no foreign key says so
NAMES = (
    (shingles.c.article_id, articles.c.id),
    (terms.c.article_id, articles.c.id),
    (articles.c.verdict_of, articles.c.id),
    (decisions.c.story_id, stories.c.id),
    (decisions.c.alert_id, alerts.c.id),
    (alerts.c.story_id, stories.c.id),
    (stories.c.merged_into, stories.c.id),
    (stories.c.split_from, stories.c.id),
    (near_stories.c.story_id, stories.c.id),
    (near_stories.c.near_id, stories.c.id),
    (mutes.c.thread, alerts.c.id),
)
TABLES = (
    entries,
    articles,
    quotes,
    figures,
    revisions,
    pages,
    aliases,
    matches,
    facts,
    decisions,
    deliveries,
    proposals,
)


def orphans(store: Store) -> list[str]:
    """Rows that name something that is not there."""
    with store.engine.connect() as connection:
        found = [str(column) for column, key in NAMES if _lost(connection, column, key)]
        for table in TABLES:
            references = [(reference.parent, reference.column) for reference in table.foreign_keys]
            found += [str(column) for column, key in references if _lost(connection, column, key)]
        ends = story_log.c.story_id, story_log.c.other_id
        neither = (~sa.select(stories.c.id).where(stories.c.id == end).exists() for end in ends)
        if connection.execute(sa.select(story_log.c.id).where(*neither)).first():
            found.append("story_log")
        word = "rowid" if connection.dialect.name == "sqlite" else "article_id"
        if connection.execute(sa.text(f"SELECT 1 FROM words WHERE {word} NOT IN (SELECT id FROM articles)")).first():
            found.append("words")
    return found


def _lost(connection: sa.Connection, column: Any, key: Any) -> bool:
    there = key.table.alias()
    known = sa.select(there.c[key.name]).where(there.c[key.name] == column)
    return connection.execute(sa.select(column).where(column.is_not(None), ~known.exists())).first() is not None
