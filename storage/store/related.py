"""Finding what a new article may be the same as, or about the same as."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

import sqlalchemy as sa

from storage import codec
from storage.model import Article, Candidates, Feed, Fingerprint, Known
from storage.store.stories import outlet
from storage.tables import aliases, articles, feeds, shingles, terms


class Reach(Protocol):
    """How far the archive is searched; `worker.identify.limits` has the numbers and says what each means."""

    @property
    def text_window(self) -> timedelta: ...
    @property
    def terms_window(self) -> timedelta: ...
    @property
    def max_shingle_count(self) -> int: ...
    @property
    def max_term_count(self) -> int: ...
    @property
    def min_shared_shingles(self) -> int: ...
    @property
    def by_text(self) -> int: ...
    @property
    def by_terms(self) -> int: ...


def find_related(connection: sa.Connection, fingerprint: Fingerprint, reach: Reach, now: datetime) -> Candidates:
    """What the archive has of the fingerprint's keys, shingles and terms."""
    text_day = (now - reach.text_window).toordinal()
    terms_day = (now - reach.terms_window).toordinal()
    shingle_counts = _counts(connection, shingles, shingles.c.hash, fingerprint.shingles, text_day)
    names = [term for term, _ in fingerprint.terms]
    term_counts = _counts(connection, terms, terms.c.term, names, terms_day)
    by_text = _sharing_text(connection, shingle_counts, reach, text_day)
    by_terms = _sharing_terms(connection, fingerprint, term_counts, reach, terms_day)
    by_key = _by_key(connection, fingerprint.keys)
    known = _read_known(connection, {*by_text, *by_terms, *([by_key] if by_key else [])})
    window = sa.select(sa.func.count()).where(articles.c.first_seen >= now - reach.terms_window)
    return Candidates(
        by_key=known.get(by_key) if by_key else None,
        by_text=tuple(known[ident] for ident in by_text),
        by_terms=tuple(known[ident] for ident in by_terms),
        shingle_counts=shingle_counts,
        term_counts=term_counts,
        window_size=connection.execute(window).scalar_one(),
    )


def _counts(
    connection: sa.Connection, table: sa.Table, column: sa.Column[Any], keys: Sequence[Any], since: int
) -> dict[Any, int]:
    if not keys:
        return {}
    query = sa.select(column, sa.func.count().label("number")).where(column.in_(keys), table.c.day >= since)
    return {row[0]: row[1] for row in connection.execute(query.group_by(column))}


def _by_key(connection: sa.Connection, keys: Sequence[tuple[str, str]]) -> int | None:
    """The article that has the first of the keys that is taken."""
    query = sa.select(aliases).where(sa.tuple_(aliases.c.kind, aliases.c.key).in_(keys))
    taken = {(row.kind, row.key): row.article_id for row in connection.execute(query)} if keys else {}
    return next((taken[key] for key in keys if key in taken), None)


def _sharing_text(connection: sa.Connection, counts: dict[int, int], reach: Reach, since: int) -> list[int]:
    rare = [value for value, count in counts.items() if count <= reach.max_shingle_count]
    if not rare:
        return []
    shared = sa.func.count()
    query = (
        sa.select(shingles.c.article_id)
        .where(shingles.c.hash.in_(rare), shingles.c.day >= since)
        .group_by(shingles.c.article_id)
        .having(shared >= reach.min_shared_shingles)
        .order_by(shared.desc(), shingles.c.article_id.desc())
        .limit(reach.by_text)
    )
    return list(connection.execute(query).scalars())


def _sharing_terms(
    connection: sa.Connection, fingerprint: Fingerprint, counts: dict[str, int], reach: Reach, since: int
) -> list[int]:
    rare = [term for term, _ in fingerprint.terms if 0 < counts.get(term, 0) <= reach.max_term_count]
    if not rare:
        return []
    query = sa.select(terms.c.article_id, terms.c.term).where(terms.c.term.in_(rare), terms.c.day >= since)
    sums: dict[int, float] = defaultdict(float)
    for ident, term in connection.execute(query):
        sums[ident] += 1 / counts[term]
    return sorted(sums, key=lambda ident: (-sums[ident], -ident))[: reach.by_terms]


def _read_known(connection: sa.Connection, idents: set[int]) -> dict[int, Known]:
    if not idents:
        return {}
    query = sa.select(articles, feeds.c.feed).join(feeds, feeds.c.id == articles.c.feed_id)
    return {row.id: _known(row) for row in connection.execute(query.where(articles.c.id.in_(idents)))}


def _known(row: sa.Row[tuple[object, ...]]) -> Known:
    article = codec.decode(row.article, Article)
    return Known(
        id=f"a{row.id}",
        url=row.url,
        group=f"g{row.group_id}",
        story=f"s{row.story_id}",
        published=row.first_seen,
        headline=article.headline or article.title,
        text=article.text,
        publisher=outlet(article, codec.decode(row.feed, Feed)),
        agencies=article.agencies,
        is_backlog=row.is_backlog,
        terms=codec.decode(row.terms, tuple[tuple[str, float], ...]),
    )
