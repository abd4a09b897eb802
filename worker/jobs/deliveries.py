"""Delivering: one channel's due deliveries, one after the other, each attempt kept before the next is made."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from storage.model import Delivery, Receipt
from worker import schedule
from worker.alert import channel_failed
from worker.context import LEASE, Context
from worker.deliver import service, webhook
from worker.deliver.formats import body_of
from worker.deliver.message import mail
from worker.http import ClientClosed
from worker.log import log

#: deliveries claimed for a channel at once
CHANNEL_BATCH = 20


async def deliver_to_channel(ctx: Context, deliveries: Sequence[Delivery]) -> None:
    """Makes one attempt at each, in order; when the program stops, those not tried are given back.

    Before half of the lease is over it is renewed. What another worker has taken over meanwhile is left to that one.
    """
    left, lease = list(deliveries), ctx.lease()
    try:
        while left:
            if ctx.clock.now() - lease.now > LEASE / 2:
                lease = ctx.lease()
                left = list(await ctx.db(ctx.store.renew_deliveries, left, lease))
                continue
            await _deliver(ctx, left[0])
            left.pop(0)
    except (asyncio.CancelledError, ClientClosed):
        await asyncio.shield(ctx.db(ctx.store.release_deliveries, left, ctx.owner))
        raise
    finally:
        if left:  # one that cannot be sent is not to hold up those behind it
            await ctx.db(ctx.store.release_deliveries, left[1:], ctx.owner)


async def _deliver(ctx: Context, delivery: Delivery) -> None:
    to = delivery.to
    if to.address not in ctx.rules.routes.get(to.channel, ()):
        await ctx.db(ctx.store.drop_delivery, delivery, ctx.owner, "the channel or recipient is no longer configured")
        return
    await settle(ctx, delivery, await _attempt(ctx, delivery))


async def settle(ctx: Context, delivery: Delivery, receipt: Receipt) -> None:
    """Keeps what an attempt came to, and tells the owner if no other will be made; nothing if the lease was lost."""
    to, now = delivery.to, ctx.clock.now()
    next_at = _next_attempt(ctx, delivery, receipt, now)
    if not await ctx.db(ctx.store.settle_delivery, delivery, ctx.owner, receipt, next_at, now):
        return
    _log(delivery, receipt, next_at)
    is_last = receipt.outcome == "retry" and next_at is None
    ctx.tally.count("attempts", to.channel, "dead" if is_last else receipt.outcome)
    if receipt.outcome == "channel_gone":
        await _channel_is_gone(ctx, delivery, receipt, now)
    elif receipt.outcome != "sent" and next_at is None:
        name = f"{to.channel} ({to.address})" if to.address else to.channel
        await tell_owner_of(ctx, name, to.channel, receipt.reason, waiting=1, now=now)


async def _attempt(ctx: Context, delivery: Delivery) -> Receipt:
    channel = ctx.rules.webhooks.get(delivery.to.channel)
    if channel is not None:
        body = body_of(delivery.alert, channel.form, ctx.look.public_url)
        return await webhook.send(ctx.hooks, delivery, body, channel, ctx.clock.now())
    loop = asyncio.get_running_loop()
    if (known := ctx.rules.services.get(delivery.to.channel)) is not None:
        return await loop.run_in_executor(ctx.senders, service.send, known, delivery.alert)
    if ctx.mailer is None:
        return Receipt(outcome="retry", reason="no mail server is configured: [email] is missing")
    token = await ctx.db(ctx.store.leaving_token, delivery.to)
    base = ctx.look.public_url
    own = {"unsubscribe_url": "unsubscribe", "mute_url": "mute", "wish_url": "tune"}
    look = replace(ctx.look, **{name: f"{base}/{path}/{token}" for name, path in own.items()})
    message = mail(delivery, look, sent_at=ctx.clock.now())
    return await loop.run_in_executor(ctx.senders, ctx.mailer.send, message, delivery.to.address)


def _next_attempt(ctx: Context, delivery: Delivery, receipt: Receipt, now: datetime) -> datetime | None:
    """When a failed delivery is tried again: by the table, and not before the receiver wants it."""
    wait = schedule.delivery_delay(delivery.attempts + 1, ctx.jitter())
    if receipt.outcome != "retry" or wait is None:
        return None
    return now + max(wait, receipt.retry_after or wait)


async def _channel_is_gone(ctx: Context, delivery: Delivery, receipt: Receipt, now: datetime) -> None:
    name = delivery.to.channel
    dead = await ctx.db(ctx.store.disable_channel, name, ctx.rules.endpoint(name), receipt.reason, now)
    await tell_owner_of(ctx, name, name, receipt.reason, waiting=dead + 1, now=now)


async def tell_owner_of(ctx: Context, name: str, channel: str, why: str, *, waiting: int, now: datetime) -> None:
    """Tells the owner, through other channels, of one that does not take alerts; at most once a day."""
    others = [other for other in ctx.rules.owner if other != channel]
    if not others:
        log.error("channel.failed", channel=name, reason=why, told="nobody: [owner] notify names no other channel")
        return
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    await ctx.db(ctx.store.tell, channel_failed(name, why, today, waiting, now), others, ctx.rules.routes)


def _log(delivery: Delivery, receipt: Receipt, next_at: datetime | None) -> None:
    facts = {"id": delivery.id, "channel": delivery.to.channel, "attempt": delivery.attempts + 1}
    if receipt.outcome == "sent":
        log.info("delivery.sent", **facts)
    elif next_at is not None:
        log.warning("delivery.retried", **facts, reason=receipt.reason, next_at=next_at.isoformat(timespec="seconds"))
    else:
        log.error("delivery.dead", **facts, reason=receipt.reason)
