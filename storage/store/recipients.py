"""Recipients of mails: the token by which each leaves or mutes a story with one click, and who has."""

import secrets
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from storage import dialect
from storage.model import Recipient
from storage.store.base import Base, number
from storage.store.outbox import MUTED, delivery_id
from storage.store.regrouping import resolved
from storage.tables import alerts, deliveries, mutes, recipients


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
            _drop(connection, waiting, "the recipient has unsubscribed")
        return Recipient(channel=row.channel, address=row.address)

    def mute(self, token: str, thread: str, now: datetime) -> bool:
        """Ends the updates of the story with that thread for the recipient with that token. False if nobody has it."""
        with self._write() as connection:
            here = _here(connection, token)
            if here is None:
                return False
            dialect.insert_new(connection, mutes, [{**here, "thread": thread, "at": now}])
            updates = sa.select(alerts.c.id).where(alerts.c.kind == "story.update")
            waiting = sa.and_(
                deliveries.c.channel == here["channel"],
                deliveries.c.address == here["address"],
                deliveries.c.state == "due",
                deliveries.c.thread_id == delivery_id(thread, here["channel"], here["address"]),
                deliveries.c.alert_id.in_(updates),
            )
            _drop(connection, waiting, MUTED)
        return True

    def unmute(self, token: str, thread: str) -> bool:
        """Begins them again with the next one. False if nobody has that token."""
        with self._write() as connection:
            here = _here(connection, token)
            if here is None:
                return False
            connection.execute(
                sa.delete(mutes).where(*(mutes.c[k] == v for k, v in here.items()), mutes.c.thread == thread)
            )
        return True

    def mute_story(self, ident: str, chosen: Sequence[Recipient], now: datetime) -> int:
        """Ends the updates of the story for these recipients. Returns under how many topics it was told of."""
        with self._write() as connection:
            story = resolved(connection, number(ident, "s"))
            firsts = sa.select(alerts.c.topic, sa.func.min(alerts.c.id).label("id")).where(alerts.c.story_id == story)
            threads = [row.id for row in connection.execute(firsts.group_by(alerts.c.topic))]
            to = [{"channel": one.channel, "address": one.address} for one in chosen]
            dialect.insert_new(
                connection, mutes, [{**one, "thread": each, "at": now} for each in threads for one in to]
            )
            updates = sa.select(alerts.c.id).where(alerts.c.story_id == story, alerts.c.kind == "story.update")
            waiting = sa.and_(deliveries.c.state == "due", deliveries.c.alert_id.in_(updates), _to(deliveries, chosen))
            _drop(connection, waiting, MUTED)
        return len(threads)

    def unmute_story(self, ident: str, chosen: Sequence[Recipient]) -> None:
        """Begins them again with the next one, for those who have muted it by themselves, too."""
        with self._write() as connection:
            story = resolved(connection, number(ident, "s"))
            connection.execute(sa.delete(mutes).where(_of_story(story), _to(mutes, chosen)))

    def muted_for(self, ident: str) -> tuple[Recipient, ...]:
        """Who is told no updates of the story, under one of its topics at least."""
        with self._read() as connection:
            story = resolved(connection, number(ident, "s"))
            query = sa.select(mutes.c.channel, mutes.c.address).distinct().where(_of_story(story))
            rows = connection.execute(query.order_by(mutes.c.channel, mutes.c.address)).all()
        return tuple(Recipient(channel=row.channel, address=row.address) for row in rows)


def _of_story(story: int) -> sa.ColumnElement[bool]:
    return mutes.c.thread.in_(sa.select(alerts.c.id).where(alerts.c.story_id == story))


def _to(table: sa.Table, chosen: Sequence[Recipient]) -> sa.ColumnElement[bool]:
    whom = (sa.and_(table.c.channel == one.channel, table.c.address == one.address) for one in chosen)
    return sa.or_(sa.false(), *whom)


def _here(connection: sa.Connection, token: str) -> dict[str, str] | None:
    """Channel and address of the recipient with that token."""
    query = sa.select(recipients.c.channel, recipients.c.address).where(recipients.c.token == token)
    row = connection.execute(query).first()
    return None if row is None else {"channel": row.channel, "address": row.address}


def _drop(connection: sa.Connection, waiting: sa.ColumnElement[bool], why: str) -> None:
    dropped = {"state": "dropped", "next_at": None, "last_error": why}
    connection.execute(sa.update(deliveries).where(waiting).values(dropped))
