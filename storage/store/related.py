"""Finding what a new article may be the same as, or about the same as."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from heapq import nlargest
from typing import Any, Protocol

import sqlalchemy as sa

from storage import codec, dialect
from storage.model import Candidates, Feed, Fingerprint, Known, Term
from storage.store.locks import hold_relatives
from storage.store.regrouping import term_counts
from storage.store.stories import outlet_of
from storage.tables import aliases, articles, feeds, shingles, stories, terms

#: A term in a larger share of all articles is not looked for: it would only be counted, row by row.
COMMON = 0.02


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
    def searched_terms(self) -> int: ...
    @property
    def min_shared_shingles(self) -> int: ...
    @property
    def by_text(self) -> int: ...
    @property
    def by_terms(self) -> int: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class _Compared:
    """What of an article is compared; the rest of its JSON is passed over."""

    title: str = ""
    headline: str = ""
    text: str = ""
    publisher: str = ""
    agencies: tuple[str, ...] = ()


_KNOWN = sa.select(
    articles.c.id,
    articles.c.url,
    articles.c.group_id,
    articles.c.story_id,
    articles.c.first_seen,
    articles.c.is_backlog,
    articles.c.terms,
    stories.c.first_seen.label("story_since"),
).join(stories, stories.c.id == articles.c.story_id)
_COMPARED = sa.select(articles.c.id, articles.c.article, feeds.c.feed).join(feeds, feeds.c.id == articles.c.feed_id)


def find_related(connection: sa.Connection, fingerprint: Fingerprint, reach: Reach, now: datetime) -> Candidates:
    """What the archive has of the fingerprint's keys, shingles and terms."""
    text_day = (now - reach.text_window).toordinal()
    terms_day = (now - reach.terms_window).toordinal()
    own = [term for term, *_ in fingerprint.terms]
    ever, size = term_counts(connection, own)
    telling = [term for term in own if ever.get(term, 0) <= max(reach.max_term_count, COMMON * size)]
    in_window = dict.fromkeys(telling, 0) | _counts(connection, telling, terms_day, reach.max_term_count)
    rare = _rarest(in_window, reach)
    if hold_relatives(connection, fingerprint, frozenset(rare)):
        rare = dict.fromkeys(rare, 0) | _counts(connection, list(rare), terms_day, reach.max_term_count)
    by_text = _sharing_text(connection, fingerprint.shingles, reach, text_day)
    by_terms = _sharing_terms(connection, rare, reach, terms_day)
    by_key = _by_key(connection, fingerprint.keys)
    alike = {*by_text, *([by_key] if by_key else [])}
    known = _read_known(connection, alike, {*by_terms} - alike)
    # A term that a single relative has is taken for rare: to look up all of them would cost more than all the rest.
    spread = Counter(term for one in known.values() for term, *_ in one.terms)
    others = {term for term, count in spread.items() if count > 1}.difference(own)
    return Candidates(
        by_key=known.get(by_key) if by_key else None,
        by_text=tuple(known[ident] for ident in by_text),
        by_terms=tuple(known[ident] for ident in by_terms),
        term_counts=ever | term_counts(connection, others)[0],
        articles=size,
    )


def _counts(connection: sa.Connection, keys: Sequence[str], since: int, most: int) -> dict[str, int]:
    """In how many articles since then each of the terms is that is in any; those in more than `most` are counted no
    further than `most + 1`.
    """
    if not keys:
        return {}
    query = _counting(connection.dialect.name)
    rows = connection.execute(query, {"since": since, "most": most + 1} | dialect.packed(connection, keys)).all()
    return {key: count for key, count in rows if count}


@cache
def _counting(name: str) -> sa.Select[Any]:
    wanted = dialect.listed(name, terms.c.term).subquery()
    here = terms.c.term == wanted.c.key, terms.c.day >= sa.bindparam("since")
    seen = sa.select(terms.c.article_id).where(*here).limit(sa.bindparam("most", type_=sa.Integer)).correlate(wanted)
    return sa.select(wanted.c.key, sa.select(sa.func.count()).select_from(seen.subquery()).scalar_subquery())


def _by_key(connection: sa.Connection, keys: Sequence[tuple[str, str]]) -> int | None:
    """The article that has the first of the keys that is taken."""
    if not keys:
        return None
    kinds = sorted({kind for kind, _ in keys})
    wanted = {"kinds": kinds} | dialect.packed(connection, [key for _, key in keys])
    rows = connection.execute(_taken(connection.dialect.name), wanted).all()
    taken = {(row.kind, row.key): row.article_id for row in rows}
    return next((taken[key] for key in keys if key in taken), None)


@cache
def _taken(name: str) -> sa.Select[Any]:
    # Pairs in a list would be looked for through all of the table: SQLite has no index for them.
    kinds = aliases.c.kind.in_(sa.bindparam("kinds", expanding=True))
    return sa.select(aliases).where(kinds, dialect.among(name, aliases.c.key))


def _sharing_text(connection: sa.Connection, keys: Sequence[int], reach: Reach, since: int) -> list[int]:
    if not keys:
        return []
    limits = {"since": since, "least": reach.min_shared_shingles, "most": reach.by_text}
    limits |= {"common": reach.max_shingle_count}
    query = _sharing_shingles(connection.dialect.name)
    return list(connection.execute(query, limits | dialect.packed(connection, keys)).scalars().all())


@cache
def _sharing_shingles(name: str) -> sa.Select[Any]:
    found, *where = _rare_shingles(name)
    shared = sa.func.count()
    return (
        sa.select(found.c.article_id)
        .where(*where)
        .group_by(found.c.article_id)
        .having(shared >= sa.bindparam("least"))
        .order_by(shared.desc(), found.c.article_id.desc())
        .limit(sa.bindparam("most", type_=sa.Integer))
    )


def _rare_shingles(name: str) -> tuple[sa.FromClause, *tuple[sa.ColumnElement[bool], ...]]:
    """Where the shingles stand that are in no more than `common` articles, and by what to know them there.

    Whether a shingle is common is asked once for each, and no longer than up to the limit.
    """
    wanted = dialect.listed(name, shingles.c.hash).subquery()
    since, common = sa.bindparam("since", type_=sa.Integer), sa.bindparam("common", type_=sa.Integer)
    if name == "sqlite":
        counted = shingles.alias()
        seen = sa.select(counted.c.article_id).where(counted.c.hash == wanted.c.key, counted.c.day >= since)
        is_common = seen.offset(common).correlate(wanted).exists()
        rare = sa.select(wanted.c.key).where(~is_common)
        return shingles, shingles.c.hash.in_(rare), shingles.c.day >= since
    # Each key looked up by itself: whatever PostgreSQL believes of the table, it cannot but take the index for that.
    seen = sa.select(shingles.c.article_id).where(shingles.c.hash == wanted.c.key, shingles.c.day >= since)
    each = seen.limit(common + 1).lateral()
    spread = sa.func.count().over(partition_by=wanted.c.key).label("spread")
    found = sa.select(each.c.article_id, spread).select_from(wanted.join(each, sa.true())).subquery()
    return found, found.c.spread <= common


def _rarest(counts: Mapping[str, int], reach: Reach) -> dict[str, int]:
    """The terms that are looked for, and those that no article of the window has so far."""
    found = sorted((count, term) for term, count in counts.items() if 0 < count <= reach.max_term_count)
    unseen = {term: 0 for term, count in counts.items() if not count}
    return unseen | {term: count for count, term in found[: reach.searched_terms]}


def _sharing_terms(connection: sa.Connection, counts: Mapping[str, int], reach: Reach, since: int) -> list[int]:
    rare = [term for term, count in _rarest(counts, reach).items() if count]
    if not rare:
        return []
    query = _having_terms(connection.dialect.name)
    sums: dict[int, float] = defaultdict(float)
    for ident, term in connection.execute(query, {"since": since} | dialect.packed(connection, rare)).all():
        sums[ident] += 1 / counts[term]
    return nlargest(reach.by_terms, sums, key=lambda ident: (sums[ident], ident))


@cache
def _having_terms(name: str) -> sa.Select[Any]:
    chosen = dialect.among(name, terms.c.term), terms.c.day >= sa.bindparam("since")
    return sa.select(terms.c.article_id, terms.c.term).where(*chosen)


def _read_known(connection: sa.Connection, alike: set[int], near: set[int]) -> dict[int, Known]:
    """Those that are `alike` whole; of those that are `near` what places them in stories, without their texts."""
    if not alike and not near:
        return {}
    name = connection.dialect.name
    rows = connection.execute(_placing(name), dialect.packed(connection, sorted(alike | near))).all()
    texts = connection.execute(_comparing(name), dialect.packed(connection, sorted(alike))).all() if alike else ()
    compared = {row.id: (codec.decode(row.article, _Compared), row.feed) for row in texts}
    return {row.id: _known(row, *compared.get(row.id, (_Compared(), None))) for row in rows}


@cache
def _placing(name: str) -> sa.Select[Any]:
    return _KNOWN.where(dialect.among(name, articles.c.id))


@cache
def _comparing(name: str) -> sa.Select[Any]:
    return _COMPARED.where(dialect.among(name, articles.c.id))


def _known(row: Any, article: _Compared, feed: str | None) -> Known:
    return Known(
        id=f"a{row.id}",
        url=row.url,
        group=f"g{row.group_id}",
        story=f"s{row.story_id}",
        published=row.first_seen,
        headline=article.headline or article.title,
        text=article.text,
        publisher=article.publisher or (outlet_of(codec.decode(feed, Feed)) if feed else ""),
        agencies=article.agencies,
        is_backlog=row.is_backlog,
        story_since=row.story_since,
        terms=codec.decode(row.terms, tuple[Term, ...]),
    )
