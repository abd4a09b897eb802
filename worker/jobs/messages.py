"""Messages that no single article causes: digests, storms, silence, broken sources, the first one."""

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
#: publication times that make a topic's rhythm
RHYTHM = 100


async def compose_messages(ctx: Context) -> None:
    """Sends the digests and storm messages whose time has come, of stories that were judged together once more."""
    await regroup_stories(ctx)
    for topic in ctx.rules.topics.values():
        if topic.digest:
            await ctx.db(_digest, ctx, topic, ctx.clock.now())
    for name in await ctx.db(ctx.store.topics_in_storm):
        if name in ctx.rules.topics:
            await ctx.db(_storm, ctx, ctx.rules.topics[name], ctx.clock.now())
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
    message = alert.compose_storm(topic, stories, now)
    ctx.store.send_storm(topic.name, now, message, topic.notify, ctx.rules.routes)
    log.info("storm.composed", topic=topic.name, stories=len(stories))


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
