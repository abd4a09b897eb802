"""What several workers on one database share beside the work itself: where work waits, and notes for each other."""

import sqlalchemy as sa

from storage import dialect
from storage.model import SHARDS, Lease
from storage.store.base import Base, is_due
from storage.tables import deliveries, entries, feeds, meta, subscriptions


class Dealing(Base):
    def shards_due(self, lease: Lease) -> tuple[tuple[str, int], ...]:
        """Each stage and shard in which a row is due that nobody works on. What has no shards is in shard 0."""
        in_shards = (("poll", feeds, feeds.c.is_active), ("article", entries, sa.true()))
        in_one = (("deliver", deliveries, deliveries.c.state == "due"), ("hub", subscriptions, sa.true()))
        with self._read() as connection:
            waiting = [
                (stage, shard)
                for stage, table, which in in_shards
                for shard in connection.execute(_shards_with(table, sa.and_(which, is_due(table, lease)))).scalars()
            ]
            for stage, table, which in in_one:
                if connection.execute(sa.select(sa.exists().where(which, is_due(table, lease)))).scalar():
                    waiting.append((stage, 0))
        return tuple(waiting)

    def note(self, key: str) -> str:
        """What was noted under that key, for every process to see; '' if nothing was."""
        with self._read() as connection:
            return connection.execute(sa.select(meta.c.value).where(meta.c.key == key)).scalar() or ""

    def keep_note(self, key: str, value: str) -> None:
        """Notes it in place of what was noted before."""
        with self._write() as connection:
            dialect.upsert(connection, meta, ["key"], {"key": key, "value": value})


def _shards_with(table: sa.Table, due: sa.ColumnElement[bool]) -> sa.Select[int]:
    """The shards that hold such a row: a look into the index for each, however many rows wait."""
    shard = sa.values(sa.column("shard", sa.Integer), name="dealt").data([(number,) for number in range(SHARDS)])
    return sa.select(shard.c.shard).where(sa.exists().where(table.c.shard == shard.c.shard, due))
