"""The archive, asked in the language of topics, or a part of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from storage.model import Match, Topic
from storage.model.search import EVERYTHING, Within
from worker.asking import Asked, HitPage, asked_as, hit_page
from worker.context import Context
from worker.match import QueryError
from worker.match.trial import snippet
from worker.web.desk.outlook import around
from worker.web.desk.page import Page

#: articles on a page, and those that are looked at for it where the index alone cannot tell
MOST, MOST_LOOKED = 25, 200
#: code points of a query that are read: nobody writes longer ones by hand
LONGEST = 4_000
#: what can be chosen beside the query, as the address names it
FILTERS = ("lang", "country", "source", "since", "until", "topic")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a visitor asks for: a query or a topic's name, and the filters that are set."""

    query: str
    filters: Mapping[str, str]

    def address(self, **more: str) -> str:
        """The page that answers it."""
        return "/search?" + urlencode({"q": self.query, **self.filters, **more})


def search(ctx: Context, given: Mapping[str, str]) -> Page:
    """What a query, or the topic of that name, finds; or where the query cannot be read."""
    filters = {name: text for name in FILTERS if (text := given.get(name, "").strip()[:200])}
    chosen = Chosen(given.get("q", "").strip()[:LONGEST], filters)
    values: dict[str, object] = {
        "chosen": chosen,
        "topics": tuple(ctx.rules.topics),
        "error": None,
        "found": None,
        "most": MOST,
    }
    if not (chosen.query or filters):
        return Page("search.html", values)
    topic, before = _topic(ctx, chosen), given.get("before", "")
    before = before if before[:1] == "a" and before[1:].isdecimal() else ""
    try:
        within = _within(ctx, filters)
        if not topic.query:
            return Page("search.html", values | {"topic": topic} | _all(ctx, before, within))
        asking = asked_as(topic, ctx.rules.words)
    except QueryError as error:
        return Page("search.html", values | {"error": error, "around": around(topic.query, error.column)}, 400)
    found = hit_page(ctx.store, asking, before, within, (MOST, MOST_LOOKED))
    told = _told(ctx, asking, found, is_all=within == EVERYTHING and not before)
    return Page("search.html", values | {"topic": topic} | told)


def _told(ctx: Context, asking: Asked, found: HitPage, *, is_all: bool) -> dict[str, object]:
    """What the page shows of it. `is_all`: it is the first page of the whole archive, so that the index can count."""
    can_count = is_all and bool(found.before)
    return {
        "found": tuple((hit.row, snippet(hit.row.article.text, hit.match)) for hit in found.hits),
        "count": ctx.store.count_found(asking.question.probe) if can_count else None,
        "is_exact": asking.is_exact(ctx.store),
        "before": found.before,
        "reads": asking.reads,
    }


def _all(ctx: Context, before: str, within: Within) -> dict[str, object]:
    """Whatever is in that part of the archive."""
    idents = ctx.store.found_ids(None, limit=MOST, before=before, within=within)
    rows = ctx.store.article_rows_of(idents)
    nothing = Match(topic="")
    return {
        "found": tuple((row, snippet(row.article.text, nothing)) for row in rows),
        "count": None,
        "is_exact": True,
        "before": idents[-1] if len(idents) == MOST else "",
        "reads": "",
    }


def _topic(ctx: Context, chosen: Chosen) -> Topic:
    """What is asked, with the filters that are clauses of the language."""
    topic = ctx.rules.topics.get(chosen.query) or Topic(name=chosen.query, query=chosen.query)
    clauses = [f"{name}:{chosen.filters[name]}" for name in ("lang", "country") if name in chosen.filters]
    asked = [f"({topic.query})" if clauses else topic.query] if topic.query else []
    return replace(topic, query=" ".join((*asked, *clauses)))


def _within(ctx: Context, filters: Mapping[str, str]) -> Within:
    """The part of the archive that is asked. Raises `QueryError` for a date that is none."""
    until = _day(filters.get("until", ""))
    return Within(
        since=_day(filters.get("since", "")),
        until=until + timedelta(days=1) if until else None,
        feeds=_feeds(ctx, filters["source"]) if "source" in filters else None,
        topic=filters.get("topic", ""),
    )


def _feeds(ctx: Context, words: str) -> tuple[str, ...]:
    """The feeds whose title or address has the words."""
    rows = ctx.store.feed_states()
    named = ((feed.url, f"{feed.title}\n{state.title}\n{feed.url}".casefold()) for feed, state in rows)
    return tuple(url for url, names in named if words.casefold() in names)


def _day(text: str) -> datetime | None:
    """Its beginning, in this machine's time zone."""
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None).astimezone().astimezone(UTC)
    except (ValueError, OverflowError):
        raise QueryError(1, f"{text} is no date: write it as 2026-03-31") from None
