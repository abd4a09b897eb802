"""Subscriptions to hubs: which are to be asked for, what the hubs said, what they brought."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage import codec, dialect
from storage.model import Feed, FeedState, Lease, Polled, PushOffer, Subscription, SubscriptionStatus
from storage.store.arrivals import keep_entries
from storage.store.base import Base, is_due, is_free, leave, take
from storage.tables import feeds, subscriptions

_COLUMNS = (
    subscriptions.c.feed_id,
    subscriptions.c.hub,
    subscriptions.c.topic,
    subscriptions.c.token,
    subscriptions.c.secret,
    subscriptions.c.status,
    subscriptions.c.expires_at,
    subscriptions.c.attempts,
    feeds.c.feed,
    feeds.c.is_active,
)
_ALL = sa.select(*_COLUMNS).join(feeds, feeds.c.id == subscriptions.c.feed_id)


def keep_offer(connection: sa.Connection, feed_id: int, offer: PushOffer, now: datetime) -> None:
    """Notes the hub that a feed names; a subscription to it that there is stays, one to another hub is replaced."""
    query = sa.select(subscriptions.c.hub, subscriptions.c.topic, subscriptions.c.status)
    known = connection.execute(query.where(subscriptions.c.feed_id == feed_id)).first()
    if known is not None and (known.hub, known.topic) == (offer.hub, offer.topic) and known.status != "leaving":
        return
    row: dict[str, Any] = {"hub": offer.hub, "topic": offer.topic, "token": offer.token, "secret": offer.secret}
    row |= {"feed_id": feed_id, "status": "wanted", "expires_at": None, "attempts": 0} | leave(now)
    dialect.upsert(connection, subscriptions, ["feed_id"], row)


class Pushes(Base):
    def claim_subscriptions(self, lease: Lease, limit: int) -> tuple[Subscription, ...]:
        """Those on which a hub has something to hear: to begin, to go on, or that the feed is no longer wanted."""
        not_wanted = sa.and_(
            feeds.c.is_active.is_(False), subscriptions.c.status != "leaving", is_free(subscriptions, lease)
        )
        query = _ALL.where(sa.or_(is_due(subscriptions, lease), not_wanted)).order_by(subscriptions.c.next_at)
        with self._write() as connection:
            rows = connection.execute(dialect.for_claim(connection, query.limit(limit), subscriptions)).all()
            take(connection, subscriptions, [row.feed_id for row in rows], lease)
        return tuple(_subscription(row) for row in rows)

    def settle_subscription(
        self, asked: Subscription, owner: str, status: SubscriptionStatus, next_at: datetime, problem: str = ""
    ) -> None:
        """Keeps what came of asking the hub and ends the lease, unless the hub has said more meanwhile."""
        row: dict[str, Any] = {"status": status, "last_error": problem} | leave(next_at)
        row["attempts"] = asked.attempts + 1 if problem else 0
        mine = sa.and_(subscriptions.c.token == asked.token, subscriptions.c.lease_owner == owner)
        with self._write() as connection:
            connection.execute(sa.update(subscriptions).where(mine).values(row))

    def subscription(self, token: str) -> Subscription | None:
        """The one to whose address a hub has turned."""
        with self._read() as connection:
            row = connection.execute(_ALL.where(subscriptions.c.token == token)).first()
        return None if row is None else _subscription(row)

    def grant_subscription(self, token: str, expires_at: datetime, renew_at: datetime) -> None:
        """The hub brings the feed until `expires_at`; it is asked again at `renew_at`."""
        row: dict[str, Any] = {"status": "active", "expires_at": expires_at, "attempts": 0, "last_error": ""}
        with self._write() as connection:
            connection.execute(
                sa.update(subscriptions).where(subscriptions.c.token == token).values(row | leave(renew_at))
            )

    def deny_subscription(self, denied: Subscription, next_at: datetime, reason: str, now: datetime) -> None:
        """The hub does not bring the feed: it is polled at once, and the hub asked again at `next_at`."""
        row: dict[str, Any] = {"status": "denied", "expires_at": None, "attempts": 0, "last_error": reason}
        with self._write() as connection:
            query = sa.update(subscriptions).where(subscriptions.c.token == denied.token)
            connection.execute(query.values(row | leave(next_at)))
            known = sa.select(feeds.c.state).where(feeds.c.id == denied.feed_id)
            state = codec.decode(connection.execute(known).scalar_one(), FeedState)
            if denied.status == "active" and state.next_at > now and state.wait_until is None:
                _make_due(connection, denied.feed_id, state, now)

    def end_subscription(self, token: str) -> None:
        """Forgets it."""
        with self._write() as connection:
            connection.execute(sa.delete(subscriptions).where(subscriptions.c.token == token))

    def save_push(self, polled: Polled, learn: Callable[[FeedState, int], FeedState]) -> int:
        """Keeps the entries that a hub brought; returns how many are new.

        `learn` is given the feed's state as it is and that number. When the feed is polled next, stays as it is.
        """
        of_feed = feeds.c.id == polled.due.id
        with self._write() as connection:
            fresh = keep_entries(connection, polled)
            state = codec.decode(connection.execute(sa.select(feeds.c.state).where(of_feed)).scalar_one(), FeedState)
            learnt = codec.encode(learn(state, fresh)).decode()
            connection.execute(sa.update(feeds).where(of_feed).values(state=learnt))
        return fresh

    def pushed_feed(self, feed_id: int) -> FeedState:
        """What is known of a feed that a hub brings."""
        with self._read() as connection:
            found = connection.execute(sa.select(feeds.c.state).where(feeds.c.id == feed_id)).scalar_one()
        return codec.decode(found, FeedState)


def _make_due(connection: sa.Connection, feed_id: int, state: FeedState, now: datetime) -> None:
    due = codec.encode(replace(state, next_at=now)).decode()
    connection.execute(sa.update(feeds).where(feeds.c.id == feed_id).values(state=due, next_at=now))


def _subscription(row: Any) -> Subscription:
    return Subscription(
        feed_id=row.feed_id,
        feed=codec.decode(row.feed, Feed),
        is_watched=row.is_active,
        hub=row.hub,
        topic=row.topic,
        token=row.token,
        secret=row.secret,
        status=row.status,
        expires_at=row.expires_at,
        attempts=row.attempts,
    )
