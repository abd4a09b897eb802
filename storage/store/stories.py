"""Reading stories: who reports, and what an alert or a page shows of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from storage import codec
from storage.model import (
    Article,
    ArticleLine,
    ClaimSource,
    Feed,
    Fields,
    Match,
    MatchedClause,
    Story,
    StoryNow,
    VerdictKind,
)
from storage.tables import articles, feeds, matches, stories


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryArticle:
    """An article as a part of its story."""

    article: Article
    fields: Fields
    feed: Feed
    group: str
    verdict: VerdictKind
    first_seen: datetime


#: names of the independent sources among the articles of a story
SourceCount = Callable[[Sequence[StoryArticle]], tuple[str, ...]]


def outlet(article: Article, feed: Feed) -> str:
    """The name of who published the article."""
    return article.publisher or outlet_of(feed)


def outlet_of(feed: Feed) -> str:
    """The name of the feed's publisher."""
    return feed.title or feed.url


def read_articles(connection: sa.Connection, story_id: int) -> tuple[StoryArticle, ...]:
    """The articles of a story, in order of arrival."""
    query = (
        sa.select(articles, feeds.c.feed)
        .join(feeds, feeds.c.id == articles.c.feed_id)
        .where(articles.c.story_id == story_id)
        .order_by(articles.c.first_seen, articles.c.id)
    )
    return tuple(
        StoryArticle(
            article=codec.decode(row.article, Article),
            fields=codec.decode(row.fields, Fields),
            feed=codec.decode(row.feed, Feed),
            group=f"g{row.group_id}",
            verdict=row.verdict,
            first_seen=row.first_seen,
        )
        for row in connection.execute(query)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What of an article says whose it is; the rest of its JSON, text and blocks above all, is passed over."""

    id: str = ""
    url: str
    publisher: str = ""
    agencies: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sources:
    """What of its fields says from whom it has what it tells."""

    claims_sources: tuple[ClaimSource, ...] = ()


_PARTS = articles.c.article, articles.c.fields, articles.c.group_id, articles.c.verdict, articles.c.first_seen
_HEADS = (
    sa.select(*_PARTS, feeds.c.feed)
    .join(feeds, feeds.c.id == articles.c.feed_id)
    .where(articles.c.story_id == sa.bindparam("story"))
    .order_by(articles.c.first_seen, articles.c.id)
)

_STORY = sa.select(stories).where(stories.c.id == sa.bindparam("story"))


def _read_heads(connection: sa.Connection, story_id: int) -> tuple[StoryArticle, ...]:
    """The articles of a story as `read_articles` has them, without texts, and of the fields only their sources."""
    parts = []
    for row in connection.execute(_HEADS, {"story": story_id}):
        head = codec.decode(row.article, Head)
        article = Article(
            id=head.id, url=head.url, publisher=head.publisher, agencies=head.agencies, authors=head.authors
        )
        feed = codec.decode(row.feed, Feed)
        group = f"g{row.group_id}"
        fields = Fields(claims_sources=codec.decode(row.fields, _Sources).claims_sources)
        parts.append(
            StoryArticle(
                article=article, fields=fields, feed=feed, group=group, verdict=row.verdict, first_seen=row.first_seen
            )
        )
    return tuple(parts)


def read_story(connection: sa.Connection, story_id: int, count: SourceCount) -> Story:
    """The story as it stands. `count` sees of each article whose it is, not what it says."""
    return _story(connection, story_id, _read_heads(connection, story_id), count)


def read_story_now(connection: sa.Connection, story_id: int, topic: str, count: SourceCount) -> StoryNow:
    """The story with its articles and fields as they stand, and where the topic matches them."""
    parts = read_articles(connection, story_id)
    found = sa.select(matches.c.article_id, matches.c.match).where(
        matches.c.topic == topic, matches.c.article_id.in_([int(part.article.id[1:]) for part in parts])
    )
    matched = [(f"a{row.article_id}", codec.decode(row.match, Match)) for row in connection.execute(found)]
    return StoryNow(
        story=_story(connection, story_id, parts, count),
        articles=tuple(line(part) for part in parts),
        fields=tuple(part.fields for part in parts),
        matched=tuple(MatchedClause(article=ident, clause=match.clause, spans=match.spans) for ident, match in matched),
        lead=parts[-1].article.standfirst if parts else "",
    )


def line(part: StoryArticle) -> ArticleLine:
    """The article as alerts list it."""
    return ArticleLine(
        id=part.article.id,
        url=part.article.url,
        headline=part.article.headline or part.article.title,
        publisher=outlet(part.article, part.feed),
        published=part.article.published,
        verdict=part.verdict,
        language=part.article.language,
    )


def _story(connection: sa.Connection, story_id: int, parts: Sequence[StoryArticle], count: SourceCount) -> Story:
    row = connection.execute(_STORY, {"story": story_id}).one()
    return Story(
        id=f"s{story_id}",
        title=row.title,
        first_seen=row.first_seen,
        outlets=tuple(dict.fromkeys(outlet(part.article, part.feed) for part in parts)),
        independent_sources=count(parts),
    )
