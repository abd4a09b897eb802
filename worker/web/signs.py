"""Signs of life: `/livez`, `/readyz` with what is wrong and what to do, `/metrics` for Prometheus."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from storage.errors import StoreError
from worker.context import Context
from worker.http.identity import program_version
from worker.presence import who_works
from worker.vitals.measures import ALONE, Measured, Processes, measure
from worker.vitals.metrics import OPEN, PLAIN, text
from worker.vitals.readiness import WRITTEN_WITHIN, Reason, unready, writer_hangs
from worker.web.access.hosts import FORWARDED, is_at_this_machine

#: real seconds for which an answer stands: whoever asks more often gets the same again
STANDS = 1.0
#: so many times as long as it took to measure, what was measured stands: it never takes more of the time than a tenth
REST = 10
NOT_YOURS = (
    "the metrics are shown on this machine, to who has [web] metrics_token, and to the networks of [web] metrics_from\n"
)
Present = Callable[[], Context]


def sign_routes(present: Present) -> tuple[Route, ...]:
    """The three of them."""
    readiness, gauges = Readiness(present), Gauges(present)

    async def live(request: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def ready(request: Request) -> Response:
        reasons = await readiness.reasons()
        told = [{"what": each.what, "said": each.said, "do": each.do} for each in reasons]
        shown = {"ready": not reasons} | ({"reasons": told} if may_read(request, present()) else {})
        return JSONResponse(shown, 503 if reasons else 200, {"Cache-Control": "no-store"})

    async def metrics(request: Request) -> Response:
        if not may_read(request, present()):
            return PlainTextResponse(NOT_YOURS, status_code=403)
        is_open = "application/openmetrics-text" in request.headers.get("accept", "")
        return Response(await gauges.text(is_open=is_open), headers={"Content-Type": OPEN if is_open else PLAIN})

    return Route("/livez", live), Route("/readyz", ready), Route("/metrics", metrics)


def may_read(request: Request, ctx: Context) -> bool:
    """Whether the metrics and what is wrong may be told: at this machine, with the token, from a configured network.

    Who asks through a proxy needs the token: the address is the proxy's.
    """
    client, headers = request.client.host if request.client else "", request.headers
    if is_at_this_machine(headers, client) or ctx.scrapers.has_token(headers.get("authorization", "")):
        return True
    return ctx.scrapers.is_near(client) and not any(name in headers for name in FORWARDED)


class Readiness:
    """Looks, once at a time, whether this process is ready."""

    def __init__(self, present: Present) -> None:
        self._present = present
        self._looking: asyncio.Future[tuple[Reason, ...]] | None = None
        self._looked_at = 0.0

    async def reasons(self) -> tuple[Reason, ...]:
        """Why it is not; empty if it is."""
        looking = self._looking
        if looking is None or (looking.done() and time.monotonic() - self._looked_at > STANDS):
            looking = self._looking = asyncio.ensure_future(self._look())
            self._looked_at = time.monotonic()
        try:
            return await asyncio.wait_for(asyncio.shield(looking), WRITTEN_WITHIN)
        except TimeoutError:
            return (writer_hangs(),)

    async def _look(self) -> tuple[Reason, ...]:
        ctx = self._present()
        return await ctx.db(lambda: tuple(unready(ctx.store, ctx.tally, ctx.clock, ctx.owner)))


class Gauges:
    """Measures, once at a time, and keeps what was measured for a while."""

    def __init__(self, present: Present) -> None:
        self._present = present
        self._kept: dict[bool, str] = {}
        self._until = 0.0
        self._turn = asyncio.Lock()

    async def text(self, *, is_open: bool) -> str:
        """The exposition, in the format of OpenMetrics or the older one."""
        async with self._turn:
            if time.monotonic() > self._until:
                began = time.monotonic()
                self._kept = await asyncio.to_thread(self._measured)
                now = time.monotonic()
                self._until = now + max(STANDS, REST * (now - began))
            return self._kept[is_open]

    def _measured(self) -> dict[bool, str]:
        ctx = self._present()
        of = Measured(
            store=ctx.store,
            tally=ctx.tally,
            clock=ctx.clock,
            owner=ctx.owner,
            version=program_version(),
            processes=_processes(ctx),
            channels=tuple(ctx.rules.routes),
        )
        families = tuple(measure(of))
        return {is_open: text(families, is_open=is_open) for is_open in (False, True)}


def _processes(ctx: Context) -> Processes:
    try:
        seen = who_works(ctx.store, ctx.clock)
    except StoreError:
        return {}
    return Counter((one.process.role, one.state) for one in seen) or ALONE
