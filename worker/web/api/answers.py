"""How each thing that can be asked for is had: by the methods by which commands and pages read the archive."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any, TypeVar

from storage import codec
from storage.errors import NotFound
from storage.model import DecisionRow, Fields, Topic
from storage.model.said import Edge, Sought, Where
from storage.model.search import Within
from worker.asking import asked_as, hit_page
from worker.context import Context
from worker.identify import Trace
from worker.match import QueryError, explain
from worker.pipeline import independent_sources, provenance
from worker.shapes import (
    Json,
    article_json,
    delivery_json,
    figure_json,
    hit_json,
    quote_json,
    source_json,
    story_json,
    topic_json,
)
from worker.web.api import cursors
from worker.web.api.problems import Problem

Row = TypeVar("Row")

#: articles that are looked at for a page of a search: a page may come short and not be the last
MOST_LOOKED = 1_000
#: stands for the time where things are in order of their names
NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)
ARTICLE_ID, STORY_ID, ANY_ID = "a[0-9]{1,18}", "s[0-9]{1,18}", r"[^\x00-\x1f]{1,2000}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """A request as it is to be answered. `thing`: what its path names; `question`: what cursors are bound to."""

    ctx: Context
    given: dict[str, Any]
    thing: str
    question: str

    def sought(self, form: str, **more: Any) -> Sought:
        """What is looked for: one more than wanted, so that it is known whether there is another page."""
        names = {name: self.given[name] for name in ("since", "until", "story", "topic") if name in self.given}
        return Sought(**names, **more, limit=self.given["limit"] + 1, behind=self.edge(form))

    def edge(self, form: str) -> Edge | None:
        """Where the page begins. Raises `Problem`."""
        return cursors.read(self.given["cursor"], self.question, form)

    def page(self, rows: Sequence[Row], edge_of: Callable[[Row], Edge], told: Callable[[Row], Json]) -> Json:
        """The things of the page, and where the next one begins."""
        shown = rows[: self.given["limit"]]
        is_all = len(rows) == len(shown)
        following = None if is_all else cursors.written(self.question, edge_of(shown[-1]))
        return {"items": [told(row) for row in shown], "next": following}


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What was found in an article, and why it rang or did not."""

    fields: Fields
    decisions: tuple[DecisionRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Origins:
    """Of each article of a story, how much of it is from which other."""

    provenance: tuple[Trace, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Configured:
    """A topic as it is configured."""

    settings: Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """How a query was read and how much there is; `count` is null where only a part of the archive was asked."""

    query: str
    reads: str
    count: int | None
    is_exact: bool


def articles(asking: Asking) -> Json:
    given = asking.given
    sought = asking.sought(ARTICLE_ID, source=given["source"], verdict=given["verdict"])
    rows = asking.ctx.store.article_rows(sought.limit, sought)
    return asking.page(rows, lambda row: Edge(at=row.first_seen, id=row.article.id), article_json)


def article(asking: Asking) -> Json:
    store = asking.ctx.store
    row = store.article_row(asking.thing)
    known = Known(fields=row.fields, decisions=store.decision_rows(asking.thing))
    return article_json(row) | _plain(known)


def stories(asking: Asking) -> Json:
    store, sought = asking.ctx.store, asking.sought(STORY_ID)
    rows = store.story_rows(independent_sources, sought.limit, sought)
    return asking.page(rows, lambda row: store.story_edge(row.story.id), story_json)


def story(asking: Asking) -> Json:
    store = asking.ctx.store
    row = store.story_row(asking.thing, independent_sources)
    origins = Origins(provenance=provenance(store.story_articles(asking.thing)))
    return story_json(row) | _plain(origins)


def quotes(asking: Asking) -> Json:
    rows = asking.ctx.store.quote_rows(asking.sought(ARTICLE_ID, speaker=asking.given["speaker"]))
    return asking.page(rows, lambda row: _edge(row.where), quote_json)


def figures(asking: Asking) -> Json:
    given = asking.given
    rows = asking.ctx.store.figure_rows(asking.sought(ARTICLE_ID, what=given["what"], place=given["place"]))
    return asking.page(rows, lambda row: _edge(row.where), figure_json)


def topics(asking: Asking) -> Json:
    rules = asking.ctx.rules
    rows = _behind(asking, sorted(rules.topics.values(), key=lambda topic: topic.name), lambda topic: topic.name)
    return asking.page(rows, lambda topic: Edge(at=NO_TIME, id=topic.name), lambda one: topic_json(one, rules.words))


def topic(asking: Asking) -> Json:
    found = _topic(asking.ctx, asking.thing)
    return topic_json(found, asking.ctx.rules.words) | _plain(Configured(settings=found))


def explanation(asking: Asking) -> Json:
    ctx, named = asking.ctx, asking.given["topic"]
    asked = ctx.rules.topics.get(named) or Topic(name="", query=named)
    row = ctx.store.article_row(asking.given["article"])
    try:
        found = explain(asked, ctx.rules.words, row.article, row.fields)
    except QueryError as error:
        raise _unreadable(error, "topic") from None
    return _plain(found)


def alerts(asking: Asking) -> Json:
    sought = asking.sought(ANY_ID)
    undelivered = asking.given["undelivered"] == "true"
    rows = asking.ctx.store.delivery_rows(undelivered=undelivered, limit=sought.limit or 1, sought=sought)
    return asking.page(rows, lambda row: Edge(at=row.created_at, id=row.delivery.id), delivery_json)


def alert(asking: Asking) -> Json:
    return _plain(asking.ctx.store.alert(asking.thing))


def sources(asking: Asking) -> Json:
    status = asking.given["status"]
    found = [row for row in asking.ctx.store.feed_rows() if status in ("", row.state.status)]
    rows = _behind(asking, sorted(found, key=lambda row: row.feed.url), lambda row: row.feed.url)
    return asking.page(rows, lambda row: Edge(at=NO_TIME, id=row.feed.url), source_json)


def search(asking: Asking) -> Json:
    ctx, given, edge = asking.ctx, asking.given, asking.edge(ARTICLE_ID)
    query = given["q"].strip()
    try:
        asked = asked_as(ctx.rules.topics.get(query) or Topic(name=query, query=query), ctx.rules.words)
    except QueryError as error:
        raise _unreadable(error, "q") from None
    within = Within(since=given["since"], until=given["until"])
    found = hit_page(ctx.store, asked, edge.id if edge else "", within, (given["limit"], MOST_LOOKED))
    is_whole = given["since"] is given["until"] is None
    answered = Answered(
        query=asked.topic.query,
        reads=asked.reads,
        count=ctx.store.count_found(asked.question.probe) if is_whole else None,
        is_exact=asked.is_exact(ctx.store),
    )
    following = cursors.written(asking.question, Edge(at=NO_TIME, id=found.before)) if found.before else None
    return _plain(answered) | {"items": [hit_json(hit) for hit in found.hits], "next": following}


def _plain(value: object) -> Json:
    told: Json = codec.jsonable(value)
    return told


def _edge(where: Where) -> Edge:
    return Edge(at=where.at, id=where.article, number=where.number)


def _behind(asking: Asking, rows: Sequence[Row], name: Callable[[Row], str]) -> tuple[Row, ...]:
    """Of things in order of their names, those of the page and one more."""
    edge = asking.edge(ANY_ID)
    left = (row for row in rows if edge is None or name(row) > edge.id)
    return tuple(islice(left, asking.given["limit"] + 1))


def _topic(ctx: Context, name: str) -> Topic:
    found = ctx.rules.topics.get(name)
    if found is None:
        raise NotFound(f"no topic {name!r} is configured; /api/v1/topics lists them")
    return found


def _unreadable(error: QueryError, where: str) -> Problem:
    do = "docs/query-language.md has the language; /api/v1/topics lists the topics, whose names stand for their queries"
    return Problem(400, f"the query cannot be read at character {error.column}: {error}", where=where, do=do)
