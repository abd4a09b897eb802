"""Log-ins: a secret that the browser keeps in a cookie, and its hash, which is kept here."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from storage.model.users import Session, User
from worker.context import Context
from worker.web.access.secret import digest_of, fresh_secret

#: a log-in ends when it was not used so long, and so long after it began
IDLE, LONGEST = timedelta(hours=12), timedelta(days=7)
#: how exactly the last use is known
EXACT = timedelta(minutes=1)


class Sessions:
    """The log-ins of browsers. `is_secure`: they reach us by HTTPS alone."""

    def __init__(self, present: Callable[[], Context], *, is_secure: bool) -> None:
        self._present = present
        self._is_secure = is_secure
        #: browsers take a cookie of the first name only from this very host, by HTTPS, for all its paths
        self._cookie = "__Host-copytaster" if is_secure else "copytaster"

    async def begin(self, request: Request, response: Response, user: User) -> None:
        """A log-in under a fresh secret, whatever the browser came with."""
        ctx, secret = self._present(), fresh_secret()
        await self.end(request, response)
        now = ctx.clock.now()
        await ctx.db(ctx.store.open_session, digest_of(secret), user.name, now, over=now - LONGEST)
        response.set_cookie(
            self._cookie, secret, int(LONGEST.total_seconds()), secure=self._is_secure, httponly=True, samesite="lax"
        )

    async def find(self, request: Request) -> tuple[str, Session] | None:
        """The log-in of the request and the hash of its secret, unless it has ended."""
        digest = self._digest(request)
        if not digest:
            return None
        ctx = self._present()
        now, session = ctx.clock.now(), await asyncio.to_thread(ctx.store.session, digest)
        if session is None:
            return None
        if session.seen_at + IDLE <= now or session.created_at + LONGEST <= now:
            await ctx.db(ctx.store.end_session, digest)
            return None
        if session.seen_at + EXACT <= now:
            await ctx.db(ctx.store.touch_session, digest, now)
        return digest, session

    async def end(self, request: Request, response: Response) -> None:
        """The secret is worth nothing from now on, wherever it has been copied to."""
        ctx, digest = self._present(), self._digest(request)
        if digest:
            await ctx.db(ctx.store.end_session, digest)
            response.delete_cookie(self._cookie, secure=self._is_secure, httponly=True, samesite="lax")

    def _digest(self, request: Request) -> str:
        secret = request.cookies.get(self._cookie, "")
        return digest_of(secret) if secret else ""
