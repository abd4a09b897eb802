"""What a poll brought: entries that are new, that the feed changed, or whose article is known under another name."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from storage import codec, dialect
from storage.model import EntryRecord, Polled, instant, shard_of
from storage.store.base import wake
from storage.tables import aliases, articles, entries

Row = dict[str, Any]

_CHANGED = (
    sa.update(entries)
    .where(entries.c.id == sa.bindparam("of_id"))
    .values({name: sa.bindparam(f"its_{name}") for name in ("content_hash", "stated_update", "entry")})
    # Whoever works on the old version goes on: it stays due when that is finished.
    .values({"attempts": 0, "next_at": sa.bindparam("due_at")})
)


def keep_entries(connection: sa.Connection, polled: Polled) -> int:
    """Inserts or refreshes the entries of one poll; returns how many are new."""
    records = {record.entry.id: record for record in polled.records}
    known = _known(connection, polled.due.id, records)
    due_at = polled.now if polled.articles_wanted else None
    changed = [
        {"of_id": known[guid].id, "due_at": due_at} | {f"its_{name}": value for name, value in _content(record).items()}
        for guid, record in records.items()
        if guid in known and _is_changed(known[guid], record)
    ]
    if changed:
        connection.execute(_CHANGED, changed)
    unknown = [record for guid, record in records.items() if guid not in known]
    moved = _moved(connection, unknown)
    rows = [
        _first_row(polled, record, due_at) | _taken_over(record, moved.get(record.entry.id), due_at)
        for record in unknown
    ]
    if rows:
        connection.execute(sa.insert(entries), rows)
        wake(connection, "article", sorted({row["shard"] for row in rows if row["next_at"] is not None}))
    return len(unknown) - len(moved)


def _known(connection: sa.Connection, feed_id: int, guids: Iterable[str]) -> dict[str, sa.Row[Any, Any, Any]]:
    of_feed = {"feed_id": feed_id} | dialect.packed(connection, guids)
    return {row.guid: row for row in connection.execute(_entries_of_feed(connection.dialect.name), of_feed)}


@cache
def _entries_of_feed(name: str) -> sa.Select[Any]:
    columns = (entries.c.guid, entries.c.id, entries.c.content_hash, entries.c.stated_update)
    mine = entries.c.feed_id == sa.bindparam("feed_id")
    return sa.select(*columns).where(mine, dialect.among(name, entries.c.guid))


def _stated_update(record: EntryRecord) -> str:
    return record.entry.updated or record.entry.published or ""


def _is_changed(known: sa.Row[Any, Any, Any], record: EntryRecord) -> bool:
    return bool(known.content_hash != record.content_hash or known.stated_update != _stated_update(record))


def _content(record: EntryRecord) -> Row:
    return {
        "content_hash": record.content_hash,
        "stated_update": _stated_update(record),
        "entry": codec.encode(record.entry).decode(),
    }


def _first_row(polled: Polled, record: EntryRecord, due_at: datetime | None) -> Row:
    return _content(record) | {
        "feed_id": polled.due.id,
        "guid": record.entry.id,
        "first_seen": polled.now,
        "published_at": min(instant(record.entry.published) or polled.now, polled.now),
        "is_backlog": polled.due.state.baseline_at is None or _is_older(record, polled.archive_since),
        "article_id": None,
        "shard": shard_of(record.entry.link or polled.due.feed.url),
        "next_at": due_at,
    }


def _is_older(record: EntryRecord, archive_since: datetime | None) -> bool:
    """Whether it was published before what the archive has for sure: it may have been here, and told, before."""
    stated = instant(record.entry.published)
    return archive_since is not None and stated is not None and stated < archive_since


def _taken_over(record: EntryRecord, moved: sa.Row[Any, Any, Any] | None, due_at: datetime | None) -> Row:
    """What an entry that stands for a known article takes over from the one that did so before."""
    if moved is None:
        return {}
    is_unchanged = moved.content_hash == record.content_hash
    return {
        "article_id": moved.article_id,
        "next_at": None if is_unchanged else due_at,
        "is_backlog": moved.is_backlog,
    }


def _moved(connection: sa.Connection, records: Iterable[EntryRecord]) -> dict[str, sa.Row[Any, Any, Any]]:
    """By id of an entry, the latest one whose article it stands for too: under another guid, in another feed."""
    wanted = {record.entry.id: record.keys for record in records}
    by_kind: dict[str, set[str]] = {}
    for kind, key in (pair for keys in wanted.values() for pair in keys):
        by_kind.setdefault(kind, set()).add(key)
    hit = {pair for kind, keys in by_kind.items() for pair in _hits(connection, kind, keys)}
    found = {ident: _latest(connection, keys) for ident, keys in wanted.items() if not hit.isdisjoint(keys)}
    return {ident: row for ident, row in found.items() if row is not None}


def _hits(connection: sa.Connection, kind: str, keys: set[str]) -> set[tuple[str, str]]:
    """Those of the keys that some article is known by: few, so that each of them may be looked at by itself."""
    query = _known_keys(connection.dialect.name)
    return {
        (kind, key) for key in connection.execute(query, {"kind": kind} | dialect.packed(connection, keys)).scalars()
    }


@cache
def _known_keys(name: str) -> sa.Select[Any]:
    return sa.select(aliases.c.key).where(aliases.c.kind == sa.bindparam("kind"), dialect.among(name, aliases.c.key))


def _latest(connection: sa.Connection, keys: tuple[tuple[str, str], ...]) -> sa.Row[Any, Any, Any] | None:
    query = (
        sa.select(entries.c.article_id, entries.c.content_hash, articles.c.is_backlog)
        .join(aliases, aliases.c.article_id == entries.c.article_id)
        .join(articles, articles.c.id == entries.c.article_id)
        .where(sa.tuple_(aliases.c.kind, aliases.c.key).in_(keys))
        .order_by(entries.c.id.desc())
    )
    # The entry is to refer to the article, which retention may be about to take out.
    return connection.execute(dialect.referred(connection, query, articles)).first()
