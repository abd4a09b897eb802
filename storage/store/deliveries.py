"""Deliveries: which are due, what came of them, which never got through."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

import sqlalchemy as sa

from storage import codec, dialect
from storage.errors import NotFound
from storage.model import Alert, Delivery, DeliveryRow, Lease, Receipt, Recipient
from storage.model.said import ALL, Sought
from storage.store.base import Base, is_due, leave, take
from storage.tables import alerts, articles, decisions, deliveries


class Deliveries(Base):
    def claim_deliveries(
        self, lease: Lease, busy: Collection[str], limit: int, *, untried: bool = False
    ) -> tuple[Delivery, ...]:
        """Deliveries that are due on one channel that is not busy, oldest first; empty if there are none.

        A channel is served one delivery at a time, so that a crash repeats at most the one that was in flight.
        `untried`: only those at which no attempt was made.
        """
        due = sa.and_(is_due(deliveries, lease), deliveries.c.state == "due")
        if untried:
            due = sa.and_(due, deliveries.c.attempts == 0)
        first = sa.select(deliveries.c.channel).where(due, deliveries.c.channel.not_in(list(busy)))
        with self._write() as connection:
            channel = connection.execute(first.order_by(deliveries.c.next_at).limit(1)).scalar()
            if channel is None:
                return ()
            query = (
                sa.select(deliveries, alerts.c.alert)
                .join(alerts, alerts.c.id == deliveries.c.alert_id)
                .where(due, deliveries.c.channel == channel)
                .order_by(deliveries.c.created_at, deliveries.c.id)
                .limit(limit)
            )
            rows = connection.execute(dialect.for_claim(connection, query, deliveries)).all()
            take(connection, deliveries, [row.id for row in rows], lease)
        return tuple(_delivery(row) for row in rows)

    def settle_delivery(
        self, delivery: Delivery, owner: str, receipt: Receipt, next_at: datetime | None, now: datetime
    ) -> bool:
        """Keeps what an attempt came to. `next_at` is the next attempt of a `retry`; None makes it a dead letter.

        False if the lease was lost: then nothing is kept.
        """
        is_final = receipt.outcome in ("sent", "dead") or next_at is None
        state = "sent" if receipt.outcome == "sent" else "dead" if is_final else "due"
        row = {
            "state": state,
            "attempts": delivery.attempts + 1,
            "last_error": receipt.reason,
            "last_status": receipt.status,
        }
        row |= {"sent_at": now if state == "sent" else None} | leave(None if is_final else next_at)
        mine = sa.and_(deliveries.c.id == delivery.id, deliveries.c.lease_owner == owner)
        with self._write() as connection:
            return connection.execute(sa.update(deliveries).where(mine).values(row)).rowcount == 1

    def renew_deliveries(self, left: Collection[Delivery], lease: Lease) -> tuple[Delivery, ...]:
        """Those that are still the owner's, who keeps them until the end of the new lease."""
        mine = sa.and_(deliveries.c.id.in_([delivery.id for delivery in left]), deliveries.c.lease_owner == lease.owner)
        query = sa.update(deliveries).where(mine).values(lease_until=lease.until).returning(deliveries.c.id)
        with self._write() as connection:
            held = set(connection.execute(query).scalars())
        return tuple(delivery for delivery in left if delivery.id in held)

    def release_deliveries(self, left: Collection[Delivery], owner: str) -> None:
        """Gives back deliveries that were claimed and not tried."""
        mine = sa.and_(deliveries.c.id.in_([delivery.id for delivery in left]), deliveries.c.lease_owner == owner)
        with self._write() as connection:
            connection.execute(sa.update(deliveries).where(mine).values(lease_owner=None, lease_until=None))

    def drop_delivery(self, delivery: Delivery, owner: str, reason: str) -> None:
        """Ends a delivery that nobody waits for: its channel was taken away or its recipient has left."""
        mine = sa.and_(deliveries.c.id == delivery.id, deliveries.c.lease_owner == owner)
        row = {"state": "dropped", "last_error": reason} | leave(None)
        with self._write() as connection:
            connection.execute(sa.update(deliveries).where(mine).values(row))

    def delivery_rows(self, *, undelivered: bool, limit: int, sought: Sought = ALL) -> tuple[DeliveryRow, ...]:
        """The outbox, newest first; `undelivered`: only what is dead or has failed at least once and waits.

        `sought`: of which topic, since and until when, behind which.
        """
        query = sa.select(deliveries, alerts.c.alert).join(alerts, alerts.c.id == deliveries.c.alert_id)
        if undelivered:
            failed = sa.and_(deliveries.c.state == "due", deliveries.c.attempts > 0)
            query = query.where(sa.or_(deliveries.c.state == "dead", failed))
        query = query.where(*_wanted(sought)).order_by(deliveries.c.created_at.desc(), deliveries.c.id).limit(limit)
        with self._read() as connection:
            return tuple(
                DeliveryRow(
                    delivery=_delivery(row),
                    state=row.state,
                    next_at=row.next_at,
                    reason=row.last_error,
                    status=row.last_status,
                    sent_at=row.sent_at,
                    created_at=row.created_at,
                )
                for row in connection.execute(query)
            )

    def undelivered_of(self, alert: str) -> tuple[datetime, tuple[str, ...]] | None:
        """When the alert was made, and the last trouble of each delivery that has not arrived; None for no alert."""
        made = sa.select(alerts.c.at).where(alerts.c.id == alert)
        query = sa.select(deliveries.c.last_error).where(deliveries.c.alert_id == alert, deliveries.c.state != "sent")
        with self._read() as connection:
            at = connection.execute(made).scalar()
            return None if at is None else (at, tuple(connection.execute(query).scalars()))

    def latencies(self, since: datetime) -> tuple[timedelta, ...]:
        """From the poll that brought a new article to the delivery of what rang for it, of alerts since then.

        What quiet hours, digests or limits held is not among them.
        """
        query = (
            sa.select(articles.c.first_seen, deliveries.c.sent_at)
            .select_from(deliveries)
            .join(alerts, alerts.c.id == deliveries.c.alert_id)
            .join(decisions, decisions.c.alert_id == alerts.c.id)
            .join(articles, articles.c.id == decisions.c.article_id)
            .where(alerts.c.at >= since, deliveries.c.state == "sent")
            .where(decisions.c.outcome == "ring", decisions.c.revision == 1)
        )
        with self._read() as connection:
            return tuple(row.sent_at - row.first_seen for row in connection.execute(query))

    def resend(self, ident: str, now: datetime) -> int:
        """Makes a delivery, or all of an alert, due again with the same ids. Raises `NotFound`. Returns how many."""
        which = sa.or_(deliveries.c.id == ident, deliveries.c.alert_id == ident)
        row = {"state": "due", "attempts": 0} | leave(now)
        with self._write() as connection:
            count = connection.execute(sa.update(deliveries).where(which).values(row)).rowcount
        if not count:
            raise NotFound(f"no delivery or alert {ident!r}; `copytaster alerts` lists them")
        return count


def _wanted(sought: Sought) -> Iterator[sa.ColumnElement[bool]]:
    made, edge = deliveries.c.created_at, sought.behind
    if sought.topic:
        yield alerts.c.topic == sought.topic
    if sought.since is not None:
        yield made >= sought.since
    if sought.until is not None:
        yield made < sought.until
    if edge is not None:
        yield sa.and_(made <= edge.at, sa.or_(made < edge.at, deliveries.c.id > edge.id))


def _delivery(row: sa.Row[tuple[object, ...]]) -> Delivery:
    return Delivery(
        id=row.id,
        alert=codec.decode(row.alert, Alert),
        to=Recipient(channel=row.channel, address=row.address),
        attempts=row.attempts,
        thread_id=row.thread_id,
    )
