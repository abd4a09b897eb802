"""Feeds: what is configured, what is due, what polls brought."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from storage import codec, dialect
from storage.errors import NotFound
from storage.model import DueFeed, EntryRecord, Feed, FeedRow, FeedState, Lease, Polled, shard_of
from storage.store.arrivals import keep_entries
from storage.store.base import Base, in_shard, is_due, is_free, leave, still_held, take
from storage.store.push import keep_offer
from storage.tables import articles, entries, feeds, subscriptions

#: columns named otherwise in their row, since the row is found by them
_BY_URL = sa.update(feeds).where(feeds.c.url == sa.bindparam("of_url"))
_CONFIGURED = _BY_URL.values(feed=sa.bindparam("configured"), is_active=True)
_TAKEN_OUT = _BY_URL.values(is_active=False)
_BY_ID = sa.update(feeds).where(feeds.c.id == sa.bindparam("of_id"))
_ASKED = _BY_ID.values({"state": sa.bindparam("learnt")} | leave(None) | {"next_at": sa.bindparam("due_at")})
_LEFT_ALONE = _BY_ID.where(feeds.c.lease_owner == sa.bindparam("of_owner")).values(lease_owner=None, lease_until=None)
_BROUGHT = sa.and_(subscriptions.c.feed_id == feeds.c.id, subscriptions.c.status == "active")
_CLAIMED = sa.select(feeds.c.id, feeds.c.feed, feeds.c.state, subscriptions.c.expires_at).select_from(
    feeds.outerjoin(subscriptions, _BROUGHT)
)

_COUNT = sa.select(sa.func.count()).where(entries.c.feed_id == feeds.c.id).scalar_subquery()
_ROWS = sa.select(feeds.c.feed, feeds.c.state, _COUNT.label("number"))


class Feeds(Base):
    def sync_feeds(self, configured: Sequence[Feed], first: FeedState) -> None:
        """Makes the configured feeds the active ones. New ones begin with the state `first`; none is forgotten."""
        wanted = {feed.url: codec.encode(feed).decode() for feed in configured}
        begin = {"is_active": True, "state": codec.encode(first).decode(), "next_at": first.next_at}
        with self._write() as connection:
            rows = connection.execute(sa.select(feeds.c.url, feeds.c.feed, feeds.c.is_active)).all()
            known = {row.url: row.feed if row.is_active else None for row in rows}
            new = [
                {"url": url, "feed": feed, "shard": shard_of(url)} | begin
                for url, feed in wanted.items()
                if url not in known
            ]
            other = [
                {"of_url": url, "configured": feed}
                for url, feed in wanted.items()
                if url in known and feed != known[url]
            ]
            gone = [{"of_url": url} for url, feed in known.items() if feed is not None and url not in wanted]
            for statement, changes in ((sa.insert(feeds), new), (_CONFIGURED, other), (_TAKEN_OUT, gone)):
                if changes:
                    connection.execute(statement, changes)

    def claim_feeds(self, lease: Lease, limit: int, shard: int | None = None) -> tuple[DueFeed, ...]:
        """Feeds whose time has come, of one shard or of all, longest overdue first."""
        return self._claim_feeds(lease, in_shard(feeds, shard, is_due(feeds, lease)), feeds.c.next_at, limit)

    def claim_every_feed(self, lease: Lease, *, after: int = 0, limit: int | None = None) -> tuple[DueFeed, ...]:
        """Active feeds that nobody is polling, due or not, in order of their ids from behind `after` on."""
        return self._claim_feeds(lease, sa.and_(is_free(feeds, lease), feeds.c.id > after), feeds.c.id, limit)

    def _claim_feeds(
        self, lease: Lease, which: sa.ColumnElement[bool], order: sa.Column[Any], limit: int | None
    ) -> tuple[DueFeed, ...]:
        query = _CLAIMED.where(feeds.c.is_active, which)
        with self._write() as connection:
            query = dialect.for_claim(connection, query.order_by(order).limit(limit), feeds)
            rows = connection.execute(query).all()
            take(connection, feeds, [row.id for row in rows], lease)
        return tuple(
            DueFeed(
                id=row.id,
                feed=codec.decode(row.feed, Feed),
                state=codec.decode(row.state, FeedState),
                pushed_until=row.expires_at,
                owner=lease.owner,
            )
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
    ) -> int | None:
        """Keeps one poll, see `save_polls`. Returns how many entries are new."""
        polled = Polled(
            due=due, records=tuple(records), next_state=next_state, articles_wanted=articles_wanted, now=now
        )
        return self.save_polls((polled,))[0]

    def save_polls(self, polls: Sequence[Polled]) -> tuple[int | None, ...]:
        """Keeps the entries and what polling learnt, and ends the leases. Returns how many entries are new in each.

        None for a poll whose lease was lost: nothing of it is kept, the feed is another's. Entries of a feed's first
        good poll are its backlog. All are kept, or none.
        """
        fresh: dict[int, int] = {}
        rows = []
        with self._write() as connection:
            held = still_held(connection, feeds, {polled.due.id: polled.due.owner for polled in polls})
            for polled in polls:
                if (ident := polled.due.id) in held:
                    fresh[ident] = keep_entries(connection, polled) if polled.records else 0
                    state = polled.next_state(fresh[ident])
                    rows.append({"of_id": ident, "learnt": codec.encode(state).decode(), "due_at": state.next_at})
                    if polled.offer is not None:
                        keep_offer(connection, ident, polled.offer, polled.now)
            if rows:
                connection.execute(_ASKED, rows)
        return tuple(fresh.get(polled.due.id) for polled in polls)

    def release_feeds(self, claimed: Sequence[DueFeed]) -> None:
        """Ends the leases without a poll; the feeds stay as due as they were."""
        if claimed:
            with self._write() as connection:
                connection.execute(_LEFT_ALONE, [{"of_id": due.id, "of_owner": due.owner} for due in claimed])

    def feed_rows(self) -> tuple[FeedRow, ...]:
        """Every active feed with its state and the number of its entries, in order of configuration."""
        with self._read() as connection:
            return tuple(map(_feed_row, connection.execute(_ROWS.where(feeds.c.is_active).order_by(feeds.c.id))))

    def feed_row(self, url: str) -> FeedRow:
        """One feed, active or not. Raises `NotFound`."""
        with self._read() as connection:
            row = connection.execute(_ROWS.where(feeds.c.url == url)).first()
        if row is None:
            raise NotFound(f"no feed {url}; `copytaster feed list` lists them")
        return _feed_row(row)

    def lags(self, url: str, limit: int) -> tuple[timedelta, ...]:
        """How long after their publication the feed's newest entries were seen; of those that say when that was."""
        query = (
            sa.select(entries.c.first_seen, entries.c.published_at)
            .join(feeds, feeds.c.id == entries.c.feed_id)
            .where(feeds.c.url == url, entries.c.is_backlog.is_(sa.false()))
            .where(entries.c.published_at < entries.c.first_seen)
            .order_by(entries.c.id.desc())
            .limit(limit)
        )
        with self._read() as connection:
            return tuple(row.first_seen - row.published_at for row in connection.execute(query))

    def latest_of(self, url: str, limit: int) -> tuple[str, ...]:
        """The newest articles that the feed brought first."""
        query = sa.select(articles.c.id).join(feeds, feeds.c.id == articles.c.feed_id).where(feeds.c.url == url)
        with self._read() as connection:
            rows = connection.execute(query.order_by(articles.c.id.desc()).limit(limit)).scalars()
            return tuple(f"a{ident}" for ident in rows)


def _feed_row(row: sa.Row[Any, Any, Any]) -> FeedRow:
    return FeedRow(feed=codec.decode(row.feed, Feed), state=codec.decode(row.state, FeedState), entries=row.number)
