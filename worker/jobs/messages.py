"""Messages that no single article causes: digests, storms, silence, broken sources, the first one."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from storage.model import Alert, Feed, FeedState, Topic
from storage.store.outbox import LONGEST_HOLD
from worker import alert
from worker.context import Context
from worker.jobs.near_misses import report_near_misses
from worker.jobs.stories import regroup_stories
from worker.log import log
from worker.pipeline import independent_sources

#: what comes so soon after the hour of a digest that had nothing to say still makes it; else it would wait a day
STRAGGLERS = timedelta(minutes=10)
#: a topic that was taken out may come back, as after a slip of the editor: until the next digest would have come
COMES_BACK = timedelta(days=1)
#: publication times that make a topic's rhythm
RHYTHM = 100


async def compose_messages(ctx: Context) -> None:
    """Sends the digests and storm messages whose time has come, of stories that were judged together once more.

    What waits for a message that the configuration no longer has is told all the same.
    """
    await regroup_stories(ctx)
    for topic in ctx.rules.topics.values():
        if topic.digest:
            await ctx.db(_digest, ctx, topic, ctx.clock.now())
    for name, outcome in await ctx.db(ctx.store.topics_waiting):
        known = ctx.rules.topics.get(name)
        if known is None:
            await ctx.db(_left_behind, ctx, (name, outcome), ctx.clock.now())
        elif outcome == "storm":
            await ctx.db(_storm, ctx, known, ctx.clock.now())
        elif not known.digest:
            await ctx.db(_last_digest, ctx, known, ctx.clock.now())
    await report_near_misses(ctx)


def _digest(ctx: Context, topic: Topic, now: datetime) -> None:
    slot = alert.latest_slot(topic.digest, now)
    done = ctx.store.digested_until(topic.name)
    if done is None or slot <= done:
        return
    is_on_time = now - slot < STRAGGLERS
    until = now if is_on_time else slot
    stories = ctx.store.waiting_stories(topic.name, "digest", until, independent_sources)
    if not stories and is_on_time:
        return
    message = None
    if stories:
        accounting = ctx.store.accounting(topic.name, done, until)
        suppressed = ctx.store.suppressions(topic.name, done, until)
        message = alert.compose(topic, stories, accounting, (done, slot), now, suppressed=suppressed)
    ctx.store.close_digest(topic.name, (slot, until), message, topic.notify, ctx.rules.routes)
    log.info("digest.composed", topic=topic.name, slot=slot.isoformat(), stories=len(stories))


def _storm(ctx: Context, topic: Topic, now: datetime) -> None:
    last = ctx.store.last_composed(topic.name, "storm")
    due = ctx.store.due_times(topic.name, now - LONGEST_HOLD) if topic.hourly else ()
    if not alert.may_compose_storm(last, now, quiet=topic.quiet) or not alert.has_room(topic, due, now):
        return
    stories = ctx.store.waiting_stories(topic.name, "storm", now, independent_sources)
    message = alert.compose_storm(topic, stories, last, now)
    ctx.store.send_gathered((topic.name, "storm"), now, message, topic.notify, ctx.rules.routes)
    log.info("storm.composed", topic=topic.name, stories=len(stories))


def _last_digest(ctx: Context, topic: Topic, now: datetime) -> None:
    """Tells what waits for the digest of a topic that has none any more."""
    if topic.quiet and alert.quiet_until(topic.quiet, now) is not None:
        return
    why = "that waited for the digest, which the topic no longer has"
    _tell_rest(ctx, (topic.name, "digest"), now, why, topic.notify)


def _left_behind(ctx: Context, waits: tuple[str, str], now: datetime) -> None:
    """Tells the owner what waits for the message of a topic that is gone, or has another name."""
    if ctx.rules.owner:
        _tell_rest(ctx, waits, now - COMES_BACK, "of a topic that is no longer configured", ctx.rules.owner)


def _tell_rest(ctx: Context, waits: tuple[str, str], until: datetime, why: str, names: Sequence[str]) -> None:
    topic, outcome = waits
    if stories := ctx.store.waiting_stories(topic, outcome, until, independent_sources):
        last = ctx.store.last_composed(topic, "digest")
        message = alert.compose_rest(topic, stories, why, last, ctx.clock.now())
        ctx.store.send_gathered(waits, until, message, names, ctx.rules.routes)
        log.info("rest.composed", topic=topic, stories=len(stories), reason=why)


async def look_for_silence(ctx: Context) -> None:
    """Tells the owner of sources that broke or went quiet, and the readers of topics that did."""
    now = ctx.clock.now()
    topics = [topic for topic in ctx.rules.topics.values() if topic.silence]
    if not ctx.rules.owner and not topics:
        return
    states = await ctx.db(ctx.store.feed_states)
    if ctx.rules.owner:
        troubles = [told for feed, state in states if (told := _trouble_of(feed, state, now)) is not None]
        await ctx.db(ctx.store.tell_all, troubles, ctx.rules.owner, ctx.rules.routes)
    failing = sum(state.status not in ("ok", "new") for _, state in states)
    cause = f"{failing} of {len(states)} sources are failing" if failing else ""
    for topic in topics:
        await ctx.db(_look_at_topic, ctx, topic, cause, now)


def _trouble_of(feed: Feed, state: FeedState, now: datetime) -> Alert | None:
    if alert.is_broken(state, now):
        return alert.source_broken(feed, state, now)
    silence = alert.is_silent(state.arrivals, now) if state.status == "ok" else None
    if silence is None:
        return None
    return alert.silence_of_source(feed.title or state.title, feed.url, silence, now)


def _look_at_topic(ctx: Context, topic: Topic, cause: str, now: datetime) -> None:
    silence = alert.is_silent(ctx.store.arrivals_of_topic(topic.name, RHYTHM), now)
    if silence is not None:
        ctx.store.tell(alert.silence_of_topic(topic, silence, now, cause=cause), topic.notify, ctx.rules.routes)


async def say_what_is_watched(ctx: Context) -> None:
    """The first message to the owner's channels, again when the topics are others."""
    topics = tuple(ctx.rules.topics.values())
    for channel in ctx.rules.owner if topics else ():
        message = alert.watching(topics, len(ctx.rules.feeds), channel, ctx.clock.now())
        await ctx.db(ctx.store.tell, message, [channel], ctx.rules.routes)
