"""Looking at what is stored: articles, stories, decisions, counts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from storage import codec
from storage.errors import NotFound
from storage.model import Alert, Article, ArticleRow, Change, Counts, DecisionRow, Feed, Fields, StoryNow
from storage.model.said import ALL, Edge, Sought
from storage.store.base import Base, behind, number
from storage.store.regrouping import resolved
from storage.store.stories import SourceCount, StoryArticle, read_articles, read_story_now
from storage.tables import alerts, articles, decisions, deliveries, entries, feeds, matches, revisions, stories

#: articles read at once where all are
CHUNK = 500
ARTICLES = sa.select(articles, feeds.c.feed).join(feeds, feeds.c.id == articles.c.feed_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """An article as it once stood."""

    revision: int
    seen_at: datetime
    article: Article
    #: to the version after it
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Which articles are meant: seen since and before then, matched by one of the topics, of one of the feeds; () for
    any.
    """

    since: datetime | None = None
    until: datetime | None = None
    topics: tuple[str, ...] = ()
    #: their addresses
    feeds: tuple[str, ...] = ()


class Archive(Base):
    def article_rows(self, limit: int | None = None, sought: Sought = ALL) -> tuple[ArticleRow, ...]:
        """The articles that are looked for, newest first."""
        wanted = list(_wanted(sought))
        query = ARTICLES.where(*wanted).order_by(articles.c.first_seen.desc(), articles.c.id.desc()).limit(limit)
        with self._read() as connection:
            return tuple(article_row_of(row) for row in connection.execute(query))

    def all_articles(self, chosen: Chosen = Chosen()) -> Iterator[ArticleRow]:
        """The articles, oldest first. Read in chunks: memory does not grow with the archive."""
        after = 0
        query = ARTICLES.where(*_of(chosen)).order_by(articles.c.id).limit(CHUNK)
        while True:
            with self._read() as connection:
                rows = connection.execute(query.where(articles.c.id > after)).all()
            yield from map(article_row_of, rows)
            if len(rows) < CHUNK:
                return
            after = rows[-1].id

    def count_articles(self, chosen: Chosen) -> int:
        """How many of them there are."""
        query = sa.select(sa.func.count()).select_from(articles).join(feeds, feeds.c.id == articles.c.feed_id)
        with self._read() as connection:
            return int(connection.execute(query.where(*_of(chosen))).scalar_one())

    def article_row(self, ident: str) -> ArticleRow:
        """One article. Raises `NotFound`."""
        with self._read() as connection:
            row = connection.execute(ARTICLES.where(articles.c.id == number(ident, "a"))).first()
        if row is None:
            raise NotFound(f"no article {ident}; `copytaster articles` lists them")
        return article_row_of(row)

    def article(self, ident: str) -> Article:
        """One article's text and metadata. Raises `NotFound`."""
        return self.article_row(ident).article

    def versions(self, ident: str) -> tuple[Version, ...]:
        """The versions of an article, oldest first. Raises `NotFound`."""
        row = self.article_row(ident)
        query = sa.select(revisions).where(revisions.c.article_id == number(ident, "a")).order_by(revisions.c.revision)
        with self._read() as connection:
            older = tuple(
                Version(
                    revision=old.revision,
                    seen_at=old.seen_at,
                    article=codec.decode(old.article, Article),
                    changes=codec.decode(old.changes, tuple[Change, ...]),
                )
                for old in connection.execute(query)
            )
            at = connection.execute(
                sa.select(articles.c.updated_at).where(articles.c.id == number(ident, "a"))
            ).scalar_one()
        return (*older, Version(revision=row.revision, seen_at=at, article=row.article))

    def story_rows(self, count: SourceCount, limit: int | None = None, sought: Sought = ALL) -> tuple[StoryNow, ...]:
        """The stories, latest report first; `sought`: since when, of which topic, behind which."""
        query = sa.select(stories.c.id).where(stories.c.merged_into.is_(None), *_wanted_stories(sought))
        query = query.order_by(stories.c.updated_at.desc(), stories.c.id.desc()).limit(limit)
        with self._read() as connection:
            return tuple(
                read_story_now(connection, ident, "", count) for ident in connection.execute(query).scalars().all()
            )

    def story_edge(self, ident: str) -> Edge:
        """Where the story stands among them now. Raises `NotFound`."""
        query = sa.select(stories.c.updated_at).where(stories.c.id == number(ident, "s"))
        with self._read() as connection:
            at = connection.execute(query).scalar()
        if at is None:
            raise NotFound(f"no story {ident}; `copytaster stories` lists them")
        return Edge(at=at, id=ident)

    def story_row(self, ident: str, count: SourceCount) -> StoryNow:
        """One story; the id of a merged one leads to the story that it became. Raises `NotFound`."""
        wanted = number(ident, "s")
        with self._read() as connection:
            wanted = resolved(connection, wanted)
            if connection.execute(sa.select(stories.c.id).where(stories.c.id == wanted)).first() is None:
                raise NotFound(f"no story {ident}; `copytaster stories` lists them")
            return read_story_now(connection, wanted, "", count)

    def story_articles(self, ident: str) -> tuple[StoryArticle, ...]:
        """The articles of a story with their texts, in order of arrival. Raises `NotFound` for what is no id."""
        with self._read() as connection:
            return read_articles(connection, resolved(connection, number(ident, "s")))

    def decision_rows(self, ident: str | None = None, limit: int | None = None) -> tuple[DecisionRow, ...]:
        """What was decided, of one article or of all, newest first."""
        query = sa.select(decisions).order_by(decisions.c.id.desc()).limit(limit)
        if ident is not None:
            query = query.where(decisions.c.article_id == number(ident, "a"))
        with self._read() as connection:
            rows = connection.execute(query).all()
        return tuple(map(decision_row_of, rows))

    def alert(self, ident: str) -> Alert:
        """One alert. Raises `NotFound`."""
        with self._read() as connection:
            stored = connection.execute(sa.select(alerts.c.alert).where(alerts.c.id == ident)).scalar()
        if stored is None:
            raise NotFound(f"no alert {ident!r}; `copytaster alerts --json` lists them")
        return codec.decode(stored, Alert)

    def counts(self) -> Counts:
        """How much there is."""
        waiting = entries.c.next_at.is_not(None)
        with self._read() as connection:

            def count(table: sa.Table, *where: sa.ColumnElement[bool]) -> int:
                return int(connection.execute(sa.select(sa.func.count()).select_from(table).where(*where)).scalar_one())

            return Counts(
                articles=count(articles),
                stories=count(stories, stories.c.merged_into.is_(None)),
                entries_waiting=count(entries, waiting),
                alerts=count(alerts),
                deliveries_due=count(deliveries, deliveries.c.state == "due"),
                deliveries_dead=count(deliveries, deliveries.c.state == "dead"),
            )


def _wanted(sought: Sought) -> Iterator[sa.ColumnElement[bool]]:
    if sought.story:
        yield articles.c.story_id == number(sought.story, "s")
    if sought.topic:
        yield articles.c.id.in_(sa.select(matches.c.article_id).where(matches.c.topic == sought.topic))
    if sought.source:
        yield feeds.c.url == sought.source
    if sought.verdict:
        yield articles.c.verdict == sought.verdict
    if sought.since is not None:
        yield articles.c.first_seen >= sought.since
    if sought.until is not None:
        yield articles.c.first_seen < sought.until
    if sought.behind is not None:
        yield behind((articles.c.first_seen, articles.c.id), sought.behind, "a")


def _wanted_stories(sought: Sought) -> Iterator[sa.ColumnElement[bool]]:
    if sought.topic:
        matched = sa.select(articles.c.story_id).join(matches, matches.c.article_id == articles.c.id)
        yield stories.c.id.in_(matched.where(matches.c.topic == sought.topic))
    if sought.since is not None:
        yield stories.c.updated_at >= sought.since
    if sought.until is not None:
        yield stories.c.updated_at < sought.until
    if sought.behind is not None:
        yield behind((stories.c.updated_at, stories.c.id), sought.behind, "s")


def _of(chosen: Chosen) -> Iterator[sa.ColumnElement[bool]]:
    if chosen.since is not None:
        yield articles.c.first_seen >= chosen.since
    if chosen.until is not None:
        yield articles.c.first_seen < chosen.until
    if chosen.topics:
        yield articles.c.id.in_(sa.select(matches.c.article_id).where(matches.c.topic.in_(chosen.topics)))
    if chosen.feeds:
        yield feeds.c.url.in_(chosen.feeds)


def decision_row_of(row: sa.Row[tuple[object, ...]]) -> DecisionRow:
    """A row of `decisions` as a value."""
    return DecisionRow(
        article=f"a{row.article_id}",
        topic=row.topic,
        outcome=row.outcome,
        reason=row.reason,
        alert=row.alert_id,
        at=row.at,
    )


def article_row_of(row: sa.Row[tuple[object, ...]]) -> ArticleRow:
    """The article in a row of `ARTICLES`."""
    return ArticleRow(
        article=codec.decode(row.article, Article),
        fields=codec.decode(row.fields, Fields),
        verdict=row.verdict,
        of=None if row.verdict_of is None else f"a{row.verdict_of}",
        story=f"s{row.story_id}",
        group=f"g{row.group_id}",
        reason=row.reason,
        first_seen=row.first_seen,
        revision=row.revision,
        is_backlog=row.is_backlog,
        feed=codec.decode(row.feed, Feed),
    )
