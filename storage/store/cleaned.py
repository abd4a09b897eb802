"""Cleaning again what was kept as it came: raw pages of articles, and the articles that newer rules make of them."""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa

from storage import codec, dialect, fulltext
from storage.errors import NotFound
from storage.model import Article, Entry, Feed, Fields, Fingerprint, Match, Page, Term
from storage.model.search import Words
from storage.store.article_rows import columns_of, keep_version
from storage.store.base import Base, number
from storage.store.indexing import index_article
from storage.store.said import keep_said
from storage.tables import aliases, articles, entries, feeds, matches, pages

#: `unchanged`: as it was; `refreshed`: the same text, other metadata or fields; `revised`: another text, a new
#: revision; `kept`: the new cleaning shows only a part of what is there
Outcome = Literal["unchanged", "refreshed", "revised", "kept"]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPage:
    """An article's newest raw page, with what else went into the article."""

    article: Article
    feed: Feed
    entry: Entry
    page: Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """What cleaning again made of a page."""

    article: Article
    fingerprint: Fingerprint
    fields: Fields
    words: Words
    #: topic -> what of the new text matches it
    matches: Mapping[str, Match]


class CleanedAgain(Base):
    def pages_of(self, idents: Sequence[str] = (), since: datetime | None = None) -> tuple[str, ...]:
        """The articles that have a raw page, oldest first: of the ids, else those first seen at or after `since`.

        An id without a raw page is left out. Raises `NotFound` for an id that no article has.
        """
        query = sa.select(articles.c.id).where(articles.c.id.in_(sa.select(pages.c.article_id))).order_by(articles.c.id)
        wanted = [number(ident, "a") for ident in idents]
        with self._read() as connection:
            known = set(connection.execute(sa.select(articles.c.id).where(articles.c.id.in_(wanted))).scalars())
            for ident in wanted:
                if ident not in known:
                    raise NotFound(f"no article a{ident}; `copytaster articles` lists them")
            if wanted:
                query = query.where(articles.c.id.in_(wanted))
            elif since is not None:
                query = query.where(articles.c.first_seen >= since)
            return tuple(f"a{ident}" for ident in connection.execute(query).scalars())

    def page_of(self, ident: str) -> KeptPage:
        """The article's newest raw page. Raises `NotFound` if none is kept."""
        wanted = number(ident, "a")
        query = (
            sa.select(pages, articles.c.article, feeds.c.feed)
            .join(articles, articles.c.id == pages.c.article_id)
            .join(feeds, feeds.c.id == articles.c.feed_id)
            .where(pages.c.article_id == wanted)
            .order_by(pages.c.fetched_at.desc(), pages.c.id.desc())
        )
        source = sa.select(entries.c.entry).where(entries.c.article_id == wanted).order_by(entries.c.id)
        with self._read() as connection:
            row = connection.execute(query.limit(1)).first()
            stored = connection.execute(source.limit(1)).scalar()
        if row is None:
            raise NotFound(f"no raw page of {ident} is kept; [storage] keep_pages says for how long they are")
        article = codec.decode(row.article, Article)
        page = Page(
            url=article.url,
            final_url=row.url,
            content_type=row.content_type,
            body=zlib.decompress(row.body),
            fetched_at=row.fetched_at,
        )
        entry = codec.decode(stored, Entry) if stored else Entry(id=article.url, link=article.url)
        return KeptPage(article=article, feed=codec.decode(row.feed, Feed), entry=entry, page=page)

    def replace_cleaned(self, ident: str, again: Again, now: datetime) -> Outcome:
        """Puts what was cleaned again in the article's place, with fields and index; nothing is told of it.

        Another text makes a new revision, the old one stays. Of the matches, those that still hold get their new places
        and the others go; none comes up, since a topic that matches only now has decided nothing.
        """
        wanted = number(ident, "a")
        with self._write() as connection:
            dialect.lock_filing(connection, alone=True)
            old = connection.execute(sa.select(articles).where(articles.c.id == wanted)).first()
            if old is None:
                raise NotFound(f"no article {ident}; `copytaster articles` lists them")
            article = replace(again.article, id=ident)
            outcome = compare(codec.decode(old.article, Article), article)
            if outcome == "kept":
                return outcome
            row = columns_of(article, again.fingerprint, again.fields, old.first_seen)
            keep_said(connection, wanted, again.fields, old.first_seen)
            if outcome == "unchanged" and row["fields"] == old.fields:
                return outcome
            if outcome == "revised":
                keep_version(connection, old)
                row |= {"revision": old.revision + 1, "updated_at": now}
            connection.execute(sa.update(articles).where(articles.c.id == wanted).values(row))
            _replace_index(connection, wanted, again, old)
            fulltext.keep(connection, wanted, again.words)
            return "refreshed" if outcome == "unchanged" else outcome


def compare(old: Article, new: Article) -> Outcome:
    """What putting the new article in the place of the old one would be."""
    if new.is_partial and not old.is_partial:
        return "kept"
    if new.text != old.text:
        return "revised"
    return "unchanged" if new == old else "refreshed"


def _replace_index(connection: sa.Connection, ident: int, again: Again, old: sa.Row[Any]) -> None:
    keys = [{"kind": kind, "key": key, "article_id": ident} for kind, key in again.fingerprint.keys]
    dialect.insert_new(connection, aliases, keys)
    index_article(connection, ident, again.fingerprint, old.first_seen, codec.decode(old.terms, tuple[Term, ...]))
    mine = matches.c.article_id == ident
    for topic in connection.execute(sa.select(matches.c.topic).where(mine)).scalars().all():
        this = sa.and_(mine, matches.c.topic == topic)
        if topic in again.matches:
            text = codec.encode(again.matches[topic]).decode()
            connection.execute(sa.update(matches).where(this).values(match=text))
        else:
            connection.execute(sa.delete(matches).where(this))
