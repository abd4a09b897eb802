"""The API under /api/v1: what the commands print with `--json`, page by page, for programs. It changes nothing.

`operations` says what can be asked, `answers` has it, `openapi` describes it, `serve` lets in, counts and bounds.
"""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from worker.context import Context
from worker.web.access.keepers import Keeper

if TYPE_CHECKING:
    from worker.web.api.serve import Api

API = "/api/v1/{rest:path}"


class Unread:
    """The API for every method; it is loaded with the first request, since most daemons are never asked."""

    def __init__(self, present: Callable[[], Context], keeper: Keeper) -> None:
        self._given = present, keeper
        self._api: Api | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """As ASGI has it."""
        if self._api is None:
            self._api = await asyncio.to_thread(self._load)
        answer = await self._api.answer(Request(scope, receive))
        await answer(scope, receive, send)

    def _load(self) -> "Api":
        from worker.web.api.serve import Api

        return Api(*self._given)
