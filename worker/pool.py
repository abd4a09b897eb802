"""Child processes for work on untrusted input: limited in time and memory, killed and replaced when they overrun.

A document that hangs or blows up costs itself, not the daemon. When there was nothing to do for a while the children
end, and after a longer while the process that they are forked from, so that an idle daemon is small.
"""

import asyncio
import logging
import os
import resource
import signal
import sys
from collections.abc import Callable, Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from concurrent.futures import wait as wait_for
from contextlib import ExitStack, suppress
from multiprocessing import get_context, set_forkserver_preload
from multiprocessing.forkserver import _forkserver, ensure_running
from typing import Any, TypeVar

from pebble import ProcessExpired, ProcessPool

Result = TypeVar("Result")

#: what the process that children are forked from loads: `worker.warm` has every step work once
PRELOADED = ("worker.study", "worker.warm")
#: bytes of address space of a child; lxml, trafilatura and the gazetteer need about 600 MB of it
MEMORY_LIMIT = 2_000_000_000
#: seconds without work after which the children end
IDLE_LIMIT = 20.0
#: seconds without work after which the process that they are forked from ends too: it holds some 60 MB, and its start
#: costs two seconds of processor time
SERVER_IDLE_LIMIT = 120.0
#: documents after which a child is replaced, against what libraries leak
DOCUMENTS_A_CHILD = 2_000
#: real seconds between two attempts to break off a start
BREAK_OFF_EVERY = 0.05


class WorkFailed(ValueError):
    """The child was stopped or died over its document. The message is a sentence for the owner."""


class Pool:
    """Runs functions in children. They must be importable by name, their arguments and results small values.

    A process has one pool at a time: all would share the process that their children are forked from.
    """

    def __init__(self, size: int | None = None) -> None:
        self._size = size or os.cpu_count() or 1
        self._pool: ProcessPool | None = None
        self._starter = ThreadPoolExecutor(1, "pool")
        #: the start that is under way, whether or not somebody still waits for it
        self._start: Future[ProcessPool] | None = None
        self._is_closed = False
        #: held while children, or the process that they are forked from, start or end
        self._changing = asyncio.Lock()
        self._running = 0
        self._timers: list[asyncio.TimerHandle] = []
        self._endings: set[asyncio.Task[None]] = set()

    async def run(self, work: Callable[..., Result], *arguments: Any, limit: float) -> Result:
        """The function's result. A ValueError of it is raised here; anything else that went wrong is `WorkFailed`.

        So is work that takes longer than `limit` real seconds, too much memory, or its child's life. Once the pool is
        closed, whoever still asks is cancelled.
        """
        self._running += 1
        self._cancel_timers()
        try:
            pool = await self._opened()
            future = asyncio.wrap_future(pool.schedule(work, args=arguments, timeout=limit))
            await asyncio.wait([future])
            problem = future.exception()
            if problem is None:
                return future.result()
            if isinstance(problem, ValueError):
                raise problem
            raise WorkFailed(_told(problem, limit)) from problem
        finally:
            self._running -= 1
            if not self._running and not self._is_closed:
                self._set_timers()

    def close(self) -> None:
        """Ends the children, whatever they are at, also while they start. No other is started after this."""
        self._is_closed = True
        self._cancel_timers()
        if self._start is not None:
            self._pool = _broken_off(self._start)
        self._starter.shutdown()
        if self._pool is not None:
            _end(self._pool)
            self._pool = None

    async def _opened(self) -> ProcessPool:
        """The pool with its children started. That takes a second, in which the loop has to serve its sockets."""
        async with self._changing:
            if self._is_closed:
                raise asyncio.CancelledError("the pool is closed")
            if self._pool is None or not self._pool.active:
                self._pool = await self._started()
            return self._pool

    async def _started(self) -> ProcessPool:
        """The pool of the start that is under way, or of a new one. Who is cancelled here leaves it to the next."""
        start = self._start = self._start or self._starter.submit(_start_pool, self._size)
        try:
            waited = asyncio.wrap_future(start)
            waited.add_done_callback(_is_heard)
            await asyncio.wait([waited])
            return start.result()
        finally:
            if start.done():
                self._start = None

    def _set_timers(self) -> None:
        later = asyncio.get_running_loop().call_later
        ends = ((IDLE_LIMIT, self._end_children), (SERVER_IDLE_LIMIT, self._end_server))
        self._timers = [later(seconds, self._begin, end) for seconds, end in ends]

    def _cancel_timers(self) -> None:
        for timer in self._timers:
            timer.cancel()
        self._timers.clear()

    def _begin(self, end: Callable[[], Coroutine[Any, Any, None]]) -> None:
        task = asyncio.ensure_future(end())
        self._endings.add(task)
        task.add_done_callback(self._endings.discard)

    async def _end_children(self) -> None:
        async with self._changing:
            pool = self._pool
            if not self._running and pool is not None:
                self._pool = None
                await asyncio.to_thread(_end, pool)

    async def _end_server(self) -> None:
        await self._end_children()
        async with self._changing:
            if not self._running and self._pool is None:
                await asyncio.to_thread(_end_server)


def _told(problem: BaseException, limit: float) -> str:
    """What went wrong, as the end of a sentence that begins with the document."""
    match problem:
        case FutureTimeout() | TimeoutError():
            return f"was stopped after {limit:.0f} s of work on it"
        case MemoryError():
            return "needs more memory than a document may"
        case ProcessExpired():
            return f"killed the process that worked on it (exit code {problem.exitcode})"
    return f"met a fault of the program: {type(problem).__name__}: {problem}"


def _start_pool(size: int) -> ProcessPool:
    _start_server()
    pool = ProcessPool(
        max_workers=size, max_tasks=DOCUMENTS_A_CHILD, initializer=_limit_child, context=get_context("forkserver")
    )
    with ExitStack() as on_failure:
        on_failure.callback(_end, pool)  # some may have started
        pool.schedule(_limit_child).result()
        on_failure.pop_all()
    return pool


def _is_heard(start: "asyncio.Future[ProcessPool]") -> None:
    """Keeps asyncio from telling of a failed start that nobody waits for any more."""
    if not start.cancelled():
        start.exception()


def _broken_off(start: "Future[ProcessPool]") -> ProcessPool | None:
    """Breaks off a start, which for seconds waits for the process that children are forked from.

    What it started, it ends itself; if it was through already, its pool is given.
    """
    start.cancel()
    while not start.done():
        _kill_server()  # again: between two children it is started anew if it is not there
        wait_for([start], BREAK_OFF_EVERY)
    return None if start.cancelled() or start.exception() else start.result()


def _kill_server() -> None:
    pid: int | None = _forkserver._forkserver_pid  # type: ignore[attr-defined]  # noqa: SLF001  # as in `_end_server`
    if pid is not None:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _end(pool: ProcessPool) -> None:
    """Ends the children and waits for it: until it is waited for, pebble lets them live."""
    pool.stop()  # type: ignore[no-untyped-call]  # pebble's hints are partial
    pool.join()


def _end_server() -> None:
    """Ends the process that children are forked from; the next pool starts it again."""
    _forkserver._stop()  # type: ignore[attr-defined]  # noqa: SLF001  # the standard library offers no public way


def _start_server() -> None:
    """Starts the process that children are forked from, with their code loaded: each then costs next to nothing."""
    set_forkserver_preload(list(PRELOADED))
    # The server does not take over our import path (python/cpython#126631) and puts the working folder before all
    # else, where anything may lie: it has to learn of both from the environment.
    ours = {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONSAFEPATH": "1"}
    before = {name: os.environ.get(name) for name in ours}
    os.environ.update(ours)
    try:
        ensure_running()
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _limit_child() -> None:
    # What a library has to say of each odd page is no news to an operator.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
