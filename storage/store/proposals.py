"""Proposals: what readers wish of a topic, drafted when the owner looks, and settled by the owner alone."""

from datetime import datetime
from typing import Literal

import sqlalchemy as sa

from storage import codec, dialect
from storage.errors import NotFound
from storage.model import Alert, Draft, Proposal, Wish
from storage.store.base import Base
from storage.tables import alerts, deliveries, proposals, recipients


class Proposals(Base):
    def wish(self, token: str, alert: str, wish: Wish, now: datetime) -> bool:
        """Notes a wish of the recipient with that token. False unless that recipient was sent that alert."""
        sent = (
            sa.select(deliveries.c.channel, deliveries.c.address, alerts.c.topic)
            .join(recipients, _same_recipient())
            .join(alerts, alerts.c.id == deliveries.c.alert_id)
            .where(recipients.c.token == token, deliveries.c.alert_id == alert, alerts.c.topic != "")
        )
        with self._write() as connection:
            row = connection.execute(dialect.referred(connection, sent, alerts)).first()
            if row is not None:
                _note(connection, alert, row.topic, wish, (f"{row.channel} {row.address}".strip(), now))
        return row is not None

    def propose(self, alert: str, wish: Wish, now: datetime) -> None:
        """Notes a wish of the owner. Raises `NotFound` for an alert that is none, or is of no topic."""
        with self._write() as connection:
            known = sa.select(alerts.c.topic).where(alerts.c.id == alert)
            topic = connection.execute(dialect.referred(connection, known, alerts)).scalar()
            if not topic:
                raise NotFound(f"no alert {alert!r} of a topic; `copytaster alerts --json` lists them")
            _note(connection, alert, topic, wish, ("by hand", now))

    def proposals(self, *, settled: bool = False) -> tuple[Proposal, ...]:
        """The open proposals, oldest first; with `settled` all of them."""
        query = sa.select(proposals, alerts.c.alert).join(alerts, alerts.c.id == proposals.c.alert_id)
        if not settled:
            query = query.where(proposals.c.state == "open")
        with self._read() as connection:
            return tuple(_proposal(row) for row in connection.execute(query.order_by(proposals.c.id)))

    def proposal(self, ident: int) -> Proposal:
        """One proposal. Raises `NotFound`."""
        query = sa.select(proposals, alerts.c.alert).join(alerts, alerts.c.id == proposals.c.alert_id)
        with self._read() as connection:
            row = connection.execute(query.where(proposals.c.id == ident)).first()
        if row is None:
            raise NotFound(f"no proposal {ident}; `copytaster topic proposals --all` lists them")
        return _proposal(row)

    def keep_draft(self, ident: int, draft: Draft) -> None:
        """Keeps what the topic's query would become."""
        here = sa.update(proposals).where(proposals.c.id == ident)
        with self._write() as connection:
            connection.execute(here.values(draft=codec.encode(draft).decode()))

    def settle_proposal(self, ident: int, state: Literal["accepted", "declined"], now: datetime) -> None:
        """Ends an open proposal. Raises `NotFound` for one that is settled already, or is none."""
        here = sa.update(proposals).where(proposals.c.id == ident, proposals.c.state == "open")
        with self._write() as connection:
            if not connection.execute(here.values(state=state, settled_at=now)).rowcount:
                raise NotFound(f"no open proposal {ident}; `copytaster topic proposals` lists them")


def _same_recipient() -> sa.ColumnElement[bool]:
    return sa.and_(recipients.c.channel == deliveries.c.channel, recipients.c.address == deliveries.c.address)


def _note(connection: sa.Connection, alert: str, topic: str, wish: Wish, asked: tuple[str, datetime]) -> None:
    """A wish that was noted before stays as it is, settled or not."""
    row = {"alert_id": alert, "topic": topic, "wish": wish, "state": "open", "asked_by": asked[0], "at": asked[1]}
    dialect.insert_new(connection, proposals, [row])


def _proposal(row: sa.Row[tuple[object, ...]]) -> Proposal:
    return Proposal(
        id=row.id,
        at=row.at,
        topic=row.topic,
        wish=row.wish,
        asked_by=row.asked_by,
        alert=codec.decode(row.alert, Alert),
        state=row.state,
        draft=codec.decode(row.draft, Draft) if row.draft else None,
    )
