"""What those who look after the program measure: what waits and since when, what was done, how large it all is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from storage import dialect, migrate
from storage.model import Lease
from storage.store.base import Base, is_free
from storage.tables import deliveries, entries, feeds, meta, subscriptions, tallies

#: note that is written to see whether the database takes it
WRITTEN = "written_at"
#: metric and values of its labels, with a tab between them -> how much
Tallied = Mapping[tuple[str, str], float]
_STAGES = (
    ("poll", feeds, feeds.c.is_active),
    ("article", entries, sa.true()),
    ("deliver", deliveries, deliveries.c.state == "due"),
    ("hub", subscriptions, sa.true()),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What of a stage is due."""

    stage: str
    #: rows whose time has come, those in hand included
    due: int
    #: the time of the first of them that nobody has in hand; None if there is none
    since: datetime | None


class Measuring(Base):
    def add_tallies(self, done: Tallied) -> None:
        """Adds what was done to what was done before; nothing is written if nothing was."""
        if not done:
            return
        # In order, so that no two processes wait for each other's rows.
        rows = [{"name": name, "label": label, "value": value} for (name, label), value in sorted(done.items())]
        with self._write() as connection:
            dialect.add_to(connection, tallies.c.value, rows)

    def tallies(self) -> Tallied:
        """All that was ever done."""
        with self._read() as connection:
            return {(row.name, row.label): row.value for row in connection.execute(sa.select(tallies))}

    def waiting(self, lease: Lease) -> tuple[Waiting, ...]:
        """What is due in each stage. Only what is due is looked at, however much there is."""
        found = []
        with self._read() as connection:
            for stage, table, which in _STAGES:
                due = sa.and_(which, table.c.next_at <= lease.now)
                count = connection.execute(sa.select(sa.func.count()).select_from(table).where(due)).scalar_one()
                first = sa.select(sa.func.min(table.c.next_at)).where(due, is_free(table, lease))
                found.append(Waiting(stage=stage, due=count, since=connection.execute(first).scalar()))
        return tuple(found)

    def oldest_undelivered(self) -> datetime | None:
        """When the oldest of the deliveries was made that are to be tried, now or again; None if all are done."""
        query = sa.select(sa.func.min(deliveries.c.created_at)).where(
            deliveries.c.next_at.is_not(None), deliveries.c.state == "due"
        )
        with self._read() as connection:
            return connection.execute(query).scalar()

    def deliveries_by_channel(self) -> Mapping[tuple[str, str], int]:
        """How many deliveries of each channel are due or dead: channel and state -> number."""
        query = (
            sa.select(deliveries.c.channel, deliveries.c.state, sa.func.count().label("number"))
            .where(deliveries.c.state.in_(("due", "dead")))
            .group_by(deliveries.c.channel, deliveries.c.state)
        )
        with self._read() as connection:
            return {(row.channel, row.state): int(row.number) for row in connection.execute(query)}

    def feeds_by_status(self) -> Mapping[str, int]:
        """How many of the feeds that are watched are in each status."""
        with self._read() as connection:
            status = dialect.json_text(connection, feeds.c.state, "status")
            query = sa.select(status, sa.func.count()).where(feeds.c.is_active).group_by(status)
            return {str(name): int(number) for name, number in connection.execute(query)}

    def size(self) -> int:
        """Bytes that the database takes."""
        with self._read() as connection:
            return dialect.size_of(connection)

    def room(self) -> int | None:
        """Bytes that are free where the database lies; None where that is another machine's business."""
        return dialect.room_for(self.engine.url)

    def schema(self) -> str | None:
        """The revision that the database is at."""
        with self._read() as connection:
            return migrate.schema_version(connection)

    def write_a_sign(self, now: datetime) -> None:
        """Writes to the database for the sake of it. Raises `StoreError` if it cannot be written."""
        with self._write() as connection:
            dialect.upsert(connection, meta, ["key"], {"key": WRITTEN, "value": now.isoformat()})
