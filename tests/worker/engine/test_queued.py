"""The engine of tickets on a real PostgreSQL, without work."""

import asyncio

import pytest

from storage.store import Store
from tests.postgres import fresh_database
from worker.context import Context
from worker.engine.queued import QueuedEngine, prepare_tickets

MILLISECONDS = range(0, 40, 2)


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
