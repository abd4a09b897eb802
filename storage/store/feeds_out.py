"""What topics were told, for their own feeds, and the secret in those feeds' addresses."""

import secrets
from datetime import datetime

import sqlalchemy as sa

from storage import codec, dialect
from storage.model import Alert
from storage.store.base import Base
from storage.tables import alerts, meta

#: key in `meta`
KEY = "feeds_secret"


class FeedsOut(Base):
    def feeds_secret(self) -> str:
        """What makes the addresses of the topics' feeds unguessable; the same for ever."""
        query = sa.select(meta.c.value).where(meta.c.key == KEY)
        with self._read() as connection:
            known = connection.execute(query).scalar()
        if known is not None:
            return str(known)
        with self._write() as connection:
            dialect.insert_new(connection, meta, [{"key": KEY, "value": secrets.token_urlsafe(32)}])
            return str(connection.execute(query).scalar_one())

    def alerts_told(self, topic: str, now: datetime, limit: int) -> tuple[Alert, ...]:
        """The topic's alerts that have gone out by then, newest first; what is held or waits is not among them."""
        query = (
            sa.select(alerts.c.alert)
            .where(alerts.c.topic == topic, alerts.c.due_at <= now)
            .order_by(alerts.c.due_at.desc(), alerts.c.id)
            .limit(limit)
        )
        with self._read() as connection:
            return tuple(codec.decode(text, Alert) for text in connection.execute(query).scalars())
