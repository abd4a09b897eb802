"""When a feed or a topic that has a rhythm falls silent.

The rhythm is learnt from the times of publication alone. Feeds sleep at night and over weekends, so that it is the
longest of the usual pauses that counts, not the middle one; and a pause must exceed it clearly, because nothing is
as quickly ignored as an alarm that cries wolf.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from storage.model import Alert, Topic
from worker.alert.sections import alert_id

#: Publications within so long a time are one arrival: a desk that releases ten items at once has not ten rhythms.
ONE_ARRIVAL = timedelta(minutes=5)
#: Fewer gaps than this are no rhythm.
FEWEST_GAPS = 6
#: The pause that is a silence, as a multiple of three gaps of the past: the middle one, the 90th percentile, and the
#: longest. A daily feed is silent after three days, one that pauses over weekends after four and a half.
OVER_MEDIAN, OVER_USUAL_LONGEST, OVER_LONGEST = 3.0, 2.0, 1.5
#: Nothing is called silent sooner.
SHORTEST = timedelta(hours=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """`since` the last arrival; `usual` the middle gap; `limit` the pause from which it counts as a silence."""

    since: datetime
    usual: timedelta
    limit: timedelta


def is_silent(arrivals: tuple[datetime, ...], now: datetime) -> Silence | None:
    """The silence that has fallen, None while the pause is within the rhythm or there is none. Newest first, UTC.

    Give the publication times of a feed's entries or of the articles that matched a topic, and only where polling
    works: a feed that fails is broken, not silent.
    """
    times = _distinct(sorted((at for at in arrivals if at <= now), reverse=True))
    gaps = sorted(later - earlier for later, earlier in pairwise(times))
    if len(gaps) < FEWEST_GAPS:
        return None
    usual = timedelta(seconds=median(gap.total_seconds() for gap in gaps))
    long_one = gaps[min(len(gaps) - 1, round(0.9 * len(gaps)))]
    limit = max(SHORTEST, usual * OVER_MEDIAN, long_one * OVER_USUAL_LONGEST, gaps[-1] * OVER_LONGEST)
    return Silence(since=times[0], usual=usual, limit=limit) if now - times[0] >= limit else None


def silence_of_topic(topic: Topic, silence: Silence, now: datetime, *, cause: str = "") -> Alert:
    """`cause`, if known: `3 of 12 sources are failing`. One silence has one id, however often it is looked at."""
    return _alert(topic.name, f"the topic {topic.name}", silence, now, cause)


def silence_of_source(title: str, url: str, silence: Silence, now: datetime) -> Alert:
    return _alert("", f"the feed {title} ({url})" if title else f"the feed {url}", silence, now, "")


def _alert(topic: str, name: str, silence: Silence, now: datetime, cause: str) -> Alert:
    own = alert_id(name, "silence", silence.since.isoformat())
    return Alert(
        id=own,
        kind="silence",
        at=now,
        topic=topic,
        reason=f"{name} has been silent for {span(now - silence.since)}",
        notice=(
            f"Last: {silence.since:%d %B %Y %H:%M} UTC",
            f"Usual: something new every {span(silence.usual)}",
            f"Cause: {cause or 'unknown; the polls themselves work'}",
        ),
        thread=own,
    )


def span(length: timedelta) -> str:
    """`45 minutes`, `7 hours`, `3 days`: rounded as people say it."""
    minutes = round(length.total_seconds() / 60)
    for unit, size in (("day", 1440), ("hour", 60)):
        if minutes >= 2 * size:
            return f"{round(minutes / size)} {unit}s"
    return "1 minute" if minutes == 1 else f"{minutes} minutes"


def _distinct(times: Iterable[datetime]) -> tuple[datetime, ...]:
    distinct: list[datetime] = []
    for at in times:
        if not distinct or distinct[-1] - at >= ONE_ARRIVAL:
            distinct.append(at)
    return tuple(distinct)
