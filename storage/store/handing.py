"""What a shift hands to the next: alerts as they were made, articles that were corrected, stories that are muted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

import sqlalchemy as sa

from storage import codec
from storage.model import Alert, Change
from storage.store.base import Base
from storage.store.outbox import LONGEST_HOLD
from storage.store.stories import Head
from storage.tables import alerts, articles, decisions, mutes, revisions, stories


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeAlert:
    """An alert as it was decided. `story` is the story that it is of now; '' for what is of none."""

    alert: Alert
    outcome: str
    story: str
    title: str
    #: when it went out or goes out by itself; None for what went, or waits to go, into a digest or storm message
    due_at: datetime | None
    composed_into: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """What changed in an article that a topic matches, from one version to the next, at that time."""

    at: datetime
    article: str
    story: str
    publisher: str
    url: str
    topics: tuple[str, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Muted:
    """A story of which so many recipients of a channel want no updates, the first since then."""

    story: str
    title: str
    topic: str
    channel: str
    recipients: int
    since: datetime


class Handings(Base):
    def alerts_since(self, since: datetime) -> tuple[MadeAlert, ...]:
        """The alerts decided since then, and those that were held or waited for a message then, oldest first."""
        waits = sa.and_(alerts.c.outcome.in_(("digest", "storm")), alerts.c.composed_into.is_(None))
        in_reach = alerts.c.at >= since - LONGEST_HOLD  # by the index on time, however many there are
        query = (
            sa.select(alerts, stories.c.title)
            .outerjoin(stories, stories.c.id == alerts.c.story_id)
            .where(in_reach, sa.or_(alerts.c.at >= since, waits, alerts.c.due_at >= since))
            .order_by(alerts.c.at, alerts.c.id)
        )
        with self._read() as connection:
            return tuple(
                MadeAlert(
                    alert=codec.decode(row.alert, Alert),
                    outcome=row.outcome,
                    story="" if row.story_id is None else f"s{row.story_id}",
                    title=row.title or "",
                    due_at=row.due_at,
                    composed_into=row.composed_into,
                )
                for row in connection.execute(query)
            )

    def corrected_since(self, since: datetime) -> tuple[Corrected, ...]:
        """What changed since then in articles that topics match, oldest first."""
        late = sa.and_(decisions.c.at >= since, decisions.c.revision > 1, decisions.c.is_backlog.is_(sa.false()))
        query = sa.select(decisions.c.article_id, decisions.c.topic).distinct().where(late)
        found: list[Corrected] = []
        with self._read() as connection:
            of: dict[int, list[str]] = {}
            for row in connection.execute(query.order_by(decisions.c.article_id, decisions.c.topic)):
                of.setdefault(row.article_id, []).append(row.topic)
            for ident, topics in of.items():
                found += _corrected(connection, ident, tuple(topics), since)
        return tuple(sorted(found, key=lambda each: (each.at, each.article)))

    def muted_stories(self) -> tuple[Muted, ...]:
        """Stories that are muted, the latest first. Who has muted them is not told."""
        query = (
            sa.select(
                alerts.c.story_id,
                stories.c.title,
                alerts.c.topic,
                mutes.c.channel,
                sa.func.count().label("number"),
                sa.func.min(mutes.c.at).label("since"),
            )
            .join(alerts, alerts.c.id == mutes.c.thread)
            .join(stories, stories.c.id == alerts.c.story_id)
            .group_by(alerts.c.story_id, stories.c.title, alerts.c.topic, mutes.c.channel)
            .order_by(sa.func.min(mutes.c.at).desc(), alerts.c.story_id, mutes.c.channel)
        )
        with self._read() as connection:
            return tuple(
                Muted(
                    story=f"s{row.story_id}",
                    title=row.title,
                    topic=row.topic,
                    channel=row.channel,
                    recipients=int(row.number),
                    since=row.since,
                )
                for row in connection.execute(query)
            )


def _corrected(connection: sa.Connection, ident: int, topics: Sequence[str], since: datetime) -> Iterator[Corrected]:
    row = connection.execute(sa.select(articles).where(articles.c.id == ident)).one()
    of = sa.select(revisions.c.seen_at, revisions.c.changes).where(revisions.c.article_id == ident)
    older = connection.execute(of.order_by(revisions.c.revision)).all()
    times = (*(old.seen_at for old in older), row.updated_at)
    head = codec.decode(row.article, Head)
    for old, (_, at) in zip(older, pairwise(times), strict=True):
        if at >= since:
            yield _one(old, at, row, head, tuple(topics))


def _one(old: Any, at: datetime, row: Any, head: Head, topics: tuple[str, ...]) -> Corrected:
    return Corrected(
        at=at,
        article=f"a{row.id}",
        story=f"s{row.story_id}",
        publisher=head.publisher,
        url=row.url,
        topics=topics,
        changes=codec.decode(old.changes, tuple[Change, ...]),
    )
