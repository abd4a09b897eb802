"""Entries: which are to be turned into articles, and what became of them."""

from datetime import datetime

import sqlalchemy as sa

from storage import codec, dialect
from storage.model import DueEntry, Entry, Feed, Lease
from storage.store.base import Base, in_shard, is_due, leave, take
from storage.tables import articles, deliveries, entries, feeds, pages, shingles, subscriptions, terms


class Entries(Base):
    def claim_entries(self, lease: Lease, limit: int, shard: int | None = None) -> tuple[DueEntry, ...]:
        """Entries whose page is to be fetched, of one shard or of all: news before backlog, the earliest first."""
        query = (
            sa.select(entries, feeds.c.feed, articles.c.is_partial)
            .join(feeds, feeds.c.id == entries.c.feed_id)
            .outerjoin(articles, articles.c.id == entries.c.article_id)
            .where(in_shard(entries, shard, is_due(entries, lease)))
            .order_by(entries.c.is_backlog, entries.c.published_at, entries.c.id)
            .limit(limit)
        )
        with self._write() as connection:
            rows = connection.execute(dialect.for_claim(connection, query, entries)).all()
            take(connection, entries, [row.id for row in rows], lease)
        return tuple(_due_entry(row, lease.owner) for row in rows)

    def put_off_entry(self, due: DueEntry, next_at: datetime | None, reason: str) -> None:
        """Nothing could be filed now: the entry is tried again at `next_at` (None: never), `reason` is kept.

        Nothing happens if the lease was lost: the entry is another's.
        """
        mine = sa.and_(entries.c.id == due.id, entries.c.lease_owner == due.owner)
        row = {"attempts": due.attempts + 1, "last_error": reason} | leave(next_at)
        with self._write() as connection:
            connection.execute(sa.update(entries).where(mine).values(row))

    def release_leases(self, owner: str | None) -> None:
        """Frees all rows that this owner holds; None frees all: only for the one process of a SQLite database."""
        free = {"lease_owner": None, "lease_until": None}
        with self._write() as connection:
            for table in (feeds, entries, deliveries, subscriptions):
                held = table.c.lease_owner.is_not(None) if owner is None else table.c.lease_owner == owner
                connection.execute(sa.update(table).where(held).values(free))

    def prune(self, pages_before: datetime, index_before: datetime) -> tuple[int, int]:
        """Removes pages fetched, and index rows of articles seen, before then. Returns how many of each."""
        day = index_before.toordinal()
        with self._write() as connection:
            gone = connection.execute(sa.delete(pages).where(pages.c.fetched_at < pages_before)).rowcount
            rows = sum(
                connection.execute(sa.delete(table).where(table.c.day < day)).rowcount for table in (shingles, terms)
            )
        return gone, rows


def _due_entry(row: sa.Row[tuple[object, ...]], owner: str) -> DueEntry:
    return DueEntry(
        id=row.id,
        feed_id=row.feed_id,
        feed=codec.decode(row.feed, Feed),
        entry=codec.decode(row.entry, Entry),
        first_seen=row.first_seen,
        is_backlog=row.is_backlog,
        attempts=row.attempts,
        has_full_article=row.is_partial is False,
        version=f"{row.content_hash} {row.stated_update}",
        owner=owner,
    )
