"""What the jobs count while they work: fetches, articles, matches, alerts, attempts at deliveries."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.origin import Answer, Origin
from tests.until import PATIENCE, until_in_loop
from tests.worker.house import House, opened_house, rules
from tests.worker.jobs.test_articles import PAGE, arriving, claim
from tests.worker.jobs.test_deliveries import delivering, tell
from tests.worker.jobs.test_feeds import RSS, XML, due, poll
from worker import jobs, presence
from worker.presence import tallying


def counted(house: House) -> Mapping[tuple[str, str], float]:
    return house.ctx.tally.take()


@pytest.mark.parametrize(
    ("answer", "result"),
    [
        (Answer(body=RSS, headers=XML), "2xx"),
        (Answer(status=304), "3xx"),
        (Answer(status=404), "4xx"),
        (Answer(status=503), "5xx"),
        (Answer(raw=b"SSH-2.0\r\n", hangs_up=True), "protocol"),
    ],
)
def test_a_poll_is_counted_by_what_came_of_it(tmp_path: Path, answer: Answer, result: str) -> None:
    async def talk(house: House, origin: Origin, url: str) -> None:
        await jobs.poll_feed(house.ctx, await due(house))
        assert counted(house) == {("fetches", f"feed\t{result}"): 1}

    poll(tmp_path, {"/rss": answer}, talk)


def test_an_article_is_counted_with_all_that_follows(tmp_path: Path) -> None:
    async def talk(house: House, url: str) -> None:
        await jobs.turn_into_article(house.ctx, claim(house))
        done = dict(counted(house))
        assert done.pop(("reading", "sum")) > 0
        assert sum(done.pop(key) for key in list(done) if key[0] == "reading") == 1
        assert done == {
            ("fetches", "page\t2xx"): 1,
            ("filed", "new"): 1,
            ("matches", ""): 1,
            ("decisions", "ring"): 1,
            ("alerts", "story.new"): 1,
        }

    arriving(tmp_path, {"/1": PAGE}, talk)


@pytest.mark.parametrize(
    ("answer", "result"),
    [
        (Answer(status=404), "4xx"),
        (Answer(body=b"%PDF", headers=(("Content-Type", "application/pdf"),)), "protocol"),
    ],
)
def test_a_page_that_is_none_is_counted_by_why(tmp_path: Path, answer: Answer, result: str) -> None:
    async def talk(house: House, url: str) -> None:
        await jobs.turn_into_article(house.ctx, claim(house))
        assert counted(house)["fetches", f"page\t{result}"] == 1

    arriving(tmp_path, {"/1": answer}, talk)


@pytest.mark.parametrize(
    ("status", "outcome"), [(204, "sent"), (503, "retry"), (410, "channel_gone")], ids=["taken", "busy", "gone"]
)
def test_an_attempt_is_counted_by_channel_and_outcome(tmp_path: Path, status: int, outcome: str) -> None:
    async def talk(house: House, origin: Origin) -> None:
        await jobs.deliver_to_channel(house.ctx, tell(house, "a"))
        assert counted(house) == {("attempts", f"hook\t{outcome}"): 1}

    delivering(tmp_path, {"/hook": Answer(status=status)}, talk)


@pytest.mark.parametrize("waits", [0.0, PATIENCE], ids=["now and then", "at the end"])
def test_counts_are_written_down(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, waits: float) -> None:
    monkeypatch.setattr(presence, "TALLIED", waits)

    async def main() -> None:
        async with opened_house(tmp_path, rules()) as house:
            async with tallying(lambda: house.ctx):
                house.ctx.tally.count("matches", by=3)
                if not waits:
                    await until_in_loop(lambda: bool(house.store.tallies()))
                assert bool(house.store.tallies()) is not bool(waits)
            assert house.store.tallies() == {("matches", ""): 3}

    asyncio.run(main())
