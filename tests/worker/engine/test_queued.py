"""The engine of tickets on a real PostgreSQL."""

import asyncio
import contextlib
from pathlib import Path

import pytest

from storage.errors import StoreError
from storage.model import Feed
from storage.store import Store
from tests.origin import Origin
from tests.postgres import fresh_database
from tests.system.world import Story
from tests.until import until_in_loop
from tests.worker.engine.paper import page, rss
from tests.worker.house import House, opened_house, rules
from worker.context import Context
from worker.engine import queued
from worker.engine.queued import QueuedEngine, Tickets, prepare_tickets

MILLISECONDS = range(0, 40, 2)
#: real seconds: an article takes one, most of it the start of the child that reads it
SOON = 20.0


@pytest.fixture
def url(postgres: str) -> str:
    url = fresh_database(postgres)
    store = Store(url)
    store.prepare(upgrade=True)
    prepare_tickets(store, url)
    store.close()
    return url


def test_it_stops_at_whatever_point_of_its_start_it_is_told_to(url: str) -> None:
    async def main() -> None:
        engine = QueuedEngine(_nothing, url, leads=False)
        for milliseconds in MILLISECONDS:
            engine.start()
            await asyncio.sleep(milliseconds / 1000)
            await asyncio.wait_for(engine.stop(), 10)
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(main())


def _nothing() -> Context:
    raise AssertionError("there are no tickets")


def test_what_a_poll_finds_is_read_without_waiting_for_the_next_look(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queued, "UNHEARD", 10 * SOON)
    story = Story(1)

    async def main() -> None:
        async with Origin({"/rss": rss(story), story.path: page(story)}) as origin:
            the_rules = rules(feeds=[Feed(url=origin.url("/rss"))])
            async with opened_house(tmp_path, the_rules, Store(url, Tickets())) as house:
                engine = QueuedEngine(lambda: house.ctx, url, leads=False)
                engine.start()
                _give_tickets(house)
                await until_in_loop(lambda: house.store.count_found(None) == 1, SOON)
                await engine.stop()

    asyncio.run(main())


def test_a_call_is_heard_also_after_the_server_has_ended_every_connection(url: str) -> None:
    """Until it listens a call is lost: so it is called again and again."""

    async def main() -> None:
        store, heard = Store(url), 0

        def called() -> None:
            nonlocal heard
            heard += 1

        def is_heard_again(before: int) -> bool:
            with contextlib.suppress(StoreError):  # of a connection that was ended
                store.call()
            return heard > before

        engine = QueuedEngine(_nothing, url, leads=False, called=called)
        engine.start()
        await until_in_loop(lambda: is_heard_again(0))
        with store.engine.begin() as connection:
            connection.exec_driver_sql(_END_THE_OTHERS)
        before = heard
        await until_in_loop(lambda: is_heard_again(before))
        await asyncio.wait_for(engine.stop(), 20)  # less than the pool waits for a connection that lives
        store.close()

    asyncio.run(main())


_END_THE_OTHERS = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()"""


def _give_tickets(house: House) -> None:
    with house.store.engine.begin() as connection:
        for stage, shard in house.store.shards_due(house.ctx.lease()):
            Tickets()(connection, stage, (shard,))
