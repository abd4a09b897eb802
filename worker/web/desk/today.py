"""The last day at a glance: sources in trouble; by topic what rang, what did not and why; the latest stories."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.model import Outcome
from storage.store.day import Decided
from worker.context import Context
from worker.pipeline import independent_sources
from worker.web.desk.page import Page

DAY = timedelta(days=1)
#: decisions that are looked at; stories shown of a topic, and of all
MOST_DECISIONS, MOST_STORIES, LATEST = 1_000, 8, 10
#: what an outcome is called, in the order in which they are told
WORDS: Mapping[Outcome, str] = {
    "ring": "rang",
    "hold": "held",
    "digest": "for the digest",
    "storm": "for the storm message",
    "suppress": "suppressed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryDay:
    """What was decided on a story under a topic."""

    story: str
    title: str
    latest: datetime
    #: outcome, its word, and how many
    outcomes: tuple[tuple[Outcome, str, int], ...]
    #: why reports were suppressed, the commonest first
    reasons: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicDay:
    """A topic's day: its stories, the latest decision first."""

    name: str
    stories: tuple[StoryDay, ...]
    outcomes: tuple[tuple[Outcome, str, int], ...]


def today(ctx: Context, given: Mapping[str, str]) -> Page:
    """The page of the last 24 hours."""
    since = ctx.clock.now() - DAY
    decided = ctx.store.decided(since, MOST_DECISIONS)
    topics = by_topic(decided)
    busy = {topic.name for topic in topics}
    values = {
        "topics": topics,
        "quiet": tuple(name for name in ctx.rules.topics if name not in busy),
        "is_cut": len(decided) == MOST_DECISIONS,
        "shown": MOST_STORIES,
        "latest": ctx.store.latest_stories(independent_sources, LATEST),
        "troubled": tuple(
            (feed, state) for feed, state in ctx.store.feed_states() if state.status not in ("ok", "new")
        ),
        "counts": ctx.store.counts(),
    }
    return Page("today.html", values)


def by_topic(decided: Iterable[Decided]) -> tuple[TopicDay, ...]:
    """The decisions, given newest first, by topic and story: topics that rang before others, then by name."""
    topics: dict[str, dict[str, list[Decided]]] = {}
    for each in decided:
        topics.setdefault(each.topic, {}).setdefault(each.story, []).append(each)
    days = (_topic(name, stories) for name, stories in topics.items())
    return tuple(sorted(days, key=lambda day: (all(what != "ring" for what, _, _ in day.outcomes), day.name)))


def _topic(name: str, stories: Mapping[str, Sequence[Decided]]) -> TopicDay:
    return TopicDay(
        name=name,
        stories=tuple(_story(found) for found in stories.values()),
        outcomes=_outcomes(each for found in stories.values() for each in found),
    )


def _story(found: Sequence[Decided]) -> StoryDay:
    reasons = Counter(each.reason for each in found if each.outcome == "suppress")
    return StoryDay(
        story=found[0].story,
        title=found[0].title,
        latest=found[0].at,
        outcomes=_outcomes(found),
        reasons=tuple(reasons.most_common()),
    )


def _outcomes(found: Iterable[Decided]) -> tuple[tuple[Outcome, str, int], ...]:
    counts = Counter(each.outcome for each in found)
    return tuple((what, word, counts[what]) for what, word in WORDS.items() if counts[what])
