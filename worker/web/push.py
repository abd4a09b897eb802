"""Where hubs verify what we asked of them, and bring the feeds (WebSub, sections 5.3 and 7)."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from storage.errors import StoreError
from storage.model import Subscription
from worker import jobs, push
from worker.context import Context
from worker.log import log

#: as of a polled feed
MOST_BYTES = 10_000_000
#: bodies held at once: hubs wait, or come again
MOST_AT_ONCE = 8
#: a challenge is echoed, and no longer one is any hub's
LONGEST_CHALLENGE = 2_000
#: a hub that denied is asked again, since the feed still names it
DENIED_FOR = timedelta(days=7)
UNKNOWN = PlainTextResponse("no such subscription\n", status_code=404)
GONE = PlainTextResponse("no such subscription; it may be forgotten\n", status_code=410)


class PushPages:
    """The two requests of a hub to a subscription's address."""

    def __init__(self, present: Callable[[], Context]) -> None:
        self._present = present
        self._places = asyncio.Semaphore(MOST_AT_ONCE)

    async def verify(self, request: Request) -> Response:
        """Says yes to what we asked for, and to nothing else; notes a denial."""
        ctx, said = self._present(), request.query_params
        subscription = await self._subscription(request)
        challenge = said.get("hub.challenge", "")
        if subscription is None or said.get("hub.topic") != subscription.topic or len(challenge) > LONGEST_CHALLENGE:
            return UNKNOWN
        match said.get("hub.mode"):
            case "denied":
                await self._deny(ctx, subscription, said.get("hub.reason", "")[:200])
                return PlainTextResponse("noted\n")
            case "subscribe" if subscription.is_watched:
                await self._grant(ctx, subscription, said.get("hub.lease_seconds", ""))
            case "unsubscribe" if not subscription.is_watched:
                await ctx.db(ctx.store.end_subscription, subscription.token)
            case _:
                return UNKNOWN
        return PlainTextResponse(challenge, headers={"X-Content-Type-Options": "nosniff"})

    async def take(self, request: Request) -> Response:
        """Keeps what a hub brings, if it is signed; else it is passed over with the same answer, as WebSub has it."""
        subscription = await self._subscription(request)
        if subscription is None or not subscription.is_watched:
            return GONE
        async with self._places:
            body = await _body(request)
            if body is None:
                return PlainTextResponse(f"more than {MOST_BYTES // 1_000_000} MB\n", status_code=413)
            if not push.is_signed(body, request.headers.get("x-hub-signature", ""), subscription.secret):
                log.warning("push.unsigned", url=subscription.feed.url, hub=subscription.hub)
                return PlainTextResponse("taken\n", status_code=202)
            try:
                kind = request.headers.get("content-type", "")
                await jobs.keep_push(self._present(), subscription, body, kind)
            except StoreError as error:  # the hub comes again
                return PlainTextResponse(f"{error}\n", status_code=503)
        return PlainTextResponse("taken\n", status_code=202)

    async def _subscription(self, request: Request) -> Subscription | None:
        ctx = self._present()
        if not ctx.rules.push_url:
            return None
        return await ctx.db(ctx.store.subscription, request.path_params["token"])

    async def _grant(self, ctx: Context, subscription: Subscription, lease_seconds: str) -> None:
        now, lease = ctx.clock.now(), push.granted(lease_seconds)
        await ctx.db(ctx.store.grant_subscription, subscription.token, now + lease, push.renew_at(now, lease))
        log.info("hub.granted", url=subscription.feed.url, hub=subscription.hub, seconds=int(lease.total_seconds()))

    async def _deny(self, ctx: Context, subscription: Subscription, reason: str) -> None:
        now = ctx.clock.now()
        await ctx.db(ctx.store.deny_subscription, subscription, now + DENIED_FOR, reason, now)
        log.warning("hub.denied", url=subscription.feed.url, hub=subscription.hub, reason=reason)


async def _body(request: Request) -> bytes | None:
    """The body; None as soon as it is too large."""
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > MOST_BYTES:
            return None
        chunks.append(chunk)
    return b"".join(chunks)
