"""The topics' own feeds. Who knows the address may read one: it cannot be guessed."""

import asyncio
import hmac
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from worker.context import Context
from worker.deliver.feeds_out import FORMS, MOST, TopicFeed, etag_of, token_of

#: readers may keep it so long, in seconds; nobody between them and us may
CACHE = "private, max-age=60"


class TopicFeeds:
    """Answers with a topic's feed, or that it has not changed."""

    def __init__(self, present: Callable[[], Context]) -> None:
        self._present = present

    async def answer(self, request: Request) -> Response:
        ctx, token, form = self._present(), request.path_params["token"], request.path_params["form"]
        secret = await ctx.db(ctx.store.feeds_secret)
        topic = next((name for name in ctx.rules.topics if _is_same(token_of(secret, name), token)), None)
        if topic is None or form not in FORMS:
            return PlainTextResponse("no such feed\n", status_code=404)
        alerts = await ctx.db(ctx.store.alerts_told, topic, ctx.clock.now(), MOST)
        headers = {"ETag": etag_of(topic, alerts, form), "Cache-Control": CACHE, "X-Content-Type-Options": "nosniff"}
        if _has(request.headers.get("if-none-match", ""), headers["ETag"]):
            return Response(status_code=304, headers=headers)
        media_type, written = FORMS[form]
        feed = TopicFeed(topic=topic, token=token, alerts=alerts, base=ctx.look.public_url)
        return Response(await asyncio.to_thread(written, feed), headers={**headers, "Content-Type": media_type})


def _is_same(token: str, given: str) -> bool:
    return hmac.compare_digest(token.encode(), given.encode("utf-8", "replace"))


def _has(if_none_match: str, etag: str) -> bool:
    """Weak comparison (RFC 9110, 13.1.2): proxies that compress make a strong tag a weak one."""
    tags = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
    return etag in tags or "*" in tags
