"""What several workers on one database share beside the work itself: where work waits, and notes for each other."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from storage import codec, dialect
from storage.model import SHARDS, Lease, Process
from storage.store.base import Base, is_due
from storage.tables import deliveries, entries, feeds, meta, subscriptions

#: the notes that are signs of life, by the owner of the leases
SIGN = "process:"
#: the stages, each with the table whose rows it has in hand
_HELD = (("poll", feeds), ("article", entries), ("deliver", deliveries), ("hub", subscriptions))
#: what of it may be due
_WAITS: Mapping[str, tuple[sa.Table, sa.ColumnElement[bool]]] = {
    "poll": (feeds, feeds.c.is_active.is_(sa.true())),
    "article": (entries, sa.true()),
    "deliver": (deliveries, deliveries.c.state == "due"),
    "hub": (subscriptions, sa.true()),
}


class Dealing(Base):
    def shards_due(self, lease: Lease) -> tuple[tuple[str, int], ...]:
        """Each stage and shard in which a row is due that nobody works on. What has no shards is in shard 0."""
        asked = {"owner": lease.owner, "now": lease.now}
        with self._read() as connection:
            every = asked | dialect.packed(connection, range(SHARDS))
            found = connection.execute(_all_with_due(connection.dialect.name), every)
            return tuple((row.stage, row.shard) for row in found)

    def note(self, key: str) -> str:
        """What was noted under that key, for every process to see; '' if nothing was."""
        with self._read() as connection:
            return connection.execute(sa.select(meta.c.value).where(meta.c.key == key)).scalar() or ""

    def keep_note(self, key: str, value: str) -> None:
        """Notes it in place of what was noted before."""
        with self._write() as connection:
            dialect.upsert(connection, meta, ["key"], {"key": key, "value": value})

    def announce(self, key: str, value: str) -> None:
        """Notes it, and bids every process that listens to look."""
        with self._write() as connection:
            dialect.upsert(connection, meta, ["key"], {"key": key, "value": value})
            dialect.call(connection)

    def call(self) -> None:
        """Bids every process that listens to look."""
        with self._write() as connection:
            dialect.call(connection)

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


@cache
def _all_with_due(name: str) -> sa.CompoundSelect[Any]:
    """One statement for all stages: every process that leads asks this each second, and mostly nothing is due."""
    sharded = [_shards_with_due(name, stage) for stage in ("poll", "article")]
    return sa.union_all(*sharded, *(_with_due(stage) for stage in ("deliver", "hub")))


def _shards_with_due(name: str, stage: str) -> sa.Select[str, int]:
    """The shards in which a row is due: a look into the index for each, however many rows wait."""
    table, which = _WAITS[stage]
    shard = dialect.listed(name, table.c.shard).subquery()
    here = table.c.shard == shard.c.key, which, is_due(table, None)
    # `EXISTS` PostgreSQL may turn into a join, for which it reads all rows; in order it takes the index on both.
    found = (
        sa.select(table.c.next_at).where(*here).correlate(shard).order_by(table.c.next_at).limit(1).scalar_subquery()
    )
    return sa.select(_named(stage), shard.c.key.label("shard")).where(found.is_not(None))


def _with_due(stage: str) -> sa.Select[str, int]:
    table, which = _WAITS[stage]
    return sa.select(_named(stage), sa.literal_column("0", sa.Integer).label("shard")).where(
        sa.exists().where(which, is_due(table, None))
    )


def _named(stage: str) -> sa.Label[str]:
    return sa.literal_column(f"'{stage}'", sa.Text).label("stage")
