"""Alerts that are composed later or told without an article: digests, storms, silence, trouble."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage import codec, dialect
from storage.model import Alert, Feed, FeedState, StoryNow, Topic
from storage.store.base import Base
from storage.store.outbox import DUE_TIMES, Routes, keep_alert, send
from storage.store.stories import SourceCount, read_story_now
from storage.tables import alerts, articles, channels, decisions, deliveries, feeds, matches, meta, topics

_NONE: Mapping[str, Topic] = {}
#: the name of the topic is given otherwise than in its row, since the row is found by it
_BY_NAME = topics.c.name == sa.bindparam("of_name")
_ASKED_OTHERWISE = sa.update(topics).where(_BY_NAME).values(query=sa.bindparam("as_asked"), since=sa.bindparam("since"))
_FORGOTTEN = sa.delete(topics).where(_BY_NAME)


class Alerts(Base):
    def sync_topics(self, configured: Sequence[Topic], now: datetime, before: Mapping[str, Topic] = _NONE) -> None:
        """Notes since when each topic is watched in its present form; one that is gone is forgotten.

        `before`: the topics that were noted last, by name. Those that are still the same values are not looked at.
        """
        wanted = {topic.name: topic.query for topic in configured if before.get(topic.name) is not topic}
        dropped = before.keys() - {topic.name for topic in configured}
        with self._write() as connection:
            known = _watched(connection, wanted.keys() | dropped if before else None)
            new = [{"name": name, "query": wanted[name], "since": now} for name in wanted.keys() - known.keys()]
            other = [
                {"of_name": name, "as_asked": query, "since": now}
                for name, query in wanted.items()
                if known.get(name, query) != query
            ]
            gone = [{"of_name": name} for name in known.keys() - wanted.keys()]
            for statement, changes in ((sa.insert(topics), new), (_ASKED_OTHERWISE, other), (_FORGOTTEN, gone)):
                if changes:
                    connection.execute(statement, changes)

    def digested_until(self, topic: str) -> datetime | None:
        """The slot of the topic's latest digest, or the time since when it is watched; None for an unknown topic."""
        query = sa.select(topics.c.digested_until, topics.c.since).where(topics.c.name == topic)
        with self._read() as connection:
            row = connection.execute(query).first()
        return None if row is None else row.digested_until or row.since

    def waiting_stories(self, topic: str, outcome: str, until: datetime, count: SourceCount) -> tuple[StoryNow, ...]:
        """Stories as they are now of which something waits for the topic's digest or storm message."""
        query = (
            sa.select(alerts.c.story_id)
            .where(_waits(topic, outcome), alerts.c.at <= until)
            .group_by(alerts.c.story_id)
            .order_by(sa.func.min(alerts.c.at))
        )
        with self._read() as connection:
            ids = connection.execute(query).scalars().all()
            return tuple(read_story_now(connection, ident, topic, count) for ident in ids)

    def topics_waiting(self) -> tuple[tuple[str, str], ...]:
        """Topics of which stories wait for a message, each with the outcome that says for which: digest or storm."""
        waits = alerts.c.outcome.in_(("digest", "storm")), alerts.c.composed_into.is_(None)
        query = sa.select(alerts.c.topic, alerts.c.outcome).distinct().where(*waits)
        with self._read() as connection:
            return tuple((row.topic, row.outcome) for row in connection.execute(query))

    def last_composed(self, topic: str, kind: str) -> datetime | None:
        """When the latest message of that kind was composed for the topic."""
        query = sa.select(sa.func.max(alerts.c.at)).where(alerts.c.topic == topic, alerts.c.kind == kind)
        with self._read() as connection:
            return connection.execute(query).scalar()

    def due_times(self, topic: str, since: datetime) -> tuple[datetime, ...]:
        """When the topic's alerts that were decided on since then went out, or go out."""
        with self._read() as connection:
            return tuple(connection.execute(DUE_TIMES, {"topic": topic, "since": since}).scalars())

    def accounting(self, topic: str, since: datetime, until: datetime) -> tuple[tuple[str, int], ...]:
        """What the foot of a digest says: seen, matched, stories, alerted, held, suppressed; of that span of time."""
        span = sa.and_(decisions.c.topic == topic, decisions.c.at > since, decisions.c.at <= until)
        counted = (
            sa.select(decisions.c.outcome, sa.func.count().label("number")).where(span).group_by(decisions.c.outcome)
        )
        seen = sa.select(sa.func.count()).where(articles.c.first_seen > since, articles.c.first_seen <= until)
        matched = sa.select(sa.func.count()).where(
            matches.c.topic == topic, matches.c.at > since, matches.c.at <= until
        )
        stories = sa.select(sa.func.count(decisions.c.story_id.distinct())).where(span)
        with self._read() as connection:
            outcomes: dict[str, int] = {row.outcome: int(row.number) for row in connection.execute(counted)}
            numbers: list[int] = [connection.execute(query).scalar_one() for query in (seen, matched, stories)]
        alerted = sum(outcomes.get(name, 0) for name in ("ring", "digest", "storm"))
        numbers += [alerted, outcomes.get("hold", 0), outcomes.get("suppress", 0)]
        return tuple(zip(("seen", "matched", "stories", "alerted", "held", "suppressed"), numbers, strict=True))

    def suppressions(self, topic: str, since: datetime, until: datetime) -> tuple[tuple[str, int], ...]:
        """The reasons for which reports did not ring in that span of time, each with how many there were."""
        span = sa.and_(decisions.c.topic == topic, decisions.c.at > since, decisions.c.at <= until)
        query = (
            sa.select(decisions.c.reason, sa.func.count().label("number"))
            .where(span, decisions.c.outcome == "suppress")
            .group_by(decisions.c.reason)
            .order_by(decisions.c.reason)
        )
        with self._read() as connection:
            return tuple((row.reason, int(row.number)) for row in connection.execute(query))

    def close_digest(
        self, topic: str, span: tuple[datetime, datetime], alert: Alert | None, names: Sequence[str], routes: Routes
    ) -> None:
        """Sends the digest (None: nothing happened) of a slot and marks what went into it, so that it comes once.

        `span`: the slot, and the time until which alerts were taken into it.
        """
        slot, until = span
        with self._write() as connection:
            connection.execute(sa.update(topics).where(topics.c.name == topic).values(digested_until=slot))
            if alert is not None:
                _compose(connection, topic, "digest", until, alert)
                send(connection, alert, {name: routes.get(name, ()) for name in names}, alert.at)

    def send_gathered(
        self, waits: tuple[str, str], until: datetime, alert: Alert, names: Sequence[str], routes: Routes
    ) -> None:
        """Sends a message of what waited until then, and marks what went into it. `waits`: as of `topics_waiting`."""
        with self._write() as connection:
            _compose(connection, *waits, until, alert)
            send(connection, alert, {name: routes.get(name, ()) for name in names}, alert.at)

    def tell(self, alert: Alert, names: Sequence[str], routes: Routes) -> None:
        """Sends an alert that stands for itself; one that was told before (same id) is not told again."""
        self.tell_all((alert,), names, routes)

    def tell_all(self, told: Sequence[Alert], names: Sequence[str], routes: Routes) -> None:
        """Sends alerts that stand for themselves, but those that were told before."""
        if not told:
            return
        with self._write() as connection:
            given = dialect.packed(connection, [alert.id for alert in told])
            query = sa.select(alerts.c.id).where(dialect.among(connection.dialect.name, alerts.c.id))
            known = set(connection.execute(query, given).scalars())
            for alert in told:
                if alert.id not in known:
                    keep_alert(connection, alert, "ring", None, due_at=alert.at)
                    send(connection, alert, {name: routes.get(name, ()) for name in names}, alert.at)

    def told_until(self, what: str) -> datetime | None:
        """The slot of the latest regular message of that name; None if it was never due."""
        with self._read() as connection:
            value = connection.execute(sa.select(meta.c.value).where(meta.c.key == what)).scalar()
        return datetime.fromisoformat(value) if value else None

    def tell_slot(self, what: str, slot: datetime, alert: Alert | None, names: Sequence[str], routes: Routes) -> None:
        """Sends the regular message of a slot (None: nothing to say), and notes the slot, so that it comes once."""
        with self._write() as connection:
            dialect.upsert(connection, meta, ["key"], {"key": what, "value": slot.isoformat()})
            if alert is not None:
                keep_alert(connection, alert, "ring", None, due_at=alert.at)
                send(connection, alert, {name: routes.get(name, ()) for name in names}, alert.at)

    def disable_channel(self, name: str, endpoint: str, reason: str, now: datetime) -> int:
        """Stops a channel; what waits for it becomes dead letters. Returns how many those are."""
        with self._write() as connection:
            row = {"name": name, "endpoint": endpoint, "disabled_at": now, "reason": reason}
            dialect.upsert(connection, channels, ["name"], row)
            waiting = sa.and_(deliveries.c.channel == name, deliveries.c.state == "due")
            dead = {"state": "dead", "next_at": None, "last_error": reason, "lease_owner": None, "lease_until": None}
            return connection.execute(sa.update(deliveries).where(waiting).values(dead)).rowcount

    def sync_channels(self, endpoints: dict[str, str]) -> None:
        """Enables channels again whose endpoint was changed since they were disabled."""
        with self._write() as connection:
            for row in connection.execute(sa.select(channels.c.name, channels.c.endpoint)).all():
                if endpoints.get(row.name) != row.endpoint:
                    connection.execute(sa.delete(channels).where(channels.c.name == row.name))

    def arrivals_of_topic(self, topic: str, limit: int) -> tuple[datetime, ...]:
        """When articles that the topic matches were published, newest first."""
        query = (
            sa.select(articles.c.published_at)
            .join(matches, matches.c.article_id == articles.c.id)
            .where(matches.c.topic == topic)
            .order_by(articles.c.published_at.desc())
            .limit(limit)
        )
        with self._read() as connection:
            return tuple(connection.execute(query).scalars())

    def feed_states(self) -> tuple[tuple[Feed, FeedState], ...]:
        """Every active feed with its state."""
        query = sa.select(feeds.c.feed, feeds.c.state).where(feeds.c.is_active).order_by(feeds.c.id)
        with self._read() as connection:
            rows = connection.execute(query).all()
        return tuple((codec.decode(row.feed, Feed), codec.decode(row.state, FeedState)) for row in rows)


def _watched(connection: sa.Connection, names: Collection[str] | None) -> dict[str, str]:
    """The queries of the topics that were noted under these names; of all if None."""
    query = sa.select(topics.c.name, topics.c.query)
    given: dict[str, Any] = {}
    if names is not None:
        query = query.where(dialect.among(connection.dialect.name, topics.c.name))
        given = dialect.packed(connection, names)
    return {row.name: row.query for row in connection.execute(query, given)}


def _waits(topic: str, outcome: str) -> sa.ColumnElement[bool]:
    return sa.and_(alerts.c.topic == topic, alerts.c.outcome == outcome, alerts.c.composed_into.is_(None))


def _compose(connection: sa.Connection, topic: str, outcome: str, until: datetime, alert: Alert) -> None:
    keep_alert(connection, alert, "ring", None, due_at=alert.at)
    gone_in = sa.update(alerts).where(_waits(topic, outcome), alerts.c.at <= until)
    connection.execute(gone_in.values(composed_into=alert.id))
