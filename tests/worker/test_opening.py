"""What is opened for the jobs: the threads in which articles are filed."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path

from storage.dialect import FILINGS_AT_ONCE
from tests.postgres import fresh_database
from tests.until import PATIENCE
from tests.worker.house import SetClock
from worker.context import Context
from worker.opening import opened, read_settings


def within(url: str, folder: Path, work: Callable[[Context], Awaitable[None]]) -> None:
    async def main() -> None:
        (folder / "copytaster.toml").touch()
        settings, rules = read_settings(folder, {"COPYTASTER_STORAGE_URL": url})
        async with opened(settings, rules, SetClock()) as ctx:  # type: ignore[arg-type]  # it is asked what a clock is
            await work(ctx)

    asyncio.run(main())


def test_on_postgresql_articles_are_filed_side_by_side_and_beside_all_else(tmp_path: Path, postgres: str) -> None:
    async def work(ctx: Context) -> None:
        meeting = threading.Barrier(FILINGS_AT_ONCE + 1, timeout=PATIENCE)
        filings = [ctx.file(meeting.wait) for _ in range(FILINGS_AT_ONCE)]
        await asyncio.gather(*filings, ctx.db(meeting.wait))

    within(fresh_database(postgres), tmp_path, work)


def test_on_sqlite_one_thread_writes_all(tmp_path: Path) -> None:
    async def work(ctx: Context) -> None:
        assert await ctx.file(threading.get_ident) == await ctx.db(threading.get_ident)

    within(f"sqlite:///{tmp_path}/copytaster.db", tmp_path, work)
