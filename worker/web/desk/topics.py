"""The topics: all of them with their day; one with what it means, what it rang for and what it would ring for."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta

from storage.errors import NotFound
from storage.model import Outcome, Topic
from worker.context import Context
from worker.web.desk.outlook import NAMES, outlook
from worker.web.desk.page import Page, numbered
from worker.web.desk.today import DAY, WORDS, by_topic

#: by which a topic's working is judged
WEEK = timedelta(days=7)
#: topics on a page; decisions that are looked at, and stories of them that are shown
TOPICS, MOST_DECISIONS, STORIES = 100, 400, 12


def topics(ctx: Context, given: Mapping[str, str]) -> Page:
    """Every topic with what came of it in a day and a week; those whose name or query has the words asked for."""
    wanted, page = given.get("q", "").strip()[:200], numbered(given, "page")
    found = [
        topic for topic in ctx.rules.topics.values() if wanted.casefold() in f"{topic.name} {topic.query}".casefold()
    ]
    start, now = (page - 1) * TOPICS, ctx.clock.now()
    values = {
        "wanted": wanted,
        "rows": found[start : start + TOPICS],
        "count": len(found),
        "page": page,
        "is_last": start + TOPICS >= len(found),
        "day": _told(ctx, now - DAY),
        "week": _told(ctx, now - WEEK),
    }
    return Page("topics.html", values)


def _told(ctx: Context, since: datetime) -> Mapping[str, tuple[tuple[Outcome, str, int], ...]]:
    """Of each topic its outcomes since then: outcome, its word, how many."""
    counts: dict[str, Counter[Outcome]] = {}
    for topic, outcome, number in ctx.store.outcomes(since):
        counts.setdefault(topic, Counter())[outcome] = number
    return {
        topic: tuple((outcome, word, found[outcome]) for outcome, word in WORDS.items() if found[outcome])
        for topic, found in counts.items()
    }


def topic(ctx: Context, given: Mapping[str, str]) -> Page:
    """The page of a topic. Raises `NotFound`."""
    this, now = named(ctx, given.get("name", "")), ctx.clock.now()
    decided = ctx.store.decided(now - WEEK, MOST_DECISIONS, this.name)
    values = {
        "topic": this,
        "saved": "saved" in given,
        "outlook": outlook(ctx, this),
        "names": NAMES,
        "stories": next((found.stories for found in by_topic(decided)), ()),
        "shown": STORIES,
        "accounting": (
            ("24 hours", dict(ctx.store.accounting(this.name, now - DAY, now))),
            ("7 days", dict(ctx.store.accounting(this.name, now - WEEK, now))),
        ),
        "why": ctx.store.suppressions(this.name, now - WEEK, now),
        "wishes": sum(one.topic == this.name for one in ctx.store.proposals()),
    }
    return Page("topic.html", values)


def named(ctx: Context, name: str) -> Topic:
    """The topic of that name. Raises `NotFound`."""
    found = ctx.rules.topics.get(name)
    if found is None:
        raise NotFound(f"no topic {name!r} is configured; it may have been renamed")
    return found
