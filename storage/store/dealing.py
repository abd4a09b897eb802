"""What several workers on one database share beside the work itself: where work waits, and notes for each other."""

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa

from storage import codec, dialect
from storage.model import SHARDS, Lease, Process
from storage.store.base import Base, is_due
from storage.tables import deliveries, entries, feeds, meta, subscriptions

#: the notes that are signs of life, by the owner of the leases
SIGN = "process:"
#: the stages, each with the table whose rows it has in hand
_HELD = (("poll", feeds), ("article", entries), ("deliver", deliveries), ("hub", subscriptions))


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

    def keep_sign(self, process: Process) -> None:
        """Notes that the process lives, in place of its sign before."""
        self.keep_note(SIGN + process.owner, codec.encode(process).decode())

    def forget_process(self, owner: str) -> None:
        """The process has ended."""
        with self._write() as connection:
            connection.execute(sa.delete(meta).where(meta.c.key == SIGN + owner))

    def forget_processes(self, before: datetime) -> None:
        """Away with those that gave their last sign of life before then."""
        for process in self.processes():
            if process.seen_at < before:
                self.forget_process(process.owner)

    def processes(self) -> tuple[Process, ...]:
        """Those that share the work, as they last told of themselves: the daemon first, then who came first."""
        with self._read() as connection:
            told = connection.execute(sa.select(meta.c.value).where(meta.c.key.startswith(SIGN))).scalars().all()
        found = (codec.decode(value, Process) for value in told)
        return tuple(sorted(found, key=lambda process: (process.role, process.since, process.owner)))

    def held(self, now: datetime) -> Mapping[str, Mapping[str, int]]:
        """How many rows each owner of leases has in hand, by stage. What is in hand was due: only that is looked at."""
        held: dict[str, dict[str, int]] = {}
        with self._read() as connection:
            for stage, table in _HELD:
                mine = sa.and_(table.c.next_at <= now, table.c.lease_owner.is_not(None))
                counted = sa.select(table.c.lease_owner, sa.func.count()).where(mine).group_by(table.c.lease_owner)
                for owner, count in connection.execute(counted):
                    held.setdefault(owner, {})[stage] = count
        return held


def _shards_with(table: sa.Table, due: sa.ColumnElement[bool]) -> sa.Select[int]:
    """The shards that hold such a row: a look into the index for each, however many rows wait."""
    shard = sa.values(sa.column("shard", sa.Integer), name="dealt").data([(number,) for number in range(SHARDS)])
    return sa.select(shard.c.shard).where(sa.exists().where(table.c.shard == shard.c.shard, due))
