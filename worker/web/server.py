"""Serving the web application on the daemon's own loop."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager

import uvicorn
from starlette.applications import Starlette

from worker.context import Context
from worker.log import log
from worker.web.access.keepers import closed
from worker.web.access.trust import NOBODY, Trust
from worker.web.app import build_app
from worker.web.signs import sign_routes

#: connections and requests at once; more are told to come back: a proxy keeps who is slow away from us
MOST_CONNECTIONS = 200


class _Server(uvicorn.Server):
    """Leaves the signals to the daemon."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def serving_web(
    listen: tuple[str, int],
    public_url: str,
    present: Callable[[], Context],
    *,
    trust: Trust = NOBODY,
    only_signs: bool = False,
) -> AsyncIterator[None]:
    """Answers on `listen` (host, port; port 0: nowhere) until the end. A port that is taken is said, not fatal.

    `public_url`: where others reach it, '' if that was not said; `trust`: whom the pages believe beside themselves.
    `only_signs`: nothing but signs of life, as beside a daemon that has the pages.
    """
    host, port = listen
    if not port:
        yield
        return
    if only_signs:
        app = Starlette(routes=sign_routes(present))
    else:
        app = build_app(present, host, public_url, trust)
        if reason := await asyncio.to_thread(closed, present().store, host, public_url):
            log.warning("web.pages_closed", reason=reason)
    # Whose headers of a proxy are believed is the door's business: uvicorn would believe everybody's on this machine.
    config = uvicorn.Config(app, host=host, port=port, log_config=None, lifespan="off", access_log=False)
    config.proxy_headers = config.server_header = False
    config.limit_concurrency = MOST_CONNECTIONS
    server = _Server(config)
    task = asyncio.create_task(_serve(server, f"{host}:{port}"))
    try:
        yield
    finally:
        server.should_exit = True
        await task


async def _serve(server: uvicorn.Server, where: str) -> None:
    try:
        await server.serve()
    except SystemExit:  # uvicorn ends the process if it cannot listen; alerts matter more than the page
        log.error("web.failed", listen=where, reason="cannot listen there; is the port taken?")
