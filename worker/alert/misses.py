"""The weekly message to the owner: what topics nearly matched, so that a clause that keeps too much out is seen."""

from collections.abc import Sequence
from datetime import datetime

from storage.model import Alert, MissedClause, TopicMisses
from worker.alert.sections import alert_id
from worker.alert.when import parse_weekly

#: topics, clauses of each, and articles of each clause that the message tells of
MOST_TOPICS, MOST_CLAUSES, MOST_ARTICLES = 20, 5, 3


def near_misses(found: Sequence[TopicMisses], covers: tuple[datetime, datetime], weekly: str, now: datetime) -> Alert:
    """The message of the slot at which `covers` (from, to; UTC) ends. The same slot gives the same id."""
    start, end = covers
    own = alert_id("", "near.misses", end.isoformat())
    zone = parse_weekly(weekly).daily.zone
    days = " to ".join(f"{moment.astimezone(zone):%d %B %Y %H:%M}" for moment in (start, end))
    topics = sorted(found, key=lambda topic: (-topic.count, topic.topic))
    count = sum(topic.count for topic in topics)
    lines = [f"Covers {days} ({zone.key}). copytaster topic missed TOPIC lists all"]
    for topic in topics[:MOST_TOPICS]:
        lines += _of_topic(topic)
    if len(topics) > MOST_TOPICS:
        lines.append(f"And {len(topics) - MOST_TOPICS} topics more")
    what = "1 article" if count == 1 else f"{count} articles"
    where = "a topic" if len(topics) == 1 else f"one of {len(topics)} topics"
    reason = f"{what} would have matched {where} but for one clause"
    return Alert(id=own, kind="near.misses", at=now, reason=reason, notice=tuple(lines), thread=own)


def _of_topic(topic: TopicMisses) -> list[str]:
    lines = [f"{topic.topic}: {topic.count}"]
    for clause in topic.clauses[:MOST_CLAUSES]:
        lines += _of_clause(clause)
    if len(topic.clauses) > MOST_CLAUSES:
        lines.append(f"· {len(topic.clauses) - MOST_CLAUSES} clauses more")
    return lines


def _of_clause(clause: MissedClause) -> list[str]:
    lines = [f"· failed {clause.clause}: {clause.count}"]
    for each in clause.articles[:MOST_ARTICLES]:
        outlet = f" ({each.publisher})" if each.publisher else ""
        lines.append(f"  – {each.headline}{outlet}: {each.reason}. {''.join(each.snippet).strip()} {each.url}".rstrip())
    return lines
