"""Work on feeds and pages is dealt out to several workers by the host that is asked."""

import json
from collections.abc import Iterable, Iterator

import sqlalchemy as sa
from alembic import op

from storage.model import shard_of

revision = "0009"
down_revision = "0008"

#: rows read at once
AT_ONCE = 5_000
feeds = sa.table("feeds", sa.column("id"), sa.column("url"), sa.column("shard"))
entries = sa.table("entries", *map(sa.column, ("id", "feed_id", "entry", "shard")))


def upgrade() -> None:
    """Makes the columns and deals out what is there."""
    due = sa.text("next_at IS NOT NULL")
    for table in ("feeds", "entries"):
        op.add_column(table, sa.Column("shard", sa.SmallInteger(), nullable=False, server_default="0"))
        op.create_index(
            op.f(f"ix_{table}_shard_next_at"), table, ["shard", "next_at"], postgresql_where=due, sqlite_where=due
        )
    asked = {row.id: row.url for row in op.get_bind().execute(sa.select(feeds.c.id, feeds.c.url))}
    _deal(feeds, asked.items())
    for pages in _pages(asked):
        _deal(entries, pages)


def _pages(asked: dict[int, str]) -> Iterator[list[tuple[int, str]]]:
    """The ids of the entries, each with the address that is asked for it, some thousands at a time."""
    last = 0
    query = sa.select(entries.c.id, entries.c.feed_id, entries.c.entry).order_by(entries.c.id).limit(AT_ONCE)
    while rows := op.get_bind().execute(query.where(entries.c.id > last)).all():
        last = rows[-1].id
        yield [(row.id, json.loads(row.entry).get("link") or asked[row.feed_id]) for row in rows]


def _deal(table: sa.TableClause, addresses: Iterable[tuple[int, str]]) -> None:
    """Puts each row into the shard of its address."""
    change = sa.update(table).where(table.c.id == sa.bindparam("of")).values(shard=sa.bindparam("to"))
    rows = [{"of": ident, "to": shard_of(address)} for ident, address in addresses]
    if rows:
        op.get_bind().execute(change, rows)
