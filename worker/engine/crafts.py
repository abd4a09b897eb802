"""What each stage claims and does: the jobs, tied to the present context."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

from storage.model import Delivery, DueEntry, DueFeed, FetchFailed, Lease, Receipt, Subscription
from worker import jobs
from worker.context import LEASE, Context
from worker.engine.stage import GRACE, Craft

#: feeds asked, pages read, channels served and hubs told at once; a host is asked one at a time whatever these say
POLLS, ARTICLES, CHANNELS, HUBS = 256, 48, 64, 8
#: feeds are claimed so many at a time
POLLS_CLAIMED = 64
#: rows that a fault of ours stopped are tried again after this
FAULT_PAUSE = timedelta(minutes=10)

Present = Callable[[], Context]


def nothing() -> None:
    """No stage comes after."""


def polls_craft(present: Present, then: Callable[[], None] = nothing, shard: int | None = None) -> Craft[DueFeed]:
    """Due feeds, of one shard or of all, each asked once."""

    async def claim(limit: int) -> Sequence[DueFeed]:
        ctx = present()
        return await ctx.db(ctx.store.claim_feeds, ctx.lease(), limit, shard)

    return _polls(present, claim, jobs.poll_due_feed, then)


def all_polls_craft(present: Present) -> Craft[DueFeed]:
    """Every feed that may be asked, due or not, each once."""
    last = 0

    async def claim(limit: int) -> Sequence[DueFeed]:
        nonlocal last
        claimed = await jobs.claim_askable_feeds(present(), limit, after=last)
        last = claimed[-1].id if claimed else last
        return claimed

    return _polls(present, claim, jobs.poll_feed, nothing)


def _polls(
    present: Present,
    claim: Callable[[int], Awaitable[Sequence[DueFeed]]],
    poll: Callable[[Context, DueFeed], Awaitable[int]],
    then: Callable[[], None],
) -> Craft[DueFeed]:
    async def give_back(due: DueFeed, reason: str) -> None:
        await jobs.keep_failure(present(), due, FetchFailed(url=due.feed.url, fault="protocol", reason=reason))

    return Craft(
        name="poll",
        room=POLLS,
        batch=POLLS_CLAIMED,
        claim=claim,
        work=lambda due: poll(present(), due),
        give_back=give_back,
        then=then,
    )


def articles_craft(present: Present, then: Callable[[], None] = nothing, shard: int | None = None) -> Craft[DueEntry]:
    """Due entries, of one shard or of all, each turned into an article."""

    async def claim(limit: int) -> Sequence[DueEntry]:
        ctx = present()
        return await ctx.db(ctx.store.claim_entries, ctx.lease(), limit, shard)

    async def give_back(due: DueEntry, reason: str) -> None:
        ctx = present()
        await ctx.db(ctx.store.put_off_entry, due, ctx.clock.now() + FAULT_PAUSE, reason)

    return Craft(
        name="article",
        room=ARTICLES,
        claim=claim,
        work=lambda due: jobs.turn_into_article(present(), due),
        give_back=give_back,
        then=then,
    )


def hubs_craft(present: Present) -> Craft[Subscription]:
    """Hubs that are to hear something: asked to bring a feed, to go on, or to end."""

    async def claim(limit: int) -> Sequence[Subscription]:
        ctx = present()
        return await ctx.db(ctx.store.claim_subscriptions, ctx.lease(), limit) if ctx.rules.push_url else ()

    async def give_back(asked: Subscription, reason: str) -> None:
        ctx = present()
        again = ctx.clock.now() + FAULT_PAUSE
        await ctx.db(ctx.store.settle_subscription, asked, ctx.owner, asked.status, again, reason)

    return Craft(
        name="hub",
        room=HUBS,
        claim=claim,
        work=lambda asked: jobs.tell_hub(present(), asked),
        give_back=give_back,
        then=nothing,
    )


def channels_craft(present: Present, *, at: datetime | None = None, untried: bool = False) -> Craft[Sequence[Delivery]]:
    """Channels with due deliveries, each served by one job at a time. `at`: due at that moment, not now."""
    busy: set[str] = set()

    async def claim(_limit: int) -> Sequence[Sequence[Delivery]]:
        ctx = present()
        lease = ctx.lease() if at is None else Lease(ctx.owner, at, at + LEASE)
        claimed = await ctx.db(ctx.store.claim_deliveries, lease, tuple(busy), jobs.CHANNEL_BATCH, untried=untried)
        busy.update(delivery.to.channel for delivery in claimed)
        return (claimed,) if claimed else ()

    async def work(deliveries: Sequence[Delivery]) -> None:
        try:
            await jobs.deliver_to_channel(present(), deliveries)
        finally:
            busy.discard(deliveries[0].to.channel)

    async def give_back(deliveries: Sequence[Delivery], reason: str) -> None:
        for delivery in deliveries:
            await jobs.settle(present(), delivery, Receipt(outcome="retry", reason=reason))

    return Craft(name="deliver", room=CHANNELS, claim=claim, work=work, give_back=give_back, then=nothing, grace=GRACE)
