"""Feeds that a hub brings (WebSub): the hub is asked to, and what it brings goes the way of what polls bring."""

import secrets
from datetime import datetime

from storage.model import (
    DueFeed,
    FeedInfo,
    FeedState,
    FetchFailed,
    ParsedFeed,
    Polled,
    PushOffer,
    Response,
    Subscription,
    SubscriptionStatus,
)
from worker import push, schedule
from worker.context import Context
from worker.documents import Document
from worker.http import Request, status_words
from worker.log import log

FORM = "application/x-www-form-urlencoded"


def offer_of(ctx: Context, answer: Response, info: FeedInfo) -> PushOffer | None:
    """What would be agreed with the hub that the answer names; None without one, or where hubs cannot reach us."""
    found = push.offered(answer, info) if ctx.rules.push_url else None
    if found is None:
        return None
    return PushOffer(hub=found.hub, topic=found.topic, token=secrets.token_urlsafe(24), secret=secrets.token_hex(32))


async def tell_hub(ctx: Context, subscription: Subscription) -> None:
    """Asks the hub to bring the feed, to go on with it, or to end it. It verifies that in a request of its own."""
    if not subscription.is_watched and subscription.status == "leaving":  # told, and it has not asked back
        await ctx.db(ctx.store.end_subscription, subscription.token)
        return
    callback = f"{ctx.rules.push_url}/{subscription.token}"
    form = push.asking(subscription, callback, "subscribe" if subscription.is_watched else "unsubscribe")
    answer = await ctx.web.fetch(
        Request(url=subscription.hub, method="POST", headers=(("Content-Type", FORM),), body=form)
    )
    await _settle(ctx, subscription, _problem(answer), ctx.clock.now())


def _problem(answer: Response | FetchFailed) -> str:
    if isinstance(answer, FetchFailed):
        return f"the hub {answer.reason}"
    return "" if 200 <= answer.status < 300 else f"the hub answered {status_words(answer.status)}"


async def _settle(ctx: Context, asked: Subscription, problem: str, now: datetime) -> None:
    next_at = now + push.retry_delay(asked.attempts + 1) if problem else push.verification_due(now)
    is_running = asked.expires_at is not None and asked.expires_at > now
    status: SubscriptionStatus = "active" if is_running else "wanted" if problem else "asked"
    if not asked.is_watched:
        status = "leaving"
    await ctx.db(ctx.store.settle_subscription, asked, ctx.owner, status, next_at, problem)
    if problem:
        log.warning("hub.failed", url=asked.feed.url, hub=asked.hub, reason=problem, next_at=next_at.isoformat())
    else:
        log.info("hub.asked", url=asked.feed.url, hub=asked.hub, status=status)


async def keep_push(ctx: Context, subscription: Subscription, body: bytes, content_type: str) -> int:
    """Keeps what the hub brought. Returns the number of new entries.

    What is no feed is told and left: the next poll has it.
    """
    feed = ctx.rules.feeds.get(subscription.feed.url, subscription.feed)
    document = Document(
        body=body, url=subscription.topic, content_type=content_type, feed_url=feed.url, now=ctx.clock.now()
    )
    try:
        reading = await ctx.intake.reading.do(document)
        problem = reading.problem
    except ValueError as fault:  # too much for a child
        problem = str(fault)
    if problem:
        log.warning("push.unreadable", url=feed.url, hub=subscription.hub, problem=problem)
        return 0
    now = ctx.clock.now()
    state = await ctx.db(ctx.store.pushed_feed, subscription.feed_id)
    polled = Polled(
        due=DueFeed(id=subscription.feed_id, feed=feed, state=state),
        records=reading.records,
        next_state=lambda _fresh: state,
        articles_wanted=ctx.rules.wants_articles,
        now=now,
    )
    parsed = ParsedFeed(feed=reading.info, entries=tuple(record.entry for record in reading.records))

    def learn(known: FeedState, new_entries: int) -> FeedState:
        return schedule.after_push(known, parsed, new_entries=new_entries, now=now)

    fresh = await ctx.db(ctx.store.save_push, polled, learn)
    log.info("feed.pushed", url=feed.url, hub=subscription.hub, entries=len(reading.records), new=fresh)
    return fresh
