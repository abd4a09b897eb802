"""The daily test article: through every step to its channel, and the owner told where it is lost."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from storage.model import Delivery
from tests.origin import Answer, Origin
from tests.worker.house import NOON, House, opened_house, rules
from worker import jobs
from worker.jobs import canary as canary_module

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def walking(folder: Path, answer: Answer, talk: Callable[[House, Origin], Awaitable[None]]) -> None:
    """A house whose test article goes to `hook`; the owner reads `hook` and `spare`."""

    async def main() -> None:
        async with Origin({"/hook": answer, "/spare": Answer(status=204)}) as origin:
            hooks = {name: origin.url(f"/{name}") for name in ("hook", "spare")}
            the_rules = rules(hooks=hooks, owner=("hook", "spare"))
            async with opened_house(folder, replace(the_rules, canary="hook", canary_at="06:00 UTC")) as house:
                await talk(house, origin)

    asyncio.run(main())


async def deliver(house: House) -> None:
    await jobs.deliver_to_channel(house.ctx, house.store.claim_deliveries(house.ctx.lease(), (), 20))


def told(house: House) -> list[Delivery]:
    return [row.delivery for row in house.store.delivery_rows(undelivered=False, limit=99)]


def test_it_comes_once_a_day_and_leaves_nothing_behind(tmp_path: Path) -> None:
    async def talk(house: House, origin: Origin) -> None:
        before = house.store.counts()
        await jobs.walk_canary(house.ctx)
        await jobs.walk_canary(house.ctx)
        (delivery,) = told(house)
        assert (delivery.alert.kind, delivery.to.channel) == ("test", "hook")
        (section,) = delivery.alert.sections
        assert "Test article of 02 March 2026" in section.articles[0].headline
        assert section.matched[0].spans, "it was matched by its own topic"
        assert replace(house.store.counts(), alerts=0, deliveries_due=0) == replace(before, alerts=0)
        assert [row.feed.url for row in house.store.feed_rows()] == []
        await deliver(house)
        assert origin.paths() == ["/hook"]
        house.clock.moment = NOON + 60 * MINUTE
        await jobs.walk_canary(house.ctx)
        assert len(told(house)) == 1
        house.clock.moment = NOON + DAY
        await jobs.walk_canary(house.ctx)
        assert len(told(house)) == 2

    walking(tmp_path, Answer(status=204), talk)


def test_what_does_not_arrive_is_told_elsewhere_once(tmp_path: Path) -> None:
    async def talk(house: House, _: Origin) -> None:
        house.clock.moment = NOON - 6 * 60 * MINUTE
        await jobs.walk_canary(house.ctx)
        await deliver(house)
        for minutes in (39, 41, 46):
            house.clock.moment = NOON + (minutes - 360) * MINUTE
            await jobs.walk_canary(house.ctx)
            troubles = [each for each in told(house) if each.alert.kind == "channel.failed"]
            assert len(troubles) == (minutes > 40)
        assert {each.to.channel for each in troubles} == {"spare"}
        assert "503" in str(troubles[0].alert.notice)

    walking(tmp_path, Answer(status=503), talk)


@pytest.mark.parametrize(
    ("step", "said"),
    [("feed", "its feed could not be read"), ("page", "its page was not cleaned"), ("topic", "it made no alert")],
)
def test_where_it_is_lost_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, said: str) -> None:
    async def talk(house: House, _: Origin) -> None:
        broken = {"feed": lambda _: b"no feed", "page": lambda _: b"<p>Home</p>"}
        other = property(lambda self: replace(Topic, query='"nothing has this"'))
        Topic = canary_module.Canary(NOON).topic  # noqa: N806 - the topic as it should be
        monkeypatch.setattr(canary_module.Canary, step, broken.get(step, other))
        await jobs.walk_canary(house.ctx)
        (trouble,) = told(house)
        assert (trouble.alert.kind, trouble.to.channel) == ("channel.failed", "spare")
        assert said in str(trouble.alert.notice)

    walking(tmp_path, Answer(status=204), talk)


def test_switched_off_nothing_walks(tmp_path: Path) -> None:
    async def main() -> None:
        async with opened_house(tmp_path, rules()) as house:
            await jobs.walk_canary(house.ctx)
            assert told(house) == []

    asyncio.run(main())
