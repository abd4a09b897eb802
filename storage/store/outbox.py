"""Putting alerts into the outbox, within whatever transaction decided on them."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from storage import codec, dialect
from storage.model import Alert, Decision
from storage.store.base import wake
from storage.tables import alerts, channels, deliveries, mutes, recipients

#: channel -> its addresses; a webhook has the one address ''
Routes = Mapping[str, Sequence[str]]
#: why an update does not go to somebody
MUTED = "the recipient has muted this story"
#: an alert that quiet hours hold goes out within so long, and counts for the hour after that
LONGEST_HOLD = timedelta(hours=25)
#: when the alerts of a topic that were decided on since then went out, or go out
DUE_TIMES = sa.select(alerts.c.due_at).where(
    alerts.c.topic == sa.bindparam("topic"), alerts.c.at > sa.bindparam("since"), alerts.c.due_at.is_not(None)
)
_GONE = sa.select(channels.c.name, channels.c.reason)
_ABSENT = sa.select(recipients.c.channel, recipients.c.address).where(recipients.c.left_at.is_not(None))
_OWN = alerts.alias("own")
_OF_STORY = (
    sa.select(alerts.c.id)
    .join(_OWN, sa.and_(_OWN.c.story_id == alerts.c.story_id, _OWN.c.topic == alerts.c.topic))
    .where(_OWN.c.id == sa.bindparam("alert"))
)
#: a story that was merged has alerts of several threads, any of which may have been muted
_MUTED = sa.select(mutes.c.channel, mutes.c.address).where(
    sa.or_(mutes.c.thread == sa.bindparam("thread"), mutes.c.thread.in_(_OF_STORY))
)


def post(connection: sa.Connection, decision: Decision, routes: Routes, *, story_id: int | None, now: datetime) -> None:
    """Keeps the decision's alert; what rings or is held gets its deliveries, the rest waits for its message."""
    if decision.alert is None:
        return
    due_at = (decision.not_before or now) if decision.outcome in ("ring", "hold") else None
    keep_alert(connection, decision.alert, decision.outcome, story_id, due_at=due_at)
    if due_at is not None:
        send(connection, decision.alert, {name: routes.get(name, ()) for name in decision.channels}, due_at)


def keep_alert(
    connection: sa.Connection, alert: Alert, outcome: str, story_id: int | None, *, due_at: datetime | None = None
) -> None:
    """Writes the alert's row; one that is there already stays as it is. `due_at`: when it goes out by itself."""
    row: dict[str, Any] = {
        "id": alert.id,
        "kind": alert.kind,
        "topic": alert.topic,
        "story_id": story_id,
        "outcome": outcome,
    }
    row |= {"at": alert.at, "due_at": due_at, "alert": codec.encode(alert).decode()}
    dialect.insert_new(connection, alerts, [row])


def send(connection: sa.Connection, alert: Alert, routes: Routes, due_at: datetime) -> None:
    """One delivery for each recipient that has not left; those of a disabled channel are dead letters at once."""
    gone = {row.name: row.reason for row in connection.execute(_GONE)}
    absent = {(row.channel, row.address) for row in connection.execute(_ABSENT)}
    muted = _muted(connection, alert)
    rows = []
    for channel, addresses in routes.items():
        for address in addresses:
            if (channel, address) in absent:
                continue
            state, why = "due", ""
            if channel in gone:
                state, why = "dead", gone[channel]
            elif (channel, address) in muted:
                state, why = "dropped", MUTED
            rows.append(
                {
                    "id": delivery_id(alert.id, channel, address),
                    "alert_id": alert.id,
                    "channel": channel,
                    "address": address,
                    "thread_id": delivery_id(alert.thread, channel, address)
                    if alert.thread not in ("", alert.id)
                    else "",
                    "state": state,
                    "next_at": due_at if state == "due" else None,
                    "last_error": why,
                    "created_at": alert.at,
                }
            )
    dialect.insert_new(connection, deliveries, rows)
    if any(row["state"] == "due" for row in rows):
        wake(connection, "deliver")


def _muted(connection: sa.Connection, alert: Alert) -> frozenset[tuple[str, str]]:
    """Who wants no updates of the alert's story. Corrections they get: they were told the wrong figure."""
    if alert.kind != "story.update":
        return frozenset()
    rows = connection.execute(_MUTED, {"thread": alert.thread, "alert": alert.id})
    return frozenset((row.channel, row.address) for row in rows)


def delivery_id(alert_id: str, channel: str, address: str) -> str:
    """The idempotency key: the same alert to the same recipient has the same id, for ever."""
    return "msg_" + hashlib.sha256(f"{alert_id}\n{channel}\n{address}".encode()).hexdigest()[:32]
