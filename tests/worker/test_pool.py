"""Children that hang, swell or die, and an idle pool."""

import asyncio
import math
import os
import time
from collections.abc import Callable, Iterator
from multiprocessing import active_children, forkserver

import pytest

from tests.until import PATIENCE, until_in_loop
from worker import pool as pool_module
from worker.parse import NotAFeed
from worker.pool import Pool, WorkFailed
from worker.study import read_feed


@pytest.fixture
def pool() -> Iterator[Pool]:
    pool = Pool(1)
    yield pool
    pool.close()


def test_the_result_and_the_error_of_a_function_come_back(pool: Pool) -> None:
    async def work() -> None:
        assert await pool.run(math.sqrt, 4.0, limit=PATIENCE) == 2.0
        with pytest.raises(ValueError, match=r"math domain error|nonnegative"):
            await pool.run(math.sqrt, -1.0, limit=PATIENCE)
        with pytest.raises(NotAFeed, match="a web page"):
            await pool.run(read_feed, b"<html><body>", "http://a.example/", "", limit=PATIENCE)

    asyncio.run(work())


@pytest.mark.parametrize(
    ("work", "argument", "says"),
    [
        (time.sleep, 1_000, "was stopped after 1 s of work on it"),
        (os._exit, 7, r"killed the process that worked on it \(exit code 7\)"),
        (bytearray, pool_module.MEMORY_LIMIT, "needs more memory than a document may"),
        (len, 7, "met a fault of the program: TypeError"),
    ],
    ids=["hangs", "dies", "swells", "has a fault"],
)
def test_a_child_that_overruns_costs_its_document_alone(
    pool: Pool, work: Callable[..., object], argument: int, says: str
) -> None:
    async def overrun() -> None:
        await pool.run(math.sqrt, 4.0, limit=PATIENCE)  # the child is there: its start does not count
        with pytest.raises(WorkFailed, match=says):
            await pool.run(work, argument, limit=1 if work is time.sleep else PATIENCE)
        assert await pool.run(math.sqrt, 9.0, limit=PATIENCE) == 3.0

    asyncio.run(overrun())


def children(pool: Pool) -> set[int]:
    """The processes that do the pool's work; the server that they are forked from is none of them."""
    running = pool._pool._pool_manager.worker_manager.workers if pool._pool else {}
    return {worker.pid for worker in running.values() if worker.pid is not None}


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_children_end_when_there_is_nothing_to_do_and_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    async def idle() -> None:
        pool = Pool(2)
        await asyncio.gather(*(pool.run(math.sqrt, 4.0, limit=PATIENCE) for _ in range(4)))
        before = children(pool)
        assert before
        monkeypatch.setattr(pool_module, "IDLE_LIMIT", 0.05)
        await pool.run(math.sqrt, 9.0, limit=PATIENCE)
        await until_in_loop(lambda: not any(map(is_alive, before)))
        assert await pool.run(math.sqrt, 16.0, limit=PATIENCE) == 4.0
        pool.close()

    asyncio.run(idle())


def server() -> int | None:
    """The process that children are forked from, if there is one."""
    pid: int | None = forkserver._forkserver._forkserver_pid  # type: ignore[attr-defined]  # nobody else knows it
    return pid


def test_what_children_are_forked_from_ends_later_and_comes_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pool_module, "IDLE_LIMIT", 0.05)
    monkeypatch.setattr(pool_module, "SERVER_IDLE_LIMIT", 0.1)
    monkeypatch.setattr(pool_module, "PRELOADED", ())

    async def idle() -> None:
        pool = Pool(2)
        for number in (4.0, 9.0, 16.0):
            # Work comes at any moment of the ending: while it runs, too.
            works = (pool.run(math.sqrt, number, limit=PATIENCE) for _ in range(3))
            assert await asyncio.gather(*works) == [number**0.5] * 3
            await asyncio.sleep(0.1)
        pid = server()
        await until_in_loop(lambda: server() is None)
        assert pid is None or not is_alive(pid)
        assert await pool.run(math.sqrt, 25.0, limit=PATIENCE) == 5.0
        pool.close()

    asyncio.run(idle())


def test_work_keeps_children_alive_over_the_idle_limit(monkeypatch: pytest.MonkeyPatch, pool: Pool) -> None:
    monkeypatch.setattr(pool_module, "IDLE_LIMIT", 0.05)

    async def busy() -> None:
        async def those_after(work: Callable[[float], object], argument: float) -> set[int]:
            """The children when the work is done, before the loop turns to anything else."""
            await pool.run(work, argument, limit=PATIENCE)
            return children(pool)

        long = asyncio.create_task(those_after(time.sleep, 0.5))
        during = await those_after(math.sqrt, 4.0)
        assert during
        assert await long == during

    asyncio.run(busy())


def test_closing_does_not_wait_for_a_child_that_hangs() -> None:
    async def close() -> float:
        pool = Pool(1)
        await pool.run(math.sqrt, 4.0, limit=PATIENCE)
        hanging = asyncio.create_task(pool.run(time.sleep, 1_000, limit=2_000))
        await asyncio.sleep(0)
        start = time.monotonic()
        await asyncio.to_thread(pool.close)
        hanging.cancel()
        return time.monotonic() - start

    assert asyncio.run(close()) < PATIENCE


@pytest.mark.parametrize("seconds", [0.0, 0.4])
def test_closing_breaks_off_a_start_and_leaves_no_process(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """A start is under way in a thread, waiting for the server to load what never is loaded; two wait for it."""
    monkeypatch.setattr(pool_module, "PRELOADED", ("tests.worker.never_loaded",))

    async def close() -> tuple[float, list[object]]:
        pool = Pool(2)
        asked = [asyncio.create_task(pool.run(math.sqrt, 4.0, limit=PATIENCE)) for _ in range(2)]
        await asyncio.sleep(seconds)
        asked[0].cancel()
        await asyncio.sleep(0)
        begun = time.monotonic()
        pool.close()
        took = time.monotonic() - begun
        asked.append(asyncio.create_task(pool.run(math.sqrt, 9.0, limit=PATIENCE)))
        return took, await asyncio.gather(*asked, return_exceptions=True)

    pool_module._end_server()  # that of the test before is warm: nothing would be waited for
    took, answers = asyncio.run(close())
    assert took < PATIENCE
    assert isinstance(answers[0], asyncio.CancelledError)
    assert all(isinstance(answer, (asyncio.CancelledError, EOFError, OSError, RuntimeError)) for answer in answers), (
        answers
    )
    assert not [child for child in active_children() if child.name == "pebble_pool_worker"]


def test_a_start_that_one_no_longer_waits_for_serves_the_next(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    starts, start = [], pool_module._start_pool
    monkeypatch.setattr(pool_module, "_start_pool", lambda size: (starts.append(size), start(size))[1])

    async def work() -> float:
        first = asyncio.create_task(pool.run(math.sqrt, 4.0, limit=PATIENCE))
        second = asyncio.create_task(pool.run(math.sqrt, 9.0, limit=PATIENCE))
        await asyncio.sleep(0)
        first.cancel()
        return await second

    assert asyncio.run(work()) == 3.0
    assert len(starts) == 1
