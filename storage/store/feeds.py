"""Feeds: what is configured, what is due, what a poll brought."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage import codec, dialect
from storage.model import DueFeed, EntryRecord, Feed, FeedRow, FeedState, Lease, instant
from storage.store.base import Base, is_due, is_free, leave, take
from storage.tables import aliases, articles, entries, feeds


class Feeds(Base):
    def sync_feeds(self, configured: Sequence[Feed], first: FeedState) -> None:
        """Makes the configured feeds the active ones. New ones begin with the state `first`; none is forgotten."""
        with self._write() as connection:
            connection.execute(sa.update(feeds).values(is_active=False))
            for feed in configured:
                known = sa.select(feeds.c.id).where(feeds.c.url == feed.url)
                row: dict[str, Any] = {"url": feed.url, "feed": codec.encode(feed).decode(), "is_active": True}
                if connection.execute(known).first() is None:
                    row |= {"state": codec.encode(first).decode(), "next_at": first.next_at}
                    connection.execute(sa.insert(feeds).values(row))
                else:
                    connection.execute(sa.update(feeds).where(feeds.c.url == feed.url).values(row))

    def claim_feeds(self, lease: Lease, limit: int) -> tuple[DueFeed, ...]:
        """Feeds whose time has come, longest overdue first."""
        return self._claim_feeds(lease, is_due(feeds, lease), limit)

    def claim_every_feed(self, lease: Lease) -> tuple[DueFeed, ...]:
        """All active feeds that nobody is polling, due or not."""
        return self._claim_feeds(lease, is_free(feeds, lease), None)

    def _claim_feeds(self, lease: Lease, which: sa.ColumnElement[bool], limit: int | None) -> tuple[DueFeed, ...]:
        query = sa.select(feeds.c.id, feeds.c.feed, feeds.c.state).where(feeds.c.is_active, which)
        with self._write() as connection:
            query = dialect.for_claim(connection, query.order_by(feeds.c.next_at).limit(limit), feeds)
            rows = connection.execute(query).all()
            take(connection, feeds, [row.id for row in rows], lease)
        return tuple(
            DueFeed(id=row.id, feed=codec.decode(row.feed, Feed), state=codec.decode(row.state, FeedState))
            for row in rows
        )

    def save_poll(
        self,
        due: DueFeed,
        records: Sequence[EntryRecord],
        next_state: Callable[[int], FeedState],
        *,
        articles_wanted: bool,
        now: datetime,
    ) -> int:
        """Keeps the entries and what polling learnt, and ends the lease. Returns how many entries are new.

        `next_state` is given that number. Entries of the first good poll are the feed's backlog.
        """
        with self._write() as connection:
            due_at = now if articles_wanted else None
            fresh = sum(_keep(connection, due, record, due_at, now) for record in records)
            state = next_state(fresh)
            row: dict[str, Any] = {"state": codec.encode(state).decode()} | leave(state.next_at)
            connection.execute(sa.update(feeds).where(feeds.c.id == due.id).values(row))
        return fresh

    def release_feed(self, due: DueFeed) -> None:
        """Ends the lease without a poll; the feed stays as due as it was."""
        with self._write() as connection:
            connection.execute(sa.update(feeds).where(feeds.c.id == due.id).values(lease_owner=None, lease_until=None))

    def feed_rows(self) -> tuple[FeedRow, ...]:
        """Every active feed with its state and the number of its entries, in order of configuration."""
        count = sa.select(sa.func.count()).where(entries.c.feed_id == feeds.c.id).scalar_subquery()
        query = (
            sa.select(feeds.c.feed, feeds.c.state, count.label("number")).where(feeds.c.is_active).order_by(feeds.c.id)
        )
        with self._read() as connection:
            rows = connection.execute(query).all()
        return tuple(
            FeedRow(feed=codec.decode(row.feed, Feed), state=codec.decode(row.state, FeedState), entries=row.number)
            for row in rows
        )


def _keep(connection: sa.Connection, due: DueFeed, record: EntryRecord, due_at: datetime | None, now: datetime) -> bool:
    """Inserts or refreshes one entry; true if it is new."""
    entry = record.entry
    row: dict[str, Any] = {
        "content_hash": record.content_hash,
        "stated_update": entry.updated or entry.published or "",
        "entry": codec.encode(entry).decode(),
    }
    mine = sa.and_(entries.c.feed_id == due.id, entries.c.guid == entry.id)
    columns = (entries.c.id, entries.c.content_hash, entries.c.stated_update)
    known = connection.execute(sa.select(*columns).where(mine)).first()
    if known is not None:
        is_changed = known.content_hash != record.content_hash or known.stated_update != row["stated_update"]
        if is_changed:
            row |= {"attempts": 0} | leave(due_at)
            connection.execute(sa.update(entries).where(entries.c.id == known.id).values(row))
        return False
    moved = _moved(connection, record)
    row |= {"feed_id": due.id, "guid": entry.id, "first_seen": now, "next_at": due_at}
    row |= {"is_backlog": due.state.baseline_at is None, "published_at": min(instant(entry.published) or now, now)}
    if moved is not None:
        is_unchanged = moved.content_hash == record.content_hash
        row |= {
            "article_id": moved.article_id,
            "next_at": None if is_unchanged else due_at,
            "is_backlog": moved.is_backlog,
        }
    connection.execute(sa.insert(entries).values(row))
    return moved is None


def _moved(connection: sa.Connection, record: EntryRecord) -> sa.Row[Any, Any, Any] | None:
    """The latest entry whose article this one stands for too: under another guid, another address, in another feed."""
    if not record.keys:
        return None
    query = (
        sa.select(entries.c.article_id, entries.c.content_hash, articles.c.is_backlog)
        .join(aliases, aliases.c.article_id == entries.c.article_id)
        .join(articles, articles.c.id == entries.c.article_id)
        .where(sa.tuple_(aliases.c.kind, aliases.c.key).in_(record.keys))
        .order_by(entries.c.id.desc())
    )
    return connection.execute(query).first()
