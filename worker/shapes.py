"""What is told of each thing as JSON, by commands and by the API: the thing itself and what is known of it here.

A shape is the values whose fields together are the object's: `ARTICLE` is an article with what was decided on it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from storage import codec
from storage.model import (
    Alert,
    Article,
    ArticleLine,
    ArticleRow,
    DeliveryRow,
    FeedRow,
    Figure,
    Quote,
    Span,
    Story,
    StoryNow,
    Topic,
)
from storage.model.said import FigureRow, QuoteRow
from storage.model.said import Where as Place
from worker.asking import Hit

if TYPE_CHECKING:
    from worker.match import Words

Json = dict[str, Any]
Shape = tuple[type, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What was decided on an article. `of`: which it is a copy or revision of; `feed`: whence it came."""

    verdict: str
    of: str | None
    group: str
    story: str
    reason: str
    first_seen: codec.Moment
    revision: int
    is_backlog: bool
    feed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reports:
    """The articles of a story, in order of arrival."""

    articles: tuple[ArticleLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """The article in which something is said; `at`: when it was first seen."""

    at: codec.Moment
    article: str
    story: str
    publisher: str
    url: str
    is_copy: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A delivery: an alert on its way to one recipient."""

    id: str
    channel: str
    address: str
    state: str
    attempts: int
    next_at: codec.Moment | None
    sent_at: codec.Moment | None
    reason: str
    status: int | None
    alert: Alert


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A feed and how it is."""

    url: str
    title: str
    status: str
    reason: str
    entries: int
    next_at: codec.Moment
    polled_at: codec.Moment | None
    moved_to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An article that matches a query, and where. `clearness`: 0 for a match that is barely one, to 1."""

    id: str
    story: str
    url: str
    publisher: str
    headline: str
    first_seen: codec.Moment
    clearness: float
    snippet: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicRead:
    """A topic as it is read: which names come along with places, which were struck out, what its sets hold."""

    name: str
    query: str
    reads: str
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    struck_out: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


ARTICLE: Shape = (Article, Decided)
STORY: Shape = (Story, Reports)
QUOTE: Shape = (Where, Quote)
FIGURE: Shape = (Where, Figure)
DELIVERY: Shape = (Sent,)
SOURCE: Shape = (Source,)
HIT: Shape = (Found,)
TOPIC: Shape = (TopicRead,)


def article_json(row: ArticleRow) -> Json:
    """Of the shape `ARTICLE`."""
    decided = Decided(
        verdict=row.verdict,
        of=row.of,
        group=row.group,
        story=row.story,
        reason=row.reason,
        first_seen=row.first_seen.isoformat(),
        revision=row.revision,
        is_backlog=row.is_backlog,
        feed=row.feed.url,
    )
    return _told(row.article, decided)


def story_json(row: StoryNow) -> Json:
    """Of the shape `STORY`."""
    return _told(row.story, Reports(articles=row.articles))


def quote_json(row: QuoteRow) -> Json:
    """Of the shape `QUOTE`."""
    return _told(_where(row.where), row.quote)


def figure_json(row: FigureRow) -> Json:
    """Of the shape `FIGURE`."""
    return _told(_where(row.where), row.figure)


def delivery_json(row: DeliveryRow) -> Json:
    """Of the shape `DELIVERY`."""
    delivery = row.delivery
    sent = Sent(
        id=delivery.id,
        channel=delivery.to.channel,
        address=delivery.to.address,
        state=row.state,
        attempts=delivery.attempts,
        next_at=_iso(row.next_at),
        sent_at=_iso(row.sent_at),
        reason=row.reason,
        status=row.status,
        alert=delivery.alert,
    )
    return _told(sent)


def source_json(row: FeedRow) -> Json:
    """Of the shape `SOURCE`."""
    source = Source(
        url=row.feed.url,
        title=row.feed.title or row.state.title,
        status=row.state.status,
        reason=row.state.reason,
        entries=row.entries,
        next_at=row.state.next_at.isoformat(),
        polled_at=_iso(row.state.polled_at),
        moved_to=row.state.moved_to,
    )
    return _told(source)


def hit_json(hit: Hit) -> Json:
    """Of the shape `HIT`."""
    from worker.match.trial import clearness, snippet

    article = hit.row.article
    found = Found(
        id=article.id,
        story=hit.row.story,
        url=article.url,
        publisher=article.publisher,
        headline=article.headline or article.title,
        first_seen=hit.row.first_seen.isoformat(),
        clearness=round(clearness(hit.match), 2),
        snippet="".join(snippet(article.text, hit.match)),
        spans=hit.match.spans,
    )
    return _told(found)


def topic_json(topic: Topic, words: "Words") -> Json:
    """Of the shape `TOPIC`."""
    from worker.match import MatchError, TermSet, descendants, parse_query

    try:
        query = parse_query(topic.query, words.names, words.vocabulary, aliases=topic.aliases)
    except MatchError as error:
        reads = f"cannot be read: {error} (copytaster topic lint)"
        return _told(TopicRead(name=topic.name, query=topic.query, reads=reads))
    sets = [node for node in descendants(query.root) if isinstance(node, TermSet)]
    read = TopicRead(
        name=topic.name,
        query=topic.query,
        reads=query.reads,
        aliases=dict(query.aliases),
        struck_out=dict(query.struck_out),
        sets={node.name: tuple(term.text for term in node.terms) for node in sets},
    )
    return _told(read)


def _where(where: Place) -> Where:
    return Where(
        at=where.at.isoformat(timespec="seconds"),
        article=where.article,
        story=where.story,
        publisher=where.publisher,
        url=where.url,
        is_copy=where.is_copy,
    )


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _told(*parts: object) -> Json:
    told: Json = {}
    for part in parts:
        told |= codec.jsonable(part)
    return told
