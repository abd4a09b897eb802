"""Who may ask the API: a program with a token, or whoever may see the pages."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from starlette.requests import Request

from storage.model.users import Token
from worker.context import Context
from worker.web.access.keepers import Keeper
from worker.web.access.secret import digest_of
from worker.web.api.problems import Problem, unauthorized

#: names under which people put tokens into addresses, where logs and histories keep them
IN_ADDRESS = frozenset({"access_token", "token", "api_key", "apikey", "key", "auth", "authorization", "bearer"})
#: how exactly the last use of a token is known
EXACT = timedelta(minutes=1)
LONGEST_SECRET = 200


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, and for what; `scopes`: empty for all that there is."""

    name: str
    scopes: tuple[str, ...] = ()

    def require(self, scope: str) -> None:
        """Raises `Problem` unless the caller may read that."""
        wanted = f"read:{scope}"
        if self.scopes and not {"read", wanted} & set(self.scopes):
            said = f"the {self.name} is for {' '.join(self.scopes)}, not for {wanted}"
            problem = Problem(403, said, where="Authorization", do="Make a token with that scope: copytaster token add")
            problem.headers["WWW-Authenticate"] = f'Bearer error="insufficient_scope", scope="{wanted}"'
            raise problem


class Callers:
    """Knows them."""

    def __init__(self, present: Callable[[], Context], keeper: Keeper) -> None:
        self._present = present
        self._keeper = keeper

    def address(self, request: Request) -> str:
        """From where the request is."""
        return self._keeper.address(request)

    async def caller(self, request: Request) -> Caller:
        """Raises `Problem` or `Refused`."""
        if shown := IN_ADDRESS & {name.lower() for name in request.query_params}:
            do = "Send it as Authorization: Bearer …; revoke this one, since it may stand in logs now"
            raise Problem(400, "a token does not belong into an address", where=min(shown), do=do)
        self._keeper.origin(request)
        given = request.headers.getlist("authorization")
        if given:
            return await self._token(given)
        if request.headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
            raise Problem(403, "this was asked by the page of a stranger", do="Ask from a program, or open it here")
        visitor = await self._keeper.visitor(request)
        if visitor is None:
            raise unauthorized("nobody is named: send a token")
        return Caller(visitor.name)

    async def _token(self, given: list[str]) -> Caller:
        scheme, _, secret = given[0].partition(" ")
        secret = secret.strip()
        if len(given) > 1 or scheme.lower() != "bearer" or not secret or len(secret) > LONGEST_SECRET:
            raise unauthorized("the header is not of the form: Bearer, a space, a token", "invalid_request")
        ctx = self._present()
        # Found by its hash: how long that takes tells nothing of a secret.
        token: Token | None = await asyncio.to_thread(ctx.store.token, digest_of(secret))
        if token is None:
            raise unauthorized("this token is not known: it may have been revoked", "invalid_token")
        now = ctx.clock.now()
        if token.used_at is None or token.used_at + EXACT <= now:
            await ctx.db(ctx.store.touch_token, token.name, now)
        return Caller(f"token {token.name}", token.scopes)
