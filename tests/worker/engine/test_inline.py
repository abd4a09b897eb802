"""The inline engine over real servers and a real store: what one round does, and what outlives a fault."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from storage.errors import StorageFull
from storage.model import Feed
from tests.origin import Answer, Origin
from tests.system.world import Story
from tests.until import PATIENCE
from tests.worker.engine.paper import page, rss
from tests.worker.house import HOUR, NOON, House, opened_house, rules
from worker import jobs
from worker.engine.inline import InlineEngine

STORY = Story(1)
Talk = Callable[[House, Origin, dict[str, Answer]], Awaitable[None]]


def play(folder: Path, talk: Talk) -> None:
    """One feed whose baseline is empty, and the channels `hook` (which fails) and `spare` (the owner's)."""
    script = {"/rss": rss(), STORY.path: page(STORY), "/hook": Answer(status=500), "/spare": Answer(status=204)}

    async def main() -> None:
        async with Origin(script) as origin:
            the_rules = rules(
                feeds=[Feed(url=origin.url("/rss"))],
                hooks={name: origin.url(f"/{name}") for name in ("hook", "spare")},
                owner=("spare",),
            )
            async with opened_house(folder, the_rules) as house:
                assert await once(house) == ()
                script["/rss"], house.clock.moment = rss(STORY), NOON + 25 * HOUR
                origin.asked.clear()
                await talk(house, origin, script)

    asyncio.run(main())


async def once(house: House, *, every: bool = False) -> tuple[str, ...]:
    return await InlineEngine(lambda: house.ctx).run_once(every=every)


def test_a_round_goes_from_the_feed_to_one_attempt_at_each_delivery(tmp_path: Path) -> None:
    async def talk(house: House, origin: Origin, script: dict[str, Answer]) -> None:
        assert await once(house) == ()
        assert origin.paths() == ["/rss", STORY.path, "/hook"]
        (row,) = house.store.delivery_rows(undelivered=True, limit=9)
        assert row.delivery.attempts == 1

    play(tmp_path, talk)


def test_news_of_a_channel_that_is_gone_goes_out_in_the_same_round(tmp_path: Path) -> None:
    async def talk(house: House, origin: Origin, script: dict[str, Answer]) -> None:
        script["/hook"] = Answer(status=410)
        await once(house)
        assert origin.paths() == ["/rss", STORY.path, "/hook", "/spare"]

    play(tmp_path, talk)


@pytest.mark.parametrize("every", [False, True])
def test_a_feed_that_is_not_due_is_asked_only_if_all_are(tmp_path: Path, every: bool) -> None:
    async def talk(house: House, origin: Origin, script: dict[str, Answer]) -> None:
        house.clock.moment = NOON
        await once(house, every=every)
        assert ("/rss" in origin.paths()) is every

    play(tmp_path, talk)


def test_the_daemon_does_the_same_without_being_told_and_outlives_a_tick_that_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticked = asyncio.Event()

    async def fail(_: object) -> None:
        ticked.set()
        raise StorageFull("the disk is full")

    async def talk(house: House, origin: Origin, script: dict[str, Answer]) -> None:
        monkeypatch.setattr("worker.engine.ticks.MESSAGES_EVERY", HOUR / 36_000)
        monkeypatch.setattr(jobs, "compose_messages", fail)
        script["/hook"] = Answer(status=204)
        engine = InlineEngine(lambda: house.ctx)
        engine.start()
        async with asyncio.timeout(PATIENCE):
            while "/hook" not in origin.paths():
                origin.was_asked.clear()
                await origin.was_asked.wait()
            await ticked.wait()
        await engine.stop()
        (row,) = house.store.delivery_rows(undelivered=False, limit=9)
        assert row.state == "sent"

    play(tmp_path, talk)
