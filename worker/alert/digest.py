"""Messages that gather stories: the digest at its hour, and the one message in place of a storm of alerts.

Both are composed when they go out, from the archive as it is then, so that a figure that was corrected in the
meantime is right in them.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from storage.model import (
    Alert,
    ArticleLine,
    Fields,
    FigureFact,
    News,
    QuoteFact,
    Section,
    StoryNow,
    Topic,
    instant,
)
from worker.alert.facts import CASUALTIES, fold, number
from worker.alert.news import MOST_FIGURES, MOST_NAMES, MOST_QUOTES, figure_fact
from worker.alert.sections import alert_id
from worker.alert.when import parse_digest, quiet_until
from worker.alert.zones import opening_count

#: In a storm, one message in so long a time.
STORM_PAUSE = timedelta(minutes=15)
_COPIES = ("same", "syndicated", "contains")
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def compose(
    topic: Topic,
    stories: tuple[StoryNow, ...],
    accounting: tuple[tuple[str, int], ...],
    covers: tuple[datetime, datetime],
    now: datetime,
) -> Alert:
    """The digest of the topic over `covers` (from, to; UTC). The same slot gives the same id."""
    end = covers[1]
    zone = parse_digest(topic.digest).zone
    span = " to ".join(f"{moment.astimezone(zone):%d %B %Y %H:%M}" for moment in covers)
    own = alert_id(topic.name, "digest", end.isoformat())
    late = "; late, because the program was not running at its hour" if now - end > timedelta(hours=1) else ""
    return Alert(
        id=own,
        kind="digest",
        at=now,
        topic=topic.name,
        sections=tuple(section_now(story) for story in stories),
        reason=f"{_count(stories)}, the digest of {topic.digest}{late}",
        notice=(f"Covers {span} ({zone.key})",),
        accounting=accounting,
        thread=own,
    )


def compose_storm(topic: Topic, stories: tuple[StoryNow, ...], now: datetime) -> Alert:
    """One message for stories that broke faster than alerts may ring. The same stories give the same id."""
    own = alert_id(topic.name, "storm", *sorted(story.story.id for story in stories))
    return Alert(
        id=own,
        kind="storm",
        at=now,
        topic=topic.name,
        sections=tuple(section_now(story) for story in stories),
        reason=f"{_count(stories)} in a storm, told in one message",
        thread=own,
    )


def may_compose_storm(last_sent: datetime | None, now: datetime, *, quiet: str = "") -> bool:
    """Whether the pause since the topic's last storm message is over, and no quiet hours hold it back."""
    if quiet and quiet_until(quiet, now) is not None:
        return False
    return last_sent is None or now - last_sent >= STORM_PAUSE


def section_now(story: StoryNow) -> Section:
    return Section(
        story=story.story,
        articles=story.articles,
        new=news_now(story),
        matched=story.matched,
        lead=story.lead,
    )


def news_now(story: StoryNow) -> News:
    """What the story's reports say now; copies count only where no original is left."""
    reports = sorted(zip(story.articles, story.fields, strict=False), key=lambda r: _published(r[0]), reverse=True)
    originals = [fields for line, fields in reports if line.verdict not in _COPIES] or [fields for _, fields in reports]
    quotes = {fold(q.text): QuoteFact(text=q.text, speaker=q.speaker) for f in originals for q in f.quotes}
    return News(
        figures=_figures(originals)[:MOST_FIGURES],
        quotes=tuple(quotes.values())[:MOST_QUOTES],
        places=_frequent((p.name, len(p.mentions)) for f in originals for p in f.places),
        people=_frequent((p.name, len(p.mentions)) for f in originals for p in f.people),
    )


def _figures(reports: list[Fields]) -> tuple[FigureFact, ...]:
    """The tolls of each report, the newest report's first; reports that differ are all shown."""
    found: dict[tuple[str, str], FigureFact] = {}
    for what in CASUALTIES:
        for fields in reports:
            count = opening_count(fields, what)
            if count is not None:
                found.setdefault((what, number(count.value)), figure_fact(count))
    return tuple(found.values())


def _frequent(names: Iterable[tuple[str, int]]) -> tuple[str, ...]:
    counts: Counter[str] = Counter()
    for name, mentions in names:
        counts[name] += max(1, mentions)
    return tuple(name for name, _ in counts.most_common(MOST_NAMES))


def _published(line: ArticleLine) -> datetime:
    return instant(line.published) or _LONG_AGO


def _count(stories: tuple[StoryNow, ...]) -> str:
    return f"{len(stories)} {'story' if len(stories) == 1 else 'stories'}"
