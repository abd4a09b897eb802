"""Recipients of mails: the token by which each leaves with one click, and who has left."""

import secrets
from datetime import datetime

import sqlalchemy as sa

from storage import dialect
from storage.model import Recipient
from storage.store.base import Base
from storage.tables import deliveries, recipients


class Recipients(Base):
    def leaving_token(self, recipient: Recipient) -> str:
        """The unguessable part of the recipient's unsubscribe address; the same for ever."""
        here = sa.and_(recipients.c.channel == recipient.channel, recipients.c.address == recipient.address)
        query = sa.select(recipients.c.token).where(here)
        with self._read() as connection:
            known = connection.execute(query).scalar()
        if known is not None:
            return str(known)
        row = {"channel": recipient.channel, "address": recipient.address, "token": secrets.token_urlsafe(24)}
        with self._write() as connection:
            dialect.insert_new(connection, recipients, [row])
            return str(connection.execute(query).scalar_one())

    def leave(self, token: str, now: datetime) -> Recipient | None:
        """Ends the mails to the recipient with that token, what waits among them. None if nobody has it."""
        here = recipients.c.token == token
        with self._write() as connection:
            row = connection.execute(sa.select(recipients).where(here)).first()
            if row is None:
                return None
            connection.execute(sa.update(recipients).where(here).values(left_at=row.left_at or now))
            waiting = sa.and_(
                deliveries.c.channel == row.channel, deliveries.c.address == row.address, deliveries.c.state == "due"
            )
            dropped = {"state": "dropped", "next_at": None, "last_error": "the recipient has unsubscribed"}
            connection.execute(sa.update(deliveries).where(waiting).values(dropped))
        return Recipient(channel=row.channel, address=row.address)
