"""Messages that gather stories: the digest at its hour, and the one message in place of a storm of alerts.

Both are composed when they go out, from the archive as it is then, so that a figure that was corrected in the
meantime is right in them.
"""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from storage.model import (
    Alert,
    AlertKind,
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
from worker.alert.facts import CASUALTIES, fold
from worker.alert.news import MOST_FIGURES, MOST_NAMES, MOST_QUOTES, figure_fact
from worker.alert.sections import alert_id
from worker.alert.when import parse_digest, quiet_until
from worker.alert.zones import opening_count

#: In a storm, one message in so long a time.
STORM_PAUSE = timedelta(minutes=15)
#: in a reason: the id of an article; numbers and words of one report
_ID = re.compile(r"\ba\d+\b")
_OF_ONE_REPORT = re.compile(r" \([^)]*\)|;.*")
_COPIES = ("same", "syndicated", "contains")
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def compose(
    topic: Topic,
    stories: tuple[StoryNow, ...],
    accounting: tuple[tuple[str, int], ...],
    covers: tuple[datetime, datetime],
    now: datetime,
    *,
    suppressed: Iterable[tuple[str, int]] = (),
) -> Alert:
    """The digest of the topic over `covers` (from, to; UTC). The same slot gives the same id.

    `suppressed`: reasons for which reports did not ring, and how many each.
    """
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
        suppressed=_kinds_of(suppressed),
        thread=own,
    )


def _kinds_of(reasons: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    """The reasons without what is of one report alone, the commonest first."""
    counts: Counter[str] = Counter()
    for reason, number in reasons:
        counts[_OF_ONE_REPORT.sub("", _ID.sub("an article", reason))] += number
    return tuple(counts.most_common())


def compose_storm(topic: Topic, stories: tuple[StoryNow, ...], last_sent: datetime | None, now: datetime) -> Alert:
    """One message for stories that broke faster than alerts may ring.

    The same stories give the same id until it is sent (`last_sent`: when the one before was); what is new in them
    later is another message.
    """
    reason = f"{_count(stories)} {_held_back(topic)}, told in one message"
    return _gathered("storm", topic.name, stories, (last_sent, now), reason)


def compose_rest(
    topic: str, stories: tuple[StoryNow, ...], why: str, last_sent: datetime | None, now: datetime
) -> Alert:
    """One message for stories that wait for a digest or storm message that is not to come. Ids as of storms.

    `why`: what became of it, going on from the number of stories.
    """
    return _gathered("digest", topic, stories, (last_sent, now), f"{_count(stories)} {why}")


def _gathered(
    kind: AlertKind,
    topic: str,
    stories: tuple[StoryNow, ...],
    times: tuple[datetime | None, datetime],
    reason: str,
) -> Alert:
    last_sent, now = times
    since = "" if last_sent is None else last_sent.isoformat()
    own = alert_id(topic, kind, since, *sorted(story.story.id for story in stories))
    sections = tuple(section_now(story) for story in stories)
    return Alert(id=own, kind=kind, at=now, topic=topic, sections=sections, reason=reason, thread=own)


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
    pairs = tuple(zip(story.articles, story.fields, strict=False))
    reports = sorted(pairs, key=lambda pair: _standing(pair[0]), reverse=True)
    reports = [pair for pair in reports if pair[0].verdict not in _COPIES] or reports
    fields = [each for _, each in reports]
    quotes = {fold(q.text): QuoteFact(text=q.text, speaker=q.speaker) for f in fields for q in f.quotes}
    return News(
        figures=_figures(reports)[:MOST_FIGURES],
        quotes=tuple(quotes.values())[:MOST_QUOTES],
        places=_frequent((p.name, len(p.mentions)) for f in fields for p in f.places),
        people=_frequent((p.name, len(p.mentions)) for f in fields for p in f.people),
    )


def _figures(reports: list[tuple[ArticleLine, Fields]]) -> tuple[FigureFact, ...]:
    """The tolls of each report; reports that differ are all shown, but for what a revised one has taken back."""
    found: dict[tuple[str, float], FigureFact] = {}
    for what in CASUALTIES:
        taken_back = {value for line, fields in reports if line.verdict == "revision" for value in _old(fields, what)}
        for line, fields in reports:
            count = opening_count(fields, what)
            if count is not None and (line.verdict == "revision" or count.value not in taken_back):
                found.setdefault((what, count.value), figure_fact(count))
    return tuple(found.values())


def _old(fields: Fields, what: str) -> set[float]:
    """Counts that a revised report names below its own: "an earlier version gave 70"."""
    own = opening_count(fields, what)
    return {f.value for f in fields.figures if f.what == what and own is not None and f.value != own.value}


def _standing(line: ArticleLine) -> tuple[bool, datetime]:
    """A revised report knows more than any that was left as it was; else the newest comes first."""
    return line.verdict == "revision", instant(line.published) or _LONG_AGO


def _frequent(names: Iterable[tuple[str, int]]) -> tuple[str, ...]:
    counts: Counter[str] = Counter()
    for name, mentions in names:
        counts[name] += max(1, mentions)
    return tuple(name for name, _ in counts.most_common(MOST_NAMES))


def _held_back(topic: Topic) -> str:
    return f"that the limit of {topic.hourly} alerts an hour held back" if topic.hourly else "in a storm"


def _count(stories: tuple[StoryNow, ...]) -> str:
    return f"{len(stories)} {'story' if len(stories) == 1 else 'stories'}"
