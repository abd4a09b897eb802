"""Which stories a rule lets go: what they came to, and what holds one that would go otherwise."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage.model import AgedStory, Retention, Standing
from storage.store.base import rows_with
from storage.store.regrouping import told_under
from storage.tables import (
    alerts,
    articles,
    decisions,
    deliveries,
    entries,
    feeds,
    matches,
    near_stories,
    proposals,
    stories,
    story_log,
    topics,
)

#: story -> the rows of its articles
Articles = Mapping[int, Sequence[sa.Row[Any]]]


def aged(
    connection: sa.Connection, idents: Sequence[int], retention: Retention, now: datetime
) -> tuple[AgedStory, ...]:
    """Those of the stories that a rule lets go, in the order given."""
    columns = stories.c.id, stories.c.updated_at, stories.c.split_from
    query = sa.select(*columns).where(stories.c.merged_into.is_(None))
    known = {row.id: row for row in rows_with(connection, query, stories.c.id, idents)}
    own = _articles(connection, known)
    told = _told(connection, known.values())
    of = {row.id: ident for ident, rows in own.items() for row in rows}
    matched = _matched(connection, of)
    held = _held(connection, own, of, told)
    found = []
    for ident in idents:
        if ident not in own or ident in held:
            continue
        standing: Standing = "alerted" if ident in told else "matched" if ident in matched else "unmatched"
        span = retention.of_story(standing, frozenset(row.url for row in own[ident]))
        at = known[ident].updated_at
        if span is not None and at < now - span:
            parts = tuple((f"a{row.id}", row.revision) for row in own[ident])
            found.append(AgedStory(id=f"s{ident}", standing=standing, updated_at=at, articles=parts))
    return tuple(found)


def may_go(retention: Retention) -> Iterator[sa.ColumnElement[bool]]:
    """Conditions on rows of `stories` that leave out most of what stays for ever, so that it need not be looked at."""
    own = articles.c.story_id == stories.c.id
    if retention.alerted is None:
        yield ~sa.select(alerts.c.id).where(alerts.c.story_id == stories.c.id).exists()
    if retention.matched is None and retention.alerted is None:
        for table in (matches, decisions):
            found = sa.select(articles.c.id).join(table, table.c.article_id == articles.c.id)
            yield ~found.where(own).exists()


def _articles(connection: sa.Connection, idents: Iterable[int]) -> Articles:
    columns = articles.c.id, articles.c.story_id, articles.c.revision, feeds.c.url
    query = sa.select(*columns).join(feeds, feeds.c.id == articles.c.feed_id).order_by(articles.c.id)
    found: dict[int, list[sa.Row[Any]]] = {}
    for row in rows_with(connection, query, articles.c.story_id, idents):
        found.setdefault(row.story_id, []).append(row)
    return found


def _told(connection: sa.Connection, known: Collection[sa.Row[Any]]) -> set[int]:
    """The stories that have alerts, their own or those of a story that they were split from."""
    told = _having(connection, alerts.c.story_id, [row.id for row in known])
    for row in known:
        if row.split_from is not None and row.id not in told:
            before = [ident for ident, _ in told_under(connection, row.id)]
            told |= {row.id} if _having(connection, alerts.c.story_id, before) else set()
    return told


def _matched(connection: sa.Connection, of: Mapping[int, int]) -> set[int]:
    """The stories that a topic matched, or once matched; `of`: article -> story."""
    return {of[ident] for table in (matches, decisions) for ident in _having(connection, table.c.article_id, of)}


def _held(connection: sa.Connection, own: Articles, of: Mapping[int, int], told: Collection[int]) -> set[int]:
    pending = sa.or_(entries.c.next_at.is_not(None), entries.c.lease_owner.is_not(None))
    held = {of[ident] for ident in _having(connection, entries.c.article_id, of, pending)}
    for column in near_stories.c:
        held |= _having(connection, column, own)
    copies = sa.select(articles.c.verdict_of, articles.c.story_id)
    for row in rows_with(connection, copies, articles.c.verdict_of, of):
        held |= {of[row.verdict_of]} - {row.story_id}
    held |= _split(connection, own)
    held |= _newest(connection)
    return held | _waiting(connection, told)


def _split(connection: sa.Connection, own: Articles) -> set[int]:
    """The stories from which others were split that are there still: what was told of one was told of the other."""
    is_other = sa.func.coalesce(stories.c.merged_into, stories.c.id) != story_log.c.story_id
    query = sa.select(story_log.c.story_id).join(stories, stories.c.id == story_log.c.other_id)
    query = query.where(story_log.c.kind == "split", is_other)
    return {row.story_id for row in rows_with(connection, query, story_log.c.story_id, own)}


def _newest(connection: sa.Connection) -> set[int]:
    """The stories of the highest numbers: SQLite would give the numbers once more, and alerts have keys of them."""
    story = sa.select(sa.func.coalesce(stories.c.merged_into, stories.c.id)).order_by(stories.c.id.desc()).limit(1)
    article = sa.select(articles.c.story_id).order_by(articles.c.id.desc()).limit(1)
    return {ident for query in (story, article) for ident in connection.execute(query).scalars()}


def _waiting(connection: sa.Connection, told: Collection[int]) -> set[int]:
    """The stories with alerts that wait for a message, are on their way, or of which readers wish something.

    No message comes for a topic that is watched no more.
    """
    is_open = deliveries.c.state == "due"
    sent = sa.select(deliveries.c.id).where(deliveries.c.alert_id == alerts.c.id, is_open)
    within = sa.select(deliveries.c.id).where(deliveries.c.alert_id == alerts.c.composed_into, is_open)
    wished = sa.select(proposals.c.id).where(proposals.c.alert_id == alerts.c.id, proposals.c.state == "open")
    is_watched = sa.select(topics.c.name).where(topics.c.name == alerts.c.topic).exists()
    waits = sa.and_(alerts.c.due_at.is_(None), alerts.c.composed_into.is_(None), is_watched)
    return _having(connection, alerts.c.story_id, told, sa.or_(waits, sent.exists(), within.exists(), wished.exists()))


def _having(
    connection: sa.Connection, column: sa.Column[int], keys: Iterable[int], *where: sa.ColumnElement[bool]
) -> set[int]:
    """Those of the keys that a row has in the column."""
    query = sa.select(column).distinct().where(*where)
    return {getattr(row, column.name) for row in rows_with(connection, query, column, keys)}
