"""Letting go what rules say: whole stories with all that hangs on their articles, and what came before of the others.

A story is looked at, may be archived, and goes in a transaction that looks at it again: what has changed since stays.
docs/decisions/0199.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage import dialect
from storage.model import AgedStory, ArticleRow, Retention
from storage.model.said import Edge
from storage.store.aged import aged, may_go
from storage.store.archive import ARTICLES, article_row_of
from storage.store.base import Base, number, rows_with
from storage.store.forgetting import forget, hold
from storage.tables import alerts, articles, decisions, deliveries, matches, pages, revisions, stories

#: stories that are looked at together
STORIES = 30
#: articles whose names are locked one by one while they go; for more, all filings wait: locks are few
LOCKED = 250
#: rows that go in one transaction where nothing but they has to be looked at
ROWS = 500
#: id of an article and number of its version
Version = tuple[int, int]
_ONE_VERSION = sa.delete(revisions).where(
    revisions.c.article_id == sa.bindparam("article"), revisions.c.revision == sa.bindparam("version")
)
_OTHER = articles.alias("other")
_SIZES = (
    (articles.c.id, (articles.c.article, articles.c.fields, articles.c.terms)),
    (revisions.c.article_id, (revisions.c.article, revisions.c.fields)),
    (pages.c.article_id, (pages.c.body, pages.c.answer)),
)


class Retiring(Base):
    def aged_stories(
        self, retention: Retention, now: datetime, behind: Edge | None = None
    ) -> tuple[tuple[AgedStory, ...], Edge | None]:
        """Of the next stories behind the edge, in order of their last reports, those that a rule lets go.

        Returns with them the edge behind which to go on; None: these were the last. A story stays while something of it
        waits to be done, while others are there that were split from it, and copies of its articles in other stories.
        """
        if retention.shortest is None:
            return (), None
        order = stories.c.updated_at, stories.c.id
        # By the index on time alone: those that were merged are left out afterwards.
        query = sa.select(*order).where(order[0] < now - retention.shortest, *may_go(retention))
        if behind is not None:
            further = sa.tuple_(*order) > sa.tuple_(*_typed(order, behind.at, number(behind.id, "s")))
            query = query.where(order[0] >= behind.at, further)
        with self._read() as connection:
            rows = connection.execute(query.order_by(*order).limit(STORIES)).all()
            found = aged(connection, [row.id for row in rows], retention, now)
        return found, Edge(at=rows[-1].updated_at, id=f"s{rows[-1].id}") if len(rows) == STORIES else None

    def aged_among(self, idents: Sequence[str], retention: Retention, now: datetime) -> tuple[AgedStory, ...]:
        """Those of these stories that a rule lets go."""
        with self._read() as connection:
            return aged(connection, [number(ident, "s") for ident in idents], retention, now)

    def articles_of(self, chosen: Sequence[AgedStory]) -> tuple[ArticleRow, ...]:
        """The articles of the stories, those of one story together."""
        query = ARTICLES.order_by(articles.c.story_id, articles.c.id)
        with self._read() as connection:
            return tuple(map(article_row_of, rows_with(connection, query, articles.c.story_id, _numbers(chosen))))

    def weigh(self, chosen: Sequence[AgedStory]) -> int:
        """The bytes of what is kept of the stories' articles, with earlier versions and raw pages; indexes are more."""
        own = _article_numbers(chosen)
        with self._read() as connection:
            queries = ((key, sa.select(dialect.content_size(connection, columns))) for key, columns in _SIZES)
            return sum(rows_with(connection, query, key, own)[0][0] or 0 for key, query in queries)

    def forget_stories(self, chosen: Sequence[AgedStory], retention: Retention, now: datetime) -> tuple[AgedStory, ...]:
        """Takes the stories out with all that hangs on them; returns those that went.

        One that is not as it was, or that no rule lets go any more, stays. Of entries a mark stays that they were seen:
        what a feed still carries does not come back.
        """
        own, as_seen = _article_numbers(chosen), set(chosen)
        with self._write() as connection:
            dialect.lock_filing(connection, alone=len(own) > LOCKED)
            hold(connection, _numbers(chosen), own, by_name=len(own) <= LOCKED)
            going = tuple(story for story in aged(connection, _numbers(chosen), retention, now) if story in as_seen)
            if going:
                forget(connection, _numbers(going), _article_numbers(going))
        return going

    def old_pages(self, before: datetime) -> tuple[int, int]:
        """How many raw pages were fetched before then, and their bytes."""
        with self._read() as connection:
            size = dialect.content_size(connection, (pages.c.body, pages.c.answer))
            row = connection.execute(sa.select(sa.func.count(), size).where(pages.c.fetched_at < before)).one()
        return int(row[0]), int(row[1] or 0)

    def old_versions(self, before: datetime, behind: Version = (0, 0)) -> tuple[Version, ...]:
        """The next earlier versions behind that one that came before then, of stories that no topic matched."""
        keys = revisions.c.article_id, revisions.c.revision
        related = _OTHER.c.story_id == articles.c.story_id
        told = sa.select(alerts.c.id).where(alerts.c.story_id == articles.c.story_id)
        matched = sa.select(_OTHER.c.id).join(matches, matches.c.article_id == _OTHER.c.id).where(related)
        decided = sa.select(_OTHER.c.id).join(decisions, decisions.c.article_id == _OTHER.c.id).where(related)
        query = (
            sa.select(*keys)
            .join(articles, articles.c.id == revisions.c.article_id)
            .where(revisions.c.seen_at < before, sa.tuple_(*keys) > sa.tuple_(*_typed(keys, *behind)))
            .where(~told.exists(), ~matched.exists(), ~decided.exists())
        )
        with self._read() as connection:
            rows = connection.execute(query.order_by(*keys).limit(ROWS)).all()
        return tuple((row.article_id, row.revision) for row in rows)

    def forget_versions(self, chosen: Sequence[Version]) -> int:
        """Takes these earlier versions out; returns how many."""
        rows = [{"article": article, "version": version} for article, version in chosen]
        with self._write() as connection:
            connection.execute(_ONE_VERSION, rows)
        return len(rows)

    def done_deliveries(self, before: datetime, behind: Edge | None = None) -> tuple[Edge, ...]:
        """The next deliveries behind that edge that are done with, made before then; those of a story that has had
        reports since are not among them.
        """
        order = deliveries.c.created_at, deliveries.c.id
        lives = sa.select(stories.c.id).where(stories.c.id == alerts.c.story_id, stories.c.updated_at >= before)
        query = (
            sa.select(*order)
            .join(alerts, alerts.c.id == deliveries.c.alert_id)
            .where(deliveries.c.created_at < before, deliveries.c.state != "due", ~lives.exists())
        )
        if behind is not None:
            query = query.where(sa.tuple_(*order) > sa.tuple_(*_typed(order, behind.at, behind.id)))
        with self._read() as connection:
            rows = connection.execute(query.order_by(*order).limit(ROWS)).all()
        return tuple(Edge(at=row.created_at, id=row.id) for row in rows)

    def forget_deliveries(self, chosen: Sequence[Edge]) -> int:
        """Takes these deliveries out, but those that are to be sent again; returns how many went."""
        with self._write() as connection:
            here = dialect.among(connection.dialect.name, deliveries.c.id), deliveries.c.state != "due"
            given = dialect.packed(connection, [one.id for one in chosen])
            return connection.execute(sa.delete(deliveries).where(*here), given).rowcount


def _numbers(chosen: Sequence[AgedStory]) -> list[int]:
    return [number(story.id, "s") for story in chosen]


def _article_numbers(chosen: Sequence[AgedStory]) -> list[int]:
    return [number(ident, "a") for story in chosen for ident, _ in story.articles]


def _typed(columns: Sequence[sa.Column[Any]], *values: object) -> list[sa.ColumnElement[Any]]:
    return [sa.literal(value, column.type) for column, value in zip(columns, values, strict=True)]
