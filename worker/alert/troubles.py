"""Messages about the program's own work: a source that broke, a channel that failed, the watch that began."""

from datetime import datetime, timedelta

from storage.model import Alert, Feed, FeedState, Topic
from worker.alert.sections import alert_id
from worker.alert.silence import span

#: A feed is broken, and its owner told, after both. Servers restart; an alarm for each restart is soon ignored.
BROKEN_AFTER = timedelta(hours=4)
BROKEN_FAILURES = 3
#: A feed that asks for long waits between polls fails rarely: after a day one failure is enough.
SURELY_BROKEN_AFTER = timedelta(hours=24)
#: How many topics the first message names.
MOST_TOPICS = 30


def is_broken(state: FeedState, now: datetime) -> bool:
    """Whether the owner should hear of the feed's failures: gone for good, or failing for hours."""
    if state.status == "gone":
        return True
    if state.failing_since is None:
        return False
    lasted = now - state.failing_since
    return lasted >= SURELY_BROKEN_AFTER or (lasted >= BROKEN_AFTER and state.failures >= BROKEN_FAILURES)


def source_broken(feed: Feed, state: FeedState, now: datetime) -> Alert:
    """One alert for one spell of failures, however often it is looked at."""
    since = state.failing_since or state.gone_at or now
    title = feed.title or state.title
    name = f"{title} ({feed.url})" if title else feed.url
    last = f"{state.ok_at:%d %B %Y %H:%M} UTC" if state.ok_at else "never"
    own = alert_id(feed.url, "source.broken", str(state.failing_since or state.gone_at or ""))
    lines = (
        f"Cause: {state.reason or 'unknown'}",
        f"Failing since: {since:%d %B %Y %H:%M} UTC, {state.failures} polls in a row",
        f"Last good poll: {last}",
        "What to do: open the address in a browser; if the feed has moved, change its url in the configuration",
    )
    how = "says that it is gone for good" if state.status == "gone" else f"has been failing for {span(now - since)}"
    return Alert(id=own, kind="source.broken", at=now, reason=f"the feed {name} {how}", notice=lines, thread=own)


def channel_failed(channel: str, why: str, since: datetime, waiting: int, now: datetime) -> Alert:
    """`waiting`: alerts that were not delivered. The same channel and `since` give the same id."""
    own = alert_id(channel, "channel.failed", since.isoformat())
    return Alert(
        id=own,
        kind="channel.failed",
        at=now,
        reason=f"the channel {channel} does not take alerts",
        notice=(
            f"Cause: {why}",
            f"Since: {since:%d %B %Y %H:%M} UTC",
            f"Not delivered: {waiting} {'alert' if waiting == 1 else 'alerts'}",
            "What to do: put the channel right; `copytaster alerts --undelivered` lists them, `alerts resend` sends",
        ),
        thread=own,
    )


def canary_lost(channel: str, why: str, slot: datetime, now: datetime) -> Alert:
    """The daily test article did not arrive. Once for a slot, however often it is looked at."""
    own = alert_id("canary", "lost", slot.isoformat())
    return Alert(
        id=own,
        kind="channel.failed",
        at=now,
        reason=f"the daily test article has not reached the channel {channel}",
        notice=(
            f"Cause: {why}",
            f"Due: {slot:%d %B %Y %H:%M} UTC",
            "What to do: `copytaster doctor` looks at everything; `copytaster alerts --undelivered` at what waits",
        ),
        thread=own,
    )


def watching(topics: tuple[Topic, ...], feeds: int, channel: str, now: datetime) -> Alert:
    """The first message to a channel: what is being watched. Once for each channel and set of topics."""
    names = sorted(topic.name for topic in topics)
    own = alert_id(channel, "watching", *names)
    shown = names[:MOST_TOPICS] + ([f"and {len(names) - MOST_TOPICS} more"] if len(names) > MOST_TOPICS else [])
    return Alert(
        id=own,
        kind="watching",
        at=now,
        reason=f"watching {feeds} {'feed' if feeds == 1 else 'feeds'} for {_topics(len(names))}",
        notice=(f"Topics: {', '.join(shown)}", "What the feeds hold now is the baseline: only what is new will ring"),
        thread=own,
    )


def _topics(count: int) -> str:
    return "1 topic" if count == 1 else f"{count} topics"
